/** What the seed of this product could show, row by row of its list: on a recording and on built packets. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CaptureEngine, DissectedField } from '../../app/index.ts';
import { streamFrames } from '../fixtures/builders/calls.ts';
import { rtpPacket, udpFrame } from '../fixtures/builders/rtp.ts';
import type { TimedFrame } from '../fixtures/builders/rtp.ts';
import { readCapture } from './acceptance/engine.ts';
import { hasProgram } from './acceptance/programs.ts';
import { CAPTURES, HAS_SHARED } from './acceptance/shared.ts';
import { calm, testFolder } from './export/folder.ts';
import { openFrames } from './export/saving.ts';
import { requestText, responseText, sipBytes } from './protocols/sip/texts-of-messages.ts';

const folder = testFolder();
const flat = (field: DissectedField): DissectedField[] => [field, ...field.children.flatMap(flat)];

/** All fields of a frame, name and value. */
function fieldsOf(engine: CaptureEngine, frame: number): readonly (readonly [string, unknown])[] {
	const { layers } = engine.packetDetail(frame);
	return layers
		.flatMap(({ fields }) => fields.flatMap(flat))
		.map(({ name, value }) => [name, value]);
}

const valuesOf = (engine: CaptureEngine, frame: number, name: string): readonly unknown[] =>
	fieldsOf(engine, frame).flatMap(([one, value]) => (one === name ? [value] : []));

/** Every dialogue in one ladder. */
async function ladderOf(engine: CaptureEngine) {
	const kinds = ['call', 'message', 'registration', 'options', 'other'] as const;
	const query = { filter: '', text: '', kinds, states: [], from: null, to: null, sort: [] };
	const { numbers } = await engine.callOrder(query);
	return (await engine.flow({ calls: [...numbers], legs: false, ports: false, groups: [] })).rows;
}

const description = (port: number): string => `v=0
o=34020000002000000001 0 0 IN IP4 10.0.0.1
s=Play
c=IN IP4 10.0.0.1
t=0 0
m=video ${port} RTP/AVP 96
a=sendonly
a=rtpmap:96 PS/90000
y=0200000001
f=v/2/4/15/2/160a/1/8/1
`;

/** SIP between 10.0.0.1 and 10.0.0.2. */
function signal(us: number, text: string, way: 'there' | 'back' = 'there'): TimedFrame {
	const ends = way === 'there' ? { from: 1, to: 2 } : { from: 2, to: 1 };
	const route = { ...ends, sourcePort: 5060, destinationPort: 5060 };
	return { us, frame: udpFrame(sipBytes(text), route) };
}

/** A MESSAGE with MANSCDP inside. */
function manscdp(us: number, callId: string, body: string, way: 'there' | 'back' = 'there') {
	const type = 'APPLICATION/manscdp+XML';
	return signal(us, requestText({ method: 'MESSAGE', callId, body, type }), way);
}

test('S62: an RTP header has all its fields, and leads to the frame that set it up', async () => {
	const invite = requestText({ body: description(30_000).replace('video', 'audio') });
	const stream = streamFrames({ count: 5, payloadType: 96, ssrc: 0x0bebc201, start: 5000 });
	const engine = await openFrames(folder, [signal(0, invite), ...stream]);
	const names = new Set(fieldsOf(engine, 2).map(([name]) => name));
	for (const name of [
		'version',
		'padding',
		'ext',
		'cc',
		'marker',
		'p_type',
		'seq',
		'timestamp',
		'ssrc',
	]) {
		expect(names).toContain(`rtp.${name}`);
	}
	expect(names).toContain('rtp.payload');
	await engine.close();
});

test('S118: a packet says how much of it was captured, on which way it went', async () => {
	const frame = udpFrame(rtpPacket({ payloadType: 0, ssrc: 1, sequence: 1, timestamp: 0 }));
	const engine = await openFrames(folder, [{ us: 0, frame }]);
	const values = new Map(fieldsOf(engine, 1));
	expect(values.get('frame.len')).toBe(frame.length);
	expect(values.get('frame.cap_len')).toBe(frame.length);
	for (const name of ['eth.src', 'ip.src', 'udp.srcport']) expect(values.has(name)).toBe(true);
	await engine.close();
});

describe('S133: the description of a camera', () => {
	test('has its SSRC and its claim decoded, and stays an unknown line to others', async () => {
		const answer = responseText('200 OK', { body: description(15_060) });
		const engine = await openFrames(folder, [
			signal(0, requestText({})),
			signal(7500, answer, 'back'),
		]);
		expect(valuesOf(engine, 2, 'sdp.unknown')).toEqual(['y=0200000001', 'f=v/2/4/15/2/160a/1/8/1']);
		const parts = {
			ssrc: 200_000_001,
			...{ stream: 'live', domain: '20000', number: '0001', video_codec: 'H.264' },
			...{ resolution: 'D1', framerate: '15', bitrate_type: 'variable', kbps: '160' },
			...{ audio_codec: 'G.711', audio_bitrate: '64 kbit/s', sample_rate: '8 kHz' },
		};
		for (const [name, value] of Object.entries(parts)) {
			expect(valuesOf(engine, 2, `sdp.unknown.${name}`)).toEqual([value]);
		}
		await engine.close();
	});

	test('answers a request after some time, and is told when it is sent again', async () => {
		const invite = requestText({});
		const answer = responseText('200 OK', {});
		const back = 'back';
		const engine = await openFrames(folder, [
			...[signal(0, invite), signal(500_000, invite), signal(507_500, answer, back)],
			signal(900_000, answer, back),
		]);
		const relations = [1, 2, 3, 4].map((frame) =>
			['response-request', 'response-time', 'resend', 'resend-original'].map(
				(name) => valuesOf(engine, frame, `sip.${name}`)[0],
			),
		);
		expect(relations).toEqual([
			[undefined, undefined, false, undefined],
			[undefined, undefined, true, 1],
			[1, 507, false, undefined],
			[1, 900, true, 3],
		]);
		await engine.close();
	});
});

