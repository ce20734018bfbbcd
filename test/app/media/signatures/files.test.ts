/** What makes a file believed, kind by kind. */
import { describe, expect, test } from 'vitest';
import { FILE_DETECTORS } from '../../../../app/media/signatures/files.ts';
import type { SignatureKind } from '../../../../app/media/signatures/signature.ts';
import { be16, be32, bytes, counting, hex } from '../../network/frames.ts';

const text = (letters: string): Uint8Array =>
	Uint8Array.from(letters, (letter) => letter.charCodeAt(0));

function measured(kind: SignatureKind, data: Uint8Array) {
	const detector = FILE_DETECTORS.find((one) => one.kind === kind);
	return detector?.measure(data, 0) ?? null;
}

describe('a JPEG', () => {
	const table = bytes([0xff, 0xdb], be16(10), counting(8));
	const head = bytes([0xff, 0xd8], table, table);
	const scan = hex('ffda 0004 0102');

	test('ends at its end marker, not at stuffing or restarts', () => {
		const file = bytes(head, scan, hex('11 ff00 22 ffd0 33 ffd7 44 ffff d9'), hex('ffd9'));
		const got = measured('JPEG', bytes(file, hex('ffd8')));
		expect(got).toMatchObject({ isWhole: true, length: file.length - 2 });
	});

	test('whose scan meets another marker breaks off', () => {
		const file = bytes(head, scan, hex('11 22 ffe0 33'));
		expect(measured('JPEG', file)).toMatchObject({ isWhole: false, confidence: 0.8 });
	});

	test('without its picture is half believed, with less not at all', () => {
		expect(measured('JPEG', head)).toMatchObject({ isWhole: false, confidence: 0.5 });
		expect(measured('JPEG', bytes([0xff, 0xd8], table))).toBeNull();
		expect(measured('JPEG', hex('ffd8 ff01 0004 0000'))).toBeNull();
	});
});

describe('a PNG', () => {
	const signature = text('\x89PNG\r\n\x1a\n');

	test('leads by its chunks to IEND', () => {
		const file = bytes(
			signature,
			be32(3),
			text('IDAT'),
			counting(7),
			be32(0),
			text('IEND'),
			be32(9),
		);
		expect(measured('PNG', bytes(file, counting(50)))).toMatchObject({
			...{ isWhole: true, length: file.length },
		});
	});

	test('with a chunk beyond what is here is not whole', () => {
		const file = bytes(signature, be32(5000), text('IDAT'), counting(90));
		expect(measured('PNG', file)).toMatchObject({ isWhole: false, length: file.length });
	});
});

describe('an FLV', () => {
	const header = bytes(text('FLV\x01\x04'), be32(9), be32(0));
	const tag = bytes([8, 0, 0, 2], counting(7), [1, 2], be32(13));

	test('is as long as its tags agree with the sizes behind them', () => {
		expect(measured('FLV', bytes(header, tag, tag, [9, 9]))).toMatchObject({
			...{ isWhole: false, length: header.length + 2 * tag.length, confidence: 0.97 },
		});
		expect(measured('FLV', bytes(header, tag))).toMatchObject({ isWhole: true });
		const wrong = bytes(tag.subarray(0, -1), [14]);
		expect(measured('FLV', bytes(header, wrong))).toMatchObject({ confidence: 0.5 });
	});

	test('with other flags or another header size is none', () => {
		expect(measured('FLV', bytes(text('FLV\x01\x42'), be32(9), be32(0)))).toBeNull();
		expect(measured('FLV', bytes(text('FLV\x01\x05'), be32(8), be32(0)))).toBeNull();
	});
});

describe('an MP4', () => {
	const box = (name: string, length: number): Uint8Array =>
		bytes(be32(length + 8), text(name), counting(length));

	test('is whole with its index and its media', () => {
		const file = bytes(box('ftyp', 8), box('mdat', 100), box('moov', 30));
		expect(measured('MP4', bytes(file, counting(20)))).toMatchObject({
			...{ isWhole: true, length: file.length },
			reason: 'boxes of an MP4: ftyp mdat moov',
		});
	});

	test('with sizes of 64 bits is followed, with one box alone hardly believed', () => {
		const long = bytes(be32(1), text('mdat'), be32(0), be32(116), counting(100));
		const file = bytes(box('ftyp', 8), long, box('moov', 9));
		expect(measured('MP4', file)).toMatchObject({ isWhole: true, length: file.length });
		expect(measured('MP4', box('ftyp', 8))).toMatchObject({ confidence: 0.7, isWhole: false });
		expect(measured('MP4', bytes(be32(4), text('ftyp')))).toBeNull();
	});
});

describe('a WAV', () => {
	const wav = (length: number): Uint8Array =>
		bytes(text('RIFF'), [length & 255, length >> 8, 0, 0], text('WAVE'), counting(80));

	test('is as long as its header says', () => {
		expect(measured('WAV', wav(84))).toMatchObject({ isWhole: true, length: 92 });
		expect(measured('WAV', wav(50))).toMatchObject({ isWhole: true, length: 58 });
		expect(measured('WAV', wav(5000))).toMatchObject({ isWhole: false, length: 92 });
	});

	test('of another form is none', () => {
		expect(measured('WAV', bytes(text('RIFF'), be32(9), text('AVI '), counting(9)))).toBeNull();
	});
});
