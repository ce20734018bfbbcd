/** Made-up sound for the peers: a gliding tone with pauses, different for each side. */

const RATE = 8000;
const BIAS = 0x84;
const CLIP = 32_635;

/** 16-bit samples. @param {number} pitch Hz @param {number} seconds */
function samples(pitch, seconds) {
	return Int16Array.from({ length: RATE * seconds }, (_, index) => {
		const time = index / RATE;
		const glide = pitch * (1 + 0.3 * Math.sin(2 * Math.PI * 0.7 * time));
		const envelope = Math.max(0, Math.sin(2 * Math.PI * 1.3 * time)) * 9000;
		return Math.round(envelope * Math.sin(2 * Math.PI * glide * time));
	});
}

/** G.711 µ-law. @param {number} sample */
function muLaw(sample) {
	const sign = sample < 0 ? 0x80 : 0;
	const magnitude = Math.min(CLIP, Math.abs(sample)) + BIAS;
	const exponent = Math.max(0, 31 - Math.clz32(magnitude) - 7);
	return ~(sign | (exponent << 4) | ((magnitude >> (exponent + 3)) & 15)) & 0xff;
}

/** G.711 A-law. @param {number} sample */
function aLaw(sample) {
	const sign = sample < 0 ? 0 : 0x80;
	const magnitude = Math.min(0x7fff, sample < 0 ? -sample - 1 : sample) >> 4;
	const exponent = magnitude < 16 ? 0 : 31 - Math.clz32(magnitude) - 3;
	const mantissa = exponent === 0 ? magnitude : (magnitude >> (exponent - 1)) & 15;
	return (sign | (exponent << 4) | mantissa) ^ 0x55;
}

/** @param {number} pitch @param {number} seconds */
export function muLawBytes(pitch, seconds) {
	return Uint8Array.from(samples(pitch, seconds), muLaw);
}

/** @param {number} pitch @param {number} seconds */
export function alawBytes(pitch, seconds) {
	return Uint8Array.from(samples(pitch, seconds), aLaw);
}

/** A WAV file, 16 bits, 8 kHz, mono. @param {number} pitch @param {number} seconds */
export function wavFile(pitch, seconds) {
	const pcm = Buffer.from(samples(pitch, seconds).buffer);
	const header = Buffer.alloc(44);
	header.write('RIFF', 0);
	header.writeUInt32LE(36 + pcm.length, 4);
	header.write('WAVEfmt ', 8);
	header.writeUInt32LE(16, 16);
	header.writeUInt16LE(1, 20);
	header.writeUInt16LE(1, 22);
	header.writeUInt32LE(RATE, 24);
	header.writeUInt32LE(RATE * 2, 28);
	header.writeUInt16LE(2, 32);
	header.writeUInt16LE(16, 34);
	header.write('data', 36);
	header.writeUInt32LE(pcm.length, 40);
	return Buffer.concat([header, pcm]);
}
