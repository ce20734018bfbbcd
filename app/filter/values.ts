/** Values that filters compare, and how fields' types map to them. */
import type { FieldType } from '../dissect/field.ts';

/**
 * What a value is. Numbers hold everything that is counted, booleans (0 and 1) and times (seconds)
 * too; IPv4 addresses are unsigned 32-bit numbers; the rest of the addresses are bytes.
 */
export type ValueKind =
	| 'integer'
	| 'boolean'
	| 'float'
	| 'duration'
	| 'time'
	| 'text'
	| 'bytes'
	| 'ether'
	| 'ipv4'
	| 'ipv6';

/** One value. */
export type FilterValue = number | string | Uint8Array;

/** A value written in the filter; networks carry a mask over the compared bits. */
export interface Constant {
	readonly value: FilterValue;
	/** IPv4: 32-bit number; IPv6: 16 bytes; null where all bits count. */
	readonly mask: number | Uint8Array | null;
}

/** The kind of a field's values; a protocol compared with something stands for its bytes. */
export function kindOfType(type: FieldType): ValueKind {
	switch (type) {
		case 'FT_BOOLEAN':
			return 'boolean';
		case 'FT_FLOAT':
			return 'float';
		case 'FT_RELATIVE_TIME':
			return 'duration';
		case 'FT_ABSOLUTE_TIME':
			return 'time';
		case 'FT_STRING':
			return 'text';
		case 'FT_BYTES':
		case 'FT_PROTOCOL':
		case 'FT_NONE':
			return 'bytes';
		case 'FT_ETHER':
			return 'ether';
		case 'FT_IPv4':
			return 'ipv4';
		case 'FT_IPv6':
			return 'ipv6';
		case 'FT_UINT8':
		case 'FT_UINT16':
		case 'FT_UINT24':
		case 'FT_UINT32':
		case 'FT_FRAMENUM':
		case 'FT_INT8':
		case 'FT_INT24':
		case 'FT_INT32':
			return 'integer';
	}
}

/** Words for messages. */
export const KIND_WORDS: Readonly<Record<ValueKind, string>> = {
	integer: 'a whole number',
	boolean: 'true or false',
	float: 'a number',
	duration: 'seconds',
	time: 'a time',
	text: 'text in quotes',
	bytes: 'bytes (aa:bb:cc)',
	ether: 'a MAC address',
	ipv4: 'an IPv4 address',
	ipv6: 'an IPv6 address',
};

const COUNTED: ReadonlySet<ValueKind> = new Set([
	'integer',
	'boolean',
	'float',
	'duration',
	'time',
]);

/** Whether values of a kind are counted, so that arithmetic makes sense. */
export function isNumeric(kind: ValueKind): boolean {
	return COUNTED.has(kind);
}

/** Whether values of two kinds can be compared with each other. */
export function areComparable(left: ValueKind, right: ValueKind): boolean {
	if (left === right) {
		return true;
	}
	if (isNumeric(left) && isNumeric(right)) {
		return true;
	}
	const isBytes = (kind: ValueKind): boolean => kind === 'bytes' || kind === 'ether';
	return isBytes(left) && isBytes(right);
}

/** A value as bytes, for slices, `contains` and `matches`; null for numbers that have none. */
export function bytesOf(value: FilterValue, kind: ValueKind): Uint8Array | null {
	if (value instanceof Uint8Array) {
		return value;
	}
	if (typeof value === 'string') {
		return new TextEncoder().encode(value);
	}
	if (kind === 'ipv4') {
		return Uint8Array.of(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);
	}
	return null;
}

/** Bytes as a string of characters 0 to 255, for regular expressions. */
export function latin1Of(bytes: Uint8Array): string {
	let text = '';
	for (let at = 0; at < bytes.length; at += 8192) {
		text += String.fromCharCode(...bytes.subarray(at, at + 8192));
	}
	return text;
}
