/**
 * RTP over TCP: a length of 16 bits before each packet (RFC 4571), as in SDP's `TCP/RTP/AVP`, ICE over
 * TCP and GB/T 28181. Told by packets that follow each other, never by ports. RTCP, STUN and DTLS
 * share the connection. Not here: frames of RTSP.
 */
import { concatenated, i32, u16, u32, u8 } from '../../bytes.ts';
import { MAX_PROBE_BYTES } from '../../limits.ts';
import { NO_FLOW } from '../../network/flow.ts';
import { ByteTrail } from '../byte-trail.ts';
import { KIND_OTHER, KIND_RTP_STREAMED, KIND_UDP } from '../kinds.ts';
import { framedSession } from '../stream-protocol.ts';
import type {
	Direction,
	Recognition,
	StreamFramer,
	StreamHost,
	StreamProtocol,
	StreamSession,
} from '../stream-protocol.ts';
import { isDoubtfulType, RTP_HEADER } from './parse.ts';
import { isRtcpCompound } from './rtcp.ts';
import type { StreamedRtp } from './streamed-rtp.ts';

const LENGTH = 2;
const STUN_HEADER = 20;
/** First byte of DTLS's versions. */
const DTLS_VERSION = 0xfe;
const STUN_COOKIE = 0x2112a442;
/** Steps of the sequence number that packets in a connection make: nothing is lost there. */
const MOST_STEP = 5;
/** So many packets before one may be those that it follows. */
const COMPARED = 16;
/** A source without these bits may be two small counters: DNS over TCP has such in that place. */
const SOURCE_BITS = 0xff00_ff00;
/** So many packets of it must follow one of their own type. */
const DOUBTS = 3;
/** Lengths of 0 before anything else: some keep a connection alive by them. */
const MOST_EMPTY = 64;
/** Where a source is to be found again, so many bytes are kept for two of its packets. */
const MAX_SEARCHED = 8192;

/** See the head of this file. */
export class FramedRtp implements StreamProtocol {
	readonly id = 'rtp';
	readonly #streamed: StreamedRtp;

	constructor(streamed: StreamedRtp) {
		this.#streamed = streamed;
	}

	recognise(data: Uint8Array, start: number, end: number): Recognition {
		return recognised(data, start, end);
	}

