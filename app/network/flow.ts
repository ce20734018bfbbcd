/**
 * Table of flows: one row per direction of a 5-tuple. Open addressing over Int32Arrays; keys and
 * figures stand in columns, so that looking up a flow for each packet allocates nothing
 * (a string key costs 3.6 times the whole pass).
 */
import { MAX_FLOWS } from '../limits.ts';
import { TableMemory } from '../table-memory.ts';
import type { Region } from '../table-memory.ts';
import { AddressTable } from './address-table.ts';
import type { PacketLayers } from './layers.ts';

/** Returned by `FlowTable.find` when there is no room or no IP. */
export const NO_FLOW = -1;

/**
 * One flow takes 64 bytes, a cache line: eight integers (key, owner's note) and four doubles (its
 * figures). Offsets of the integers in `FlowTable.words`, in units of FLOW_WORDS a flow:
 */
export const FLOW_WORDS = 16;
/** The same in bytes. */
const FLOW_SIZE = FLOW_WORDS * 4;
/** For the protocol that owns the flow: RTP keeps its last stream here; −1 for none. */
export const FLOW_NOTE = 4;
/** And that stream's SSRC, signed. */
export const FLOW_SSRC = 5;
/** FLOW_ marks. */
export const FLOW_MARKS = 6;
/** A packet of the flow came through a tunnel. */
export const FLOW_TUNNELLED = 1;
/** TCP: the flow's SYN was seen; FLOW_SSRC holds the sequence number after it. */
export const FLOW_BEGAN = 2;
/** FLOW_NOTE of TCP flows that carry nothing known; others hold their connection's number. */
export const FLOW_DISMISSED = -2;
/** Offsets of the doubles in `FlowTable.facts`, in units of FLOW_FACTS a flow. */
export const FLOW_FACTS = 8;
/** Packets. */
export const FLOW_PACKETS = 4;
/** Bytes on the wire. */
export const FLOW_BYTES = 5;
/** First frame number. */
export const FLOW_FIRST_FRAME = 6;
/** Last frame number. */
export const FLOW_LAST_FRAME = 7;

const FIRST_CAPACITY = 8192;
/** Room nobody wrote to costs no memory, and a move costs time. */
const GROWTH = 4;
/** Flows of one capture, numbered from 0 in the order of their first packet. */
export class FlowTable {
	/** Number of flows. */
	count = 0;
	/** IPv6 addresses of keys. */
	readonly addresses = new AddressTable();
	/** Integers: source, destination, ports, protocol with the IP version in bit 8, note, SSRC. */
	words = new Int32Array(0);
	/** The same memory as doubles: see FLOW_PACKETS and its neighbours. */
	facts = new Float64Array(0);
	/** Where both stand. */
	readonly memory: TableMemory;
	/** The flows. */
	readonly rows: Region;
	/** Numbers of flows by hash, −1 where there is none: twice as many as flows have room. */
	readonly hashed: Region;
	/** A secret start value: hostile addresses cannot be chosen to collide. */
	readonly seed = (Math.random() * 0x1_0000_0000) | 0;
	#capacity = FIRST_CAPACITY;
	#slots = new Int32Array(0);
	#mask = FIRST_CAPACITY * 2 - 1;

	/** @param memory where the table is to stand; its own when none is given */
	constructor(memory = new TableMemory()) {
		this.memory = memory;
		this.hashed = memory.add(FIRST_CAPACITY * 2 * 4, (buffer, at) => {
			this.#slots = new Int32Array(buffer, at, this.#capacity * 2);
		});
		this.#slots.fill(-1);
		this.rows = memory.add(FIRST_CAPACITY * FLOW_SIZE, (buffer, at) => {
			this.words = new Int32Array(buffer, at, this.#capacity * FLOW_WORDS);
			this.facts = new Float64Array(buffer, at, this.#capacity * FLOW_FACTS);
		});
	}

	/** Bits of a hash that choose its slot. */
	get mask(): number {
		return this.#mask;
	}

	/**
	 * Finds or makes the flow of a decoded packet. Called once per packet.
	 * @returns its number, or NO_FLOW when the packet has no IP or the table is full
	 */
	find(layers: PacketLayers): number {
		const address = layers.address;
		if (layers.version === 4) {
			return this.#find(
				address[0] as number,
				address[4] as number,
				(layers.sourcePort << 16) | layers.destinationPort,
				layers.protocol,
			);
		}
		if (layers.version === 0) return NO_FLOW;
		const source = this.addresses.intern(address, 0);
		const destination = this.addresses.intern(address, 4);
		if (source < 0 || destination < 0) return NO_FLOW;
		return this.#find(
			source,
			destination,
			(layers.sourcePort << 16) | layers.destinationPort,
			layers.protocol | 0x100,
		);
	}

