import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CaptureEngine } from '../../../app/index.ts';
import { writeCapture } from '../../fixtures/builders/calls.ts';
import { callFrames } from '../../fixtures/builders/sip.ts';
import { readCapture } from '../acceptance/engine.ts';
import { temporaryFolder } from '../capture/reading.ts';
import { calm } from '../export/folder.ts';
import { requestText, responseText, SDP, sipBytes } from '../protocols/sip/texts-of-messages.ts';
import { TcpTalk } from '../protocols/tcp-talk.ts';

const folder = temporaryFolder();
const sipText = (text: string): string => new TextDecoder().decode(sipBytes(text));
let engine: CaptureEngine;

beforeAll(async () => {
	engine = await readCapture(writeCapture(join(folder, 'call.pcap'), callFrames()));
});
afterAll(() => engine.close());

test('SIP messages in order, with their call and Wireshark’s fields', async () => {
	const { items, protocol } = await engine.messages({ protocol: 'sip', filter: '' }, calm());
	expect(protocol).toBe('sip');
	expect(items.map(({ summary }) => summary)).toEqual([
		'Request: INVITE sip:bob@example.org',
		'Status: 180 Ringing',
		'Status: 200 OK (INVITE)',
		'Request: ACK sip:bob@example.org',
		'Request: BYE sip:bob@example.org',
		'Status: 200 OK (BYE)',
	]);
	expect(new Set(items.map(({ session }) => session))).toEqual(new Set(['sip-1']));
	expect(items[0]?.fields).toMatchObject({
		...{ 'sip.Method': 'INVITE', 'sip.r-uri': 'sip:bob@example.org', 'sip.r-uri.user': 'bob' },
		...{ 'sip.Call-ID': 'a84b4c76@pc', 'sip.CSeq.seq': 1, 'sip.from.user': 'alice' },
		...{ 'sdp.media.port': 4000, 'sdp.mime.type': 'opus', 'sdp.sample_rate': '48000' },
	});
	expect(items[1]?.fields['sip.Status-Code']).toBe(180);
});

test('those that a filter selects', async () => {
	const of = async (filter: string): Promise<readonly number[]> => {
		const { items } = await engine.messages({ protocol: 'sip', filter }, calm());
		return items.map(({ frame }) => frame);
	};
	expect(await of('sip.Status-Code >= 180')).toEqual([2, 3, 206]);
	expect(await of('sip.Method == "BYE"')).toEqual([205]);
	expect(await of('sdp')).toEqual([1, 3]);
	expect(await of('rtp')).toEqual([]);
});

test('rows of the packet list', () => {
	const rows = engine.packetRows([1, 2, 5]);
	expect(rows).toMatchObject([
		{ protocol: 'SIP/SDP', info: 'Request: INVITE sip:bob@example.org' },
		{ protocol: 'SIP', info: 'Status: 180 Ringing' },
		{ protocol: 'RTP', info: 'PT=opus, SSRC=0x00000111, Seq=1000, Time=5000' },
	]);
});

test('the tree has both layers, and the stream its setup frame', () => {
	const layers = engine.packetDetail(1).layers.map(({ name }) => name);
	expect(layers).toEqual(['frame', 'eth', 'ip', 'udp', 'sip', 'sdp']);
	const rtp = engine.packetDetail(5).layers.at(-1);
	const setUp = rtp?.fields.filter(({ name }) => name.startsWith('rtp.setup'));
	expect(setUp?.map(({ value }) => value)).toEqual([1, 'SDP']);
});

describe('over TCP', () => {
	const invite = sipText(requestText({ body: SDP }));
	const talk = new TcpTalk()
		.open()
		.say(0, invite.slice(0, 150))
		.say(0, invite.slice(150))
		.say(1, sipText(responseText('100 Trying', {}) + responseText('180 Ringing', {})))
		.close();
	let tcp: CaptureEngine;
	beforeAll(async () => {
		tcp = await readCapture(writeCapture(join(folder, 'tcp.pcap'), talk.frames));
	});
	afterAll(() => tcp.close());

	test('each message is one, however the segments lie', async () => {
		const { items } = await tcp.messages({ protocol: 'sip', filter: '' }, calm());
		expect(
			items.map(({ frame, summary, fields, session }) => [
				...[frame, summary, session],
				...[fields['sip.Status-Code'], fields['sip.Method'], fields['sdp.media.port']],
			]),
		).toEqual([
			[4, 'Request: INVITE sip:bob@example.org', 'sip-4', undefined, 'INVITE', 4000],
			[5, 'Status: 100 Trying', 'sip-4', 100, undefined, undefined],
			[5, 'Status: 180 Ringing', 'sip-4', 180, undefined, undefined],
		]);
	});

	test('filters find them, and calls by them', async () => {
		for (const [filter, frames] of [
			['sip.Method == "INVITE"', [4]],
			['sip.Status-Code == 180', [5]],
			['sdp', [4]],
			['tcp && sip', [4, 5]],
		] as const) {
			const { items } = await tcp.messages({ protocol: 'sip', filter }, calm());
			expect([...new Set(items.map(({ frame }) => frame))], filter).toEqual(frames);
		}
		const query = { text: '', kinds: [], states: [], from: null, to: null, sort: [] };
		expect((await tcp.calls({ ...query, filter: 'sip.Method == "INVITE"' })).items).toHaveLength(1);
		expect((await tcp.calls({ ...query, filter: 'sip.Method == "BYE"' })).items).toHaveLength(0);
	});

	test('the tree shows the message, joined where it came in pieces', () => {
		const joined = tcp.packetDetail(4);
		const protocols = joined.layers[0]?.fields.find(({ name }) => name === 'frame.protocols');
		expect(protocols?.value).toBe('eth:ethertype:ip:tcp:data:sip:sdp');
		expect(joined.reassembled).toEqual(new TextEncoder().encode(invite));
		const whole = tcp.packetDetail(5);
		expect(whole.layers.map(({ name }) => name)).toEqual([
			'frame',
			'eth',
			'ip',
			'tcp',
			'sip',
			'sip',
		]);
		expect(whole.reassembled).toBeNull();
	});

	test('the list names every message of a segment', () => {
		expect(tcp.packetRows([3, 4, 5])).toMatchObject([
			{ protocol: 'TCP' },
			{ protocol: 'SIP/SDP', info: 'Request: INVITE sip:bob@example.org' },
			{ protocol: 'SIP', info: 'Status: 100 Trying | Status: 180 Ringing' },
		]);
	});
});

