/** Reads a capture's packets again and counts who talked with whom, layer by layer. */
import { ConversationPacket, ConversationTable } from './analysis/conversation-table.ts';
import type { ConversationFigures } from './analysis/conversation-table.ts';
import { i32, u16, u8 } from './bytes.ts';
import type { CaptureFacts } from './capture-facts.ts';
import type { PacketRecord } from './capture/packet-index.ts';
import { CancelledError } from './errors.ts';
import { giveWay } from './give-way.ts';
import { matchingFrames } from './matching.ts';
import { NEXT_ETHERNET, NEXT_TRANSPORT } from './network/cursor.ts';
import { ConversationStreams } from './conversation-streams.ts';
import { formatAddress } from './network/format.ts';
import type { PacketLayers } from './network/layers.ts';
import { PROTOCOL_TCP, PROTOCOL_UDP } from './network/layers.ts';
import { PacketReader } from './packet-reader.ts';
import { CONVERSATION_KINDS } from './views/conversations.ts';
import type {
	ConversationItem,
	ConversationKind,
	ConversationsQuery,
	ConversationsView,
} from './views/conversations.ts';

/** Frames read between two looks at the clock, and work between two breaks, ms. */
const LOOK_FRAMES = 512;
const BREATH_MS = 25;
const MAX_ROWS = 1000;
const SYN = 2;
const ETHERNET_HEADER = 14;

type Tables = Readonly<Record<ConversationKind, ConversationTable>>;

/** A counting, and how far it has come. */
interface Counting {
	readonly filter: string;
	readonly counter: ConversationCounter;
	/** Frames that were taken. */
	done: number;
	/** Frames that there were when it was asked for last. */
	count: number;
}

/** Conversations of a capture; what was counted is kept, and gone on with as packets are added. */
export class Conversations {
	readonly #facts: CaptureFacts;
	#counting: Counting | null = null;
	/** One after the other: both would take the same frames. */
	#turn: Promise<unknown> = Promise.resolve();

	constructor(facts: CaptureFacts) {
		this.#facts = facts;
	}

	/**
	 * A part of the table.
	 * @throws FilterSyntaxError; CancelledError on abort
	 */
	async view(query: ConversationsQuery, signal: AbortSignal): Promise<ConversationsView> {
		const tables = await this.#tables(query.filter.trim(), signal);
		const table = tables[query.kind];
		const order = sortedRows(table, query);
		const offset = Math.max(0, query.offset);
		const rows = order.slice(offset, offset + Math.min(MAX_ROWS, query.limit));
		const counts = Object.fromEntries(CONVERSATION_KINDS.map((kind) => [kind, tables[kind].count]));
		const streams = new ConversationStreams(this.#facts);
		return {
			counts: counts as Record<ConversationKind, number>,
			total: table.count,
			items: rows.map((row) => {
				const item = itemOf(query.kind, row, table.figures(row));
				return { ...item, likely: streams.mediaOf(query.kind, item) };
			}),
		};
	}

	async #tables(filter: string, signal: AbortSignal): Promise<Tables> {
		const { count } = this.#facts.tracker.index;
		const known = this.#counting;
		// What matched may match no longer once more is known: with a filter all is counted anew.
		const goesOn = known?.filter === filter && (filter === '' || known.count === count);
		const counting = goesOn
			? known
			: { filter, counter: new ConversationCounter(this.#facts), done: 0, count };
		counting.count = count;
		this.#counting = counting;
		const before = this.#turn;
		const turn = (async () => {
			await before.catch(() => null);
			await this.#count(counting, signal);
		})();
		this.#turn = turn;
		await turn;
		return counting.counter.tables;
	}

	/** Stops between two frames when nobody waits any more: it can be gone on with. */
	async #count(counting: Counting, signal: AbortSignal): Promise<void> {
		const facts = this.#facts;
		const { filter, counter, count } = counting;
		if (counting.done >= count) return;
		const chosen = filter === '' ? null : await matchingFrames(facts, filter, signal);
		const isChosen = chosen === null ? null : new Set(chosen);
		let breath = -Infinity;
		for (let taken = 0; counting.done < count; taken++) {
			if (taken % LOOK_FRAMES === 0 && performance.now() - breath > BREATH_MS) {
				await giveWay();
				if (signal.aborted) throw new CancelledError();
				breath = performance.now();
			}
			// A ring of files overwrites the first ones, also meanwhile.
			counting.done = Math.max(counting.done, facts.tracker.index.first);
			const frame = (counting.done += 1);
			// Every frame is decoded: fragments make up later ones.
			counter.take(frame, isChosen === null || isChosen.has(frame));
		}
	}
}

/** Takes frames header by header: tunnels have several IP headers, and each one counts. */
class ConversationCounter {
	readonly tables: Tables = {
		ethernet: new ConversationTable(),
		ipv4: new ConversationTable(),
		ipv6: new ConversationTable(),
		tcp: new ConversationTable(),
		udp: new ConversationTable(),
	};
	readonly #reader: PacketReader;
	readonly #facts: CaptureFacts;
	readonly #packet = new ConversationPacket();
	/** First sequence numbers of TCP conversations, by row and direction of the key. */
	readonly #firstNumbers = new Map<number, number>();
	#isCounted = true;

