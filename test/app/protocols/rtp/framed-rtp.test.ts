/** RTP over TCP: told by content, read as streams, read again for sound and packets. */
import { describe, expect, test } from 'vitest';
import { readFileSync } from 'node:fs';
import type { CaptureEngine } from '../../../../app/index.ts';
import { FramedRtp } from '../../../../app/protocols/rtp/framed-rtp.ts';
import type { StreamedRtp } from '../../../../app/protocols/rtp/streamed-rtp.ts';
import type { TimedFrame } from '../../../fixtures/builders/rtp.ts';
import { rtpPacket, udpFrame } from '../../../fixtures/builders/rtp.ts';
import { sipFrame } from '../../../fixtures/builders/sip.ts';
import { readCapture } from '../../acceptance/engine.ts';
import { calm, testFolder } from '../../export/folder.ts';
import { numberedSamples, openFrames, saved, upTo, wavSamples } from '../../export/saving.ts';
import { be16, be32, bytes } from '../../network/frames.ts';
import { TcpTalk } from '../../network/tcp-talk.ts';
import { requestText } from '../sip/texts-of-messages.ts';
import { framed, packetsOf } from './framed-talk.ts';

const folder = testFolder();
const ANY = { filter: '', from: null, to: null, sort: [] } as const;
const STUN = bytes([0, 1], be16(0), be32(0x2112a442), new Uint8Array(12));
const REPORT = bytes([0x80, 201, 0, 1], be32(7));

/** A connection in which both sides send, cut into segments of a size. */
function talkOf(segment: number, count = 40): TcpTalk {
	const talk = new TcpTalk(0, { serverPort: 9000 }).begin();
	talk.segmentBytes = segment;
	talk.say(0, framed(STUN)).say(1, framed(STUN));
	const back = packetsOf(count, { first: 500, ssrc: 8, type: 8 });
	for (const [at, packet] of packetsOf(count).entries()) {
		talk.say(0, framed(packet)).say(1, framed(back[at] ?? packet));
		talk.us = (at + 1) * 20_000;
	}
	return talk
		.say(0, framed(REPORT))
		.say(0, bytes(be16(0)))
		.end();
}

async function streamsOf(engine: CaptureEngine) {
	const { ids } = await engine.streamOrder(ANY);
	return engine.streamRows([...ids]);
}

async function opened<T>(
	frames: readonly TimedFrame[],
	look: (engine: CaptureEngine) => Promise<T> | T,
	options: Parameters<typeof openFrames>[2] = {},
): Promise<T> {
	const engine = await openFrames(folder, frames, options);
	try {
		return await look(engine);
	} finally {
		await engine.close();
	}
}

