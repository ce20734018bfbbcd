/** Layers of the tree for DVRIP: the messages that a frame completed. */
import { concatenated } from '../bytes.ts';
import { DvripMessage, headerBytes } from '../dvrip/message.ts';
import { MessageFields } from '../dvrip/message-fields.ts';
import { isList } from '../dvrip/payload.ts';
import type { JsonValue } from '../dvrip/payload.ts';
import { resultText, summaryOf } from '../dvrip/summary.ts';
import type { DvripStore } from '../protocols/dvrip/index.ts';
import { commandName, HEADER_BYTES, ROWS } from '../protocols/dvrip/index.ts';
import type { MessageValue } from '../views/messages.ts';
import type { DissectedField, DissectedLayer, DissectedPacket } from '../views/packets.ts';
import { LayerBuilder, makeLayer } from './layer-builder.ts';
import type { MessageBytes, MessagePlace } from './message-places.ts';
import { placeMessages } from './message-places.ts';

/** Members of JSON that are shown. */
const MAX_MEMBERS = 500;
/** Place and length of header fields. */
const HEADER_FIELDS: ReadonlyMap<string, readonly [offset: number, length: number]> = new Map([
	['dvrip.header', [0, 20]],
	['dvrip.header_id', [0, 1]],
	['dvrip.req_resp', [1, 1]],
	['dvrip.reserved_1', [2, 1]],
	['dvrip.reserved_2', [3, 1]],
	['dvrip.session_id', [4, 4]],
	['dvrip.sequence_id', [8, 4]],
	['dvrip.total_packets', [12, 1]],
	['dvrip.current_packet', [13, 1]],
	['dvrip.command_code', [14, 2]],
	['dvrip.payload_size', [16, 4]],
]);

/** Adds layers to packets; keeps what finds media frames by message. */
export class DvripDissector {
	readonly #store: DvripStore;
	readonly #fields: MessageFields;

	constructor(store: DvripStore) {
		this.#store = store;
		this.#fields = new MessageFields(store);
	}

	/** The packet with a layer for each message that it completed. */
	addTo(packet: DissectedPacket): DissectedPacket {
		const store = this.#store;
		const messages = store.rowsEndingIn(packet.frame).map((row) => new DvripMessage(store, row));
		const { places, joined } = placeMessages(packet.bytes, messages.map(wantedBytes));
		const layers = messages.flatMap((message, index) => {
			const place = places[index];
			return place === undefined ? [] : [this.#layer(message, place)];
		});
		// The last layer was the bytes themselves, which have a meaning now.
		const others = packet.layers.filter(({ name }) => name !== 'data');
		return {
			...packet,
			reassembled: joined ?? packet.reassembled,
			layers: [...others, ...layers],
		};
	}

	#layer(message: DvripMessage, place: MessagePlace): DissectedLayer {
		const { data, at, end } = place;
		const isBare = message.form === ROWS.FORM_JSON || message.form === ROWS.FORM_CLOUD;
		const range = { data, at, headerEnd: isBare ? end : Math.min(end, at + HEADER_BYTES), end };
		const builder = new LayerBuilder(range);
		const body = isBare ? at : at + HEADER_BYTES;
		for (const [name, value] of Object.entries(this.#fields.of(message))) {
			const known = HEADER_FIELDS.get(name);
			const offset = known === undefined ? body : at + known[0];
			const length = known?.[1] ?? lengthOf(name, message, end - body);
			for (const one of listOf(value)) {
				const shown = name === 'dvrip.header' ? data.subarray(at, at + HEADER_BYTES) : one;
				builder.add(name, shown, offset, length, textOf(name, message));
			}
		}
		const title = `DVRIP, ${summaryOf(message)}`;
		const fields = builder.fields().map((field) => this.#withMembers(field, message));
		return makeLayer('dvrip', title, range, place.isReassembled, fields);
	}

	/** JSON as a tree below its text. */
	#withMembers(field: DissectedField, message: DvripMessage): DissectedField {
		if (field.name !== 'dvrip.data') return field;
		const budget = { left: MAX_MEMBERS };
		const { offset, length } = field;
		const children = message.payload.values.flatMap((value) => members(value, budget));
		return { ...field, children: children.map((child) => ({ ...child, offset, length })) };
	}
}

function lengthOf(name: string, message: DvripMessage, rest: number): number {
	return name === 'dvrip.data' || name === 'dvrip.encrypted'
		? Math.max(0, Math.min(rest, message.body.length))
		: 0;
}

function listOf(value: MessageValue): readonly (string | number | boolean)[] {
	return typeof value === 'object' ? value : [value];
}

/** Words beside a number. */
function textOf(name: string, message: DvripMessage): string | undefined {
	if (name !== 'dvrip.command_code') return undefined;
	return `${message.command} (${commandName(message.command)})`;
}

/** What to look for in a frame: of a long message only the header is kept. */
function wantedBytes(message: DvripMessage): MessageBytes {
	const isBare = message.form === ROWS.FORM_JSON || message.form === ROWS.FORM_CLOUD;
	if (isBare) return { bytes: message.body };
	const beginning = headerBytes(message);
	const bytes = concatenated([beginning, message.body]);
	return { bytes, beginning, length: HEADER_BYTES + message.length };
}

function members(value: JsonValue, budget: { left: number }): readonly DissectedField[] {
	if (typeof value !== 'object' || value === null) return [];
	const entries: readonly (readonly [string, JsonValue])[] = isList(value)
		? value.map((item, index) => [`[${index}]`, item] as const)
		: Object.entries(value);
	return entries.flatMap(([key, item]) =>
		budget.left-- > 0 ? [memberField(key, item, budget)] : [],
	);
}

function memberField(key: string, item: JsonValue, budget: { left: number }): DissectedField {
	const isPlain = typeof item !== 'object' || item === null;
	const text = isPlain ? `: ${JSON.stringify(item)}` : '';
	const words = key === 'Ret' && typeof item === 'number' ? ` (${resultText(item)})` : '';
	return {
		name: 'dvrip.data.member',
		label: `${key}${text}${words}`,
		value: isPlain ? String(item) : key,
		...{ offset: 0, length: 0 },
		children: members(item, budget),
	};
}
