/** The field tree as the flat list of lines that are visible. */
import type {
	DissectedField,
	DissectedLayer,
	DissectedPacket,
} from '../../../main/ipc/contract.ts';
import type { PayloadPlace } from '../../state/packets.svelte.ts';

/** One visible line. */
export interface TreeLine {
	/** Path of indexes from the layer down, for example `2.0.1`. */
	readonly id: string;
	readonly level: number;
	readonly label: string;
	/** Filter name. */
	readonly name: string;
	readonly offset: number;
	readonly length: number;
	/** Its bytes are in the reassembled datagram and not in the frame. */
	readonly isReassembled: boolean;
	readonly hasChildren: boolean;
	readonly isOpen: boolean;
	/** Position among its siblings, from 1, and how many there are. */
	readonly position: number;
	readonly siblings: number;
}

/** Lines of a packet; `closed` holds the ids of the closed layers, `open` those of the open fields. */
export function treeLines(
	packet: DissectedPacket,
	closed: ReadonlySet<string>,
	open: ReadonlySet<string>,
): readonly TreeLine[] {
	const lines: TreeLine[] = [];
	packet.layers.forEach((layer, at) => {
		const id = String(at);
		const isOpen = !closed.has(id);
		lines.push({
			id,
			level: 1,
			label: layer.title,
			name: layer.name,
			offset: layer.offset,
			length: layer.length,
			isReassembled: layer.isReassembled,
			hasChildren: layer.fields.length > 0,
			isOpen,
			position: at + 1,
			siblings: packet.layers.length,
		});
		if (isOpen) addFields(lines, layer, layer.fields, id, open);
	});
	return lines;
}

function addFields(
	lines: TreeLine[],
	layer: DissectedLayer,
	fields: readonly DissectedField[],
	parent: string,
	open: ReadonlySet<string>,
): void {
	const level = parent.split('.').length + 1;
	fields.forEach((field, at) => {
		const id = `${parent}.${at}`;
		const isOpen = open.has(id);
		lines.push({
			id,
			level,
			label: field.label,
			name: field.name,
			offset: field.offset,
			length: field.length,
			isReassembled: layer.isReassembled,
			hasChildren: field.children.length > 0,
			isOpen,
			position: at + 1,
			siblings: fields.length,
		});
		if (isOpen) addFields(lines, layer, field.children, id, open);
	});
}

/**
 * Id of the innermost field that holds a byte; null when none does.
 * @param at offset inside the frame or the reassembled datagram
 */
export function fieldAt(
	packet: DissectedPacket,
	at: number,
	options: { readonly reassembled: boolean },
): string | null {
	let found: string | null = null;
	const holds = (offset: number, length: number): boolean => at >= offset && at < offset + length;
	const search = (fields: readonly DissectedField[], parent: string): void =>
		fields.forEach((field, index) => {
			if (!holds(field.offset, field.length)) return;
			found = `${parent}.${index}`;
			search(field.children, found);
		});
	packet.layers.forEach((layer, index) => {
		if (layer.isReassembled !== options.reassembled) return;
		if (!holds(layer.offset, layer.length)) return;
		found = String(index);
		search(layer.fields, found);
	});
	return found;
}

/** Ids that must be open for a line to be seen: all its ancestors. */
export function ancestorsOf(id: string): readonly string[] {
	const parts = id.split('.');
	return parts.slice(1).map((_, at) => parts.slice(0, at + 1).join('.'));
}

/** Ids of the layers that are closed at first, when only some are wanted and any of them is there. */
export function closedLayers(
	packet: DissectedPacket,
	wanted: readonly string[],
): ReadonlySet<string> {
	const isWanted = packet.layers.map(({ name }) => wanted.includes(name));
	if (!isWanted.includes(true)) return new Set();
	return new Set(isWanted.flatMap((open, at) => (open ? [] : [String(at)])));
}

/** Bytes that are marked, without a line of the tree. */
export interface ByteMark {
	readonly offset: number;
	readonly length: number;
	readonly isReassembled: boolean;
}

/** Where bytes of the innermost UDP or TCP payload stand; null when the packet has none there. */
export function payloadMark(packet: DissectedPacket, place: PayloadPlace): ByteMark | null {
	const layer = packet.layers.findLast(({ name }) => name === 'udp' || name === 'tcp');
	if (layer === undefined) return null;
	const offset = layer.offset + layer.length + place.offset;
	const length = Math.min(place.length, layer.end - offset);
	return length > 0 ? { offset, length, isReassembled: layer.isReassembled } : null;
}