describe('RTP over TCP', () => {
	test.each([1460, 100, 50])('gives both streams in segments of %d bytes', async (segment) => {
		const streams = await opened(talkOf(segment).frames, streamsOf);
		expect(streams).toMatchObject([
			{
				...{ transport: 'tcp', ssrc: '0x00000007', packets: 40, lost: 0, codec: 'PCMU' },
				source: { address: '192.0.2.100', port: 40_001 },
				destination: { address: '192.0.2.10', port: 9000 },
			},
			{ transport: 'tcp', ssrc: '0x00000008', packets: 40, lost: 0, codec: 'PCMA' },
		]);
	});

	test('gives the sound that was sent, whatever the segments', async () => {
		for (const segment of [1460, 70]) {
			await saved(folder, talkOf(segment).frames, { overwrite: true });
			expect(wavSamples(folder, '00000007.wav')).toEqual(numberedSamples(upTo(40)));
		}
	});

	test('gives every stream an id of its own where segments hold several', async () => {
		const talk = new TcpTalk(0, { serverPort: 9000 }).begin();
		const [one, two] = [packetsOf(20), packetsOf(20, { ssrc: 9 })];
		for (let at = 0; at < 20; at += 2) {
			const pair = [one[at], two[at], one[at + 1], two[at + 1]];
			talk.say(0, bytes(...pair.map((packet) => framed(packet ?? STUN))));
			talk.us = at * 20_000;
		}
		await opened(talk.frames, async (engine) => {
			const streams = await streamsOf(engine);
			expect(streams.map(({ ssrc, packets }) => [ssrc, packets])).toEqual([
				['0x00000007', 20],
				['0x00000009', 20],
			]);
			expect(new Set(streams.map(({ id }) => id)).size).toBe(2);
		});
	});

	test('goes on behind bytes that were not captured, which are lost packets', async () => {
		const { frames } = talkOf(1460);
		const streams = await opened([...frames.slice(0, 30), ...frames.slice(36)], streamsOf);
		expect(streams.map(({ packets, lost }) => [packets, lost])).toEqual([
			[37, 3],
			[37, 3],
		]);
	});

	test('begins in the middle of a connection, at a segment that begins with a packet', async () => {
		const streams = await opened(talkOf(1460).frames.slice(24), streamsOf);
		expect(streams.map(({ packets }) => packets)).toEqual([30, 30]);
	});

	test('begins in the middle of packets too, once the other side told what it is', async () => {
		const talk = new TcpTalk(0, { serverPort: 9000 });
		const video = bytes(...packetsOf(60, { ssrc: 0x51424344, type: 96 }).map(framed));
		talk.segmentBytes = 500;
		talk.say(1, video.subarray(90, 900));
		for (const packet of packetsOf(4)) talk.say(0, framed(packet));
		talk.say(1, video.subarray(900));
		const streams = await opened(talk.frames, streamsOf);
		expect(streams.map(({ ssrc, packets, lost }) => [ssrc, packets, lost])).toEqual([
			['0x51424344', 59, 0],
			['0x00000007', 4, 0],
		]);
	});

	test('is found again behind a gap where another source goes on', async () => {
		const talk = new TcpTalk(0, { serverPort: 9000 }).begin();
		talk.say(0, bytes(...packetsOf(20).map(framed)));
		const { frames } = talk.say(
			0,
			bytes(...packetsOf(40, { ssrc: 0x60000001, first: 900 }).map(framed)),
		);
		const streams = await opened([...frames.slice(0, 3), ...frames.slice(4)], streamsOf);
		expect(streams.map(({ ssrc }) => ssrc)).toEqual(['0x00000007', '0x60000001']);
		expect(streams.at(-1)?.packets).toBeGreaterThan(36);
	});

	test('is another connection where the same ports are used again', async () => {
		const first = talkOf(1460, 10);
		const again = new TcpTalk(first.us + 1_000_000, { serverPort: 9000 });
		again.begin(5_000_000);
		for (const packet of packetsOf(10, { ssrc: 0x99, first: 300 })) again.say(0, framed(packet));
		const streams = await opened([...first.frames, ...again.end().frames], streamsOf);
		expect(streams.map(({ ssrc, packets }) => [ssrc, packets])).toEqual([
			['0x00000007', 10],
			['0x00000008', 10],
			['0x00000099', 10],
		]);
	});

	test('is put in order where segments came out of order', async () => {
		const frames = [...talkOf(100).frames];
		const [one, two] = [frames[20], frames[21]] as [TimedFrame, TimedFrame];
		frames[20] = { us: one.us, frame: two.frame };
		frames[21] = { us: two.us, frame: one.frame };
		const streams = await opened(frames, streamsOf);
		expect(streams.map(({ packets, lost, late }) => [packets, lost, late])).toEqual([
			[40, 0, 0],
			[40, 0, 0],
		]);
		await saved(folder, frames, { overwrite: true });
		expect(wavSamples(folder, '00000007.wav')).toEqual(numberedSamples(upTo(40)));
	});

	test('is kept apart where several connections begin at once', async () => {
		const talks = [7, 8, 9].map((ssrc, at) => {
			const talk = new TcpTalk(at * 100, { serverPort: 9000, clientPort: 41_000 + at }).begin();
			for (const [each, packet] of packetsOf(30, { ssrc, first: at * 30 }).entries()) {
				talk.us = 10_000 + each * 20_000 + at * 100;
				talk.say(0, framed(packet));
			}
			return talk;
		});
		const frames = talks.flatMap((talk) => talk.frames).toSorted((one, other) => one.us - other.us);
		await saved(folder, frames, { overwrite: true });
		for (const [at, ssrc] of [7, 8, 9].entries()) {
			const samples = upTo(30).map((number) => at * 30 + number);
			expect(wavSamples(folder, `0000000${ssrc}.wav`)).toEqual(numberedSamples(samples));
		}
		await opened(frames, (engine) => {
			const texts = engine.packetRows(frames.map((_, at) => at + 1)).map(({ info }) => info);
			expect(texts.filter((text) => text.includes('SSRC=0x00000009'))).toHaveLength(30);
		});
	});

	test('is whole where the capture ends before a hole is filled, with other media', async () => {
		const beside = (at: number): TimedFrame => ({
			us: 900_000 + at * 20_000,
			frame: udpFrame(rtpPacket({ sequence: at, timestamp: at * 160, ssrc: 77 })),
		});
		const talk = new TcpTalk(0, { serverPort: 9000 }).begin();
		for (const packet of packetsOf(30)) talk.say(0, framed(packet));
		const holed = talk.frames.filter((_, at) => at !== 20);
		await opened([...holed, ...upTo(8).map(beside)], async (engine) => {
			const streams = await streamsOf(engine);
			expect(streams.map(({ packets, lost }) => [packets, lost])).toEqual([
				[29, 1],
				[8, 0],
			]);
			const analysed = await Promise.all(
				streams.map(({ firstFrame }) => engine.analysis(firstFrame)),
			);
			expect(streams.map(({ packets }) => packets)).toEqual(
				analysed.map(({ packets }) => packets.length),
			);
		});
	});

	test('belongs to the call that announced it, and is saved with its packets', async () => {
		const sdp = [
			...['v=0', 'o=- 1 1 IN IP4 192.0.2.10', 's=-', 'c=IN IP4 192.0.2.10', 't=0 0'],
			...['m=audio 9000 TCP/RTP/AVP 0 8', 'a=setup:passive', ''],
		].join('\r\n');
		const invite = sipFrame(0, requestText({ body: sdp }));
		const frames = [invite, ...talkOf(100).frames.map(({ us, frame }) => ({ us: us + 1, frame }))];
		await opened(frames, async (engine) => {
			const streams = await streamsOf(engine);
			expect(streams.map(({ setupFrame, call }) => [setupFrame, call])).toEqual([
				[1, 'sip-1'],
				[1, 'sip-1'],
			]);
			const firstFrame = streams[0]?.firstFrame ?? 0;
			const request = { streams: [firstFrame], filter: '', overwrite: true };
			await engine.savePackets({ ...request }, folder.at('one.pcapng'), calm());
		});
		const again = await readCapture(folder.at('one.pcapng'));
		expect((await streamsOf(again)).map(({ ssrc, packets }) => [ssrc, packets])).toEqual([
			['0x00000007', 40],
		]);
		await again.close();
		expect(readFileSync(folder.at('one.pcapng')).length).toBeGreaterThan(1000);
	});

	test('is told packet by packet, in the list and in the tree', async () => {
		await opened(talkOf(1460).frames, (engine) => {
			const rows = engine.packetRows([3, 5, 7, 85]);
			expect(rows.map(({ protocol, info }) => `${protocol}: ${info}`)).toEqual([
				'TCP: 40001 → 9000 Len=22',
				'RTP over TCP: PT=ITU-T G.711 PCMU, SSRC=0x00000007, Seq=0, Time=0',
				'RTP over TCP: PT=ITU-T G.711 PCMU, SSRC=0x00000007, Seq=1, Time=160',
				'RTP over TCP: 40001 → 9000 RTCP',
			]);
			const { layers, bytes: data } = engine.packetDetail(7);
			expect(layers.map(({ name }) => name)).toEqual(['frame', 'eth', 'ip', 'tcp', 'rtp']);
			const number = layers.at(-1)?.fields.find(({ name }) => name === 'rtp.seq');
			expect([number?.value, data[(number?.offset ?? 0) + 1]]).toEqual([1, 1]);
		});
	});

	test('is told in the tree where its bytes came in several segments', async () => {
		await opened(talkOf(100).frames, (engine) => {
			const { layers, reassembled } = engine.packetDetail(10);
			expect(layers.at(-1)).toMatchObject({ name: 'rtp', isReassembled: true });
			expect(reassembled).toHaveLength(172);
		});
	});

	test('is found by filters of packets and of streams', async () => {
		await opened(talkOf(1460, 10).frames, async (engine) => {
			const count = async (filter: string): Promise<number> =>
				(await engine.packetOrder({ filter }, calm())).frames?.length ?? -1;
			expect(await count('rtp')).toBe(20);
			expect(await count('rtp.ssrc == 8 && rtp.seq > 504')).toBe(5);
			for (const [filter, wanted] of [
				['tcp.port == 9000', 2],
				['udp', 0],
				['rtp.ssrc == 8', 1],
				['rtp.seq == 505', 1],
				['rtp.p_type == 0', 1],
			] as const) {
				const { ids } = await engine.streamOrder({ ...ANY, filter });
				expect([filter, ids.length]).toEqual([filter, wanted]);
			}
		});
	});

	test('has a lane in the strip of time', async () => {
		await opened(talkOf(1460).frames, (engine) => {
			const { lanes } = engine.timeline({ from: null, to: null, bins: 10, limit: 10 });
			expect(lanes).toHaveLength(2);
			expect(lanes[0]?.level.every((level) => level > 0)).toBe(true);
		});
	});

	test('is left alone where only announced media are wanted', async () => {
		const streams = await opened(talkOf(1460).frames, streamsOf, { heuristics: false });
		expect(streams).toEqual([]);
	});
});

