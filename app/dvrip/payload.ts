/** Bodies of control messages: JSON as these devices write it, encrypted text, or bytes. */

/** A value of JSON. */
export type JsonValue =
	string | number | boolean | null | readonly JsonValue[] | { readonly [name: string]: JsonValue };

/** One body, read. */
export interface DvripPayload {
	readonly kind: 'empty' | 'json' | 'encrypted' | 'bytes';
	/** The text without what ends it; empty for bytes. */
	readonly text: string;
	/** Objects in it: one, or several one after the other; empty where none could be read. */
	readonly values: readonly JsonValue[];
	/** Bytes that end the text: `0a00`, `0a`, `00`, or none; hexadecimal. */
	readonly terminator: string;
	/** What is wrong with it; null when all is well. */
	readonly fault: 'bad-json' | null;
}

const HASH = 0x23;
const BLANK = 0x20;
const BASE64 = /^[A-Za-z0-9+/]{20,}={0,2}$/;
const BLOCK = 16;
/** Anything below a blank. */
const CONTROL_CHARACTERS = /\p{Cc}+/gu;

/** Reads a body. Never throws. */
export function readPayload(body: Uint8Array): DvripPayload {
	const end = textEnd(body);
	const terminator = hex(body.subarray(end));
	if (end === 0) return { kind: 'empty', text: '', values: [], terminator, fault: null };
	const text = new TextDecoder().decode(body.subarray(0, end));
	const start = text.trimStart().charAt(0);
	if (start === '{' || start === '[') {
		const { values, fault } = readValues(text);
		return { kind: 'json', text, values, terminator, fault };
	}
	if (isEncrypted(body, end)) {
		return { kind: 'encrypted', text: base64Text(body, end), values: [], terminator, fault: null };
	}
	return { kind: 'bytes', text: '', values: [], terminator: '', fault: 'bad-json' };
}

/** Some firmwares end with a line and a zero, others with one of them or nothing. */
function textEnd(body: Uint8Array): number {
	let end = body.length;
	while (end > 0 && (body[end - 1] as number) <= BLANK) end--;
	return end;
}

function base64Text(body: Uint8Array, end: number): string {
	const stop = body[end - 1] === HASH ? end - 1 : end;
	return new TextDecoder('latin1').decode(body.subarray(0, stop));
}

function isEncrypted(body: Uint8Array, end: number): boolean {
	const text = base64Text(body, end);
	if (!BASE64.test(text)) return false;
	const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
	return ((text.length * 3) / 4 - padding) % BLOCK === 0;
}

function readValues(text: string): Pick<DvripPayload, 'values' | 'fault'> {
	const whole = parsed(text);
	if (whole !== undefined) return { values: [whole], fault: null };
	const values: JsonValue[] = [];
	let at = 0;
	for (const end of objectEnds(text)) {
		const one = parsed(text.slice(at, end));
		if (one === undefined) return { values, fault: 'bad-json' };
		values.push(one);
		at = end;
	}
	const rest = text.slice(at).trim();
	return { values, fault: rest === '' ? null : 'bad-json' };
}

/** Control characters inside strings are no JSON, but some devices send them. */
function parsed(text: string): JsonValue | undefined {
	for (const tried of [text, text.replace(CONTROL_CHARACTERS, ' ')]) {
		try {
			return JSON.parse(tried) as JsonValue;
		} catch {
			// The next form may be readable.
		}
	}
	return undefined;
}

/** Where each object at the top ends: brackets counted outside of strings. */
function objectEnds(text: string): readonly number[] {
	const ends: number[] = [];
	let depth = 0;
	let isInString = false;
	for (let at = 0; at < text.length; at++) {
		const char = text.charAt(at);
		if (isInString) {
			if (char === '\\') at++;
			else if (char === '"') isInString = false;
		} else if (char === '"') isInString = true;
		else if (char === '{' || char === '[') depth++;
		else if (char === '}' || char === ']') {
			depth--;
			if (depth === 0) ends.push(at + 1);
		}
	}
	return ends;
}

/** Bytes as hexadecimal text. */
export function hex(bytes: Uint8Array): string {
	return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The member of an object; undefined where there is none. */
export function member(value: JsonValue | undefined, name: string): JsonValue | undefined {
	if (typeof value !== 'object' || value === null || isList(value)) return undefined;
	return Object.hasOwn(value, name) ? value[name] : undefined;
}

/** True for arrays; narrows readonly ones too. */
export function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
	return Array.isArray(value);
}

/** A member that is text; empty where it is none. */
export function textOf(value: JsonValue | undefined, name: string): string {
	const found = member(value, name);
	return typeof found === 'string' ? found : '';
}

/** A member that is a number; null where it is none. */
export function numberOf(value: JsonValue | undefined, name: string): number | null {
	const found = member(value, name);
	return typeof found === 'number' ? found : null;
}

/** `0x6700A8C0` as these devices write 192.168.0.103; other text as it is. */
export function addressOf(text: string): string {
	const digits = /^0x([0-9a-f]{1,8})$/i.exec(text)?.[1];
	if (digits === undefined) return text;
	const value = Number.parseInt(digits, 16);
	return [value & 255, (value >> 8) & 255, (value >> 16) & 255, value >>> 24].join('.');
}
