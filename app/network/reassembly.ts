/**
 * Puts fragmented IP datagrams together (RFC 791 §3.2, RFC 8200 §4.5) under limits. Where
 * fragments overlap the bytes that came first are kept. Bytes that the capture cut off are never
 * made up: the datagram is then handed on up to the first of them.
 */
import { MAX_REASSEMBLIES, MAX_REASSEMBLY_BYTES, REASSEMBLY_TIMEOUT_SECONDS } from '../limits.ts';
import { ByteRanges } from './byte-ranges.ts';
import type { LayerCursor } from './cursor.ts';
import {
	LAYER_MALFORMED,
	LAYER_OVERLAP,
	LAYER_REASSEMBLED,
	LAYER_SNAPPED,
	LAYER_WIFI_REASSEMBLED,
	type PacketLayers,
} from './layers.ts';

/** Bounds of a `Reassembler`; those of `limits.ts` unless a test needs smaller ones. */
export interface ReassemblyLimits {
	/** Datagrams under way at once. */
	readonly datagrams: number;
	/** Bytes held by all of them. */
	readonly bytes: number;
	/** Age at which an incomplete datagram is given up, s of capture time. */
	readonly timeoutSeconds: number;
}

/** The limits of `limits.ts`. */
export const REASSEMBLY_LIMITS: ReassemblyLimits = {
	datagrams: MAX_REASSEMBLIES,
	bytes: MAX_REASSEMBLY_BYTES,
	timeoutSeconds: REASSEMBLY_TIMEOUT_SECONDS,
};

/** Datagrams of one hash that are kept. */
const PLACES = 8;
/** Largest IP payload: offsets have 13 bits and count 8 bytes, lengths have 16 bits. */
const MAX_DATAGRAM = 65_535;
/** Room for the first fragment's IP header in front of the payload (IPv4 needs 60 at most). */
const HEADER_ROOM = 64;
const FIRST_BUFFER = 4096;
/** Finished datagrams whose buffers are kept for the next ones. */
const MAX_SPARE = 16;
const NOTHING_MISSING = 0x7fffffff;

/** One datagram under way. */
class Datagram {
	buffer: Uint8Array = new Uint8Array(FIRST_BUFFER);
	readonly address = new Int32Array(8);
	readonly ranges = new ByteRanges();
	version = 0;
	protocol = 0;
	identification = 0;
	hash = 0;
	seconds = 0;
	/** Payload bytes, −1 until the last fragment came. */
	total = -1;
	headerLength = 0;
	/** Lowest payload offset whose byte was sent but not captured. */
	missingFrom = NOTHING_MISSING;
	flags = 0;

	/** Makes the object stand for the datagram that a first fragment belongs to. */
	begin(layers: PacketLayers, identification: number, hash: number, seconds: number): void {
		this.address.set(layers.address);
		this.version = layers.version;
		this.protocol = layers.protocol;
		this.identification = identification;
		this.hash = hash;
		this.seconds = seconds;
		this.total = -1;
		this.headerLength = 0;
		this.missingFrom = NOTHING_MISSING;
		this.flags = 0;
		this.ranges.clear();
	}

	/** Whether a fragment with these facts is a part. */
	owns(layers: PacketLayers, identification: number): boolean {
		if (
			this.identification !== identification ||
			this.version !== layers.version ||
			this.protocol !== layers.protocol
		) {
			return false;
		}
		const step = layers.version === 4 ? 4 : 1;
		for (let word = 0; word < 8; word += step) {
			if (this.address[word] !== layers.address[word]) {
				return false;
			}
		}
		return true;
	}

	/** Makes room for `length` payload bytes; returns by how many bytes the buffer grew. */
	reserve(length: number): number {
		const before = this.buffer.length;
		if (HEADER_ROOM + length <= before) {
			return 0;
		}
		let size = before;
		while (size < HEADER_ROOM + length) {
			size *= 2;
		}
		const larger = new Uint8Array(size);
		larger.set(this.buffer);
		this.buffer = larger;
		return size - before;
	}

	/** Keeps the first fragment's IP header, right in front of the payload. */
	keepHeader(data: Uint8Array, start: number): void {
		const length = this.version === 4 ? ((data[start] as number) & 15) << 2 : 40;
		for (let i = 0; i < length; i++) {
			this.buffer[HEADER_ROOM - length + i] = data[start + i] as number;
		}
		this.headerLength = length;
	}