	constructor(facts: CaptureFacts) {
		this.#facts = facts;
		this.#reader = new PacketReader(facts.tracker.index, facts.source);
	}

	take(frame: number, isCounted: boolean): void {
		const reader = this.#reader;
		reader.read(frame);
		const { record, decoder, layers } = reader;
		const { tracker, source } = this.#facts;
		const packet = this.#packet;
		packet.frame = frame;
		packet.bytes = record.original;
		packet.timeMs = timeMsOf(tracker, record);
		this.#isCounted = isCounted;
		const captureInterface = source.interfaces[record.interfaceId];
		decoder.begin(
			layers,
			reader.data,
			reader.start,
			reader.start + record.captured,
			record.original,
			captureInterface?.linkType ?? 0,
			captureInterface?.fcsLength ?? 0,
			record.seconds,
		);
		this.#takeHeaders();
		while (decoder.cursor.furtherAt < decoder.cursor.furtherEnd) {
			decoder.beginFurther(layers);
			this.#takeHeaders();
		}
	}

	#takeHeaders(): void {
		const { decoder, layers } = this.#reader;
		const { cursor } = decoder;
		let goesOn = true;
		while (goesOn) {
			const { next, type, at, data, end } = cursor;
			const network = layers.networkStart;
			goesOn = decoder.step(layers);
			if (!this.#isCounted) continue;
			if (next === NEXT_ETHERNET) this.#countEthernet(data, at, end);
			else if (next === NEXT_TRANSPORT) this.#countTransport(type, layers);
			else if (layers.networkStart !== network) this.#countNetwork(layers);
		}
	}

	#countEthernet(data: Uint8Array, at: number, end: number): void {
		if (end - at < ETHERNET_HEADER) return;
		const { address } = this.#packet;
		address.fill(0);
		address[0] = u16(data, at + 6);
		address[1] = i32(data, at + 8);
		address[4] = u16(data, at);
		address[5] = i32(data, at + 2);
		this.#count('ethernet', 6, 0, 0);
	}

