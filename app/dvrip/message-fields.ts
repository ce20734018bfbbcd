/** The fields `dvrip.*` of a message: names, types and meaning are those of the first dissector. */
import type { DvripStore } from '../protocols/dvrip/index.ts';
import {
	FRAME_AUDIO,
	FRAME_I,
	FRAME_INFORMATION,
	FRAME_P,
	FRAME_PICTURE,
	ROWS,
} from '../protocols/dvrip/index.ts';
import { u32 } from '../bytes.ts';
import type { MessageValue } from '../views/messages.ts';
import { cloudFacts } from './cloud.ts';
import { headerOf } from './media-facts.ts';
import type { DvripMessage } from './message.ts';
import { headerBytes } from './message.ts';
import { hex, member, textOf } from './payload.ts';

type Values = Map<string, (string | number)[]>;

/** Makes the fields of messages; media frames are found by the message in which they begin. */
export class MessageFields {
	readonly #store: DvripStore;
	readonly #framesOf = new Map<number, number[]>();
	#sorted = 0;

	constructor(store: DvripStore) {
		this.#store = store;
	}

	/** Rows of the media frames that begin in a message. */
	framesOf(row: number): readonly number[] {
		const { frames } = this.#store;
		for (; this.#sorted < frames.count; this.#sorted++) {
			const message = frames.get(this.#sorted, ROWS.F_MESSAGE);
			const rows = this.#framesOf.get(message);
			if (rows === undefined) this.#framesOf.set(message, [this.#sorted]);
			else rows.push(this.#sorted);
		}
		return this.#framesOf.get(row) ?? [];
	}

	/** Fields by name; a name that comes again becomes a list. */
	of(message: DvripMessage): Readonly<Record<string, MessageValue>> {
		const values: Values = new Map();
		if (message.form === ROWS.FORM_STREAM || message.form === ROWS.FORM_DATAGRAM) {
			addHeader(values, message);
		}
		if (message.form === ROWS.FORM_CLOUD) addCloud(values, message);
		else addPayload(values, message);
		for (const row of this.framesOf(message.row)) addFrame(values, this.#store, row);
		return Object.fromEntries(
			[...values].map(([name, list]) => [name, list.length === 1 ? (list[0] ?? '') : list]),
		);
	}
}

function put(values: Values, name: string, value: string | number): void {
	const list = values.get(`dvrip.${name}`);
	if (list === undefined) values.set(`dvrip.${name}`, [value]);
	else list.push(value);
}

function addHeader(values: Values, message: DvripMessage): void {
	put(values, 'header', hex(headerBytes(message)));
	put(values, 'header_id', 0xff);
	put(values, 'req_resp', message.version);
	put(values, 'reserved_1', message.reserved1);
	put(values, 'reserved_2', message.reserved2);
	put(values, 'session_id', message.session);
	put(values, 'sequence_id', message.sequence);
	put(values, 'total_packets', message.total);
	put(values, 'current_packet', message.current);
	put(values, 'command_code', message.command);
	put(values, 'payload_size', message.length);
}

function addPayload(values: Values, message: DvripMessage): void {
	if (message.body.length === 0) return;
	const { payload } = message;
	if (payload.kind === 'encrypted') put(values, 'encrypted', payload.text);
	if (payload.kind !== 'json') return;
	put(values, 'data', payload.text);
	if (payload.terminator !== '') put(values, 'newline', terminatorNumber(payload.terminator));
	const common = member(message.json, 'NetWork.NetCommon');
	const serial = textOf(common, 'SN');
	const mac = textOf(common, 'MAC');
	if (serial !== '') put(values, 'device_id', serial);
	if (mac !== '') put(values, 'device_mac_address', mac);
}

/** One or two bytes as a little-endian number. */
function terminatorNumber(terminator: string): number {
	const first = Number.parseInt(terminator.slice(0, 2), 16);
	return first + 256 * (Number.parseInt(terminator.slice(2, 4), 16) || 0);
}

function addCloud(values: Values, { body }: DvripMessage): void {
	const facts = cloudFacts(body);
	if (facts === null) return;
	put(values, 'signature', u32(body, 0));
	for (const address of facts.cloudAddresses) put(values, 'cloud_ip', address);
	if (facts.homeAddress !== null) put(values, 'home_ip', facts.homeAddress);
	if (facts.serial !== null) put(values, 'device_id', facts.serial);
	if (facts.mac !== null) put(values, 'device_mac_address', facts.mac);
}

const SHAPED: ReadonlySet<number> = new Set([FRAME_I, FRAME_PICTURE]);
const TYPED: ReadonlySet<number> = new Set([
	FRAME_I,
	FRAME_PICTURE,
	FRAME_AUDIO,
	FRAME_INFORMATION,
]);

function addFrame(values: Values, store: DvripStore, row: number): void {
	const header = headerOf(store, row);
	if (header.kind < FRAME_INFORMATION || header.kind > FRAME_PICTURE) return;
	put(values, 'signature', 0x100 + header.kind);
	if (TYPED.has(header.kind)) put(values, 'stream_type', header.type);
	if (SHAPED.has(header.kind)) {
		put(values, 'framerate', header.rate);
		put(values, 'width', header.widthByte);
		put(values, 'height', header.heightByte);
		put(values, 'datetime', header.dateTime);
	}
	if (header.kind === FRAME_AUDIO) put(values, 'sampling_rate', header.rate);
	if (header.kind === FRAME_INFORMATION) put(values, 'unused_field', header.rate);
	if (header.kind >= FRAME_INFORMATION || header.kind === FRAME_P) {
		put(values, 'media_payload_size', header.length);
	}
}
