import { describe, expect, test } from 'vitest';
import { rtpdumpHeader, rtpdumpRecord } from '../../../app/export/rtpdump.ts';
import { StreamPacket } from '../../../app/stream-reader.ts';
import { rtpPacket } from '../../fixtures/builders/rtp.ts';
import { bytes, hex } from '../network/frames.ts';

const FACTS = {
	source: { address: '192.0.2.1', port: 16_384 },
	destination: { address: '192.0.2.7', port: 5004 },
	sourceWord: 0xc000_0201 | 0,
	startSeconds: 1_700_000_000,
	startNanoseconds: 123_456_789,
};

/** A packet as the reader hands it on, with other bytes around it. */
function packetAt(timeMs: number, payload: Uint8Array, given: Partial<StreamPacket> = {}) {
	const rtp = rtpPacket({ sequence: 1, timestamp: 2, ssrc: 3, payload });
	return Object.assign(new StreamPacket(), {
		timeMs,
		packetData: bytes([9, 9], rtp, [9, 9]),
		headerStart: 2,
		payloadStart: 14,
		payloadEnd: 2 + rtp.length,
		packetEnd: 2 + rtp.length,
		rtpBytes: rtp.length,
		...given,
	});
}

describe('the file header', () => {
	test('is a line with the destination and sixteen bytes of facts', () => {
		expect(rtpdumpHeader(FACTS)).toEqual(
			bytes(
				new TextEncoder().encode('#!rtpplay1.0 192.0.2.7/5004\n'),
				hex('6553f100 0001e240 c0000201 4000 0000'),
			),
		);
	});

	test('microseconds are those of the capture, cut and not rounded', () => {
		const header = rtpdumpHeader({ ...FACTS, startNanoseconds: 999_999_999 });
		expect(header.subarray(-12, -8)).toEqual(hex('000f423f'));
	});

	test('the line holds an IPv6 address as it is written', () => {
		const destination = { address: '2001:db8::2', port: 9 };
		const header = rtpdumpHeader({ ...FACTS, destination });
		expect(new TextDecoder().decode(header.subarray(0, -16))).toBe('#!rtpplay1.0 2001:db8::2/9\n');
	});
});

describe('a record', () => {
	test('holds its length, the packet’s length, whole milliseconds and the packet', () => {
		const record = rtpdumpRecord(packetAt(1039.9, hex('aabbcc')), 1000);
		expect(record).toEqual(hex('0017 000f 00000027 80000001 00000002 00000003 aabbcc'));
	});

	test('a packet that was cut keeps its length on the wire', () => {
		const record = rtpdumpRecord(packetAt(0, hex('aa'), { rtpBytes: 172, isCut: true }), 0);
		expect(record.subarray(0, 4)).toEqual(hex('0015 00ac'));
	});

	test('a packet before the first one stands at 0 ms', () => {
		expect(rtpdumpRecord(packetAt(999, hex('')), 1000).subarray(4, 8)).toEqual(hex('00000000'));
	});

	test('days fit into the milliseconds', () => {
		const record = rtpdumpRecord(packetAt(4_000_000_000, hex('')), 0);
		expect(record.subarray(4, 8)).toEqual(hex('ee6b2800'));
	});

	test('padding belongs to the packet', () => {
		const rtp = rtpPacket({ sequence: 1, timestamp: 2, ssrc: 3, payload: hex('aa'), padding: 4 });
		const packet = packetAt(0, hex(''), {
			...{ packetData: rtp, headerStart: 0, payloadStart: 12, payloadEnd: 13 },
			...{ packetEnd: rtp.length, rtpBytes: rtp.length },
		});
		expect(rtpdumpRecord(packet, 0).subarray(8)).toEqual(rtp);
	});
});
