/** RTCP messages for `tapdeck messages`. */
import type { CaptureFacts } from '../capture-facts.ts';
import { FrameDissector } from '../dissect-frame.ts';
import { CancelledError } from '../errors.ts';
import { PacketReader } from '../packet-reader.ts';
import { giveWay } from '../give-way.ts';
import * as K from '../protocols/kinds.ts';
import type { MessageItem, MessagesDocument, MessageValue } from './messages.ts';
import { packetRow } from './packet-rows.ts';
import type { DissectedField, DissectedPacket } from './packets.ts';

const YIELD_MESSAGES = 2000;

/**
 * All RTCP packets, decoded.
 * @param frames frames that a filter selected; null for all
 */
export async function rtcpMessages(
	facts: CaptureFacts,
	frames: ReadonlySet<number> | null,
	signal: AbortSignal,
): Promise<MessagesDocument> {
	const dissector = new FrameDissector(facts);
	const reader = new PacketReader(facts.tracker.index, facts.source);
	const rows = facts.tracker.index.select((_, kind) => (kind & K.KIND_MASK) === K.KIND_RTCP);
	const items: MessageItem[] = [];
	for (const [count, row] of rows.entries()) {
		const frame = row + 1;
		if (frames !== null && !frames.has(frame)) continue;
		items.push(messageItem(facts, reader, dissector.dissect(frame)));
		if (count % YIELD_MESSAGES !== YIELD_MESSAGES - 1) continue;
		await giveWay();
		if (signal.aborted) throw new CancelledError();
	}
	return { schema: 'tapdeck/messages@1', protocol: 'rtcp', items };
}

function messageItem(
	facts: CaptureFacts,
	reader: PacketReader,
	packet: DissectedPacket,
): MessageItem {
	const row = packetRow(facts, reader, packet.frame);
	const { layers } = reader;
	return {
		frame: packet.frame,
		offset: row.offset,
		source: { address: row.source, port: layers.sourcePort },
		destination: { address: row.destination, port: layers.destinationPort },
		session: null,
		summary: row.info,
		fields: fieldsOf(packet, 'rtcp'),
	};
}

/** All fields of one protocol's layers by name; a name that comes again becomes a list. */
function fieldsOf(
	packet: DissectedPacket,
	protocol: string,
): Readonly<Record<string, MessageValue>> {
	const collected = new Map<string, (string | number | boolean)[]>();
	const visit = (field: DissectedField): void => {
		if (field.name.startsWith(`${protocol}.`)) {
			const values = collected.get(field.name) ?? [];
			collected.set(field.name, values);
			values.push(field.value instanceof Uint8Array ? hex(field.value) : field.value);
		}
		for (const child of field.children) visit(child);
	};
	for (const layer of packet.layers) {
		if (layer.name === protocol) layer.fields.forEach(visit);
	}
	return Object.fromEntries(
		[...collected].map(([name, values]) => [
			name,
			values.length === 1 ? (values[0] ?? '') : values,
		]),
	);
}

function hex(bytes: Uint8Array): string {
	return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
