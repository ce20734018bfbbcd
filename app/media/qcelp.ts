/** QCELP (PureVoice) payloads as a QCP file, which ffmpeg reads. @see RFC 2658, RFC 3625 */
import { u8 } from '../bytes.ts';

/** Frame bytes by rate octet: blank, eighth, quarter, half, full. */
const FRAME_BYTES = new Map([
	[0, 1],
	[1, 4],
	[2, 8],
	[3, 17],
	[4, 35],
]);
/** GUID of the 13 kbit/s codec. */
const GUID = [
	0x41, 0x6d, 0x7f, 0x5e, 0x15, 0xb1, 0xd0, 0x11, 0xba, 0x91, 0x00, 0x80, 0x5f, 0xb4, 0xb9, 0x7e,
];
const FORMAT_BYTES = 150;

/**
 * The codec frames of a payload whose frames are not interleaved.
 * @returns null when the payload is interleaved or damaged
 */
export function qcelpFrames(payload: Uint8Array): Uint8Array | null {
	// One octet: two reserved bits, three bits of interleaving (0 for none), three of its index.
	if (payload.length < 2 || (u8(payload, 0) & 0x38) !== 0) return null;
	for (let at = 1; at < payload.length;) {
		const size = FRAME_BYTES.get(u8(payload, at));
		if (size === undefined || at + size > payload.length) return null;
		at += size;
	}
	return payload.subarray(1);
}

/** Samples of frames that `qcelpFrames` gave: 160 each. */
export function qcelpSamples(frames: Uint8Array): number {
	let samples = 0;
	for (let at = 0; at < frames.length; at += FRAME_BYTES.get(u8(frames, at)) ?? frames.length) {
		samples += 160;
	}
	return samples;
}

/** Header of a QCP file for this many bytes of frames. */
export function qcpHeader(dataBytes: number): Uint8Array {
	const letters = (text: string): number[] =>
		Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
	const header = new Uint8Array(12 + 8 + FORMAT_BYTES + 8 + 8 + 8);
	const view = new DataView(header.buffer);
	header.set(letters('RIFF'), 0);
	view.setUint32(4, header.length - 8 + dataBytes, true);
	header.set(letters('QLCMfmt '), 8);
	view.setUint32(16, FORMAT_BYTES, true);
	header[20] = 1;
	header.set(GUID, 22);
	view.setUint16(38, 2, true);
	header.set(letters('Qcelp 13K'), 40);
	view.setUint16(120, 13_000, true);
	view.setUint16(122, 35, true);
	view.setUint16(124, 160, true);
	view.setUint16(126, 8000, true);
	view.setUint16(128, 16, true);
	view.setUint32(130, 5, true);
	// Rate map: frame bytes without the rate octet, then the octet.
	header.set([34, 4, 16, 3, 7, 2, 3, 1, 0, 0], 134);
	header.set(letters('vrat'), 170);
	view.setUint32(174, 8, true);
	view.setUint32(178, 1, true);
	header.set(letters('data'), 186);
	view.setUint32(190, dataBytes, true);
	return header;
}