	/** Copies captured bytes to where nothing was yet and compares the others. */
	keepBytes(data: Uint8Array, from: number, offset: number, captured: number): void {
		let position = offset;
		const stop = offset + captured;
		for (let i = 0; i < this.ranges.count && position < stop; i++) {
			const start = this.ranges.start(i);
			const end = this.ranges.end(i);
			if (end > position && start < stop) {
				this.#copy(data, from + position - offset, position, start);
				const first = Math.max(position, start);
				this.#compare(data, from + first - offset, first, Math.min(stop, end));
				position = end;
			}
		}
		this.#copy(data, from + position - offset, position, stop);
	}

	#copy(data: Uint8Array, from: number, position: number, stop: number): void {
		for (let i = 0; i < stop - position; i++) {
			this.buffer[HEADER_ROOM + position + i] = data[from + i] as number;
		}
	}

	#compare(data: Uint8Array, from: number, position: number, stop: number): void {
		const end = Math.min(stop, this.missingFrom);
		for (let i = position; i < end; i++) {
			if (this.buffer[HEADER_ROOM + i] !== data[from + i - position]) {
				this.flags |= LAYER_OVERLAP;
				return;
			}
		}
	}
}

/**
 * What a packet completed, for showing it: the payload of an IP datagram from its transport header
 * on, or the body of an 802.11 frame.
 * @param layers as `PacketDecoder.decode` left them
 * @returns a view that is good until the next packet is decoded; null when nothing was put together
 */
export function reassembledBytes(layers: PacketLayers): Uint8Array | null {
	if ((layers.flags & LAYER_REASSEMBLED) === 0) {
		return null;
	}
	const start = (layers.flags & LAYER_WIFI_REASSEMBLED) === 0 ? HEADER_ROOM : 0;
	return layers.data.subarray(start, Math.max(start, layers.payloadEnd));
}

/** Fragments of all datagrams of one capture. */
export class Reassembler {
	readonly #limits: ReassemblyLimits;
	/** By hash; insertion order is age. */
	readonly #pending = new Map<number, Datagram>();
	readonly #spare: Datagram[] = [];
	readonly #delivered: Datagram[] = [];
	/** A secret start value: hostile datagrams cannot be chosen to collide. */
	readonly #seed = (Math.random() * 0x1_0000_0000) | 0;
	#bytes = 0;
	#oldestSeconds = 0;

	constructor(limits: ReassemblyLimits = REASSEMBLY_LIMITS) {
		this.#limits = limits;
	}

	/** Datagrams under way. */
	get pendingCount(): number {
		return this.#pending.size;
	}

	/** Bytes held for them. */
	get pendingBytes(): number {
		return this.#bytes;
	}

	/** Takes back the buffers handed out for the last packet. Called once per packet. */
	release(): void {
		while (this.#delivered.length > 0) {
			const datagram = this.#delivered.pop();
			if (datagram !== undefined && this.#spare.length < MAX_SPARE) {
				this.#spare.push(datagram);
			}
		}
	}

	/**
	 * Takes one fragment: `cursor` stands at its bytes, `layers` holds its addresses and protocol.
	 * @param offset of its first byte in the datagram's payload
	 * @param more whether further fragments follow
	 * @returns true when the datagram is whole; `cursor` then stands at the payload's first byte in
	 *   a buffer that stays as it is until the next `release`
	 */
	add(
		cursor: LayerCursor,
		layers: PacketLayers,
		identification: number,
		offset: number,
		more: boolean,
	): boolean {
		const length = cursor.wireEnd - cursor.at;
		const captured = Math.max(0, Math.min(cursor.end - cursor.at, length));
		if (captured < length) {
			layers.flags |= LAYER_SNAPPED;
		}
		if (length < 0 || (more && length === 0) || offset + length > MAX_DATAGRAM) {
			layers.flags |= LAYER_MALFORMED;
			return false;
		}
		this.#giveUpOld(cursor.seconds);
		const datagram = this.#find(layers, identification, cursor.seconds);
		this.#store(datagram, cursor, layers, offset, captured);
		if (captured < length) {
			datagram.missingFrom = Math.min(datagram.missingFrom, offset + captured);
		}
		if (!datagram.ranges.add(offset, offset + length)) {
			this.#forget(datagram); // more holes than any sender makes
			layers.flags |= LAYER_MALFORMED;
			return false;
		}
		if (!more) {
			this.#setTotal(datagram, offset + length);
		}
		if (!this.#isWhole(datagram)) {
			this.#giveUpSurplus();
			return false;
		}
		this.#deliver(datagram, cursor, layers);
		return true;
	}

