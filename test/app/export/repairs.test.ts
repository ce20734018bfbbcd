/** Lost packets of pictures that come back: the saved stream is that without loss. */
import { describe, expect, test } from 'vitest';
import { streamFrames, without } from '../../fixtures/builders/calls.ts';
import { flexParityOf, parityOf } from '../media/repair/parity.ts';
import { requestText, responseText, SDP } from '../protocols/sip/texts-of-messages.ts';
import { sipFrame } from '../../fixtures/builders/sip.ts';
import type { TimedFrame } from '../../fixtures/builders/rtp.ts';
import { rtpPacket, udpFrame } from '../../fixtures/builders/rtp.ts';
import { be16, bytes, counting } from '../network/frames.ts';
import { transport } from './carrying.ts';
import { testFolder } from './folder.ts';
import { saved } from './saving.ts';

const folder = testFolder();
const PICTURES = 40;
const STEP = 3000;

/** One NAL unit a picture: a key frame, then others. */
function unit(index: number): Uint8Array {
	return bytes([index === 0 ? 0x65 : 0x41], counting(50 + index, index));
}

const SHAPE = {
	...{ count: PICTURES, payloadType: 96, ssrc: 0x11, step: STEP, interval: 33_000 },
	change: () => ({ marker: true }),
};
const video = streamFrames({ ...SHAPE, payload: unit });
const rtpOf = ({ frame }: TimedFrame): Uint8Array => frame.subarray(42);
const NAMES = ['rtp.ssrc==0x11&&rtp.p_type==96,H264/90000'];
const ALL_UNITS = bytes(
	...Array.from({ length: PICTURES }, (_, index) => bytes([0, 0, 0, 1], unit(index))),
);

async function save(frames: readonly TimedFrame[], decodeAs: readonly string[]) {
	const { items } = await saved(folder, frames, {
		format: 'raw',
		overwrite: true,
		open: { decodeAs },
	});
	const item = items.find(({ ssrc }) => ssrc === '0x00000011');
	if (item === undefined) throw new Error('the pictures were not saved');
	return { notes: item.warnings.join('; '), bytes: folder.read(`out/${item.file}`) };
}

describe('lost packets of a transport stream', () => {
	const payloads = transport(30).map((payload) => Uint8Array.from(payload));
	const carried = streamFrames({
		...{ count: payloads.length, payloadType: 33, ssrc: 0x11, step: STEP, interval: 33_000 },
		payload: (index) => payloads[index] ?? new Uint8Array(0),
	});
	const again = streamFrames({
		...{ count: 3, ssrc: 0x22, payloadType: 97, start: 700_000, step: 0 },
		payload: (index) => {
			const lost = [9, 10, 25][index] ?? 0;
			return bytes(be16(1000 + lost), payloads[lost] ?? new Uint8Array(0));
		},
		change: (index) => ({ timestamp: 5000 + ([9, 10, 25][index] ?? 0) * STEP }),
	});
	const rules = ['rtp.p_type==97,RTX/90000/1;apt=33'];
	const saveMkv = async (frames: readonly TimedFrame[]) => {
		const open = { decodeAs: rules };
		const { items } = await saved(folder, frames, { format: 'mkv', overwrite: true, open });
		const item = items.find(({ ssrc }) => ssrc === '0x00000011');
		return { notes: item?.warnings ?? [], bytes: folder.read(`out/${item?.file}`) };
	};

	test('stand as they were sent again, and what they carry is whole', async () => {
		const whole = await saveMkv(carried);
		const torn = await saveMkv(without(carried, 9, 10, 25));
		expect(torn.bytes).not.toEqual(whole.bytes);
		expect(torn.notes.join()).toContain('packets are missing in 2 places');
		const repaired = await saveMkv([...without(carried, 9, 10, 25), ...again]);
		expect(repaired.notes).toContain('3 lost packets stand as they were sent again (RTX)');
		expect(repaired.notes).toContain('30 of 30 pictures are whole');
		expect(repaired.notes.join()).not.toContain('are missing');
		expect(repaired.bytes).toEqual(whole.bytes);
	});
});