	open(host: StreamHost): StreamSession {
		return framedSession((direction) => new FramedReader(host, direction, this.#streamed));
	}
}

/**
 * Two packets of one source that follow each other are enough: chance does not agree on 9 bytes. Where
 * the source may be something else it takes more of them.
 */
function recognised(data: Uint8Array, start: number, end: number): Recognition {
	let before: number[] = [];
	let [empty, doubtful] = [0, 0];
	for (let at = start; ;) {
		if (at - start > MAX_PROBE_BYTES - LENGTH - RTP_HEADER || empty > MOST_EMPTY) return 'no';
		if (end - at < LENGTH + 1) return 'more';
		const length = u16(data, at);
		const packet = at + LENGTH;
		at = packet + length;
		if (length === 0) {
			empty++;
			continue;
		}
		const kind = kindOf(data, packet, length, end);
		if (kind !== 'rtp' && kind !== 'other') return kind;
		if (kind === 'other') continue;
		const previous = before.find((one) => isNext(data, one, packet));
		if (previous !== undefined) {
			if ((u32(data, packet + 8) & SOURCE_BITS) !== 0) return 'yes';
			const isSameType = ((u8(data, previous + 1) ^ u8(data, packet + 1)) & 0x7f) === 0;
			if (isSameType && ++doubtful >= DOUBTS) return 'yes';
		}
		before = [...before, packet].slice(-COMPARED);
	}
}

/** As `recognised` in the midst of bytes, where every place is asked: only of lengths that are usual. */
function searched(data: Uint8Array, at: number): Recognition {
	if (u16(data, at) > MAX_SEARCHED) return 'no';
	const answer = recognised(data, at, data.length);
	return answer === 'more' && data.length - at > MAX_SEARCHED ? 'no' : answer;
}

/** What a frame holds: `more` when too little is there to tell, `no` when it fits none. */
function kindOf(
	data: Uint8Array,
	at: number,
	length: number,
	end: number,
): 'rtp' | 'other' | 'more' | 'no' {
	const first = u8(data, at);
	if (first >= 20 && first <= 63) {
		if (end - at < 2) return 'more';
		return u8(data, at + 1) === DTLS_VERSION ? 'other' : 'no';
	}
	if (first < 4) {
		if (length < STUN_HEADER) return 'no';
		if (end - at < 8) return 'more';
		return u32(data, at + 4) === STUN_COOKIE ? 'other' : 'no';
	}
	if (first >> 6 !== 2 || length < 8) return 'no';
	if (end - at < RTP_HEADER) return 'more';
	const second = u8(data, at + 1);
	if (second >= 192 && second <= 223) {
		return isRtcpCompound(data, at, length, Math.min(length, end - at)) ? 'other' : 'no';
	}
	return length < RTP_HEADER || isDoubtfulType(second & 0x7f) ? 'no' : 'rtp';
}

function isNext(data: Uint8Array, one: number, other: number): boolean {
	const step = (u16(data, other + 2) - u16(data, one + 2)) & 0xffff;
	return u32(data, one + 8) === u32(data, other + 8) && step >= 1 && step <= MOST_STEP;
}

/** Cuts one direction by the lengths. */
class FramedReader implements StreamFramer {
	readonly #host: StreamHost;
	readonly #direction: Direction;
	readonly #streamed: StreamedRtp;
	readonly #trail = new ByteTrail();
	#rest = new Uint8Array(0);
	#flow = NO_FLOW;
	/** Bytes were missing or are none of RTP: where a frame begins is to be found again. */
	#isLost = false;
	/** Source of the last packet. */
	#ssrc: number | null = null;

	constructor(host: StreamHost, direction: Direction, streamed: StreamedRtp) {
		this.#host = host;
		this.#direction = direction;
		this.#streamed = streamed;
	}

	push(chunk: Uint8Array): void {
		this.#trail.push(this.#host.origin, chunk.length);
		const data = concatenated([this.#rest, chunk]);
		let at = 0;
		for (;;) {
			if (this.#isLost) at = this.#search(data, at);
			if (this.#isLost || data.length - at < LENGTH) break;
			const length = u16(data, at);
			if (this.#isMisplaced(data, at, length)) {
				this.#isLost = true;
				continue;
			}
			if (data.length - at - LENGTH < length) break;
			this.#trail.take(LENGTH);
			this.#take(data, at + LENGTH, length);
			at += LENGTH + length;
		}
		this.#rest = data.slice(at);
	}

	/** A beginning in the middle of a packet: something else stands where the first one should. */
	#isMisplaced(data: Uint8Array, at: number, length: number): boolean {
		if (this.#ssrc !== null || length === 0 || data.length - at <= LENGTH) return false;
		return kindOf(data, at + LENGTH, length, data.length) === 'no';
	}

	/** What is begun cannot be ended. */
	gap(): void {
		this.#rest = new Uint8Array(0);
		this.#trail.clear();
		this.#isLost = true;
	}

	/** What comes after it is another connection on the same ports. */
	end(): void {
		this.gap();
		this.#isLost = false;
		this.#ssrc = null;
	}

	/**
	 * Looks for a packet of the source that was being read, or for two of another that follow each other.
	 * @returns where its length stands; while lost, the first byte that may yet be such a place
	 */
	#search(data: Uint8Array, from: number): number {
		const last = data.length - LENGTH - RTP_HEADER;
		let kept = Infinity;
		for (let at = from; at <= last; at++) {
			if (u8(data, at + LENGTH) >> 6 !== 2 || u16(data, at) < RTP_HEADER) continue;
			const isHere = i32(data, at + LENGTH + 8) === this.#ssrc;
			const answer = isHere ? 'yes' : searched(data, at);
			if (answer === 'more') kept = Math.min(kept, at);
			if (answer !== 'yes') continue;
			this.#trail.take(at - from);
			this.#isLost = false;
			return at;
		}
		const passed = Math.max(from, Math.min(kept, last + 1));
		this.#trail.take(passed - from);
		return passed;
	}
	#take(data: Uint8Array, at: number, length: number): void {
		const place = this.#trail.take(length);
		if (place === null || length < 8 || u8(data, at) >> 6 !== 2) return;
		if (this.#flow === NO_FLOW) {
			const connection = this.#host.flow(this.#direction);
			if (connection === NO_FLOW) return;
			this.#flow = this.#streamed.mediaFlow(connection);
			if (this.#flow === NO_FLOW) return;
		}
		const kind = this.#streamed.take(this.#flow, data, at, at + length, place);
		if (kind === KIND_OTHER || kind === KIND_UDP) return;
		if (length >= RTP_HEADER && u8(data, at + 1) < 192) this.#ssrc = i32(data, at + 8);
		this.#host.mark(KIND_RTP_STREAMED, place.origin.frame);
	}
}
