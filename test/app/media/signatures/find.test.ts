import { describe, expect, test } from 'vitest';
import { findSignatures } from '../../../../app/media/signatures/find.ts';
import { SeededRandom } from '../../../fixtures/builders/random.ts';
import { be16, be32, bytes, counting, hex } from '../../network/frames.ts';

const text = (letters: string): Uint8Array =>
	Uint8Array.from(letters, (letter) => letter.charCodeAt(0));

const SEGMENT = bytes([0xff, 0xe0], be16(16), counting(14));
const TABLE = bytes([0xff, 0xdb], be16(67), counting(65));
const JPEG = bytes(
	[0xff, 0xd8],
	SEGMENT,
	TABLE,
	hex('ffda0008 010100003f00'),
	hex('12ff0034ffd3aa'),
	[...[0xff, 0xd9]],
);
const chunk = (name: string, body: Uint8Array): Uint8Array =>
	bytes(be32(body.length), text(name), body, be32(1));
const PNG = bytes(text('\x89PNG\r\n\x1a\n'), chunk('IHDR', counting(13)), chunk('IEND', hex('')));
const tag = (body: Uint8Array): Uint8Array =>
	bytes([9, 0, 0, body.length, 0, 0, 0, 0, 0, 0, 0], body, be32(body.length + 11));
const FLV = bytes(text('FLV\x01\x05'), be32(9), be32(0), tag(counting(30)), tag(counting(7)));
const box = (name: string, body: Uint8Array): Uint8Array =>
	bytes(be32(body.length + 8), text(name), body);
const MP4 = bytes(box('ftyp', text('isom')), box('moov', counting(40)), box('mdat', counting(99)));
const WAV = bytes(text('RIFF'), [60, 0, 0, 0], text('WAVE'), counting(56));
const TS = bytes(...Array.from({ length: 7 }, (_, at) => bytes([0x47], counting(187, at))));
const adts = (body: Uint8Array): Uint8Array => {
	const length = body.length + 7;
	return bytes(
		hex('fff14c'),
		[0x80 | (length >> 11), (length >> 3) & 255, ((length & 7) << 5) | 31, 0xfc],
		body,
	);
};
const ADTS = bytes(adts(counting(90)), adts(counting(50)), adts(counting(60)), adts(counting(70)));
const PS = bytes(hex('000001ba 44000400 0401'), counting(4), hex('000001e0 0008'), counting(8, 40));
const H264 = bytes(
	hex('00000001 6742001e'),
	hex('00000001 68ce3880'),
	hex('00000001 6588'),
	counting(50, 9),
);
const H265 = bytes(
	hex('000001 40010c'),
	hex('000001 420101'),
	hex('000001 4401c1'),
	hex('000001 2601af'),
	counting(30, 8),
);

const noise = (length: number, seed: number): Uint8Array => {
	const random = new SeededRandom(seed);
	return Uint8Array.from({ length }, () => (random.below(255) + 1) & 0x7e);
};

describe.each([
	['JPEG', JPEG],
	['PNG', PNG],
	['FLV', FLV],
	['MP4', MP4],
	['WAV', WAV],
	['ADTS', ADTS],
] as const)('%s', (kind, file) => {
	test('is found in the middle of other bytes, with its exact length', () => {
		const data = bytes(noise(333, 1), file, noise(500, 2));
		const [found, ...others] = findSignatures(data);
		expect(others).toEqual([]);
		expect(found).toMatchObject({ kind, at: 333, length: file.length });
		expect(found?.confidence).toBeGreaterThan(0.9);
	});

	test('that is cut is never longer than what is there', () => {
		for (let length = 0; length < file.length; length++) {
			for (const one of findSignatures(file.subarray(0, length))) {
				expect(one.at + one.length).toBeLessThanOrEqual(length);
			}
		}
	});
});

describe('streams without a length', () => {
	test.each([
		['TS', TS],
		['PS', PS],
		['H264', H264],
		['H265', H265],
	] as const)('%s goes to the end of what is there', (kind, stream) => {
		const data = bytes(noise(100, 3), stream);
		const found = findSignatures(data).find((one) => one.kind === kind);
		// Start codes of four bytes begin with a zero that says nothing.
		const zeros = kind === 'H264' ? 1 : 0;
		expect(found?.length).toBe(stream.length - zeros);
		expect(found?.at).toBe(100 + zeros);
	});

	test('four packets with sync bytes may be chance', () => {
		expect(findSignatures(TS.subarray(0, 188 * 4))).toEqual([]);
	});
});

test('a picture inside a container is not told twice', () => {
	const outer = bytes(box('ftyp', text('isom')), box('moov', counting(9)), box('mdat', JPEG));
	expect(findSignatures(outer).map(({ kind }) => kind)).toEqual(['MP4']);
});

test('several files behind each other are told apart', () => {
	const found = findSignatures(bytes(JPEG, noise(10, 4), JPEG, PNG));
	expect(found.map(({ kind, isWhole }) => [kind, isWhole])).toEqual([
		['JPEG', true],
		['JPEG', true],
		['PNG', true],
	]);
});

test('noise is none', () => {
	const random = new SeededRandom(77);
	const data = Uint8Array.from({ length: 200_000 }, () => random.below(256));
	expect(findSignatures(data).filter(({ confidence }) => confidence > 0.8)).toEqual([]);
});

test('a segment of HLS or DASH is found by its first box, and only once', () => {
	const box = (name: string, length: number): Uint8Array =>
		bytes(be32(length + 8), Buffer.from(name), counting(length));
	const segment = bytes(box('moof', 60), box('mdat', 300));
	const first = bytes(counting(50), box('styp', 16), segment);
	const found = findSignatures(bytes(first, counting(70), segment, counting(9)));
	expect(found).toMatchObject([
		{ kind: 'MP4', at: 50, length: first.length - 50, isWhole: true },
		{ kind: 'MP4', at: first.length + 70, length: segment.length, isWhole: true },
	]);
});
