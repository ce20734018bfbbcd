/** Writes captures for measurements: records, frames, and numbers that a seed repeats. */
import { closeSync, openSync, writeSync } from 'node:fs';

const FLUSH_BYTES = 1 << 20;
const START_SECONDS = 1_700_000_000;

/** Small seeded generator of numbers in [0, 1). @param {number} seed */
export function random(seed) {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let value = Math.imul(state ^ (state >>> 15), state | 1);
		value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
		return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
	};
}

/** Writes pcap records through one buffer. */
export class PcapFile {
	#descriptor;
	#buffer = Buffer.alloc(FLUSH_BYTES * 2);
	#used = 0;
	bytes = 0;
	packets = 0;

	/** @param {string} path */
	constructor(path) {
		this.#descriptor = openSync(path, 'w');
		const header = Buffer.alloc(24);
		header.writeUInt32LE(0xa1b2c3d4, 0);
		header.writeUInt16LE(2, 4);
		header.writeUInt16LE(4, 6);
		header.writeUInt32LE(262_144, 16);
		header.writeUInt32LE(1, 20);
		this.#put(header);
	}

	/** @param {number} timeMs since the start @param {Buffer} frame */
	record(timeMs, frame) {
		const micros = Math.round(timeMs * 1000);
		const header = Buffer.alloc(16);
		header.writeUInt32LE(START_SECONDS + Math.floor(micros / 1e6), 0);
		header.writeUInt32LE(micros % 1e6, 4);
		header.writeUInt32LE(frame.length, 8);
		header.writeUInt32LE(frame.length, 12);
		this.#put(header);
		this.#put(frame);
		this.packets++;
	}

	/** @param {Buffer} piece */
	#put(piece) {
		if (this.#used + piece.length > this.#buffer.length) this.#flush();
		piece.copy(this.#buffer, this.#used);
		this.#used += piece.length;
		this.bytes += piece.length;
	}

	#flush() {
		writeSync(this.#descriptor, this.#buffer, 0, this.#used);
		this.#used = 0;
	}

	close() {
		this.#flush();
		closeSync(this.#descriptor);
	}
}

/** @param {number} protocol @param {number} from @param {number} to @param {Buffer} transport */
export function ipFrame(protocol, from, to, transport) {
	const frame = Buffer.alloc(34 + transport.length);
	frame.writeUInt16BE(0x0800, 12);
	frame[14] = 0x45;
	frame.writeUInt16BE(20 + transport.length, 16);
	frame[22] = 64;
	frame[23] = protocol;
	frame.writeUInt32BE(from, 26);
	frame.writeUInt32BE(to, 30);
	transport.copy(frame, 34);
	return frame;
}

/** @param {number} from @param {number} fromPort @param {number} to @param {number} toPort @param {Buffer} payload */
export function udpFrame(from, fromPort, to, toPort, payload) {
	const udp = Buffer.alloc(8 + payload.length);
	udp.writeUInt16BE(fromPort, 0);
	udp.writeUInt16BE(toPort, 2);
	udp.writeUInt16BE(udp.length, 4);
	payload.copy(udp, 8);
	return ipFrame(17, from, to, udp);
}
