/** Calls as stereo files: who is heard where, and when. */
import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import type { ManifestDocument, SaveFormat, StereoRequest } from '../../../app/index.ts';
import { numbered, streamFrames, without } from '../../fixtures/builders/calls.ts';
import type { TimedFrame } from '../../fixtures/builders/rtp.ts';
import { bytes } from '../network/frames.ts';
import { calm, testFolder } from './folder.ts';
import { HAS_FFMPEG } from './programs.ts';
import { ALL, numberedSamples, openFrames, upTo, wavSamples } from './saving.ts';

const folder = testFolder();
const BACK = { from: 2, to: 1 };

/** A caller from 1 s on and a callee half a second later, one second each. */
const CALL: readonly TimedFrame[] = [
	...streamFrames({ count: 1, ssrc: 9, route: { from: 7 } }),
	...streamFrames({ count: 50, start: 1_000_000 }),
	...streamFrames({
		...{ count: 50, ssrc: 2, start: 1_510_000, route: BACK },
		payload: (index) => numbered(index + 100),
	}),
];
const REQUEST: StereoRequest = {
	...{ id: 'sip-1', title: 'Alice → Bob', left: ['rtp-2'], right: ['rtp-28'], startOffset: 1 },
};

async function savedCall(
	frames: readonly TimedFrame[],
	change: Partial<StereoRequest> = {},
	format: SaveFormat = 'auto',
): Promise<ManifestDocument> {
	const engine = await openFrames(folder, frames);
	const stereo = [{ ...REQUEST, ...change }];
	const request = { ...ALL, only: [], format, stereo, overwrite: true };
	try {
		return await engine.save(request, folder.at('out'), () => undefined, calm());
	} finally {
		await engine.close();
	}
}

/** The two channels of a saved file. */
function sides(name = 'Alice-Bob.wav'): { left: number[]; right: number[] } {
	const samples = wavSamples(folder, name);
	return {
		left: samples.filter((_, at) => at % 2 === 0),
		right: samples.filter((_, at) => at % 2 === 1),
	};
}

const quiet = (count: number): number[] => Array<number>(count).fill(0);

describe('a call', () => {
	test('has the caller left and the callee right, aligned on capture time', async () => {
		const manifest = await savedCall(CALL);
		const { left, right } = sides();
		expect(left).toEqual([...numberedSamples(upTo(50)), ...quiet(4080)]);
		expect(right).toEqual([...quiet(4080), ...numberedSamples(upTo(150).slice(100))]);
		expect(manifest.failed).toEqual([]);
		expect(manifest.items).toMatchObject([
			{
				...{ id: 'sip-1', session: 'sip-1', ssrc: null, kind: 'audio', file: 'Alice-Bob.wav' },
				...{ codec: 'PCMU', container: 'wav', duration: 1.51, packets: 100, lostPackets: 0 },
				...{ firstFrame: 2, command: null, warnings: [] },
			},
		]);
		expect(manifest.items[0]?.silenceInserted).toBeCloseTo(1.02, 9);
		const view = new DataView(folder.read('out/Alice-Bob.wav').buffer);
		expect([view.getUint16(22, true), view.getUint32(24, true)]).toEqual([2, 8000]);
	});

	test('may begin with its answer: what came before is left out', async () => {
		await savedCall(CALL, { startOffset: 1.5 });
		const { left, right } = sides();
		expect(left).toEqual([...numberedSamples(upTo(50).slice(25)), ...quiet(4080)]);
		expect(right.slice(80)).toEqual(numberedSamples(upTo(150).slice(100)));
	});

	test('losses are silence and said with their stream', async () => {
		const manifest = await savedCall(without(CALL, 11), { right: ['rtp-27'] });
		const lost = sides().left.slice(1600, 1760);
		expect(lost).toEqual(quiet(160));
		expect(manifest.items[0]).toMatchObject({
			...{ lostPackets: 1, warnings: ['rtp-2: 1 packet lost (2.00 % of 50)'] },
		});
	});

	test('one side alone is heard beside silence', async () => {
		await savedCall(CALL, { right: [] });
		expect(sides()).toEqual({ left: numberedSamples(upTo(50)), right: quiet(8000) });
	});

	test('several streams of a side follow each other', async () => {
		const more = streamFrames({ count: 10, ssrc: 3, start: 3_000_000, payload: () => numbered(7) });
		await savedCall([...CALL, ...more], { left: ['rtp-2', 'rtp-102'], right: [] });
		const { left } = sides();
		expect(left).toHaveLength(2 * 8000 + 1600);
		expect(left.slice(16_000)).toEqual(numberedSamples(Array<number>(10).fill(7)));
	});
});

