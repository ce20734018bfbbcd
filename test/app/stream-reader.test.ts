import { writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { OpenOptions } from '../../app/index.ts';
import { CancelledError } from '../../app/errors.ts';
import { CaptureSession } from '../../app/session.ts';
import { eachStreamPacket } from '../../app/stream-reader.ts';
import { numbered, streamFrames } from '../fixtures/builders/calls.ts';
import { pcapFile } from '../fixtures/builders/pcap.ts';
import { filePackets, rtpPacket } from '../fixtures/builders/rtp.ts';
import type { TimedFrame } from '../fixtures/builders/rtp.ts';
import { calm, testFolder } from './export/folder.ts';
import { be16, bytes, ethernet, ipv4, udp } from './network/frames.ts';

const folder = testFolder();
const OPTIONS: Omit<OpenOptions, 'paths'> = {
	...{ follow: false, heuristics: true, rules: '4.4', filter: '', decodeAs: [] },
	...{ from: null, to: null, keepPackets: true, hash: false },
};

interface Seen {
	readonly frame: number;
	readonly sequence: number;
	readonly payload: readonly number[];
	readonly isCut: boolean;
	readonly rtpBytes: number;
}

/** Everything that is visited of all streams of a file. */
async function visited(file: Uint8Array, only: (ssrc: number) => boolean = () => true) {
	writeFileSync(folder.at('a.pcap'), file);
	const session = new CaptureSession({ ...OPTIONS, paths: [folder.at('a.pcap')] });
	await session.run(calm());
	const { streams } = session.tracker.protocols.rtp;
	const wanted = Array.from({ length: streams.count }, (_, stream) => stream).filter(only);
	const seen: Seen[] = [];
	await eachStreamPacket(session, new Set(wanted), (_, packet) => {
		const { frame, sequence, isCut, rtpBytes, data, payloadStart, payloadEnd } = packet;
		const payload = [...data.subarray(payloadStart, payloadEnd)];
		seen.push({ frame, sequence, payload, isCut, rtpBytes });
	});
	await session.close();
	return seen;
}

const file = (frames: readonly TimedFrame[], linkType = 1): Uint8Array =>
	pcapFile(filePackets([...frames].sort((a, b) => a.us - b.us)), { linkType });

/** An IPv4 datagram in fragments of at most `size` bytes, as Ethernet frames. */
function fragments(datagram: Uint8Array, identification: number, size: number): Uint8Array[] {
	const parts: Uint8Array[] = [];
	for (let at = 0; at < datagram.length; at += size) {
		const isLast = at + size >= datagram.length;
		const fragment = (isLast ? 0 : 0x2000) | (at >> 3);
		const piece = datagram.subarray(at, at + size);
		parts.push(ethernet(0x0800, ipv4(17, piece, { identification, fragment })));
	}
	return parts;
}

describe('visiting packets', () => {
	test('in the order of the capture, with payload and times', async () => {
		const seen = await visited(file(streamFrames({ count: 50 })));
		expect(seen.map(({ frame }) => frame)).toEqual(seen.map((_, index) => index + 1));
		expect(seen.map(({ sequence }) => sequence)).toEqual(seen.map((_, index) => 1000 + index));
		expect(seen[7]?.payload).toEqual([...numbered(7)]);
		expect(seen[7]).toMatchObject({ isCut: false, rtpBytes: 172 });
	});

	test('of one stream alone among several', async () => {
		const frames = [
			...streamFrames({ count: 20, ssrc: 1 }),
			...streamFrames({ count: 20, ssrc: 2, start: 5, route: { from: 9 } }),
		];
		const seen = await visited(file(frames), (stream) => stream === 1);
		expect(seen).toHaveLength(20);
		expect(seen.every(({ frame }) => frame % 2 === 0)).toBe(true);
	});

	test('of a stream between others, from its first frame to its last', async () => {
		const frames = [
			...streamFrames({ count: 40, ssrc: 1 }),
			...streamFrames({ count: 40, ssrc: 2, start: 10_000_000, route: { from: 3 } }),
			...streamFrames({ count: 40, ssrc: 3, start: 20_000_000, route: { from: 4 } }),
		];
		const seen = await visited(file(frames), (stream) => stream === 1);
		expect(seen.map(({ frame }) => frame)).toEqual(Array.from({ length: 40 }, (_, at) => 41 + at));
	});

	test('fragmented datagrams are put together, whatever comes between', async () => {
		const frames = Array.from({ length: 30 }, (_, index) => {
			const rtp = rtpPacket({
				...{ sequence: index, timestamp: index * 160, ssrc: 5 },
				payload: numbered(index, 1000),
			});
			return fragments(udp(20_000, 30_000, rtp), index, 400).map((frame, part) => ({
				us: index * 20_000 + part * 10,
				frame,
			}));
		}).flat();
		const others = streamFrames({ count: 30, ssrc: 9, start: 15, route: { from: 3 } });
		const seen = (await visited(file([...frames, ...others]))).filter(
			({ rtpBytes }) => rtpBytes > 1000,
		);
		expect(seen.map(({ sequence }) => sequence)).toEqual(seen.map((_, index) => index));
		expect(seen).toHaveLength(30);
		expect(seen[3]?.payload).toEqual([...numbered(3, 1000)]);
		expect(seen[3]?.rtpBytes).toBe(1012);
	});

	test('each datagram of an 802.11 frame that carries several', async () => {
		const rtp = (sequence: number): Uint8Array =>
			ipv4(
				17,
				udp(
					20_000,
					30_000,
					rtpPacket({ sequence, timestamp: sequence * 160, payload: numbered(sequence) }),
				),
			);
		const sub = (sequence: number): Uint8Array => {
			const llc = bytes([0xaa, 0xaa, 3, 0, 0, 0, 8, 0], rtp(sequence));
			const head = bytes([2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2], be16(llc.length));
			return bytes(head, llc, new Uint8Array((4 - ((head.length + llc.length) % 4)) % 4));
		};
		const aggregate = (first: number): Uint8Array =>
			bytes(
				[0x88, 0x01, 0, 0, 2, 0, 0, 0, 0, 9, 2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 0, 0],
				[0x80, 0],
				sub(first),
				sub(first + 1),
			);
		const frames = Array.from({ length: 10 }, (_, index) => ({
			us: index * 40_000,
			frame: aggregate(index * 2),
		}));
		const seen = await visited(file(frames, 105));
		expect(seen.map(({ sequence }) => sequence)).toEqual(
			Array.from({ length: 20 }, (_, index) => index),
		);
		expect(seen.map(({ frame }) => frame)).toEqual(
			Array.from({ length: 20 }, (_, index) => (index >> 1) + 1),
		);
		expect(seen[5]?.payload).toEqual([...numbered(5)]);
	});

	test('packets that the snap length cut are told, with their bytes on the wire', async () => {
		const packets = filePackets(streamFrames({ count: 20 })).map((packet) => ({
			...packet,
			bytes: packet.bytes.subarray(0, 80),
			original: packet.bytes.length,
		}));
		const seen = await visited(pcapFile(packets));
		expect(seen).toHaveLength(20);
		expect(seen[4]).toMatchObject({ isCut: true, rtpBytes: 172 });
		expect(seen[4]?.payload).toHaveLength(80 - 54);
	});

	test('padding is no payload', async () => {
		const frames = streamFrames({ count: 10, change: () => ({ padding: 12 }) });
		const seen = await visited(file(frames));
		expect(seen[0]?.payload).toHaveLength(160);
		expect(seen[0]?.rtpBytes).toBe(184);
	});

	test('an abort ends it', async () => {
		writeFileSync(folder.at('a.pcap'), file(streamFrames({ count: 60_500, interval: 100 })));
		const session = new CaptureSession({ ...OPTIONS, paths: [folder.at('a.pcap')] });
		await session.run(calm());
		let packets = 0;
		const stop = AbortSignal.abort();
		const walk = eachStreamPacket(session, new Set([0]), () => packets++, stop);
		await expect(walk).rejects.toBeInstanceOf(CancelledError);
		expect(packets).toBeLessThan(60_500);
		await session.close();
	});
});
