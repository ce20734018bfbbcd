import { describe, expect, test } from 'vitest';
import { FLOW_NOTE, FLOW_WORDS } from '../../../../app/network/flow.ts';
import * as R from '../../../../app/protocols/rtp/stream-rows.ts';
import { SeededRandom } from '../../../fixtures/builders/random.ts';
import { backwards, rtpPacket, udpFrame } from '../../../fixtures/builders/rtp.ts';
import type { Route, RtpFields } from '../../../fixtures/builders/rtp.ts';
import { be16, be32, bytes, counting, ethernet, hex, ipv4, udp } from '../../network/frames.ts';
import { BYE, PLI, RR, SDES, SR } from './rtcp-messages.ts';
import { blocksOf, confidenceOf, kindsOf, slotOf, track, tracker } from './tracking.ts';
import type { TrackedFrame } from './tracking.ts';

/** A good stream in frames, 20 ms apart. */
function stream(count: number, given: Partial<RtpFields> = {}, route: Route = {}): TrackedFrame[] {
	return Array.from({ length: count }, (_, index) => ({
		us: index * 20_000,
		frame: udpFrame(
			rtpPacket({
				...{ sequence: 100 + index, timestamp: 1000 + index * 160, ssrc: 0x1234, ...given },
			}),
			route,
		),
	}));
}

/** Payloads as datagrams of one flow. */
function datagrams(payloads: readonly Uint8Array[], route: Route = {}): TrackedFrame[] {
	return payloads.map((payload, index) => ({ us: index * 1000, frame: udpFrame(payload, route) }));
}

describe('probation', () => {
	test('one packet is no stream', () => {
		const made = track(stream(1));
		expect([made.protocols.rtp.streams.count, kindsOf(made)]).toEqual([0, ['UDP']]);
	});

	test('with the second packet in sequence the first counts too', () => {
		const made = track(stream(2));
		expect(kindsOf(made)).toEqual(['RTP', 'RTP']);
		expect([slotOf(made, 0, R.PACKETS), slotOf(made, 0, R.FIRST_FRAME)]).toEqual([2, 1]);
		expect([made.kindPackets[3], made.kindPackets[1]]).toEqual([2, 0]);
		expect(made.kindBytes[3]).toBe(2 * (14 + 20 + 8 + 172));
	});

	test('packets that come between are taken over in their order', () => {
		const [a, b, c, d] = [10, 20, 30, 31].map((sequence, index) => ({
			us: index * 1000,
			frame: udpFrame(rtpPacket({ sequence, timestamp: sequence * 160 })),
		}));
		const made = track([a, b, c, d].flatMap((each) => each ?? []));
		expect(kindsOf(made)).toEqual(['RTP', 'RTP', 'RTP', 'RTP']);
		expect(slotOf(made, 0, R.FIRST_FRAME)).toBe(1);
	});

	test('a source that never continues stays UDP', () => {
		const odd = [1, 5, 9, 13, 2000].map((sequence) => rtpPacket({ sequence, timestamp: 1 }));
		expect(new Set(kindsOf(track(datagrams(odd))))).toEqual(new Set(['UDP']));
	});
});