describe('what cannot be', () => {
	test('streams that cannot be heard are named, the others saved', async () => {
		const other = streamFrames({
			count: 20,
			ssrc: 5,
			payloadType: 96,
			start: 2_900_000,
			route: BACK,
		});
		const manifest = await savedCall([...CALL, ...other], { right: ['rtp-28', 'rtp-102'] });
		expect(manifest.items[0]?.warnings).toEqual([
			'rtp-102 is silent: an unknown codec is not decoded',
		]);
	});

	test('a call without any sound fails alone, with its reason', async () => {
		const silent = streamFrames({ count: 20, payloadType: 96 });
		const manifest = await savedCall(silent, { left: ['rtp-1'], right: [] });
		expect(manifest.items).toEqual([]);
		expect(manifest.failed).toEqual([
			{ id: 'sip-1', reason: 'rtp-1 is silent: an unknown codec is not decoded' },
		]);
		expect(folder.names()).toEqual(['in.pcap', 'out']);
	});

	test.for(['raw', 'rtpdump', 'pcapng'] as const)('%s holds no two streams', async (format) => {
		const manifest = await savedCall(CALL, {}, format);
		expect(manifest.failed[0]?.reason).toBe(
			`two streams in one file cannot be written as ${format}`,
		);
	});

	test('a stream that is not there is an error', async () => {
		await expect(savedCall(CALL, { left: ['rtp-77'] })).rejects.toThrow('no stream rtp-77');
	});
});

describe('the plan', () => {
	test('shows calls behind streams, and names nothing twice', async () => {
		const engine = await openFrames(folder, CALL);
		const stereo = [REQUEST, { ...REQUEST, id: 'sip-2' }];
		const plan = engine.planSave({ ...ALL, only: ['rtp-2'], stereo });
		await engine.close();
		expect(plan.map(({ id, file }) => [id, file])).toEqual([
			['rtp-2', '00000001.wav'],
			['sip-1', 'Alice-Bob.wav'],
			['sip-2', 'Alice-Bob-2.wav'],
		]);
		expect(plan[1]).toMatchObject({
			...{ stream: 2, codec: 'PCMU', container: 'wav', impossible: null, command: null },
			how: 'WAV, stereo: caller left, callee right',
			estimatedBytes: Math.round(1.49 * 8000 * 4),
		});
	});

	test('progress counts calls too', async () => {
		const engine = await openFrames(folder, CALL);
		const totals: number[] = [];
		const request = { ...ALL, only: ['rtp-2'], stereo: [REQUEST] };
		await engine.save(request, folder.at('out'), ({ total }) => totals.push(total), calm());
		await engine.close();
		expect(new Set(totals)).toEqual(new Set([2]));
	});
});

describe.skipIf(!HAS_FFMPEG)('through ffmpeg (skipped without it)', () => {
	test('codecs of two rates are brought together', async () => {
		const frames = [
			...streamFrames({ count: 50, payload: () => numbered(0) }),
			...streamFrames({ count: 50, ssrc: 2, payloadType: 9, start: 10_000, route: BACK }),
			...streamFrames({
				...{ count: 50, ssrc: 3, payloadType: 3, start: 1_005_000, route: BACK },
				payload: (index) => bytes([0xd3], numbered(index * 5, 32)),
			}),
		];
		const manifest = await savedCall(frames, {
			...{ left: ['rtp-1'], right: ['rtp-2', 'rtp-101'], startOffset: 0 },
		});
		expect(manifest.items[0]?.warnings).toEqual([]);
		expect(manifest.items[0]).toMatchObject({ codec: 'PCMU + G722 + GSM' });
		const { left, right } = sides();
		expect(left).toHaveLength((1.005 + 1) * 16_000);
		// A constant stays one at the other rate, but for its edges.
		const [constant] = numberedSamples([0]);
		expect(left.slice(2000, 2010).every((each) => Math.abs(each - (constant ?? 0)) < 40)).toBe(
			true,
		);
		expect(right.slice(500, 16_000).some((sample) => sample !== 0)).toBe(true);
		expect(right.slice(17_000).some((sample) => sample !== 0)).toBe(true);
	});

	test.for(['opus', 'm4a', 'au'] as const)('%s holds two channels', async (format) => {
		const manifest = await savedCall(CALL, {}, format);
		expect(manifest.failed).toEqual([]);
		const probe = spawnSync('ffprobe', [
			...['-v', 'error', '-show_entries', 'stream=channels', '-of', 'csv=p=0'],
			folder.at(`out/Alice-Bob.${format}`),
		]);
		expect(probe.stdout.toString().trim()).toBe('2');
		expect(folder.names()).toEqual(['in.pcap', 'out']);
		const command = manifest.items[0]?.command?.join(' ') ?? '';
		expect(command.startsWith('-i file:audio.wav')).toBe(format !== 'au');
	});
});
