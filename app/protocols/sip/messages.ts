/**
 * The messages of a capture. The pass keeps their bytes and a row of numbers each; they become
 * objects when somebody asks for them.
 */
import { MAX_SIP_MESSAGES, MAX_SIP_STORE_BYTES } from '../../limits.ts';
import { ByteStore } from './byte-store.ts';
import { CallIds } from './call-ids.ts';
import type { SipMessage, SipMessages, SipTransport } from './message.ts';
import { scanSipMessage } from './scan.ts';

/** Where and when a message came. */
export interface SipPlace {
	readonly frame: number;
	/** Message number inside its frame, from 0. */
	readonly part: number;
	/** ms since the first packet of the capture. */
	readonly timeMs: number;
	/** Number in the flow table. */
	readonly flow: number;
	readonly transport: SipTransport;
	/** Interface of the frame. */
	readonly interfaceId: number;
}

/** The bytes of one message inside a buffer. */
export interface SipBytes {
	readonly data: Uint8Array;
	readonly start: number;
	readonly end: number;
	/** Bytes that were sent behind `end` and not captured. */
	readonly missing: number;
}

const TRANSPORTS: readonly SipTransport[] = ['udp', 'tcp', 'tls', 'ws', 'wss', 'sctp'];

/** A row of numbers: offsets of its columns. */
const FRAME = 0;
const PART = 1;
const TIME = 2;
const FLOW = 3;
const TRANSPORT = 4;
const POSITION = 5;
const LENGTH = 6;
const MISSING = 7;
const CALL = 8;
const INTERFACE = 9;
const COLUMNS = 10;
const FIRST_ROWS = 256;

/** A list that carriers add to. */
export class SipMessageList implements SipMessages {
	count = 0;
	/** Messages that came when there was no room. */
	leftOut = 0;
	/** Numbers of the messages whose description names SRTP keys (RFC 4568). */
	readonly withCrypto: number[] = [];
	readonly #callIds = new CallIds();
	/** Frame of the first message by Call-ID. */
	readonly #firstFrames: number[] = [];
	readonly #bytes = new ByteStore();
	#rows = new Float64Array(FIRST_ROWS * COLUMNS);
	readonly #byCallId = new Map<string, number[]>();
	/** The same lists by the number of the Call-ID. */
	readonly #lists: (number[] | undefined)[] = [];
	readonly #texts: string[] = [];
	#indexed = 0;

	/** Numbers of the messages of each Call-ID; brought up to date when asked for. */
	get byCallId(): ReadonlyMap<string, readonly number[]> {
		for (; this.#indexed < this.count; this.#indexed++) {
			const call = this.#rows[this.#indexed * COLUMNS + CALL] as number;
			if (call >= 0) this.#listOf(call).push(this.#indexed);
		}
		return this.#byCallId;
	}

