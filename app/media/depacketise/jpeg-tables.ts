/** Tables that JPEG over RTP leaves out. @see ITU-T T.81 annex K, RFC 2435 appendices A and B */

/** Quantisers of brightness and colour for Q = 50, in zigzag order. */
const BRIGHTNESS = [
	...[
		16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40, 26, 24, 22, 22, 24, 49, 35, 37,
	],
	...[
		29, 40, 58, 51, 61, 60, 57, 51, 56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87,
	],
	...[95, 98, 103, 104, 103, 62, 77, 113, 121, 112, 100, 120, 92, 101, 103, 99],
];
const COLOUR = [
	...[
		17, 18, 18, 24, 21, 24, 47, 26, 26, 47, 99, 66, 56, 66, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
	],
	...[
		99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
	],
	...[99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99],
];

/** Both tables, one behind the other. @param q 1 to 99 */
export function quantisationTables(q: number): Uint8Array {
	const factor = Math.max(1, Math.min(99, q));
	const scale = factor < 50 ? Math.floor(5000 / factor) : 200 - factor * 2;
	const scaled = (value: number): number =>
		Math.max(1, Math.min(255, Math.floor((value * scale + 50) / 100)));
	return Uint8Array.from([...BRIGHTNESS, ...COLOUR], scaled);
}

/** One Huffman table with its marker. */
function table(place: number, counts: readonly number[], symbols: string): readonly number[] {
	const values = Buffer.from(symbols, 'hex');
	const length = 3 + counts.length + values.length;
	return [0xff, 0xc4, length >> 8, length & 255, place, ...counts, ...values];
}

/** The four tables that every baseline picture uses. */
export const JPEG_HUFFMAN: readonly number[] = [
	...table(0x00, [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0], '000102030405060708090a0b'),
	...table(
		0x10,
		[0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 125],
		'01020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282090a16' +
			'1718191a25262728292a3435363738393a434445464748494a535455565758595a63646566676869' +
			'6a737475767778797a838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6' +
			'b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8' +
			'f9fa',
	),
	...table(0x01, [0, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0], '000102030405060708090a0b'),
	...table(
		0x11,
		[0, 2, 1, 2, 4, 4, 3, 4, 7, 5, 4, 4, 0, 1, 2, 119],
		'000102031104052131061241510761711322328108144291a1b1c109233352f0156272d10a162434' +
			'e125f11718191a262728292a35363738393a434445464748494a535455565758595a636465666768' +
			'696a737475767778797a82838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4' +
			'b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae2e3e4e5e6e7e8e9eaf2f3f4f5f6f7f8' +
			'f9fa',
	),
];