describe('what a connection begins with', () => {
	const protocol = new FramedRtp(null as unknown as StreamedRtp);
	const answer = (data: Uint8Array): string => protocol.recognise(data, 0, data.length);
	const [one, two, three] = packetsOf(3, { ssrc: 0x70717273 }) as [
		Uint8Array,
		Uint8Array,
		Uint8Array,
	];

	test('two packets that follow each other are RTP, with STUN, DTLS or reports between', () => {
		const hello = bytes([22, 0xfe, 0xfd], new Uint8Array(40));
		expect(answer(bytes(framed(one), framed(two)))).toBe('yes');
		expect(answer(bytes(be16(0), framed(STUN), framed(hello), framed(one), framed(REPORT)))).toBe(
			'more',
		);
		expect(answer(bytes(framed(one), framed(REPORT), framed(three)))).toBe('yes');
	});

	test('every beginning of it may become RTP, and nothing else is', () => {
		const whole = bytes(framed(STUN), framed(one), framed(two));
		for (let end = 0; end < whole.length - two.length; end++) {
			expect(answer(whole.subarray(0, end))).toBe('more');
		}
		for (const text of ['GET / HTTP/1.1', 'SSH-2.0-x', '220 smtp ready', 'INVITE sip:b@c']) {
			expect(answer(new TextEncoder().encode(text))).toBe('no');
		}
		expect(answer(bytes([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3], new Uint8Array(40)))).toBe('no');
		expect(answer(bytes(framed(one), [0, 40, 0x12], new Uint8Array(40)))).toBe('no');
	});

	test('answers of DNS are none, whose counters look like a source', () => {
		const answerOf = (id: number, flags: number): Uint8Array =>
			framed(
				bytes(...[id, flags, 1, 0, 1, 1].map(be16), [1, 0x61, 0], be16(1), be16(1), [0xc0, 12]),
			);
		expect(answer(bytes(answerOf(0x8a11, 0x8180), answerOf(0x9f12, 0x8183)))).not.toBe('yes');
		expect(answer(bytes(answerOf(0x8a11, 0x8180), answerOf(0x9f11, 0x8183)))).not.toBe('yes');
	});

	test('a source of small numbers needs more packets', () => {
		const small = packetsOf(4, { ssrc: 0 }).map(framed);
		expect(answer(bytes(...small.slice(0, 3)))).toBe('more');
		expect(answer(bytes(...small))).toBe('yes');
	});

	test('what can never be told within the bytes that are kept is refused at once', () => {
		expect(answer(bytes(be16(40_000), one))).toBe('no');
		expect(answer(new Uint8Array(100))).toBe('more');
		expect(answer(new Uint8Array(200))).toBe('no');
	});

	test('packets of different sources do not prove it', () => {
		const [other] = packetsOf(1, { ssrc: 3, first: 1 }) as [Uint8Array];
		expect(answer(bytes(framed(one), framed(other)))).toBe('more');
		expect(answer(bytes(framed(one), framed(one)))).toBe('more');
	});
});