	#countNetwork(layers: PacketLayers): void {
		this.#packet.address.set(layers.address);
		if (layers.version === 4) this.#count('ipv4', 4, 0, 0);
		else if (layers.version === 6) this.#count('ipv6', 6, 0, 0);
	}

	#countTransport(protocol: number, layers: PacketLayers): void {
		if (layers.transportStart < 0 || layers.version === 0) return;
		const { sourcePort, destinationPort } = layers;
		const version = layers.version === 4 ? 4 : 6;
		this.#packet.address.set(layers.address);
		if (protocol === PROTOCOL_UDP) this.#count('udp', version, sourcePort, destinationPort);
		else if (protocol === PROTOCOL_TCP) this.#countTcp(version, layers);
	}

	#countTcp(version: 4 | 6, layers: PacketLayers): void {
		const { data, transportStart: at, sourcePort, destinationPort } = layers;
		const { tcp } = this.tables;
		const numbers = this.#firstNumbers;
		const isSyn = (u8(data, at + 13) & SYN) !== 0;
		const number = i32(data, at + 4);
		const slotOf = (row: number): number => row * 2 + (tcp.isOwn ? 0 : 1);
		// Ports that are used again: a SYN with another first number.
		const isAnother = (known: number): boolean =>
			isSyn && (numbers.get(slotOf(known)) ?? number) !== number;
		const slot = slotOf(this.#count('tcp', version, sourcePort, destinationPort, isAnother));
		if (!numbers.has(slot)) numbers.set(slot, isSyn ? number : (number - 1) | 0);
	}

	#count(
		kind: ConversationKind,
		version: 4 | 6,
		sourcePort: number,
		destinationPort: number,
		isAnother: (row: number) => boolean = never,
	): number {
		const packet = this.#packet;
		packet.version = version;
		packet.sourcePort = sourcePort;
		packet.destinationPort = destinationPort;
		return this.tables[kind].take(packet, isAnother);
	}
}

function never(): boolean {
	return false;
}

function timeMsOf(tracker: CaptureFacts['tracker'], record: PacketRecord): number {
	return (
		(record.seconds - tracker.startSeconds) * 1000 +
		(record.nanoseconds - tracker.startNanoseconds) / 1e6
	);
}

function itemOf(
	kind: ConversationKind,
	row: number,
	facts: ConversationFigures,
): Omit<ConversationItem, 'likely'> {
	const hasPorts = kind === 'tcp' || kind === 'udp';
	const seconds = (facts.endMs - facts.startMs) / 1000;
	const rate = (bytes: number): number | null => (seconds > 0 ? (bytes * 8) / seconds : null);
	return {
		number: row,
		addressA: addressText(kind, facts.addressA),
		portA: hasPorts ? facts.portA : null,
		addressB: addressText(kind, facts.addressB),
		portB: hasPorts ? facts.portB : null,
		packets: facts.packetsAToB + facts.packetsBToA,
		bytes: facts.bytesAToB + facts.bytesBToA,
		packetsAToB: facts.packetsAToB,
		bytesAToB: facts.bytesAToB,
		packetsBToA: facts.packetsBToA,
		bytesBToA: facts.bytesBToA,
		start: facts.startMs / 1000,
		duration: seconds,
		bitsPerSecondAToB: rate(facts.bytesAToB),
		bitsPerSecondBToA: rate(facts.bytesBToA),
		firstFrame: facts.firstFrame,
	};
}

function addressText(kind: ConversationKind, words: readonly number[]): string {
	if (kind !== 'ethernet') {
		return formatAddress(Int32Array.from(words), 0, words.length === 1 ? 4 : 6);
	}
	const [high = 0, low = 0] = words;
	const digits =
		(high & 0xffff).toString(16).padStart(4, '0') + (low >>> 0).toString(16).padStart(8, '0');
	return digits.replace(/..(?!$)/gu, '$&:');
}

function sortedRows(
	table: ConversationTable,
	{ kind, sort }: ConversationsQuery,
): readonly number[] {
	const rows = Array.from({ length: table.count }, (_, row) => row);
	if (sort === null) return rows;
	const { column, descending } = sort;
	const values = rows.map((row) => itemOf(kind, row, table.figures(row))[column]);
	const sign = descending ? -1 : 1;
	return rows.sort((a, b) => sign * compare(values[a] ?? null, values[b] ?? null) || a - b);
}

function compare(a: string | number | null, b: string | number | null): number {
	if (typeof a === 'string' && typeof b === 'string') {
		return a.localeCompare(b, 'en', { numeric: true });
	}
	return Number(a ?? -1) - Number(b ?? -1);
}
