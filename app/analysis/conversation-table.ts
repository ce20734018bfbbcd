/** Counts conversations of one layer: one row for both directions, in columns. */
import { FlowTable } from '../network/flow.ts';
import { PacketLayers } from '../network/layers.ts';

/** Doubles of one row. */
const FACTS = 9;
const PACKETS_A = 0;
const BYTES_A = 1;
const PACKETS_B = 2;
const BYTES_B = 3;
const START_MS = 4;
const END_MS = 5;
const FIRST_FRAME = 6;
const KEY = 7;
/** 1 when A is the source of the key. */
const IS_OWN = 8;

const FIRST_ROWS = 256;

/** Figures of one row. A sent the first packet. */
export interface ConversationFigures {
	readonly addressA: readonly number[];
	readonly addressB: readonly number[];
	readonly portA: number;
	readonly portB: number;
	readonly packetsAToB: number;
	readonly bytesAToB: number;
	readonly packetsBToA: number;
	readonly bytesBToA: number;
	/** ms since the capture's first packet. */
	readonly startMs: number;
	readonly endMs: number;
	readonly firstFrame: number;
}

/** One packet as the table sees it; one object is reused. */
export class ConversationPacket {
	frame = 0;
	/** ms since the capture's first packet. */
	timeMs = 0;
	/** Bytes of the frame on the wire. */
	bytes = 0;
	/** 4 where the address is one word, 6 where it is four. */
	version: 4 | 6 = 4;
	/** Source in 0 to 3, destination in 4 to 7, big-endian words. */
	readonly address = new Int32Array(8);
	sourcePort = 0;
	destinationPort = 0;
}

/** Rows in the order of their first packets. */
export class ConversationTable {
	count = 0;
	/** Whether the last packet went the way of its key: true for one direction, false for the other. */
	isOwn = true;
	readonly #keys = new FlowTable();
	readonly #key = new PacketLayers();
	/** Newest row of each key. */
	readonly #rowOfKey: number[] = [];
	#facts = new Float64Array(FACTS * FIRST_ROWS);

	/**
	 * Counts a packet.
	 * @param isAnother whether the packet begins another conversation between the same two (TCP);
	 *   asked with the newest row
	 * @returns its row; −1 when the table is full
	 */
	take(packet: ConversationPacket, isAnother: (row: number) => boolean): number {
		const isOwn = this.#order(packet);
		this.isOwn = isOwn;
		const key = this.#keys.find(this.#key);
		if (key < 0) return -1;
		const known = this.#rowOfKey[key];
		const isNew = known === undefined || isAnother(known);
		const row = isNew ? this.#begin(key, packet, isOwn) : known;
		const facts = this.#facts;
		const at = row * FACTS;
		const isFromA = (facts[at + IS_OWN] === 1) === isOwn;
		const side = at + (isFromA ? PACKETS_A : PACKETS_B);
		facts[side] = (facts[side] as number) + 1;
		facts[side + 1] = (facts[side + 1] as number) + packet.bytes;
		facts[at + END_MS] = Math.max(facts[at + END_MS] as number, packet.timeMs);
		facts[at + START_MS] = Math.min(facts[at + START_MS] as number, packet.timeMs);
		return row;
	}

	/** Puts the key in one order for both directions. @returns whether it is the packet's own */
	#order({ version, address, sourcePort, destinationPort }: ConversationPacket): boolean {
		const key = this.#key;
		const isOwn =
			sourcePort === destinationPort ? compareWords(address) >= 0 : sourcePort > destinationPort;
		key.version = version;
		key.sourcePort = isOwn ? sourcePort : destinationPort;
		key.destinationPort = isOwn ? destinationPort : sourcePort;
		for (let word = 0; word < 4; word++) {
			key.address[word] = address[isOwn ? word : word + 4] as number;
			key.address[word + 4] = address[isOwn ? word + 4 : word] as number;
		}
		return isOwn;
	}

	#begin(key: number, packet: ConversationPacket, isOwn: boolean): number {
		const row = this.count++;
		if (row * FACTS === this.#facts.length) {
			const wider = new Float64Array(this.#facts.length * 2);
			wider.set(this.#facts);
			this.#facts = wider;
		}
		this.#rowOfKey[key] = row;
		const at = row * FACTS;
		this.#facts[at + START_MS] = packet.timeMs;
		this.#facts[at + END_MS] = packet.timeMs;
		this.#facts[at + FIRST_FRAME] = packet.frame;
		this.#facts[at + KEY] = key;
		this.#facts[at + IS_OWN] = isOwn ? 1 : 0;
		return row;
	}

	/** A row's figures. */
	figures(row: number): ConversationFigures {
		const at = row * FACTS;
		const fact = (offset: number): number => this.#facts[at + offset] ?? 0;
		const key = fact(KEY);
		const source = [this.#keys.sourceWords(key), this.#keys.sourcePort(key)] as const;
		const destination = [
			this.#keys.destinationWords(key),
			this.#keys.destinationPort(key),
		] as const;
		const [a, b] = fact(IS_OWN) === 1 ? [source, destination] : [destination, source];
		return {
			...{ addressA: a[0], portA: a[1] },
			...{ addressB: b[0], portB: b[1] },
			packetsAToB: fact(PACKETS_A),
			bytesAToB: fact(BYTES_A),
			packetsBToA: fact(PACKETS_B),
			bytesBToA: fact(BYTES_B),
			startMs: fact(START_MS),
			endMs: fact(END_MS),
			firstFrame: fact(FIRST_FRAME),
		};
	}
}

/** Source against destination as unsigned numbers: below 0, 0, above 0. */
function compareWords(address: Int32Array): number {
	for (let word = 0; word < 4; word++) {
		const distance = ((address[word] as number) >>> 0) - ((address[word + 4] as number) >>> 0);
		if (distance !== 0) return distance;
	}
	return 0;
}
