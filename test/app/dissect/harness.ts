/** Dissects a packet and puts the tree into a comparable form. */
import { dissect, type DissectInput } from '../../../app/dissect/dissect.ts';
import type { DissectedField, DissectedPacket } from '../../../app/views/packets.ts';

/** Dissects `bytes`, captured whole on Ethernet as frame 1 unless said otherwise. */
export function dissected(
	bytes: Uint8Array,
	given: Partial<Omit<DissectInput, 'bytes'>> = {},
): DissectedPacket {
	return dissect({
		frame: 1,
		bytes,
		originalLength: bytes.length,
		linkType: 1,
		fcsLength: 0,
		interfaceId: null,
		seconds: 1_700_000_000,
		nanoseconds: 250_000_000,
		relativeSeconds: 1.5,
		deltaSeconds: 0.02,
		reassembled: null,
		media: null,
		...given,
	});
}

function flat(field: DissectedField): DissectedField[] {
	return [field, ...field.children.flatMap(flat)];
}

/** All fields of the layers of a name, children included, in order. */
export function fieldsOf(packet: DissectedPacket, layer: string): DissectedField[] {
	return packet.layers
		.filter(({ name }) => name === layer)
		.flatMap(({ fields }) => fields.flatMap(flat));
}

/** Values of the fields of a layer by name; a list where a field stands there more than once. */
export function valuesOf(packet: DissectedPacket, layer: string): Record<string, unknown> {
	const values: Record<string, unknown> = {};
	for (const { name, value } of fieldsOf(packet, layer)) {
		const shown = value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value;
		const before = values[name];
		if (before === undefined) {
			values[name] = shown;
		} else {
			values[name] = [...(Array.isArray(before) ? (before as unknown[]) : [before]), shown];
		}
	}
	return values;
}

/** Names of the layers, outermost first. */
export function layerNames(packet: DissectedPacket): string[] {
	return packet.layers.map(({ name }) => name);
}
