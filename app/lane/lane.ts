/**
 * The fast lane for what most packets of a capture are (`assembly/packets.ts`): compiled code on
 * the tables of flows and streams. Everything it leaves goes the long way through decoder and
 * protocols, which decides the same; a test compares every slot of both.
 */
import { BLOCK_PACKETS, PacketBlock } from '../capture/source.ts';
import type { StatisticsTable } from '../analysis/statistics-table.ts';
import type { Arrival } from '../analysis/arrival.ts';
import type { FlowTable } from '../network/flow.ts';
import type { Region, TableMemory } from '../table-memory.ts';
import { compiledFor } from './compiled.ts';
import type { CompiledCode } from './compiled.ts';
import * as L from './layout.ts';

/** Tables that the lane works on. */
export interface LaneTables {
	/** Made in a `codeMemory`. */
	readonly flows: FlowTable;
	/** Rows of streams in the same memory. */
	readonly rows: StatisticsTable;
	/** Bytes that a codec makes of a tick of its clock, by payload type; 0 when not fixed. */
	readonly bytesPerTick: Float64Array;
	/** Wireshark 4.0's rules instead of 4.4's. */
	readonly isOld: boolean;
}

/** Recognises and takes packets that are expected. */
export class Lane {
	/** See `layout.ts`. */
	state = new Float64Array(0);
	/** What the lane met and others must hear of, as many as its state says: see `layout.ts`. */
	notes = new Float64Array(0);
	readonly #tables: LaneTables;
	readonly #memory: TableMemory;
	readonly #state: Region;
	readonly #perTick: Region;
	/** Blocks of others are copied here. */
	#own: PacketBlock | null = null;
	#ownData: Region | null = null;
	#code: CompiledCode | null = null;
	#moves = -1;

	constructor(tables: LaneTables) {
		this.#tables = tables;
		const { memory } = tables.flows;
		this.#memory = memory;
		this.#perTick = memory.add(tables.bytesPerTick.byteLength, (buffer, at) =>
			new Float64Array(buffer, at, tables.bytesPerTick.length).set(tables.bytesPerTick),
		);
		const words = BLOCK_PACKETS * L.NOTE_WORDS;
		this.#state = memory.add((L.STATE_WORDS + words) * 8, (buffer, at) => {
			this.state = new Float64Array(buffer, at, L.STATE_WORDS);
			this.notes = new Float64Array(buffer, at + L.STATE_WORDS * 8, words);
		});
		this.state[L.FROM_MS] = -Infinity;
		this.state[L.TO_MS] = Infinity;
	}

	/**
	 * The block as the lane can take it: itself when it stands in the shared memory, a copy that is
	 * valid until the next one otherwise.
	 */
	reach(block: PacketBlock): PacketBlock {
		const memory = this.#memory;
		const isHome = block.memory === memory && block.data.buffer === memory.buffer;
		return isHome ? block : this.#copy(block);
	}

	#copy(block: PacketBlock): PacketBlock {
		const memory = this.#memory;
		const own = (this.#own ??= new PacketBlock(memory));
		const { length } = block.data;
		const region = (this.#ownData ??= memory.add(length, (buffer, at, bytes) => {
			own.data = new Uint8Array(buffer, at, bytes);
		}));
		if (region.bytes < length) memory.grow([[region, length]]);
		own.count = block.count;
		// A source may put its packets anywhere in the data.
		let [from, to] = [length, 0];
		for (let row = 0; row < block.count; row++) {
			const at = block.offset[row] as number;
			from = Math.min(from, at);
			to = Math.max(to, at + (block.captured[row] as number));
		}
		if (to > from) own.data.set(block.data.subarray(from, to), from);
		own.offset.set(block.offset);
		own.captured.set(block.captured);
		own.original.set(block.original);
		own.seconds.set(block.seconds);
		own.nanoseconds.set(block.nanoseconds);
		own.linkType.set(block.linkType);
		own.position.set(block.position);
		own.interfaceId.set(block.interfaceId);
		return own;
	}

	/**
	 * Takes packets of a block that `reach` gave, until one is out of the ordinary; `unit` and `kind`
	 * of those taken stand in the block's columns.
	 * @param from first row; @param frame number of the packet in row 0
	 * @returns the first row that was not taken
	 */
	take(block: PacketBlock, from: number, frame: number): number {
		const code = this.#ready();
		if (code === null) return from;
		return code.take(block.region.at, block.data.byteOffset, from, block.count, frame);
	}

	/** Takes one packet without extension and padding if it is one that the lane takes. */
	takeInOrder(stream: number, arrival: Arrival): boolean {
		const { sequence, timestamp, payloadType, marker, payloadBytes, frame } = arrival;
		const code = this.#ready();
		return (
			code !== null &&
			code.takeInOrder(
				stream,
				sequence,
				timestamp,
				payloadType,
				marker,
				payloadBytes,
				frame,
				arrival.timeMs,
			) !== 0
		);
	}

	/** The code, told where the tables stand now; null where they stand in ordinary memory. */
	#ready(): CompiledCode | null {
		if (this.#moves === this.#memory.moves) return this.#code;
		const code = compiledFor(this.#memory);
		const { flows, rows, isOld } = this.#tables;
		code?.setFlows(flows.hashed.at, flows.mask, flows.seed, flows.rows.at);
		code?.setStreams(rows.region.at, this.#perTick.at, this.#state.at, isOld ? 1 : 0);
		this.#code = code;
		this.#moves = this.#memory.moves;
		return code;
	}
}
