/** Messages of one protocol for `tapdeck messages`. */
import type { CaptureFacts } from '../capture-facts.ts';
import { FrameDissector } from '../dissect-frame.ts';
import { CancelledError } from '../errors.ts';
import { PacketReader } from '../packet-reader.ts';
import { giveWay } from '../give-way.ts';
import * as K from '../protocols/kinds.ts';
import { fieldsOf } from './message-fields.ts';
import type { MessageItem, MessagesDocument } from './messages.ts';
import { packetRow, sipText } from './packet-rows.ts';
import type { DissectedLayer } from './packets.ts';

const YIELD_MESSAGES = 2000;

/** Kind of the packets of a protocol, and the layers whose fields belong to its messages. */
const PROTOCOLS: Readonly<
	Record<'rtcp' | 'sip', { readonly kind: number; readonly layers: readonly string[] }>
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
	protocol: 'rtcp' | 'sip',
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
		const packet = dissector.dissect(frame);
		const own = packet.layers.filter(({ name }) => layers.includes(name));
		items.push(...messageItems(facts, reader, { protocol, frame, layers: own }));
		if (count % YIELD_MESSAGES !== YIELD_MESSAGES - 1) continue;
		await giveWay();
		if (signal.aborted) throw new CancelledError();
	}
	return { schema: 'tapdeck/messages@1', protocol, items };
}

/** The layers of a protocol in one frame. */
interface FrameLayers {
	readonly protocol: 'rtcp' | 'sip';
	readonly frame: number;
	readonly layers: readonly DissectedLayer[];
}

/** One item a frame; of SIP one a message, of which a segment of a stream may hold several. */
function messageItems(
	facts: CaptureFacts,
	reader: PacketReader,
	{ protocol, frame, layers: own }: FrameLayers,
): readonly MessageItem[] {
	const row = packetRow(facts, reader, frame);
	const { layers } = reader;
	const item = {
		frame,
		offset: row.offset,
		source: { address: row.source, port: layers.sourcePort },
		destination: { address: row.destination, port: layers.destinationPort },
	};
	const { messages } = facts.tracker.protocols.sip;
	const numbers = protocol === 'sip' ? messages.ofFrame(frame) : [];
	if (numbers.length === 0) {
		return [{ ...item, session: null, summary: row.info, fields: fieldsOf(own) }];
	}
	return numbers.map((number, index) => ({
		...item,
		session: messages.sessionOf(number) || null,
		summary: sipText(messages.message(number)),
		fields: fieldsOf(numbers.length === 1 ? own : messageLayers(own, index)),
	}));
}

/** The layers of one of several messages: each begins with its SIP. */
function messageLayers(
	layers: readonly DissectedLayer[],
	message: number,
): readonly DissectedLayer[] {
	let at = -1;
	return layers.filter(({ name }) => {
		if (name === 'sip') at++;
		return at === message;
	});
}