test('S134: two answers with tags of their own are two dialogues of one call', async () => {
	const answers = ['one', 'two'].map((toTag, at) =>
		signal(1000 + at, responseText('180 Ringing').replace(/^To: .*$/mu, `$&;tag=${toTag}`), 'back'),
	);
	const engine = await openFrames(folder, [signal(0, requestText({})), ...answers]);
	const { items } = await engine.messages(
		{ protocol: 'sip', filter: 'sip.to.tag == "two"' },
		calm(),
	);
	expect(items.map(({ frame }) => frame)).toEqual([3]);
	await engine.close();
});

const NAME = '南门摄像机01';
/** The same in GB2312. */
const NAME_GB = Uint8Array.of(
	0xc4,
	0xcf,
	0xc3,
	0xc5,
	0xc9,
	0xe3,
	0xcf,
	0xf1,
	0xbb,
	0xfa,
	0x30,
	0x31,
);

describe('S135: XML of a camera', () => {
	const body = `<?xml version="1.0" encoding="GB2312"?>
<Notify>
<CmdType>Keepalive</CmdType>
<SN>43</SN>
<DeviceID>34020000001320000001</DeviceID>
<Name>............</Name>
</Notify>
`;

	async function opened(): Promise<CaptureEngine> {
		const { us, frame } = manscdp(0, 'keep', body);
		const at = new TextDecoder('latin1').decode(frame).indexOf('............');
		const written = frame.slice();
		written.set(NAME_GB, at);
		return openFrames(folder, [{ us, frame: written }]);
	}

	test('is a tree whatever the case of its type, with readable names', async () => {
		const engine = await opened();
		expect(valuesOf(engine, 1, 'xml.tag')).toEqual([
			...['<Notify>', '<CmdType>', '<SN>', '<DeviceID>', '<Name>'],
		]);
		expect(valuesOf(engine, 1, 'xml.cdata')).toContain(NAME);
		const { layers, bytes } = engine.packetDetail(1);
		const fields = layers.flatMap(({ fields: own }) => own.flatMap(flat));
		const sn = fields.find(({ label }) => label === '<SN> 43');
		const end = (sn?.offset ?? 0) + (sn?.length ?? 0);
		expect(new TextDecoder().decode(bytes.subarray(sn?.offset, end))).toBe('<SN>43</SN>');
		await engine.close();
	});

	test('is readable in the message itself', async () => {
		const engine = await opened();
		expect(engine.callMessages(0)[0]?.text).toContain(`<Name>${NAME}</Name>`);
		await engine.close();
	});
});

test('S137: a query and its answer are tied by their SN in the ladder', async () => {
	const asked = (kind: string, sn: number): string =>
		`<?xml version="1.0"?><${kind}><CmdType>Catalog</CmdType><SN>${sn}</SN><DeviceID>340</DeviceID></${kind}>`;
	const engine = await openFrames(folder, [
		manscdp(0, 'a', asked('Query', 17)),
		manscdp(1000, 'b', asked('Query', 18)),
		manscdp(5000, 'c', asked('Response', 17), 'back'),
		manscdp(6000, 'd', asked('Response', 99), 'back'),
	]);
	const rows = await ladderOf(engine);
	expect(rows.map(({ detail }) => /\w+ Catalog, SN \d+$/u.exec(detail)?.[0])).toEqual([
		...['Query Catalog, SN 17', 'Query Catalog, SN 18'],
		...['Response Catalog, SN 17', 'Response Catalog, SN 99'],
	]);
	expect(rows.map(({ requestFrame }) => requestFrame)).toEqual([null, null, 1, null]);
	expect(rows[2]?.responseTime).toBeCloseTo(0.005, 6);
	await engine.close();
});

describe.skipIf(!HAS_SHARED || !hasProgram('tshark'))(
	'tshark (skipped without it or ../shared)',
	() => {
		test('finds the same requests and times in a recorded call of a camera', async () => {
			const path = join(CAPTURES, 'gb28181/invite-live-catalog.pcapng');
			const engine = await readCapture(path);
			const names = ['sip.response-request', 'sip.response-time', 'sip.resend'];
			const words = names.flatMap((name) => ['-e', name]);
			const options = ['-r', path, '-Y', 'sip', '-T', 'fields', '-e', 'frame.number', ...words];
			const lines = execFileSync('tshark', options, { encoding: 'utf8' }).trimEnd().split('\n');
			const own = lines.map((line) => {
				const frame = Number(line.split('\t')[0]);
				const values = names.map((name) => {
					const [value = ''] = valuesOf(engine, frame, name) as readonly (
						string | number | boolean
					)[];
					return String(typeof value === 'boolean' ? Number(value) : value);
				});
				return [String(frame), ...values].join('\t');
			});
			expect(own).toEqual(lines);
			await engine.close();
		});
	},
);
