/** The 20 bytes before every message. All numbers are little-endian. */
import { u16le, u32le, u8 } from '../../bytes.ts';
import { MAX_DVRIP_MESSAGE_BYTES } from '../../limits.ts';
import { COMMAND_NAMES } from './commands-table.ts';

/** Bytes of the header. */
export const HEADER_BYTES = 20;
const HEAD_FLAG = 0xff;
const FIRST_COMMAND = 900;
const LAST_COMMAND = 8191;
/** Session id that vendor apps put into what they ask before the login. */
export const PROBE_SESSION = 99_999;
/** Byte 12 of a message whose body is wrapped with the vendor's constant key. */
export const WRAPPED_MARK = 0x63;

/** Header of one message; one object is reused by a reader. */
export class DvripHeader {
	version = 0;
	reserved1 = 0;
	reserved2 = 0;
	/** Given by the device at login; 0 before. */
	session = 0;
	sequence = 0;
	/** Control messages: parts in all. Media: channel. */
	total = 0;
	/** Control messages: part, from 0. Media: 1 on the last message of a transfer. */
	current = 0;
	command = 0;
	/** Bytes that follow the header. */
	length = 0;

	/** Reads the header at `at`; the caller has 20 bytes there. */
	read(data: Uint8Array, at: number): void {
		this.version = u8(data, at + 1);
		this.reserved1 = u8(data, at + 2);
		this.reserved2 = u8(data, at + 3);
		this.session = u32le(data, at + 4);
		this.sequence = u32le(data, at + 8);
		this.total = u8(data, at + 12);
		this.current = u8(data, at + 13);
		this.command = u16le(data, at + 14);
		this.length = u32le(data, at + 16);
	}
}

/** Why 20 bytes are no header that can be believed. */
export type HeaderFault = 'bad-head-byte' | 'bad-version' | 'bad-command' | 'length-too-large';

/** Looks at 20 bytes where a message should begin. @returns null when they can be a header */
export function headerFault(data: Uint8Array, at: number): HeaderFault | null {
	if (u8(data, at) !== HEAD_FLAG) return 'bad-head-byte';
	if (u8(data, at + 1) > 1) return 'bad-version';
	const command = u16le(data, at + 14);
	if (command < FIRST_COMMAND || command > LAST_COMMAND) return 'bad-command';
	return u32le(data, at + 16) > MAX_DVRIP_MESSAGE_BYTES ? 'length-too-large' : null;
}

/**
 * The stricter question, asked where a message may begin by chance: a known id, the reserved bytes
 * as they were ever seen, a last-message flag that makes sense.
 */
export function isLikelyHeader(data: Uint8Array, at: number): boolean {
	if (headerFault(data, at) !== null) return false;
	if (u8(data, at + 2) > 1 || (u8(data, at + 3) & 0x7f) !== 0) return false;
	const total = u8(data, at + 12);
	const current = u8(data, at + 13);
	if (current > 1 && current >= total) return false;
	return COMMAND_NAMES.has(u16le(data, at + 14));
}

const MEDIA_COMMANDS: ReadonlySet<number> = new Set([1412, 1419, 1422, 1426, 1432, 1433]);
const BINARY_COMMANDS: ReadonlySet<number> = new Set([1050, 1522, 1543, 1545, 1561, 1601]);

/** Messages that carry media frames, whatever their first bytes are. */
export function isMediaCommand(command: number): boolean {
	return MEDIA_COMMANDS.has(command);
}

/** Messages whose body may be anything: pictures, firmware, archives. */
export function isBinaryCommand(command: number): boolean {
	return BINARY_COMMANDS.has(command);
}

/** `MONITOR_DATA`, or `COMMAND_4711` for an id that is not known. */
export function commandName(command: number): string {
	return COMMAND_NAMES.get(command) ?? `COMMAND_${command}`;
}

const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;

/**
 * Whether a body fits its header; `true` also where too little of it is there to tell.
 * @param at first byte of the header
 * @param end one past the last byte that is there
 */
export function hasFittingBody(data: Uint8Array, at: number, end: number): boolean {
	const command = u16le(data, at + 14);
	const body = at + HEADER_BYTES;
	if (u32le(data, at + 16) === 0 || body >= end || isBinaryCommand(command)) return true;
	if (isMediaCommand(command)) return true;
	const first = u8(data, body);
	return first === OPEN_BRACE || first === OPEN_BRACKET || isBase64(data, body, end);
}

const BASE64 = /^[A-Za-z0-9+/=]+$/;

function isBase64(data: Uint8Array, start: number, end: number): boolean {
	const seen = Math.min(end, start + 16);
	return BASE64.test(String.fromCharCode(...data.subarray(start, seen)));
}