	#listOf(call: number): number[] {
		const known = this.#lists[call];
		if (known !== undefined) return known;
		const list: number[] = [];
		this.#lists[call] = list;
		this.#byCallId.set(this.#textOf(call), list);
		return list;
	}

	#textOf(call: number): string {
		return (this.#texts[call] ??= this.#callIds.text(call));
	}

	/** Made anew each time: objects of all messages at once would be the largest part of memory. @throws RangeError when there is no such message */
	message(number: number): SipMessage {
		if (number < 0 || number >= this.count) {
			throw new RangeError(`there is no SIP message ${number}`);
		}
		return this.#make(number);
	}

	/** Frame of a message. */
	frameOf(number: number): number {
		return this.#rows[number * COLUMNS + FRAME] as number;
	}

	/** Id of the call that a message belongs to: `sip-` and its first frame; empty without Call-ID. */
	sessionOf(number: number): string {
		const call = this.#rows[number * COLUMNS + CALL] as number;
		return call < 0 ? '' : `sip-${this.firstFrameOf(call)}`;
	}

	/** The bytes of a message as captured. */
	bytesOf(number: number): Uint8Array {
		const row = number * COLUMNS;
		return this.#bytes.view(
			this.#rows[row + POSITION] as number,
			this.#rows[row + LENGTH] as number,
		);
	}

	/** Number of a Call-ID; −1 for none. Messages of one Call-ID are one call. */
	callNumber(data: Uint8Array, start: number, end: number, frame: number): number {
		if (start === end) return -1;
		const call = this.#callIds.number(data, start, end);
		if (call === this.#firstFrames.length) this.#firstFrames.push(frame);
		return call;
	}

	/** Frame of the first message with the Call-ID of this number. */
	firstFrameOf(call: number): number {
		return this.#firstFrames[call] ?? 0;
	}

	/** Numbers of the messages that end in a frame, in their order; found by halving. */
	ofFrame(frame: number): readonly number[] {
		let low = 0;
		let high = this.count;
		while (low < high) {
			const middle = (low + high) >> 1;
			if (this.frameOf(middle) < frame) low = middle + 1;
			else high = middle;
		}
		const numbers: number[] = [];
		for (; low < this.count && this.frameOf(low) === frame; low++) numbers.push(low);
		return numbers;
	}

	/** What carried a message. */
	transportOf(number: number): SipTransport {
		return TRANSPORTS[this.#rows[number * COLUMNS + TRANSPORT] as number] ?? 'udp';
	}

	/** Interface on which a message was captured. */
	interfaceOf(number: number): number {
		return this.#rows[number * COLUMNS + INTERFACE] as number;
	}

	/** Keeps a message that `isSipStart` recognised. @param call from `callNumber` */
	add(bytes: SipBytes, place: SipPlace, call: number): void {
		if (this.count >= MAX_SIP_MESSAGES || this.#bytes.size >= MAX_SIP_STORE_BYTES) {
			this.leftOut++;
			return;
		}
		const row = this.count * COLUMNS;
		if (row === this.#rows.length) this.#grow();
		const rows = this.#rows;
		rows[row + FRAME] = place.frame;
		rows[row + PART] = place.part;
		rows[row + TIME] = place.timeMs;
		rows[row + FLOW] = place.flow;
		rows[row + TRANSPORT] = TRANSPORTS.indexOf(place.transport);
		rows[row + POSITION] = this.#bytes.add(bytes.data, bytes.start, bytes.end);
		rows[row + LENGTH] = bytes.end - bytes.start;
		rows[row + MISSING] = bytes.missing;
		rows[row + CALL] = call;
		rows[row + INTERFACE] = place.interfaceId;
		this.count++;
	}

	#grow(): void {
		const rows = new Float64Array(this.#rows.length * 2);
		rows.set(this.#rows);
		this.#rows = rows;
	}

	#make(number: number): SipMessage {
		const row = number * COLUMNS;
		const at = (column: number): number => this.#rows[row + column] as number;
		const transport = this.transportOf(number);
		const bytes = this.bytesOf(number);
		const isStream = transport === 'tcp' || transport === 'tls';
		const scan = scanSipMessage(bytes, 0, bytes.length, isStream, at(MISSING));
		if (scan === null) throw new RangeError(`message ${number} has no SIP start line`);
		// The text that `byCallId` has, also where the header is folded.
		const callId = at(CALL) < 0 ? '' : this.#textOf(at(CALL));
		// Named one by one: spreading two objects took as long as the scan.
		return {
			frame: at(FRAME),
			part: at(PART),
			timeMs: at(TIME),
			flow: at(FLOW),
			transport,
			method: scan.method,
			status: scan.status,
			line: scan.line,
			callId,
			cseq: scan.cseq,
			from: scan.from,
			to: scan.to,
			fromTag: scan.fromTag,
			toTag: scan.toTag,
			branch: scan.branch,
			sentBy: scan.sentBy,
			vias: scan.vias,
			sdp: scan.sdp,
			bodyHash: scan.bodyHash,
			headers: scan.headers,
			body: scan.body,
			faults: scan.faults,
		};
	}
}
