/** Sequence header of AV1: size of the pictures and what a file says of them. @see AV1 §5.5 */
import { u8 } from '../bytes.ts';
import { MalformedPacketError } from '../errors.ts';
import { BitReader } from './bits.ts';

const SEQUENCE_HEADER = 1;
const HAS_EXTENSION = 4;
const HAS_SIZE = 2;
const MOST_ZEROS = 32;
/** Levels above this one have a tier. */
const LAST_LEVEL_WITHOUT_TIER = 7;
const SELECT_SCREEN_CONTENT = 2;
const UNSPECIFIED = 2;
const BT_709 = 1;
const SRGB = 13;
const IDENTITY = 0;

/** What a sequence header tells. */
export interface Av1Sequence {
	/** Pixels of the largest picture. */
	readonly width: number;
	readonly height: number;
	readonly profile: number;
	/** Index of the level, 0 for 2.0. */
	readonly level: number;
	readonly tier: number;
	readonly colours: Av1Colours;
}

/** Depth and layout of the samples; 1 and 0 as the header's flags are. */
export interface Av1Colours {
	readonly isDeep: number;
	readonly isTwelve: number;
	readonly isMonochrome: number;
	readonly halvesX: number;
	readonly halvesY: number;
	readonly samplePosition: number;
}

/** The first sequence header of OBUs that have their sizes, header and size with it; null if none. */
export function av1SequenceObu(data: Uint8Array): {
	readonly obu: Uint8Array;
	readonly body: Uint8Array;
} | null {
	for (let at = 0; at < data.length;) {
		const header = u8(data, at);
		const body = at + ((header & HAS_EXTENSION) === 0 ? 1 : 2);
		const isSized = (header & HAS_SIZE) !== 0;
		const size = isSized ? sizeAt(data, body) : { value: data.length - body, next: body };
		if (size === null || size.next + size.value > data.length) return null;
		const end = size.next + size.value;
		if (((header >> 3) & 15) === SEQUENCE_HEADER) {
			return { obu: data.slice(at, end), body: data.subarray(size.next, end) };
		}
		at = end;
	}
	return null;
}

function sizeAt(data: Uint8Array, start: number): { value: number; next: number } | null {
	let value = 0;
	for (let index = 0; index < 5 && start + index < data.length; index++) {
		const byte = u8(data, start + index);
		value += (byte & 0x7f) * 128 ** index;
		if ((byte & 0x80) === 0) return { value, next: start + index + 1 };
	}
	return null;
}

/** @param body behind the OBU's header and size; @throws MalformedPacketError when it is cut */
export function parseAv1Sequence(body: Uint8Array): Av1Sequence {
	const bits = new BitReader(body, 'av1');
	const profile = bits.read(3);
	bits.read(1);
	const isReduced = bits.read(1) === 1;
	const { level, tier } = isReduced ? { level: bits.read(5), tier: 0 } : readPoints(bits);
	const widthBits = bits.read(4) + 1;
	const heightBits = bits.read(4) + 1;
	const width = bits.read(widthBits) + 1;
	const height = bits.read(heightBits) + 1;
	if (!isReduced && bits.read(1) === 1) bits.read(7);
	bits.read(3);
	if (!isReduced) skipTools(bits);
	bits.read(3);
	return { width, height, profile, level, tier, colours: readColours(bits, profile) };
}

/** Timing and operating points. @returns level and tier of the first point, which is the highest */
function readPoints(bits: BitReader): { readonly level: number; readonly tier: number } {
	const delayBits = bits.read(1) === 1 ? readTiming(bits) : 0;
	const hasDelays = bits.read(1) === 1;
	const count = bits.read(5) + 1;
	let first: { level: number; tier: number } | null = null;
	for (let point = 0; point < count; point++) {
		bits.read(12);
		const level = bits.read(5);
		const tier = level > LAST_LEVEL_WITHOUT_TIER ? bits.read(1) : 0;
		first ??= { level, tier };
		if (delayBits > 0 && bits.read(1) === 1) {
			bits.read(delayBits);
			bits.read(delayBits);
			bits.read(1);
		}
		if (hasDelays && bits.read(1) === 1) bits.read(4);
	}
	return first ?? { level: 0, tier: 0 };
}

/** @returns bits of a buffer delay; 0 without a decoder model */
function readTiming(bits: BitReader): number {
	bits.read(32);
	bits.read(32);
	if (bits.read(1) === 1) skipUvlc(bits);
	if (bits.read(1) === 0) return 0;
	const delayBits = bits.read(5) + 1;
	bits.read(32);
	bits.read(10);
	return delayBits;
}

function skipUvlc(bits: BitReader): void {
	let zeros = 0;
	while (bits.read(1) === 0) {
		if (++zeros > MOST_ZEROS) throw new MalformedPacketError('av1', bits.position >> 3, 'uvlc');
	}
	if (zeros > 0 && zeros < MOST_ZEROS) bits.read(zeros);
}

/** Coding tools that a reduced header leaves out. */
function skipTools(bits: BitReader): void {
	bits.read(4);
	const hasOrder = bits.read(1) === 1;
	if (hasOrder) bits.read(2);
	const screenContent = bits.read(1) === 1 ? SELECT_SCREEN_CONTENT : bits.read(1);
	if (screenContent > 0 && bits.read(1) === 0) bits.read(1);
	if (hasOrder) bits.read(3);
}

function readColours(bits: BitReader, profile: number): Av1Colours {
	const isDeep = bits.read(1);
	const isTwelve = profile === 2 && isDeep === 1 ? bits.read(1) : 0;
	const isMonochrome = profile === 1 ? 0 : bits.read(1);
	const described = bits.read(1) === 1;
	const [primaries, transfer, matrix] = described
		? [bits.read(8), bits.read(8), bits.read(8)]
		: [UNSPECIFIED, UNSPECIFIED, UNSPECIFIED];
	const depth = { isDeep, isTwelve, isMonochrome };
	if (isMonochrome === 1) {
		bits.read(1);
		return { ...depth, halvesX: 1, halvesY: 1, samplePosition: 0 };
	}
	if (primaries === BT_709 && transfer === SRGB && matrix === IDENTITY) {
		return { ...depth, halvesX: 0, halvesY: 0, samplePosition: 0 };
	}
	bits.read(1);
	const [halvesX, halvesY] = readLayout(bits, profile, isTwelve === 1);
	const samplePosition = halvesX === 1 && halvesY === 1 ? bits.read(2) : 0;
	return { ...depth, halvesX, halvesY, samplePosition };
}

/** Which axes have half the colour samples. */
function readLayout(bits: BitReader, profile: number, isTwelve: boolean): [number, number] {
	if (profile === 0) return [1, 1];
	if (profile === 1) return [0, 0];
	if (!isTwelve) return [1, 0];
	const halvesX = bits.read(1);
	return [halvesX, halvesX === 1 ? bits.read(1) : 0];
}