describe('streams', () => {
	test('are told apart by SSRC inside one flow', () => {
		const mixed = stream(20).flatMap((one, index) => [
			one,
			...stream(20, { ssrc: 0x9999 }).slice(index, index + 1),
		]);
		const made = track(mixed);
		expect(made.protocols.rtp.streams.count).toBe(2);
		expect([0, 1].map((each) => slotOf(made, each, R.PACKETS))).toEqual([20, 20]);
		expect(made.flows.count).toBe(1);
	});

	test('of both directions are two, and know each other’s flow', () => {
		const made = track([...stream(5), ...stream(5, { ssrc: 0x77 }, backwards({}))]);
		expect(made.protocols.rtp.streams.count).toBe(2);
		expect(made.flows.reverse(slotOf(made, 0, R.FLOW))).toBe(slotOf(made, 1, R.FLOW));
	});

	test('stand in their flow’s note, so that the next packet finds them at once', () => {
		const made = track(stream(3));
		expect(made.flows.words[slotOf(made, 0, R.FLOW) * FLOW_WORDS + FLOW_NOTE]).toBe(0);
	});

	test('count payload without header, extension and padding', () => {
		const made = track(
			stream(4, {
				...{ csrc: [1, 2], extension: [0xbede, counting(8)], padding: 8 },
				payload: counting(100),
			}),
		);
		expect(slotOf(made, 0, R.PAYLOAD_BYTES)).toBe(400);
	});

	test('cut by the snap length are marked, and count what was sent', () => {
		const made = track(
			stream(4).map((one) => ({
				...{ us: one.us, frame: one.frame.subarray(0, 80), original: one.frame.length },
			})),
		);
		expect(slotOf(made, 0, R.FLAGS) & R.STREAM_CUT).toBe(R.STREAM_CUT);
		expect(slotOf(made, 0, R.PAYLOAD_BYTES)).toBe(4 * 160);
	});

	test('from IP fragments are marked', () => {
		const fragmented = stream(3).flatMap(({ us }, index) => {
			const payload = rtpPacket({ sequence: index, timestamp: index * 160, payload: counting(64) });
			const datagram = udp(20_000, 30_000, payload);
			const part = (from: number, to: number, more: number) =>
				ethernet(
					0x0800,
					ipv4(17, datagram.subarray(from, to), {
						...{ identification: index + 1, fragment: more | (from >> 3) },
					}),
				);
			return [
				{ us, frame: part(0, 48, 0x2000) },
				{ us: us + 10, frame: part(48, datagram.length, 0) },
			];
		});
		const made = track(fragmented);
		expect(kindsOf(made)).toEqual([
			'IP fragment',
			'RTP',
			'IP fragment',
			'RTP',
			'IP fragment',
			'RTP',
		]);
		expect(slotOf(made, 0, R.FLAGS) & R.STREAM_REASSEMBLED).toBe(R.STREAM_REASSEMBLED);
	});

	test('on a port that another protocol claims are found by their content', () => {
		const made = track(stream(50, {}, { sourcePort: 6970, destinationPort: 53 }));
		expect(confidenceOf(made, 0, [6970, 53])).toBeGreaterThan(0.6);
	});
});

describe('what the user says', () => {
	const PORTS = { sourcePort: 5000, destinationPort: 6000 };

	test('makes RTP of a single packet, and sure', () => {
		const made = track(stream(1, {}, PORTS), { decodeAs: ['udp.port==6000,rtp'] });
		expect([kindsOf(made), confidenceOf(made, 0)]).toEqual([['RTP'], 1]);
	});

	test.each(['none', 'rtcp'])('keeps a port from being RTP: %s', (protocol) => {
		const made = track(stream(9, {}, PORTS), { decodeAs: [`udp.port==5000,${protocol}`] });
		expect([made.protocols.rtp.streams.count, kindsOf(made)[8]]).toEqual([0, 'UDP']);
	});

	test('without heuristics only what is named is RTP', () => {
		const frames = [...stream(5), ...stream(5, {}, PORTS)];
		const made = track(frames, { heuristics: false, decodeAs: ['udp.port==6000,rtp'] });
		expect(made.protocols.rtp.streams.count).toBe(1);
		expect(track(frames, { heuristics: false }).protocols.rtp.streams.count).toBe(0);
	});
});

describe('RTCP', () => {
	test('is known on any port, beside RTP too', () => {
		const made = track([
			...stream(3),
			...datagrams([bytes(SR, SDES), bytes(RR, SDES, BYE), PLI], { sourcePort: 20_000 }),
		]);
		expect(kindsOf(made)).toEqual(['RTP', 'RTP', 'RTP', 'RTCP', 'RTCP', 'RTCP']);
		expect(made.protocols.rtp.rtcp.find(0x11111111, 0x0a000001)).toMatchObject({
			...{ senderReports: 1, cname: 'alice@a', byeFrame: 5 },
		});
	});

	test('that is encrypted is known by the index at its end', () => {
		const random = new SeededRandom(71);
		const srtcp = (tag: number, index: number) =>
			bytes(hex('80c80006 11111111'), random.bytes(28), be32(index), random.bytes(tag));
		const made = track(datagrams([srtcp(10, 0x8000_0001), srtcp(4, 0x8000_0002)]));
		expect(kindsOf(made)).toEqual(['SRTCP', 'SRTCP']);
		expect(made.protocols.rtp.encryptedFlows.size).toBe(1);
	});

	test('that is noise behind a good header is neither', () => {
		const noise = bytes(hex('80c80006 11111111'), new Uint8Array(43).fill(0x55));
		expect(kindsOf(track(datagrams([noise, hex('80c80001 1111111100')])))).toEqual(['UDP', 'UDP']);
	});
});

