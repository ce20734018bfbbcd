/** Compares captures packet for packet: pcap and pcapng of this machine's byte order, walked as files. */
import { closeSync, openSync, readSync } from 'node:fs';

const CHUNK = 4 << 20;
const PCAPNG_SECTION = 0x0a0d0d0a;
const ENHANCED_PACKET = 6;
/** `a1b2c3d4` and `a1b23c4d`: µs and ns. */
const PCAP_UNITS = new Map([
	[0xa1b2c3d4, 1000],
	[0xa1b23c4d, 1],
]);

/** @typedef {{ bytes: Buffer, length: number, timeNs: bigint }} Packet */

/** Bytes of a file, in order. */
class Reader {
	#descriptor;
	#held = Buffer.alloc(0);
	#at = 0;

	/** @param {string} path */
	constructor(path) {
		this.#descriptor = openSync(path, 'r');
	}

	/** So many bytes without taking them; fewer at the end. @param {number} length */
	peek(length) {
		if (this.#held.length - this.#at < length) {
			const more = Buffer.alloc(Math.max(CHUNK, length));
			const read = readSync(this.#descriptor, more, 0, more.length, null);
			this.#held = Buffer.concat([this.#held.subarray(this.#at), more.subarray(0, read)]);
			this.#at = 0;
		}
		return this.#held.subarray(this.#at, this.#at + length);
	}

	/** So many bytes; null when they are not there. @param {number} length */
	take(length) {
		const bytes = this.peek(length);
		this.#at += bytes.length;
		return bytes.length < length ? null : bytes;
	}

	close() {
		closeSync(this.#descriptor);
	}
}

/** @param {Reader} reader @param {number} unit ns of the second half of a time @returns {Generator<Packet>} */
function* pcapPackets(reader, unit) {
	reader.take(24);
	for (let head = reader.take(16); head !== null; head = reader.take(16)) {
		const [captured, length] = [head.readUInt32LE(8), head.readUInt32LE(12)];
		const timeNs =
			BigInt(head.readUInt32LE(0)) * 1_000_000_000n + BigInt(head.readUInt32LE(4) * unit);
		const bytes = reader.take(captured);
		if (bytes === null) return;
		yield { bytes, length, timeNs };
	}
}

/** Blocks of tapdeck's spools, whose times are in ns. @param {Reader} reader @returns {Generator<Packet>} */
function* pcapngPackets(reader) {
	for (;;) {
		const head = reader.peek(8);
		if (head.length < 8) return;
		const kind = head.readUInt32LE(0);
		const block = reader.take(head.readUInt32LE(4));
		if (block === null) return;
		if (kind !== ENHANCED_PACKET) continue;
		const timeNs = (BigInt(block.readUInt32LE(12)) << 32n) + BigInt(block.readUInt32LE(16));
		const captured = block.readUInt32LE(20);
		yield { bytes: block.subarray(28, 28 + captured), length: block.readUInt32LE(24), timeNs };
	}
}

/** Packets of files that follow each other. @param {readonly string[]} paths @returns {Generator<Packet>} */
export function* packetsOf(paths) {
	for (const path of paths) {
		const reader = new Reader(path);
		const magic = reader.peek(4).readUInt32LE(0);
		const unit = PCAP_UNITS.get(magic);
		if (magic !== PCAPNG_SECTION && unit === undefined) throw new Error(`${path} is no capture`);
		yield* unit === undefined ? pcapngPackets(reader) : pcapPackets(reader, unit);
		reader.close();
	}
}

/**
 * Compares every packet: bytes, lengths, and how far the times are apart.
 * @param {readonly string[]} ours @param {readonly string[]} theirs
 * @param {number} [skip] packets of theirs that ours no longer has
 * @returns {{ packets: number, different: number, missing: number, more: number, apartMs: number }}
 */
export function comparePackets(ours, theirs, skip = 0) {
	const [mine, other] = [packetsOf(ours), packetsOf(theirs)];
	for (let at = 0; at < skip; at++) other.next();
	const found = { packets: 0, different: 0, missing: 0, more: 0, apartMs: 0 };
	for (;;) {
		const [a, b] = [mine.next().value, other.next().value];
		if (!a && !b) return found;
		if (!a) found.missing++;
		else if (!b) found.more++;
		else {
			found.packets++;
			if (a.length !== b.length || !a.bytes.equals(b.bytes)) found.different++;
			const apart = Math.abs(Number(a.timeNs - b.timeNs)) / 1e6;
			if (apart > found.apartMs) found.apartMs = apart;
		}
	}
}
