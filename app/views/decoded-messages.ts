/** Messages of one protocol for `tapdeck messages`. */
import type { CaptureFacts } from '../capture-facts.ts';
import { FrameDissector } from '../dissect-frame.ts';
import { CancelledError } from '../errors.ts';
import { PacketReader } from '../packet-reader.ts';
import { giveWay } from '../give-way.ts';
import * as K from '../protocols/kinds.ts';
import type { MessageItem, MessageProtocol, MessagesDocument, MessageValue } from './messages.ts';
import { packetRow } from './packet-rows.ts';
import type { DissectedField, DissectedPacket } from './packets.ts';

const YIELD_MESSAGES = 2000;

/** Kind of the packets of a protocol, and the layers whose fields belong to its messages. */
const PROTOCOLS: Readonly<
	Record<
		Exclude<MessageProtocol, 'dvrip'>,
		{ readonly kind: number; readonly layers: readonly string[] }
	>
> = {
	rtcp: { kind: K.KIND_RTCP, layers: ['rtcp'] },
	sip: { kind: K.KIND_SIP, layers: ['sip', 'sdp'] },
};

/**
 * All messages of a protocol, decoded.
 * @param frames frames that a filter selected; null for all
 */
export async function decodedMessages(
	facts: CaptureFacts,
	protocol: Exclude<MessageProtocol, 'dvrip'>,
	frames: ReadonlySet<number> | null,
	signal: AbortSignal,
): Promise<MessagesDocument> {
	const dissector = new FrameDissector(facts);
	const reader = new PacketReader(facts.tracker.index, facts.source);
	const { kind: wanted, layers } = PROTOCOLS[protocol];
	const rows = facts.tracker.index.select((_, kind) => (kind & K.KIND_MASK) === wanted);
	const items: MessageItem[] = [];
	for (const [count, row] of rows.entries()) {
		const frame = row + 1;
		if (frames !== null && !frames.has(frame)) continue;
		items.push(messageItem(facts, reader, dissector.dissect(frame), layers));
		if (count % YIELD_MESSAGES !== YIELD_MESSAGES - 1) continue;
		await giveWay();
		if (signal.aborted) throw new CancelledError();
	}
	return { schema: 'tapdeck/messages@1', protocol, items };
}

function messageItem(
	facts: CaptureFacts,
	reader: PacketReader,
	packet: DissectedPacket,
	names: readonly string[],
): MessageItem {
	const row = packetRow(facts, reader, packet.frame);
	const { layers } = reader;
	return {
		frame: packet.frame,
		offset: row.offset,
		source: { address: row.source, port: layers.sourcePort },
		destination: { address: row.destination, port: layers.destinationPort },
		session: facts.tracker.protocols.sip.messages.sessionOfFrame(packet.frame),
		summary: row.info,
		fields: fieldsOf(packet, names),
	};
}

/** All fields of some layers by name; a name that comes again becomes a list. */
function fieldsOf(
	packet: DissectedPacket,
	names: readonly string[],
): Readonly<Record<string, MessageValue>> {
	const collected = new Map<string, (string | number | boolean)[]>();
	const visit = (field: DissectedField): void => {
		const values = collected.get(field.name) ?? [];
		collected.set(field.name, values);
		values.push(field.value instanceof Uint8Array ? hex(field.value) : field.value);
		for (const child of field.children) visit(child);
	};
	for (const layer of packet.layers) {
		if (names.includes(layer.name)) layer.fields.forEach(visit);
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