describe('no stream is found', () => {
	const random = new SeededRandom(81);

	test('among 200,000 random datagrams', () => {
		const made = tracker({ keepPackets: false });
		const [block] = blocksOf(
			Array.from({ length: 100 }, (_, flow) => ({
				us: flow,
				frame: udpFrame(new Uint8Array(40), { sourcePort: 1024 + flow, destinationPort: 9 }),
			})),
		);
		if (block === undefined) throw new Error('a hundred frames make a block');
		for (let round = 0; round < 2000; round++) {
			for (let row = 0; row < block.count; row++) {
				const payload = (block.offset[row] ?? 0) + 42;
				for (let at = 0; at < 16; at++) block.data[payload + at] = random.word();
				// Half of them pass for RTP by their first byte; a hundred flows get them all.
				if (row % 2 === 0) block.data[payload] = 0x80;
			}
			made.take(block, []);
		}
		expect([made.index.count, made.protocols.rtp.streams.count]).toEqual([200_000, 0]);
	});

	test('among random datagrams of one source and few numbers, but withdrawn ones', () => {
		// The worst noise: version, SSRC and payload type always fit, only the number is chance.
		const payloads = Array.from({ length: 3000 }, () =>
			rtpPacket({ sequence: random.below(65_536), timestamp: random.word(), payload: counting(9) }),
		);
		const made = track(datagrams(payloads));
		const { count } = made.protocols.rtp.streams;
		const kept = Array.from({ length: count }, (_, each) => confidenceOf(made, each)).filter(
			(sure) => sure >= 0.6,
		);
		expect(kept).toEqual([]);
	});

	test('among STUN, DTLS, TURN channel data, QUIC, DNS, SIP and NTP', () => {
		const dns = (id: number) =>
			bytes(be16(id), hex('8180 0001 0001 0000 0000 076578616d706c6503636f6d00 0001 0001'));
		const payloads = Array.from({ length: 400 }, (_, index) => [
			bytes(hex('0001 0008 2112a442'), random.bytes(12), random.bytes(8)),
			bytes(hex('16 feff 0000'), be16(0), be32(index), hex('0010'), random.bytes(16)),
			bytes(be16(0x4000 + (index & 7)), be16(20), random.bytes(20)),
			bytes(0xc3, hex('00000001 08'), random.bytes(8), random.bytes(40)),
			bytes(0x41 | (index & 0x3e), random.bytes(60)),
			dns(0x8000 + index),
			Buffer.from(`OPTIONS sip:a@b SIP/2.0\r\nCSeq: ${index} OPTIONS\r\n\r\n`),
			bytes(hex('240106e8'), new Uint8Array(36), random.bytes(8)),
		]).flat();
		const made = track(datagrams(payloads));
		const kept = Array.from({ length: made.protocols.rtp.streams.count }, (_, each) =>
			confidenceOf(made, each),
		).filter((sure) => sure > 0);
		expect(kept).toEqual([]);
		expect(kindsOf(made).slice(0, 2)).toEqual(['STUN', 'DTLS']);
	});
});

test('a stream keeps going beside STUN, DTLS and RTCP on its port', () => {
	const good = stream(30);
	const others = [
		bytes(hex('0001 0000 2112a442'), counting(12)),
		bytes(hex('17 fefd 0001 000000000001 0004'), counting(4)),
		bytes(RR),
	].map((payload, index) => ({ us: index, frame: udpFrame(payload) }));
	const made = track([...good.slice(0, 10), ...others, ...good.slice(10)]);
	expect(kindsOf(made).slice(9, 14)).toEqual(['RTP', 'STUN', 'DTLS', 'RTCP', 'RTP']);
	expect(made.protocols.rtp.streams.figures.figures(0)).toMatchObject({ packets: 30, lost: 0 });
	expect(made.protocols.dtls.flows.size).toBe(1);
});

test('SRTP of G.711 is seen by its size', () => {
	const made = track(stream(40, { payload: new Uint8Array(170) }));
	expect(slotOf(made, 0, R.TAG_HITS)).toBe(slotOf(made, 0, R.TAG_STEPS));
	expect(slotOf(made, 0, R.TAG_STEPS)).toBeGreaterThan(30);
});
