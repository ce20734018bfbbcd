/**
 * SIP over SCTP: a user message is one SIP message, in one DATA chunk or in several that its B and E
 * bits join. Frames stay SCTP in lists; their messages stand in calls and ladders.
 * @see RFC 4168 §5, RFC 9260 §3.3.1
 */
import { u16, u32, u8 } from '../../bytes.ts';
import { MAX_SIP_MESSAGE_BYTES } from '../../limits.ts';
import { KIND_SCTP } from '../kinds.ts';
import type { PacketContext } from '../protocol.ts';
import type { SipProtocol } from './sip.ts';
import { isSipStart } from './start-line.ts';

const DATA = 0;
const DATA_HEADER = 16;
const CHUNK_HEADER = 4;
const ENDING = 1;
const BEGINNING = 2;
/** Transmission numbers of a flow that are remembered, to know what was sent again. */
const REMEMBERED = 256;
/** Messages of one capture that are being put together. */
const MAX_OPEN = 1024;

/** A message whose end did not come yet. */
interface Open {
	next: number;
	bytes: number;
	readonly pieces: Uint8Array[];
}

/** The DATA chunks of one capture. */
export class SipSctp {
	readonly #sip: SipProtocol;
	readonly #seen = new Map<number, Set<number>>();
	/** By flow and stream. */
	readonly #open = new Map<string, Open>();

	constructor(sip: SipProtocol) {
		this.#sip = sip;
	}

	/** Takes the chunks of one packet. @returns its kind */
	take(packet: PacketContext): number {
		const { data, payloadStart, payloadEnd } = packet.layers;
		let part = 0;
		for (let at = payloadStart; at + CHUNK_HEADER <= payloadEnd;) {
			const length = u16(data, at + 2);
			if (length < CHUNK_HEADER || at + length > payloadEnd) break;
			if (u8(data, at) === DATA && length > DATA_HEADER) {
				const whole = this.#message(packet, at, at + length);
				if (whole !== null && this.#give(packet, whole, part)) part++;
			}
			at += (length + 3) & ~3;
		}
		return KIND_SCTP;
	}

	/** The user message that a chunk is or completes; null when more must come. */
	#message({ flow, layers: { data } }: PacketContext, at: number, end: number): Uint8Array | null {
		const flags = u8(data, at + 1);
		const number = u32(data, at + 4);
		if (this.#isAgain(flow, number)) return null;
		const piece = data.subarray(at + DATA_HEADER, end);
		if ((flags & (BEGINNING | ENDING)) === (BEGINNING | ENDING)) return piece;
		const key = `${flow} ${u16(data, at + 8)}`;
		if ((flags & BEGINNING) !== 0) return this.#begin(key, number, piece);
		const open = this.#open.get(key);
		if (open?.next !== number || open.bytes + piece.length > MAX_SIP_MESSAGE_BYTES) {
			this.#open.delete(key);
			return null;
		}
		open.next = (number + 1) >>> 0;
		open.bytes += piece.length;
		open.pieces.push(piece.slice());
		if ((flags & ENDING) === 0) return null;
		this.#open.delete(key);
		return joined(open);
	}

	#begin(key: string, number: number, piece: Uint8Array): null {
		// Only what begins as SIP does is worth waiting for.
		if (!isSipStart(piece, 0, piece.length, true)) return null;
		this.#open.delete(key);
		for (const oldest of this.#open.keys()) {
			if (this.#open.size < MAX_OPEN) break;
			this.#open.delete(oldest);
		}
		const next = (number + 1) >>> 0;
		this.#open.set(key, { next, bytes: piece.length, pieces: [piece.slice()] });
		return null;
	}

	#isAgain(flow: number, number: number): boolean {
		const seen = this.#seen.get(flow) ?? new Set<number>();
		this.#seen.set(flow, seen);
		if (seen.has(number)) return true;
		seen.add(number);
		for (const oldest of seen) {
			if (seen.size <= REMEMBERED) break;
			seen.delete(oldest);
		}
		return false;
	}

	#give(
		{ frame, timeMs, flow, interfaceId }: PacketContext,
		message: Uint8Array,
		part: number,
	): boolean {
		if (!isSipStart(message, 0, message.length, false)) return false;
		const bytes = { data: message, start: 0, end: message.length, missing: 0 };
		this.#sip.takeMessage(bytes, { frame, part, timeMs, flow, transport: 'sctp', interfaceId });
		return true;
	}
}

function joined({ bytes, pieces }: Open): Uint8Array {
	const whole = new Uint8Array(bytes);
	let at = 0;
	for (const piece of pieces) {
		whole.set(piece, at);
		at += piece.length;
	}
	return whole;
}
