/** G.711 to linear PCM. @see ITU-T G.711 */

const MU_LAW_BIAS = 0x84;

function muLaw(code: number): number {
	const value = ~code & 0xff;
	const magnitude = (((value & 0x0f) << 3) + MU_LAW_BIAS) << ((value & 0x70) >> 4);
	return (value & 0x80) === 0 ? magnitude - MU_LAW_BIAS : MU_LAW_BIAS - magnitude;
}

function aLaw(code: number): number {
	const value = code ^ 0x55;
	const exponent = (value & 0x70) >> 4;
	const mantissa = (value & 0x0f) << 4;
	const magnitude = exponent === 0 ? mantissa + 8 : (mantissa + 0x108) << (exponent - 1);
	return (value & 0x80) === 0 ? -magnitude : magnitude;
}

/** 16-bit samples by µ-law code. */
export const MU_LAW = Int16Array.from({ length: 256 }, (_, code) => muLaw(code));
/** 16-bit samples by A-law code. */
export const A_LAW = Int16Array.from({ length: 256 }, (_, code) => aLaw(code));
