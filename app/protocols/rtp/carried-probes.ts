/** What transport and program streams in RTP carry, told from the first packets of each. */
import { u8 } from '../../bytes.ts';
import { makeDemuxer } from '../../media/mpeg/index.ts';
import type { Carrier, Demuxer, ElementaryStream } from '../../media/mpeg/index.ts';
import { TS_PACKET } from '../../media/mpeg/index.ts';

/** Among so many packets of a stream one must look like the beginning of a packet inside. */
const FIRST_PACKETS = 64;
/** Tables come every half second, which is so many packets of 9 Mbit/s. */
const PROBED_PACKETS = 400;
/** Packets read behind the last table: what none names may come too. */
const AFTER_TABLE = 16;
/** Streams that are looked into at a time; each holds some packets. */
const MAX_OPEN = 256;
const GAP = { lostBytes: Infinity, isUnitEnd: false };
const PACK = 0xba;

interface Probe {
	readonly demuxer: Demuxer<null>;
	left: number;
	sequence: number;
}

/** The carrier that a payload looks like the beginning of; null for none. */
export function carrierOfPayload(data: Uint8Array, start: number, end: number): Carrier | null {
	const isWhole = end > start && (end - start) % TS_PACKET === 0;
	if (isWhole && u8(data, start) === 0x47) {
		const isSecond = end - start === TS_PACKET || u8(data, start + TS_PACKET) === 0x47;
		return isSecond ? 'MP2T' : null;
	}
	if (end - start < 16 || u8(data, start) !== 0 || u8(data, start + 1) !== 0) return null;
	const isPack = u8(data, start + 2) === 1 && u8(data, start + 3) === PACK;
	return isPack ? 'MP2P' : null;
}

/** See the head of this file. */
export class CarriedProbes {
	readonly #open = new Map<number, Probe>();
	readonly #found = new Map<number, readonly ElementaryStream[]>();

	/** True when a packet of this stream is wanted: the next must not take the short way. */
	isOpen(stream: number): boolean {
		return this.#open.size > 0 && this.#open.has(stream);
	}

	/**
	 * Takes a packet where it is wanted.
	 * @param packets of the stream until now, this one among them
	 * @param sequence its number, 16 bits
	 * @param start first byte of the payload in `data`; copied when it is kept
	 */
	take(
		stream: number,
		packets: number,
		sequence: number,
		data: Uint8Array,
		start: number,
		end: number,
	): void {
		const probe = this.#open.get(stream) ?? this.#begin(stream, packets, data, start, end);
		if (probe === null) return;
		if (((sequence - probe.sequence) & 0xffff) !== 1 && probe.sequence >= 0) {
			probe.demuxer.gap(GAP);
		}
		probe.sequence = sequence;
		probe.demuxer.push(data.slice(start, end), null);
		const { streams, isNamed } = probe.demuxer;
		this.#found.set(stream, streams);
		probe.left = isNamed ? Math.min(probe.left - 1, AFTER_TABLE) : probe.left - 1;
		if (probe.left <= 0) this.#open.delete(stream);
	}

	#begin(
		stream: number,
		packets: number,
		data: Uint8Array,
		start: number,
		end: number,
	): Probe | null {
		if (packets > FIRST_PACKETS || this.#found.has(stream)) return null;
		const carrier = this.#open.size < MAX_OPEN ? carrierOfPayload(data, start, end) : null;
		if (carrier === null) return null;
		const demuxer = makeDemuxer<null>(carrier, () => undefined);
		const probe = { demuxer, left: PROBED_PACKETS, sequence: -1 };
		this.#open.set(stream, probe);
		return probe;
	}

	/** What a stream carries; empty where it was not looked into, or nothing was found. */
	streams(stream: number): readonly ElementaryStream[] {
		return this.#found.get(stream) ?? [];
	}
}
