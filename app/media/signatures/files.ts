/** Files that tell their own length: JPEG, PNG, FLV, MP4, WAV. */
import { u16, u24, u32, u32le, u8 } from '../../bytes.ts';
import type { Detector, Measure } from './signature.ts';

const text = (letters: string): Uint8Array =>
	Uint8Array.from(letters, (letter) => letter.charCodeAt(0));

/** Segments up to the scan, then to the end marker behind it. */
const measureJpeg: Measure = (data, start) => {
	let at = start + 2;
	let segments = 0;
	while (u8(data, at) === 0xff && at + 4 <= data.length) {
		const marker = u8(data, at + 1);
		if (marker === 0xda) return scanOf(data, start, at + 2 + u16(data, at + 2));
		const isSegment = marker >= 0xc0 && marker <= 0xfe && marker !== 0xd8 && marker !== 0xd9;
		if (!isSegment) return null;
		segments++;
		at += 2 + u16(data, at + 2);
	}
	if (segments < 2) return null;
	const reason = `${segments} segments of a JPEG, its picture is missing`;
	return { length: data.length - start, isWhole: false, confidence: 0.5, reason };
};

function scanOf(data: Uint8Array, start: number, from: number): ReturnType<Measure> {
	for (let at = data.indexOf(0xff, from); at >= 0; at = data.indexOf(0xff, at + 1)) {
		const next = u8(data, at + 1);
		// Stuffing and restarts belong to the picture.
		if (next === 0 || next === 0xff || (next >= 0xd0 && next <= 0xd7)) continue;
		if (next === 0xd9) {
			const reason = 'a JPEG from its first to its last marker';
			return { length: at + 2 - start, isWhole: true, confidence: 0.97, reason };
		}
		if (at + 1 < data.length) break;
	}
	const reason = 'a JPEG whose end is missing';
	return { length: data.length - start, isWhole: false, confidence: 0.8, reason };
}

/** Chunks with their lengths up to IEND. */
const measurePng: Measure = (data, start) => {
	let at = start + 8;
	while (at + 12 <= data.length) {
		const next = at + 12 + u32(data, at);
		const isEnd = u32(data, at + 4) === 0x4945_4e44;
		if (isEnd && next <= data.length) {
			const reason = 'a PNG from its signature to IEND';
			return { length: next - start, isWhole: true, confidence: 0.99, reason };
		}
		at = next;
	}
	const reason = 'a PNG whose end is missing';
	return { length: data.length - start, isWhole: false, confidence: 0.9, reason };
};

/** Tags that tell their size before and behind. */
const measureFlv: Measure = (data, start) => {
	const isHeader = (u8(data, start + 4) & 0xfa) === 0 && u32(data, start + 5) === 9;
	if (!isHeader || data.length < start + 13) return null;
	let at = start + 13;
	let tags = 0;
	while (at + 15 <= data.length) {
		const size = u24(data, at + 1);
		const isTag = [8, 9, 18].includes(u8(data, at) & 0x1f);
		const end = at + 11 + size;
		if (!isTag || end + 4 > data.length || u32(data, end) !== size + 11) break;
		tags++;
		at = end + 4;
	}
	const isWhole = at === data.length;
	const reason = `an FLV header and ${tags} tags behind it`;
	return { length: at - start, isWhole, confidence: tags > 0 ? 0.97 : 0.5, reason };
};

const BOXES = new Set([
	'ftyp',
	'moov',
	'mdat',
	'moof',
	'free',
	'skip',
	'styp',
	'sidx',
	'uuid',
	'meta',
]);

/** Boxes of the outermost level. */
const measureMp4: Measure = (data, start) => {
	let at = start;
	const names: string[] = [];
	while (at + 8 <= data.length) {
		const name = String.fromCharCode(...data.subarray(at + 4, at + 8));
		const short = u32(data, at);
		const size = short === 1 ? u32(data, at + 8) * 2 ** 32 + u32(data, at + 12) : short;
		if (!BOXES.has(name) || size < 8) break;
		names.push(name);
		at += size;
	}
	if (names.length === 0) return null;
	const hasPictures = names.includes('mdat') && (names.includes('moov') || names.includes('moof'));
	const isWhole = at <= data.length && hasPictures;
	const reason = `boxes of an MP4: ${names.slice(0, 6).join(' ')}`;
	const length = Math.min(at, data.length) - start;
	return { length, isWhole, confidence: names.length > 1 ? 0.97 : 0.7, reason };
};

const measureWav: Measure = (data, start) => {
	if (u32(data, start + 8) !== 0x5741_5645) return null;
	const size = u32le(data, start + 4) + 8;
	const isWhole = start + size <= data.length;
	const length = Math.min(size, data.length - start);
	return { length, isWhole, confidence: 0.95, reason: 'a RIFF header with WAVE behind it' };
};

/** Detectors of this file: those that hold others stand first. */
export const FILE_DETECTORS: readonly Detector[] = [
	{ kind: 'FLV', magic: text('FLV\x01'), before: 0, measure: measureFlv },
	// Segments of HLS and DASH begin without `ftyp`; inside a file they are part of it.
	...['ftyp', 'styp', 'moof'].map((name): Detector => ({
		...{ kind: 'MP4', magic: text(name), before: 4, measure: measureMp4 },
	})),
	{ kind: 'WAV', magic: text('RIFF'), before: 0, measure: measureWav },
	{ kind: 'PNG', magic: text('\x89PNG\r\n\x1a\n'), before: 0, measure: measurePng },
	{ kind: 'JPEG', magic: Uint8Array.of(0xff, 0xd8, 0xff), before: 0, measure: measureJpeg },
];
