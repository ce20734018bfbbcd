/** What makes a stream without a length believed. */
import { describe, expect, test } from 'vitest';
import type { SignatureKind } from '../../../../app/media/signatures/signature.ts';
import { STREAM_DETECTORS } from '../../../../app/media/signatures/streams.ts';
import { bytes, counting, hex } from '../../network/frames.ts';

function measured(kind: SignatureKind, data: Uint8Array) {
	for (const detector of STREAM_DETECTORS.filter((one) => one.kind === kind)) {
		const found = detector.measure(data, 0);
		if (found !== null) return found;
	}
	return null;
}

const packet = (at: number): Uint8Array => bytes([0x47], counting(187, at));
const packets = (count: number): Uint8Array =>
	bytes(...Array.from({ length: count }, (_, at) => packet(at)));

describe('a transport stream', () => {
	test('is believed more with every packet', () => {
		expect(measured('TS', packets(4))).toBeNull();
		const few = measured('TS', packets(5))?.confidence ?? 0;
		const many = measured('TS', packets(50))?.confidence ?? 0;
		expect([few, many]).toEqual([0.75, 0.99]);
	});

	test('ends where a sync byte is missing', () => {
		const got = measured('TS', bytes(packets(8), counting(188), packets(3)));
		expect(got).toMatchObject({ length: 8 * 188, isWhole: true });
	});

	test('lacks its end where a packet is cut', () => {
		const got = measured('TS', bytes(packets(8), packet(8).subarray(0, 50)));
		expect(got).toMatchObject({ length: 8 * 188, isWhole: false });
	});
});

describe('ADTS', () => {
	/** A frame of so many bytes; index 3 is 48 kHz, 4 is 44.1 kHz. */
	const frame = (length: number, rate = 3): Uint8Array =>
		bytes(
			[0xff, 0xf1, 0x40 | (rate << 2), 0x80 | (length >> 11), (length >> 3) & 255],
			[((length & 7) << 5) | 31, 0xfc],
			counting(length - 7),
		);

	test('needs four frames that lead to each other', () => {
		const three = bytes(frame(100), frame(90), frame(80));
		expect(measured('ADTS', three)).toBeNull();
		expect(measured('ADTS', bytes(three, frame(70)))).toMatchObject({ length: 340, isWhole: true });
	});

	test('ends where the rate changes or a frame is cut', () => {
		const four = bytes(frame(50), frame(51), frame(52), frame(53));
		expect(measured('ADTS', bytes(four, frame(60, 4)))).toMatchObject({ length: 206 });
		const cut = measured('ADTS', bytes(four, frame(60).subarray(0, 30)));
		expect(cut).toMatchObject({ length: 206, isWhole: false });
		expect(measured('ADTS', bytes(four, counting(30)))).toMatchObject({ isWhole: true });
	});

	test('with a reserved rate or an impossible length is none', () => {
		const wrong = bytes(frame(50, 13), frame(50, 13), frame(50, 13), frame(50, 13));
		expect(measured('ADTS', wrong)).toBeNull();
		expect(
			measured('ADTS', bytes(...Array.from({ length: 5 }, () => hex('fff14c8000dffc')))),
		).toBeNull();
	});
});

describe('a program stream', () => {
	const pack = bytes(hex('000001ba 4400 0400 0401'), counting(4, 9));
	const picture = bytes(hex('000001e0 0009'), counting(9, 60));

	test('needs a pack header and a packet behind it', () => {
		expect(measured('PS', pack)).toBeNull();
		expect(measured('PS', bytes(pack, picture))).toMatchObject({ confidence: 0.7 });
		const two = bytes(pack, picture, pack, picture);
		expect(measured('PS', two)).toMatchObject({
			...{ confidence: 0.95, length: two.length },
			reason: '2 pack headers and 2 packets of a program stream',
		});
	});

	test('may be of MPEG-1, but not with other marker bits', () => {
		expect(measured('PS', bytes(hex('000001ba 21000100 01800001'), picture))).not.toBeNull();
		expect(measured('PS', bytes(hex('000001ba 81000100 01800001'), picture))).toBeNull();
	});
});

describe('units behind start codes', () => {
	const unit = (...head: readonly number[]): Uint8Array =>
		bytes([0, 0, 1, ...head], counting(20, 40));

	test('are H.264 with both parameter sets', () => {
		expect(measured('H264', bytes(unit(0x67), unit(0x65)))).toBeNull();
		expect(measured('H264', bytes(unit(0x67), unit(0x68)))).toMatchObject({ confidence: 0.6 });
		expect(measured('H264', bytes(unit(0x67), unit(0x68), unit(0x65)))).toMatchObject({
			...{ confidence: 0.95, reason: 'start codes before parameter sets and pictures' },
		});
	});

	test('are H.265 with its three', () => {
		const sets = bytes(unit(0x40, 1), unit(0x42, 1), unit(0x44, 1));
		expect(measured('H265', bytes(unit(0x40, 1), unit(0x42, 1)))).toBeNull();
		expect(measured('H265', sets)).toMatchObject({ confidence: 0.6 });
		expect(measured('H265', bytes(sets, unit(0x26, 1)))).toMatchObject({ confidence: 0.95 });
	});
});
