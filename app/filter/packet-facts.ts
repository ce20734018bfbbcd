/** What a dissected packet says to a filter: everything. */
import { u32 } from '../bytes.ts';
import { FIELDS } from '../dissect/fields.ts';
import type { DissectedField, DissectedLayer, DissectedPacket } from '../views/packets.ts';
import type { FilterFacts } from './facts.ts';
import type { FilterValue } from './values.ts';

/** Facts of one packet; values are gathered once, at the first question. */
export class PacketFacts implements FilterFacts {
	readonly #packet: DissectedPacket;
	#values: Map<string, FilterValue[]> | null = null;

	constructor(packet: DissectedPacket) {
		this.#packet = packet;
	}

	has(field: string): boolean {
		return this.#gathered().has(field);
	}

	lookup(field: string): readonly FilterValue[] | 'absent' {
		return this.#gathered().get(field) ?? 'absent';
	}

	#gathered(): Map<string, FilterValue[]> {
		this.#values ??= gather(this.#packet);
		return this.#values;
	}
}

function gather(packet: DissectedPacket): Map<string, FilterValue[]> {
	const values = new Map<string, FilterValue[]>();
	const put = (name: string, value: FilterValue): void => {
		const list = values.get(name);
		if (list === undefined) {
			values.set(name, [value]);
		} else {
			list.push(value);
		}
	};
	for (const layer of packet.layers) {
		const buffer = bufferOf(packet, layer);
		const visit = (field: DissectedField): void => {
			put(field.name, valueOf(field, buffer));
			field.children.forEach(visit);
		};
		put(layer.name, buffer.subarray(layer.offset, layer.end));
		layer.fields.forEach(visit);
	}
	return values;
}

function bufferOf(packet: DissectedPacket, layer: DissectedLayer): Uint8Array {
	return layer.isReassembled && packet.reassembled !== null ? packet.reassembled : packet.bytes;
}

/** Addresses are taken from the bytes: the tree has them as text. */
function valueOf({ name, value, offset, length }: DissectedField, buffer: Uint8Array): FilterValue {
	switch (FIELDS.get(name)?.type) {
		case 'FT_IPv4':
			return u32(buffer, offset);
		case 'FT_IPv6':
		case 'FT_ETHER':
			return buffer.subarray(offset, offset + length);
		default:
			return typeof value === 'boolean' ? Number(value) : value;
	}
}
