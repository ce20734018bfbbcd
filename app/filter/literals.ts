/** Turns what stands in the text for a value into the value that its field needs. */
import { IPv4, IPv6 } from 'ipaddr.js';
import { numberByName } from '../dissect/names-table.ts';
import type { Constant, FilterValue, ValueKind } from './values.ts';

/** A value in the text, still without a type. */
export interface Written {
	readonly kind: 'name' | 'literal' | 'text' | 'character';
	/** As it stands in the text, quotes included. */
	readonly text: string;
}

const ESCAPES: Readonly<Record<string, string>> = {
	a: '\u0007',
	b: '\b',
	f: '\f',
	n: '\n',
	r: '\r',
	t: '\t',
	v: '\v',
};

/**
 * The value of a literal.
 * @param field name of the field that it is compared with: some have named values
 * @returns null when it is no value of that kind
 */
export function constantOf(written: Written, kind: ValueKind, field: string): Constant | null {
	switch (kind) {
		case 'ipv4':
			return written.kind === 'literal' ? ipv4Constant(written.text) : null;
		case 'ipv6':
			return written.kind === 'literal' ? ipv6Constant(written.text) : null;
		case 'integer':
			return plain(integerValue(written, field));
		case 'boolean':
			return plain(booleanValue(written));
		case 'float':
		case 'duration':
			return plain(written.kind === 'literal' ? decimalValue(written.text) : null);
		case 'time':
			return plain(timeValue(written));
		case 'text':
			return plain(textValue(written));
		case 'ether': {
			const bytes = bytesValue(written);
			return bytes?.length === 6 ? plain(bytes) : null;
		}
		case 'bytes':
			return plain(bytesValue(written));
	}
}

function plain(value: FilterValue | null): Constant | null {
	return value === null ? null : { value, mask: null };
}

/** One escape behind its backslash, as a character code. */
function escapedCode(code: string): number {
	if (/^x[0-9A-Fa-f]/u.test(code)) {
		return Number.parseInt(code.slice(1), 16);
	}
	if (/^[0-7]/u.test(code)) {
		return Number.parseInt(code, 8) & 255;
	}
	return (ESCAPES[code] ?? code).codePointAt(0) ?? 0;
}

const ESCAPE = /\\(x[0-9A-Fa-f]{1,2}|[0-7]{1,3}|.)/gu;

/** Text between the quotes, escapes resolved; raw text (`r"…"`) as it stands. */
export function unquoted(text: string): string {
	if (text.startsWith('r"')) {
		return text.slice(2, -1);
	}
	return text
		.slice(1, -1)
		.replace(ESCAPE, (_, code: string) => String.fromCodePoint(escapedCode(code)));
}

/** The same as bytes: UTF-8, but an escape stands for the byte that it names. */
function quotedBytes(text: string): Uint8Array {
	const isRaw = text.startsWith('r"');
	const inner = text.slice(isRaw ? 2 : 1, -1);
	const parts = isRaw ? [inner] : inner.split(ESCAPE);
	// `split` puts what the group caught at the odd places.
	const bytes = parts.flatMap((part, index) =>
		index % 2 === 1 ? [escapedCode(part) & 255] : [...new TextEncoder().encode(part)],
	);
	return Uint8Array.from(bytes);
}

/** Decimal, hexadecimal (0x), binary (0b) and octal (0) whole numbers. */
function wholeNumber(text: string): number | null {
	if (/^0[xX][0-9A-Fa-f]+$/u.test(text) || /^0[bB][01]+$/u.test(text)) {
		return Number(text);
	}
	if (/^0[0-7]+$/u.test(text)) {
		return Number.parseInt(text, 8);
	}
	if (/^(?:0|[1-9]\d*)$/u.test(text)) return Number(text);
	// Signatures are often written as their four bytes: `000001f9` or `00:00:01:f9`.
	const bytes = text.replaceAll(':', '');
	return /^[\da-f]{8}$/iu.test(bytes) ? Number.parseInt(bytes, 16) : null;
}

function integerValue(written: Written, field: string): number | null {
	switch (written.kind) {
		case 'literal':
			return wholeNumber(written.text);
		case 'character': {
			const text = unquoted(written.text);
			return text.length === 1 ? text.charCodeAt(0) : null;
		}
		case 'name':
			return numberByName(field, written.text);
		case 'text':
			return numberByName(field, unquoted(written.text));
	}
}

