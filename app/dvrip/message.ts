/** One message of a capture, made from its row when somebody looks. */
import type { DvripConnectionRecord, DvripStore } from '../protocols/dvrip/index.ts';
import { commandName, isMediaCommand, ROWS, WRAPPED_MARK } from '../protocols/dvrip/index.ts';
import { numberOf, readPayload, textOf } from './payload.ts';
import type { DvripPayload, JsonValue } from './payload.ts';
import { unwrapped } from './wrapper.ts';

const REPLY_WORDS = /_(RSP|DATA|EOF|PROGRESS)$/u;
/** Requests that the device makes, and data that goes to it. */
const FROM_DEVICE: ReadonlySet<number> = new Set([1004, 1504, 1508]);
const TO_DEVICE: ReadonlySet<number> = new Set([1005, 1419, 1432, 1505, 1522]);

/** One message. Times in ms since the capture's first packet. */
export class DvripMessage {
	readonly row: number;
	readonly connection: DvripConnectionRecord;
	readonly direction: 0 | 1;
	/** ROWS.FORM_ constant. */
	readonly form: number;
	readonly command: number;
	readonly session: number;
	readonly sequence: number;
	readonly version: number;
	readonly reserved1: number;
	readonly reserved2: number;
	readonly total: number;
	readonly current: number;
	/** Bytes after the header, and how many of them were not captured. */
	readonly length: number;
	readonly missing: number;
	readonly firstFrame: number;
	readonly frame: number;
	readonly timeMs: number;
	/** Empty for media, and for what was not kept. */
	readonly body: Uint8Array;
	#payload: DvripPayload | null = null;

	constructor(store: DvripStore, row: number) {
		const { messages } = store;
		const at = (column: number): number => messages.get(row, column);
		const bytes = at(ROWS.M_BYTES);
		this.row = row;
		this.connection = store.connections[at(ROWS.M_CONNECTION)] as DvripConnectionRecord;
		this.direction = (at(ROWS.M_FORM) & 1) as 0 | 1;
		this.form = at(ROWS.M_FORM) >> 1;
		this.command = at(ROWS.M_COMMAND);
		this.session = at(ROWS.M_SESSION);
		this.sequence = at(ROWS.M_SEQUENCE);
		this.version = bytes & 0xff;
		this.reserved1 = (bytes >>> 8) & 0xff;
		this.reserved2 = (bytes >>> 16) & 0xff;
		this.total = bytes >>> 24;
		this.current = at(ROWS.M_CURRENT);
		this.length = at(ROWS.M_LENGTH);
		this.missing = at(ROWS.M_MISSING);
		this.firstFrame = at(ROWS.M_FIRST_FRAME);
		this.frame = at(ROWS.M_FRAME) || this.firstFrame;
		this.timeMs = at(ROWS.M_TIME);
		this.body = store.body(row) ?? new Uint8Array(0);
	}

	get name(): string {
		return this.command < 0 ? 'UDP' : commandName(this.command);
	}

	get isMedia(): boolean {
		return isMediaCommand(this.command);
	}

	/** Its body as text and objects. */
	get payload(): DvripPayload {
		this.#payload ??= readPayload(this.body);
		return this.#payload;
	}

	/** The first object; that of a wrapped body when the vendor's constant key opens it. */
	get json(): JsonValue | undefined {
		const { payload } = this;
		if (payload.kind === 'encrypted') return unwrapped(payload.text)?.values[0];
		return payload.values[0];
	}

	/** True when the body says what it says under a key that only both ends know. */
	get isEncrypted(): boolean {
		return this.payload.kind === 'encrypted' && unwrapped(this.payload.text) === null;
	}

	/** True when its body is wrapped with the vendor's constant key. */
	get isWrapped(): boolean {
		const { payload, total } = this;
		return payload.kind === 'encrypted' && (total === WRAPPED_MARK || !this.isEncrypted);
	}

	/** Return code; null when it has none. */
	get result(): number | null {
		return numberOf(this.json, 'Ret');
	}

	/** The operation that it names: `OPMonitor`; empty when none. */
	get operation(): string {
		return textOf(this.json, 'Name');
	}
}

/** Whether a message of this id comes from the device; null when either may send it. */
export function isFromDevice(command: number): boolean | null {
	if (FROM_DEVICE.has(command)) return true;
	if (TO_DEVICE.has(command)) return false;
	const name = commandName(command);
	if (REPLY_WORDS.test(name)) return true;
	return name.endsWith('_REQ') ? false : null;
}

/** The header's 20 bytes again, from the numbers of its row. */
export function headerBytes(message: DvripMessage): Uint8Array {
	const bytes = new Uint8Array(20);
	const view = new DataView(bytes.buffer);
	bytes.set([0xff, message.version, message.reserved1, message.reserved2]);
	view.setUint32(4, message.session, true);
	view.setUint32(8, message.sequence, true);
	bytes.set([message.total, message.current], 12);
	view.setUint16(14, message.command, true);
	view.setUint32(16, message.length, true);
	return bytes;
}
