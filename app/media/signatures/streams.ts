/** Streams without a length: H.264 and H.265 with start codes, ADTS, transport and program streams. */
import { u16, u8 } from '../../bytes.ts';
import type { Detector, Measure } from './signature.ts';

const TS_PACKET = 188;
const TS_SYNC = 0x47;
const LEAST_TS = 5;
const LEAST_ADTS = 4;

/** Packets of 188 bytes, each with its sync byte. */
const measureTransport: Measure = (data, start) => {
	let at = start;
	while (at + TS_PACKET <= data.length && u8(data, at) === TS_SYNC) at += TS_PACKET;
	const packets = (at - start) / TS_PACKET;
	if (packets < LEAST_TS) return null;
	const confidence = Math.min(0.99, 0.7 + packets / 100);
	const reason = `${packets} packets of ${TS_PACKET} bytes, each with its sync byte`;
	// What follows is something else, or nothing: only a packet that is cut tells of a missing end.
	const isWhole = at >= data.length || u8(data, at) !== TS_SYNC;
	return { length: at - start, isWhole, confidence, reason };
};

/** Bytes of an ADTS frame; 0 when its header cannot be one. */
function adtsLength(data: Uint8Array, at: number): number {
	const isSync = (u16(data, at) & 0xfff6) === 0xfff0;
	const isRate = ((u8(data, at + 2) >> 2) & 15) < 13;
	const length = ((u8(data, at + 3) & 3) << 11) | (u8(data, at + 4) << 3) | (u8(data, at + 5) >> 5);
	return isSync && isRate && length > 7 && at + 7 <= data.length ? length : 0;
}

/** Frames that follow each other by their lengths, with the same rate. */
const measureAdts: Measure = (data, start) => {
	let at = start;
	let frames = 0;
	const fixed = u16(data, start + 2) & 0xfdc0;
	for (let length = adtsLength(data, at); length > 0; length = adtsLength(data, at)) {
		if ((u16(data, at + 2) & 0xfdc0) !== fixed || at + length > data.length) break;
		frames++;
		at += length;
	}
	if (frames < LEAST_ADTS) return null;
	const reason = `${frames} ADTS frames that lead to each other`;
	return { length: at - start, isWhole: adtsLength(data, at) === 0, confidence: 0.95, reason };
};

/** A pack header (MPEG-2 or MPEG-1) and further start codes of a program stream. */
const measureProgram: Measure = (data, start) => {
	const marks = u8(data, start + 4);
	if ((marks & 0xc4) !== 0x44 && (marks & 0xf1) !== 0x21) return null;
	let [packs, packets] = [0, 0];
	for (let at = start; at >= 0; at = nextCode(data, at + 3)) {
		const code = u8(data, at + 3);
		if (code === 0xba) packs++;
		else if (code >= 0xbb && code <= 0xef) packets++;
	}
	if (packets === 0) return null;
	const confidence = packs > 1 ? 0.95 : 0.7;
	const reason = `${packs} pack headers and ${packets} packets of a program stream`;
	return { length: data.length - start, isWhole: true, confidence, reason };
};

function nextCode(data: Uint8Array, from: number): number {
	for (let at = data.indexOf(1, from + 2); at >= 0; at = data.indexOf(1, at + 1)) {
		if (u8(data, at - 1) === 0 && u8(data, at - 2) === 0 && at - 2 >= from) return at - 2;
	}
	return -1;
}

/** Types of the first NAL units behind their start codes. */
function unitTypes(data: Uint8Array, start: number, type: (head: number) => number) {
	const types = new Set<number>();
	for (let at = start, seen = 0; at >= 0 && seen < 200; at = nextCode(data, at + 3), seen++) {
		if (at + 4 < data.length) types.add(type(u8(data, at + 3)));
	}
	return types;
}

/** Parameter sets, then pictures. */
function measureUnits(
	type: (head: number) => number,
	sets: readonly number[],
	pictures: readonly number[],
): Measure {
	return (data, start) => {
		const types = unitTypes(data, start, type);
		if (!sets.every((one) => types.has(one))) return null;
		const hasPicture = pictures.some((one) => types.has(one));
		const reason = `start codes before parameter sets${hasPicture ? ' and pictures' : ''}`;
		const length = data.length - start;
		return { length, isWhole: false, confidence: hasPicture ? 0.95 : 0.6, reason };
	};
}

const code = (...bytes: readonly number[]): Uint8Array => Uint8Array.of(0, 0, 1, ...bytes);

/** Detectors of this file. */
export const STREAM_DETECTORS: readonly Detector[] = [
	{ kind: 'TS', magic: Uint8Array.of(TS_SYNC), before: 0, measure: measureTransport },
	{ kind: 'PS', magic: code(0xba), before: 0, measure: measureProgram },
	...[0x67, 0x27].map((head): Detector => ({
		...{ kind: 'H264', magic: code(head), before: 0 },
		measure: measureUnits((byte) => byte & 0x1f, [7, 8], [1, 5]),
	})),
	{
		...{ kind: 'H265', magic: code(0x40, 0x01), before: 0 },
		measure: measureUnits((byte) => (byte >> 1) & 0x3f, [32, 33, 34], [1, 19, 20]),
	},
	...[0xf0, 0xf1, 0xf8, 0xf9].map((second): Detector => ({
		...{ kind: 'ADTS', magic: Uint8Array.of(0xff, second), before: 0, measure: measureAdts },
	})),
];