function booleanValue(written: Written): number | null {
	const text = written.kind === 'text' ? unquoted(written.text) : written.text;
	if (/^(?:true|True|TRUE)$/u.test(text)) {
		return 1;
	}
	if (/^(?:false|False|FALSE)$/u.test(text)) {
		return 0;
	}
	const number = wholeNumber(text);
	return number === null ? null : number === 0 ? 0 : 1;
}

function decimalValue(text: string): number | null {
	if (/^\d+\.\d+(?:[eE][+-]?\d+)?$/u.test(text)) {
		return Number(text);
	}
	return /^\d+$/u.test(text) ? Number(text) : wholeNumber(text);
}

/** Seconds since 1970 from a number, from ISO 8601 (UTC unless it says otherwise), or `Nov 3, 2023 …`. */
function timeValue(written: Written): number | null {
	if (written.kind === 'literal') {
		return decimalValue(written.text);
	}
	if (written.kind !== 'text') {
		return null;
	}
	const parts = /^(.*?:\d\d(?::\d\d)?)(\.\d+)?\s*(Z|UTC|[+-]\d\d:?\d\d)?$/u.exec(
		unquoted(written.text),
	);
	const date = parts?.[1] ?? unquoted(written.text);
	const zone = parts?.[3] ?? 'Z';
	const isIso = /^\d{4}-/u.test(date);
	const whole = isIso ? Date.parse(`${isoDate(date)}${zone}`) : Date.parse(`${date} ${zone}`);
	return Number.isNaN(whole) ? null : whole / 1000 + Number(parts?.[2] ?? 0);
}

function isoDate(date: string): string {
	const text = date.trim().replace(' ', 'T');
	return text.includes('T') ? text : `${text}T00:00:00`;
}

function textValue(written: Written): string | null {
	return written.kind === 'text' ? unquoted(written.text) : written.text;
}

/** `aa:bb`, `aa-bb`, `aabb`, `0xaabb`, or the bytes of text in quotes. */
function bytesValue(written: Written): Uint8Array | null {
	if (written.kind === 'text' || written.kind === 'character') {
		return quotedBytes(written.text);
	}
	const digits = written.text.replace(/^0[xX]/u, '').replace(/[:-]/gu, '');
	const isSeparated = /^(?:[0-9A-Fa-f]{2}[:-])*[0-9A-Fa-f]{2}:?$/u.test(written.text);
	const isPlain = /^(?:0[xX])?(?:[0-9A-Fa-f]|(?:[0-9A-Fa-f]{2})+)$/u.test(written.text);
	if (!isSeparated && !isPlain) {
		return null;
	}
	return Uint8Array.from(digits.match(/..?/gu) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** Address and prefix length, null when the prefix is longer than `bits`. */
function splitPrefix(text: string, bits: number): readonly [string, number] | null {
	const [address = '', prefix] = text.split('/');
	const length = prefix === undefined ? bits : Number(prefix);
	return length <= bits ? [address, length] : null;
}

function ipv4Constant(text: string): Constant | null {
	const parts = splitPrefix(text, 32);
	if (parts === null || !IPv4.isValidFourPartDecimal(parts[0])) {
		return null;
	}
	const value = numberOf(IPv4.parse(parts[0]).toByteArray());
	return { value, mask: parts[1] === 32 ? null : -(2 ** (32 - parts[1])) >>> 0 };
}

function numberOf(bytes: readonly number[]): number {
	return bytes.reduce((number, byte) => number * 256 + byte, 0);
}

function ipv6Constant(text: string): Constant | null {
	const parts = splitPrefix(text, 128);
	if (parts === null || !IPv6.isValid(parts[0])) {
		return null;
	}
	const value = Uint8Array.from(IPv6.parse(parts[0]).toByteArray());
	return { value, mask: parts[1] === 128 ? null : prefixMask(parts[1]) };
}

function prefixMask(length: number): Uint8Array {
	return Uint8Array.from({ length: 16 }, (_, index) => {
		const bits = Math.min(8, Math.max(0, length - index * 8));
		return (0xff00 >> bits) & 255;
	});
}
