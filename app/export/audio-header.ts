/** Headers of WAV and AU files with 16-bit PCM. */

/** Shape of PCM audio. */
export interface PcmShape {
	/** Hz */
	readonly sampleRate: number;
	readonly channels: number;
}

/** Bytes of a WAV header as written here. */
export const WAV_HEADER = 44;
/** Bytes of an AU header as written here. */
export const AU_HEADER = 32;
const MAX_RIFF = 0xffff_ffff;

/**
 * A WAV header. Sizes past 4 GiB, which WAV cannot say, are given as the largest possible number,
 * as other programs do; players then read to the end of the file.
 * @see Microsoft RIFF/WAVE, format 1 (PCM)
 */
export function wavHeader(shape: PcmShape, dataBytes: number): Uint8Array {
	const header = new Uint8Array(WAV_HEADER);
	const view = new DataView(header.buffer);
	const frame = shape.channels * 2;
	header.set(letters('RIFF'), 0);
	view.setUint32(4, Math.min(MAX_RIFF, dataBytes + WAV_HEADER - 8), true);
	header.set(letters('WAVEfmt '), 8);
	view.setUint32(16, 16, true);
	view.setUint16(20, 1, true);
	view.setUint16(22, shape.channels, true);
	view.setUint32(24, shape.sampleRate, true);
	view.setUint32(28, shape.sampleRate * frame, true);
	view.setUint16(32, frame, true);
	view.setUint16(34, 16, true);
	header.set(letters('data'), 36);
	view.setUint32(40, Math.min(MAX_RIFF, dataBytes), true);
	return header;
}

/** An AU header: encoding 3, 16-bit linear PCM, big-endian. @see Sun/NeXT .au */
export function auHeader(shape: PcmShape, dataBytes: number): Uint8Array {
	const header = new Uint8Array(AU_HEADER);
	const view = new DataView(header.buffer);
	header.set(letters('.snd'), 0);
	view.setUint32(4, AU_HEADER);
	view.setUint32(8, Math.min(MAX_RIFF, dataBytes));
	view.setUint32(12, 3);
	view.setUint32(16, shape.sampleRate);
	view.setUint32(20, shape.channels);
	return header;
}

function letters(text: string): number[] {
	return Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
}