test('info counts them', () => {
	expect(engine.info().protocols).toMatchObject([
		{ name: 'RTP', packets: 200 },
		{ name: 'SIP', packets: 6 },
	]);
});

describe('streams of the call', () => {
	test('know their codec, their call and the frame that set them up', async () => {
		const order = await engine.streamOrder({ filter: '', from: null, to: null, sort: [] });
		const items = engine.streamRows([...order.ids]);
		for (const item of items) {
			expect(item).toMatchObject({
				...{ payload: 'opus', codec: 'opus', codecFrom: 'sdp', codecConfidence: 1 },
				...{ clockRate: 48_000, clockRateFrom: 'sdp', kind: 'audio', setupFrame: 1, call: 'sip-1' },
				...{ detection: 1, problems: [], encrypted: false },
			});
			expect(item.maxJitter).toBeLessThan(0.01);
			expect(item.wireshark.maxJitter).toBeLessThan(0.01);
		}
		expect(items).toHaveLength(2);
	});

	test('are found by it', async () => {
		for (const [filter, total] of [
			['rtp.setup-frame == 1', 2],
			['rtp.setup-frame == 3', 0],
			['rtp.setup-method == "SDP"', 2],
			['sip', 0],
		] as const) {
			const order = await engine.streamOrder({ filter, from: null, to: null, sort: [] });
			expect(order.ids, filter).toHaveLength(total);
		}
	});

	test('sort by what they carry', async () => {
		const sort = [{ column: 'payload', descending: false } as const];
		const order = await engine.streamOrder({ filter: '', from: null, to: null, sort });
		expect(order.keys[0]).toEqual(['opus', 'opus']);
	});

	test('have the same figures packet by packet', async () => {
		const { packets, stream } = await engine.analysis(5);
		expect(packets).toHaveLength(100);
		expect(stream.codec).toBe('opus');
		expect(Math.max(...packets.map(({ jitter }) => jitter))).toBeLessThan(0.01);
	});
});

test.each([
	['GSM-EFR', 'GSM EFR, no decoder'],
	['GSM-HR-08', 'GSM HR, no decoder'],
])('%s is named, and saved as it came', async (codec, how) => {
	const frames = callFrames({
		payloadType: 97,
		attributes: `a=rtpmap:97 ${codec}/8000\n`,
		step: 160,
	});
	const made = await readCapture(writeCapture(join(folder, `${codec}.pcap`), frames));
	const plan = made.planSave({
		...{ only: null, format: 'auto', sync: 'none', names: 'auto', overwrite: false },
	});
	expect(plan).toMatchObject([
		{ codec, how },
		{ codec, how },
	]);
	await made.close();
});

describe('what a call says of static types', () => {
	const streamsOf = async (attributes: string, payloadType = 0, name = 'static.pcap') => {
		const frames = callFrames({ payloadType, attributes });
		const made = await readCapture(writeCapture(join(folder, name), frames));
		const order = await made.streamOrder({ filter: '', from: null, to: null, sort: [] });
		const [item] = made.streamRows([...order.ids]);
		await made.close();
		return item;
	};

	test('that it is as usual changes nothing', async () => {
		const item = await streamsOf('a=rtpmap:0 pcmu/8000\n');
		expect(item).toMatchObject({
			codec: 'PCMU',
			codecFrom: 'static',
			payload: 'g711U',
			problems: [],
		});
	});

	test('that it is another codec is followed, and told', async () => {
		const item = await streamsOf('a=rtpmap:0 L16/16000/2\n');
		expect(item).toMatchObject({
			...{ codec: 'L16', codecFrom: 'sdp', clockRate: 16_000, payload: 'g711U' },
			problems: ['payload type 0 was redefined by the call'],
		});
	});

	test('a name without a rate has its usual one', async () => {
		const item = await streamsOf('a=rtpmap:97 AMR-WB\n', 97);
		expect(item).toMatchObject({
			...{ codec: 'AMR-WB', codecFrom: 'sdp', clockRate: 16_000, clockRateFrom: 'static' },
		});
	});

	test('a type without a name stays unknown', async () => {
		const item = await streamsOf('', 97);
		expect(item).toMatchObject({ codec: null, codecFrom: null, payload: 'RTPType-97' });
	});
});
