import { describe, expect, test } from 'vitest';
import { decodeDvi4, dvi4Samples } from '../../../app/media/dvi4.ts';
import { SeededRandom } from '../../fixtures/builders/random.ts';
import { HAS_FFMPEG, ffmpegDecode } from '../export/programs.ts';

/** Header with a predicted value and a step index, and codes. */
function packet(predicted: number, index: number, ...codes: number[]): Uint8Array {
	return Uint8Array.of((predicted >> 8) & 255, predicted & 255, index, 0, ...codes);
}

/** A WAV file of one IMA block: the same state and codes in the layout of Microsoft. */
function imaWav(predicted: number, index: number, codes: Uint8Array): Uint8Array {
	const blockBytes = 4 + codes.length;
	const file = Buffer.alloc(12 + 8 + 20 + 8 + blockBytes);
	file.write('RIFF', 0, 'latin1');
	file.writeUInt32LE(file.length - 8, 4);
	file.write('WAVEfmt ', 8, 'latin1');
	file.writeUInt32LE(20, 16);
	file.writeUInt16LE(0x11, 20);
	file.writeUInt16LE(1, 22);
	file.writeUInt32LE(8000, 24);
	file.writeUInt32LE(4000, 28);
	file.writeUInt16LE(blockBytes, 32);
	file.writeUInt16LE(4, 34);
	file.writeUInt16LE(2, 36);
	file.writeUInt16LE(codes.length * 2 + 1, 38);
	file.write('data', 40, 'latin1');
	file.writeUInt32LE(blockBytes, 44);
	file.writeInt16LE(predicted, 48);
	file.writeUInt8(index, 50);
	file.set(codes, 52);
	return file;
}

describe('decoding', () => {
	test('the first codes of a silent state are worked out by hand', () => {
		// Step 7: 7/8 rounds down to 0; code 7 adds 7 + 3 + 1 and moves the index by 8 to step 16;
		// code 15 then takes 16 + 8 + 4 + 2 away and moves on to step 34.
		expect([...decodeDvi4(packet(0, 0, 0x7f, 0x00))]).toEqual([11, -19, -15, -12]);
	});

	test('the high half of a byte comes first', () => {
		expect([...decodeDvi4(packet(100, 0, 0x40))]).toEqual([107, 108]);
		expect([...decodeDvi4(packet(100, 0, 0x04))]).toEqual([100, 107]);
	});

	test('the predicted value of the header is signed', () => {
		expect([...decodeDvi4(packet(-1000, 0, 0x08))]).toEqual([-1000, -1000]);
	});

	test('values stop at the ends of 16 bits', () => {
		expect([...decodeDvi4(packet(32_767, 88, 0x77))]).toEqual([32_767, 32_767]);
		expect([...decodeDvi4(packet(-32_768, 88, 0xff))]).toEqual([-32_768, -32_768]);
	});

	test('a step index past the table counts as its last', () => {
		const last = decodeDvi4(packet(0, 88, 0x10, 0x20));
		expect([...decodeDvi4(packet(0, 200, 0x10, 0x20))]).toEqual([...last]);
	});

	test('packets stand alone: the same bytes give the same samples again', () => {
		const bytes = packet(-77, 30, ...new SeededRandom(5).bytes(80));
		expect([...decodeDvi4(bytes)]).toEqual([...decodeDvi4(bytes)]);
	});

	test.skipIf(!HAS_FFMPEG).for([
		[0, 0],
		[12_000, 40],
		[-32_000, 88],
	] as const)(
		'from state %i, %i on it equals ffmpeg’s IMA decoder (skipped without it)',
		([predicted, index]) => {
			const codes = new SeededRandom(predicted + index + 1).bytes(160);
			const swapped = codes.map((byte) => ((byte & 15) << 4) | (byte >> 4));
			const theirs = ffmpegDecode(imaWav(predicted, index, swapped), ['-f', 'wav']);
			// Their block gives the header's value as a sample of its own first.
			const ours = [...decodeDvi4(packet(predicted, index, ...codes))];
			expect(theirs).toHaveLength(ours.length + 1);
			// The exact product (2n + 1) * step / 8 rounds once where the shifts round thrice.
			const far = ours.map((sample, at) => Math.abs(sample - (theirs[at + 1] ?? NaN)));
			expect(Math.max(...far.slice(0, 8))).toBeLessThanOrEqual(8 * 3);
		},
	);
});

describe('lengths', () => {
	test.for([
		[0, 0],
		[3, 0],
		[4, 0],
		[5, 2],
		[84, 160],
	] as const)('%i bytes hold %i samples', ([bytes, samples]) => {
		expect(dvi4Samples(bytes)).toBe(samples);
		expect(decodeDvi4(new Uint8Array(bytes))).toHaveLength(samples);
	});
});