describe('lost packets of pictures', () => {
	test('leave their pictures out where nothing brings them back', async () => {
		const { notes, bytes: written } = await save(without(video, 7, 20), NAMES);
		expect(written.length).toBeLessThan(ALL_UNITS.length);
		expect(notes).toContain('packets are missing in 2 places');
	});

	test('stand as they were sent again', async () => {
		const again = streamFrames({
			...{ count: 4, ssrc: 0x22, payloadType: 97, start: 700_000, step: 0 },
			payload: (index) => {
				const lost = [7, 8, 20, 3][index] ?? 0;
				return bytes(be16(1000 + lost), unit(lost));
			},
			change: (index) => ({
				...{ marker: true, timestamp: 5000 + ([7, 8, 20, 3][index] ?? 0) * STEP },
			}),
		});
		const rules = [...NAMES, 'rtp.p_type==97,RTX/90000/1;apt=96'];
		const { notes, bytes: written } = await save([...without(video, 7, 8, 20), ...again], rules);
		expect(written).toEqual(ALL_UNITS);
		expect(notes).toContain('3 lost packets stand as they were sent again (RTX)');
		expect(notes).not.toContain('missing');
		// Nobody has to say so: the numbers and timestamps tell it.
		const untold = await save([...without(video, 7, 8, 20), ...again], NAMES);
		expect(untold).toEqual({ notes, bytes: ALL_UNITS });
	});

	test('are worked out from parity that comes as a stream of its own', async () => {
		const groups = Array.from({ length: 10 }, (_, at) => video.slice(at * 4, at * 4 + 4));
		const parity = streamFrames({
			...{ count: 10, ssrc: 0x33, payloadType: 98, interval: 132_000, start: 120_000 },
			payload: (index) => parityOf((groups[index] ?? []).map(rtpOf)),
		});
		const rules = [...NAMES, 'rtp.p_type==98,ulpfec/90000'];
		const { notes, bytes: written } = await save([...without(video, 2, 13, 38), ...parity], rules);
		expect(written).toEqual(ALL_UNITS);
		expect(notes).toContain('3 lost packets were worked out from parity (FEC)');
		const untold = await save([...without(video, 2, 13, 38), ...parity], NAMES);
		expect(untold).toEqual({ notes, bytes: ALL_UNITS });
	});

	test('are worked out from parity among the pictures, both wrapped as redundancy', async () => {
		const frames: TimedFrame[] = [];
		let sequence = 500;
		let group: Uint8Array[] = [];
		const put = (payloadType: number, index: number, payload: Uint8Array, marker: boolean) => {
			const packet = { sequence: sequence++, timestamp: index * STEP, ssrc: 0x11, marker };
			const wrapped = rtpPacket({
				...packet,
				payloadType: 100,
				payload: bytes([payloadType], payload),
			});
			frames.push({ us: frames.length * 20_000, frame: udpFrame(wrapped) });
			return rtpPacket({ ...packet, payloadType, payload });
		};
		for (let index = 0; index < PICTURES; index++) {
			group.push(put(96, index, unit(index), true));
			if (group.length < 5) continue;
			put(98, index, parityOf(group), false);
			group = [];
		}
		const rules = [
			'rtp.p_type==96,H264/90000',
			'rtp.p_type==98,ulpfec/90000',
			'rtp.p_type==100,red/90000/1;96/96',
		];
		const whole = await save(frames, rules);
		expect(whole.bytes).toEqual(ALL_UNITS);
		const { notes, bytes: written } = await save(without(frames, 3, 14, 28), rules);
		expect(written).toEqual(ALL_UNITS);
		expect(notes).toMatch(/3 lost packets were worked out from parity \(FEC\)/u);
	});
});

describe('beside a stream that a call announced, repair that it did not announce', () => {
	const WAY = { sourcePort: 4000, destinationPort: 5000 };
	const description = (address: string, port: number): string =>
		`${SDP.split('m=')[0]?.replace('c=IN IP4 10.0.0.1', `c=IN IP4 ${address}`) ?? ''}m=video ${port} RTP/AVP 96\na=rtpmap:96 H264/90000\n`;
	const call = [
		sipFrame(0, requestText({ body: description('10.0.0.1', 4000) })),
		sipFrame(50_000, responseText('200 OK', { body: description('10.0.0.2', 5000) })),
		sipFrame(90_000, requestText({ method: 'ACK' })),
	];
	const announced = streamFrames({ ...SHAPE, payload: unit, route: WAY, start: 100_000 });
	const groups = Array.from({ length: 8 }, (_, at) => announced.slice(at * 5, at * 5 + 5));
	const parityShape = {
		...{ count: 8, ssrc: 0x33, payloadType: 98, route: WAY, interval: 165_000, start: 270_000 },
	};
	const parity = {
		ULPFEC: (at: number) => parityOf((groups[at] ?? []).map(rtpOf)),
		FlexFEC: (at: number) => flexParityOf((groups[at] ?? []).map(rtpOf), 0x11),
	};

	test.for(['ULPFEC', 'FlexFEC'] as const)('%s is told and used', async (kind) => {
		const helping = streamFrames({ ...parityShape, payload: parity[kind] });
		const frames = [...call, ...without(announced, 7, 23, 31), ...helping];
		const { notes, bytes: written } = await save(frames, []);
		expect(written).toEqual(ALL_UNITS);
		expect(notes).toContain('3 lost packets were worked out from parity (FEC)');
	});

	test('RTX is told and used', async () => {
		const lost = [7, 8, 20, 33];
		const again = streamFrames({
			...{ count: lost.length, ssrc: 0x22, payloadType: 97, route: WAY },
			payload: (at) => bytes(be16(1000 + (lost[at] ?? 0)), unit(lost[at] ?? 0)),
			change: (at) => ({ marker: true, timestamp: 5000 + (lost[at] ?? 0) * STEP }),
		}).map((one, at) => ({ ...one, us: 150_000 + (lost[at] ?? 0) * 33_000 + 70_000 }));
		const frames = [...call, ...without(announced, ...lost), ...again];
		const { notes, bytes: written } = await save(frames, []);
		expect(written).toEqual(ALL_UNITS);
		expect(notes).toContain('4 lost packets stand as they were sent again (RTX)');
	});

	test('parity over another stream changes nothing', async () => {
		const strange = streamFrames({
			...parityShape,
			payload: (at) => flexParityOf((groups[at] ?? []).map(rtpOf), 0x99),
		});
		const rules = ['rtp.p_type==98,flexfec-03/90000'];
		const { notes } = await save([...call, ...without(announced, 7), ...strange], rules);
		expect(notes).toContain('packets are missing in 1 places');
	});
});
