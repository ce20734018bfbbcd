/** Exp-Golomb codes (H.264 §9.1, H.265 §9.2). */
import { MalformedPacketError } from '../errors.ts';
import type { BitReader } from './bits.ts';

const MOST_ZEROS = 31;

/** ue(v). @throws MalformedPacketError when it is longer than 32 bits or cut */
export function unsignedGolomb(bits: BitReader): number {
	let zeros = 0;
	while (bits.read(1) === 0) {
		if (++zeros > MOST_ZEROS) {
			throw new MalformedPacketError('exp-golomb', bits.position >> 3, 'more than 31 zeros');
		}
	}
	return zeros === 0 ? 0 : 2 ** zeros - 1 + bits.read(zeros);
}

/** se(v). @throws as `unsignedGolomb` */
export function signedGolomb(bits: BitReader): number {
	const code = unsignedGolomb(bits);
	return code % 2 === 1 ? (code + 1) / 2 : -code / 2;
}
