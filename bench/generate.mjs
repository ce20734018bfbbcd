/**
 * Makes a capture of RTP calls with known content: two G.711 streams a call, some H.264-like video,
 * RTCP, and TCP traffic between; loss, duplicates, late packets and jitter as asked for. The same
 * options and seed give the same bytes. Beside it stands a truth file.
 */
import { writeFileSync } from 'node:fs';
import { ipFrame, PcapFile, random, udpFrame } from './pcap-file.mjs';

/** @typedef {{ bytes: number, calls: number, loss: number, duplicates: number, late: number, jitterMs: number, tcpShare: number, seed: number }} LoadOptions */
/** @typedef {{ ssrc: number, packets: number, unique: number, lost: number, duplicates: number, late: number }} StreamTruth */

/** @type {LoadOptions} */
export const DEFAULT_LOAD = {
	bytes: 200e6,
	calls: 50,
	loss: 0.005,
	duplicates: 0.002,
	late: 0.002,
	jitterMs: 4,
	tcpShare: 0.2,
	seed: 1,
};

/** One direction of a call. */
class Sender {
	#random;
	#options;
	#sequence;
	#timestamp;
	#frame;
	#video;
	/** @type {StreamTruth} */
	truth;
	nextMs;
	/** @type {{ timeMs: number, frame: Buffer }[]} */
	#held = [];

	/** @param {number} index @param {LoadOptions} options @param {() => number} next */
	constructor(index, options, next) {
		this.#random = next;
		this.#options = options;
		this.#video = index % 16 === 15;
		this.#sequence = Math.floor(next() * 65_536);
		this.#timestamp = Math.floor(next() * 2 ** 32);
		this.nextMs = next() * 20;
		const ssrc = (0x10000000 + index * 7919) >>> 0;
		const payload = Buffer.alloc(12 + (this.#video ? 1200 : 160));
		for (let at = 12; at < payload.length; at++) payload[at] = Math.floor(next() * 256);
		payload[0] = 0x80;
		payload[1] = this.#video ? 96 : index % 2 === 0 ? 0 : 8;
		payload.writeUInt32BE(ssrc, 8);
		const from = 0x0a000001 + index;
		this.#frame = udpFrame(from, 16_384 + (index % 1000) * 2, 0x0a010001 + index, 20_000, payload);
		this.truth = { ssrc, packets: 0, unique: 0, lost: 0, duplicates: 0, late: 0 };
	}

	/** Sends the next packet. @param {PcapFile} file */
	send(file) {
		const { loss, duplicates, late, jitterMs } = this.#options;
		const chance = this.#random();
		const timeMs = this.nextMs + this.#random() * jitterMs;
		const frame = Buffer.from(this.#frame);
		frame.writeUInt16BE(this.#sequence, 44);
		frame.writeUInt32BE(this.#timestamp, 46);
		this.#sequence = (this.#sequence + 1) & 0xffff;
		this.#timestamp = (this.#timestamp + (this.#video ? 3600 : 160)) >>> 0;
		this.nextMs += this.#video ? 40 : 20;
		// The first and last packets always arrive, so that the truth needs no borders.
		const isBorder = this.truth.packets < 3;
		if (!isBorder && chance < loss) {
			this.truth.lost++;
			return;
		}
		if (!isBorder && chance < loss + late && this.#held.length === 0) {
			this.#held.push({ timeMs, frame });
			return;
		}
		this.#record(file, timeMs, frame);
		if (chance > 1 - duplicates) this.#repeat(file, timeMs, frame);
		const held = this.#held.pop();
		if (held === undefined) return;
		this.#record(file, timeMs, held.frame);
		this.truth.late++;
	}

	/** @param {PcapFile} file @param {number} timeMs @param {Buffer} frame */
	#record(file, timeMs, frame) {
		file.record(timeMs, frame);
		this.truth.packets++;
		this.truth.unique++;
	}

	/** @param {PcapFile} file @param {number} timeMs @param {Buffer} frame */
	#repeat(file, timeMs, frame) {
		file.record(timeMs, frame);
		this.truth.packets++;
		this.truth.duplicates++;
	}

	/** A last packet, so that what was lost before it shows. @param {PcapFile} file */
	end(file) {
		const { loss, late, duplicates } = this.#options;
		this.#options = { ...this.#options, loss: 0, late: 0, duplicates: 0 };
		this.send(file);
		this.#options = { ...this.#options, loss, late, duplicates };
	}
}

/**
 * Writes the capture and `PATH.truth.json`.
 * @param {string} path
 * @param {Partial<LoadOptions>} [chosen]
 */
export function generate(path, chosen = {}) {
	const options = { ...DEFAULT_LOAD, ...chosen };
	const next = random(options.seed);
	const file = new PcapFile(path);
	const senders = Array.from(
		{ length: options.calls * 2 },
		(_, index) => new Sender(index, options, next),
	);
	const segment = ipFrame(6, 0x0a020001, 0x0a020002, Buffer.alloc(20 + 1400, 0x50));
	// In sequence, so that peers that put streams together do not search for ever.
	let sequence = 1;
	let slotMs = 0;
	while (file.bytes < options.bytes) {
		slotMs += 20;
		for (const sender of senders) while (sender.nextMs < slotMs) sender.send(file);
		const tcpBytes = (file.bytes * options.tcpShare) / 1000;
		for (let sent = 0; sent < tcpBytes && sent < 30_000; sent += segment.length) {
			segment.writeUInt32BE(sequence >>> 0, 38);
			sequence += 1400;
			file.record(slotMs, segment);
		}
	}
	for (const sender of senders) sender.end(file);
	file.close();
	const streams = senders.map(({ truth }) => truth);
	writeFileSync(`${path}.truth.json`, JSON.stringify({ options, packets: file.packets, streams }));
	return { packets: file.packets, bytes: file.bytes, streams };
}