	#find(source: number, destination: number, ports: number, protocol: number): number {
		const slots = this.#slots;
		const keys = this.words;
		const mask = this.#mask;
		let slot = this.#hash(source, destination, ports, protocol) & mask;
		for (;;) {
			const flow = slots[slot] as number;
			if (flow < 0) return this.#insert(slot, source, destination, ports, protocol);
			const at = flow * FLOW_WORDS;
			if (
				keys[at] === source &&
				keys[at + 1] === destination &&
				keys[at + 2] === ports &&
				keys[at + 3] === protocol
			) {
				return flow;
			}
			slot = (slot + 1) & mask;
		}
	}

	#hash(source: number, destination: number, ports: number, protocol: number): number {
		let hash = Math.imul(source ^ this.seed, 0x9e3779b1);
		hash = Math.imul(hash ^ (hash >>> 15) ^ destination, 0x85ebca6b);
		hash = Math.imul(hash ^ (hash >>> 13) ^ ports, 0xc2b2ae35);
		hash = Math.imul(hash ^ (hash >>> 16) ^ protocol, 0x27d4eb2f);
		return hash ^ (hash >>> 15);
	}

	/** Counts one packet of a flow. */
	countPacket(flow: number, frame: number, bytes: number): void {
		const facts = this.facts;
		const at = flow * FLOW_FACTS;
		const packets = facts[at + FLOW_PACKETS] as number;
		if (packets === 0) facts[at + FLOW_FIRST_FRAME] = frame;
		facts[at + FLOW_PACKETS] = packets + 1;
		facts[at + FLOW_BYTES] = (facts[at + FLOW_BYTES] as number) + bytes;
		facts[at + FLOW_LAST_FRAME] = frame;
	}

	/** Sets a mark of a flow. */
	mark(flow: number, mark: number): void {
		const at = flow * FLOW_WORDS + FLOW_MARKS;
		this.words[at] = (this.words[at] as number) | mark;
	}

	#insert(
		slot: number,
		source: number,
		destination: number,
		ports: number,
		protocol: number,
	): number {
		if (this.count >= MAX_FLOWS) return NO_FLOW;
		if (this.count === this.#capacity) {
			this.#grow();
			return this.#find(source, destination, ports, protocol);
		}
		const flow = this.count++;
		this.#slots[slot] = flow;
		this.words.set([source, destination, ports, protocol, -1], flow * FLOW_WORDS);
		return flow;
	}

	#grow(): void {
		const capacity = this.#capacity * GROWTH;
		const { memory, hashed, rows } = this;
		this.#capacity = capacity;
		this.#mask = capacity * 2 - 1;
		memory.grow([
			[hashed, capacity * 2 * 4],
			[rows, capacity * FLOW_SIZE],
		]);
		this.#slots.fill(-1);
		for (let flow = 0; flow < this.count; flow++) this.#place(flow);
	}

	#place(flow: number): void {
		const at = flow * FLOW_WORDS;
		const keys = this.words;
		let slot =
			this.#hash(
				keys[at] as number,
				keys[at + 1] as number,
				keys[at + 2] as number,
				keys[at + 3] as number,
			) & this.#mask;
		while ((this.#slots[slot] as number) >= 0) slot = (slot + 1) & this.#mask;
		this.#slots[slot] = flow;
	}

	/** IP protocol number of a flow. */
	protocol(flow: number): number {
		return (this.words[flow * FLOW_WORDS + 3] as number) & 0xff;
	}

	/** IP version of a flow: 4 or 6. */
	version(flow: number): 4 | 6 {
		return ((this.words[flow * FLOW_WORDS + 3] as number) & 0x100) === 0 ? 4 : 6;
	}

	sourcePort(flow: number): number {
		return (this.words[flow * FLOW_WORDS + 2] as number) >>> 16;
	}

	destinationPort(flow: number): number {
		return (this.words[flow * FLOW_WORDS + 2] as number) & 0xffff;
	}

	/** A number that stands for a flow's source address: IPv4 itself, IPv6 its place in the table. */
	sourceKey(flow: number): number {
		return this.words[flow * FLOW_WORDS] as number;
	}

	/** The same of its destination. */
	destinationKey(flow: number): number {
		return this.words[flow * FLOW_WORDS + 1] as number;
	}

	/** The four (IPv6) or one (IPv4) big-endian words of an address. */
	sourceWords(flow: number): readonly number[] {
		return this.#words(flow, 0);
	}

	destinationWords(flow: number): readonly number[] {
		return this.#words(flow, 1);
	}

	#words(flow: number, side: 0 | 1): readonly number[] {
		const value = this.words[flow * FLOW_WORDS + side] as number;
		return this.version(flow) === 4 ? [value] : this.addresses.words(value);
	}

	/** The flow of the opposite direction, or NO_FLOW; makes no new one. */
	reverse(flow: number): number {
		const at = flow * FLOW_WORDS;
		const keys = this.words;
		const ports = keys[at + 2] as number;
		const swapped = (ports << 16) | (ports >>> 16);
		return this.lookUp(keys[at + 1] as number, keys[at] as number, swapped, keys[at + 3] as number);
	}

	/**
	 * Finds the flow of a key without making one: addresses (IPv6: their numbers), both ports as one
	 * word, protocol with the IP version in bit 8.
	 * @returns its number or NO_FLOW
	 */
	lookUp(source: number, destination: number, ports: number, protocol: number): number {
		const slots = this.#slots;
		const keys = this.words;
		const mask = this.#mask;
		let slot = this.#hash(source, destination, ports, protocol) & mask;
		for (;;) {
			const flow = slots[slot] as number;
			if (flow < 0) return NO_FLOW;
			const at = flow * FLOW_WORDS;
			if (
				keys[at] === source &&
				keys[at + 1] === destination &&
				keys[at + 2] === ports &&
				keys[at + 3] === protocol
			) {
				return flow;
			}
			slot = (slot + 1) & mask;
		}
	}
}

/** Copies a column into a longer one. */
export function widened<T extends Int32Array | Uint32Array | Float64Array>(from: T, to: T): T {
	to.set(from);
	return to;
}