	#store(
		datagram: Datagram,
		cursor: LayerCursor,
		layers: PacketLayers,
		offset: number,
		captured: number,
	): void {
		this.#bytes += datagram.reserve(offset + captured);
		if (offset === 0 && datagram.headerLength === 0) {
			datagram.keepHeader(cursor.data, layers.networkStart);
		}
		datagram.keepBytes(cursor.data, cursor.at, offset, captured);
	}

	#setTotal(datagram: Datagram, total: number): void {
		if (datagram.total === -1) {
			datagram.total = total;
		} else if (datagram.total !== total) {
			datagram.flags |= LAYER_OVERLAP;
		}
	}

	#isWhole(datagram: Datagram): boolean {
		const { ranges, total } = datagram;
		return total >= 0 && ranges.count > 0 && ranges.start(0) === 0 && ranges.end(0) >= total;
	}

	#deliver(datagram: Datagram, cursor: LayerCursor, layers: PacketLayers): void {
		this.#forget(datagram);
		this.#delivered.push(datagram);
		cursor.data = datagram.buffer;
		cursor.at = HEADER_ROOM;
		cursor.wireEnd = HEADER_ROOM + datagram.total;
		cursor.end = HEADER_ROOM + Math.min(datagram.total, datagram.missingFrom);
		layers.networkStart = HEADER_ROOM - datagram.headerLength;
		layers.flags &= ~LAYER_WIFI_REASSEMBLED;
		layers.flags |= datagram.flags | LAYER_REASSEMBLED;
	}

	#find(layers: PacketLayers, identification: number, seconds: number): Datagram {
		const first = hashOf(layers, identification) ^ this.#seed;
		let free = -1;
		// All places are looked at: one that was given up may stand before the one that is sought.
		for (let step = 0; step < PLACES; step++) {
			const found = this.#pending.get((first + step) | 0);
			if (found === undefined) {
				free = free < 0 ? step : free;
			} else if (found.owns(layers, identification)) {
				return found;
			}
		}
		const hash = (first + Math.max(0, free)) | 0;
		const inTheWay = free < 0 ? this.#pending.get(hash) : undefined;
		if (inTheWay !== undefined) {
			this.#forget(inTheWay);
		}
		const datagram = this.#spare.pop() ?? new Datagram();
		datagram.begin(layers, identification, hash, seconds);
		if (this.#pending.size === 0) {
			this.#oldestSeconds = seconds;
		}
		this.#pending.set(hash, datagram);
		this.#bytes += datagram.buffer.length;
		return datagram;
	}

	#forget(datagram: Datagram): void {
		this.#pending.delete(datagram.hash);
		this.#bytes -= datagram.buffer.length;
	}

	#giveUpOld(seconds: number): void {
		while (this.#pending.size > 0 && seconds - this.#oldestSeconds > this.#limits.timeoutSeconds) {
			this.#giveUpOldest();
		}
	}

	#giveUpSurplus(): void {
		const { datagrams, bytes } = this.#limits;
		while (this.#pending.size > datagrams || (this.#bytes > bytes && this.#pending.size > 0)) {
			this.#giveUpOldest();
		}
	}

	#giveUpOldest(): void {
		let isFirst = true;
		for (const datagram of this.#pending.values()) {
			if (!isFirst) {
				this.#oldestSeconds = datagram.seconds;
				return;
			}
			isFirst = false;
			this.#forget(datagram);
		}
	}
}

function hashOf(layers: PacketLayers, identification: number): number {
	let hash = Math.imul(identification ^ (layers.protocol << 24), 0x9e3779b1);
	const step = layers.version === 4 ? 4 : 1;
	for (let word = 0; word < 8; word += step) {
		hash = Math.imul((hash ^ (layers.address[word] as number)) + (hash >>> 15), 0x85ebca6b);
	}
	return hash ^ (hash >>> 16);
}
