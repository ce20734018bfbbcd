/** Messages out of WebSocket frames, one direction. @see RFC 6455 §5 */
import { u16, u32, u8 } from '../../bytes.ts';
import { MAX_SIP_MESSAGE_BYTES } from '../../limits.ts';

const OPCODE_CONTINUATION = 0;
const OPCODE_BINARY = 2;
const FIRST_CONTROL = 8;

interface Frame {
	readonly isFinal: boolean;
	readonly opcode: number;
	readonly payload: Uint8Array;
	/** Bytes of the whole frame. */
	readonly length: number;
}

/** Joins fragments and takes masks off; control frames are passed over. */
export class WebSocketMessages {
	readonly #listener: (message: Uint8Array) => void;
	#buffer = new Uint8Array(0);
	#fragments: Uint8Array[] = [];
	#fragmentBytes = 0;
	/** After missing bytes nothing tells where a frame begins. */
	#isLost = false;

	constructor(listener: (message: Uint8Array) => void) {
		this.#listener = listener;
	}

	push(data: Uint8Array, start: number, end: number): void {
		if (this.#isLost) return;
		const joined = new Uint8Array(this.#buffer.length + end - start);
		joined.set(this.#buffer);
		joined.set(data.subarray(start, end), this.#buffer.length);
		let at = 0;
		for (let frame = frameAt(joined, at); frame !== null; frame = frameAt(joined, at)) {
			at += frame.length;
			this.#take(frame);
		}
		this.#buffer = joined.slice(at);
		if (this.#buffer.length > MAX_SIP_MESSAGE_BYTES) this.gap();
	}

	/** Bytes are missing. */
	gap(): void {
		this.#isLost = true;
		this.#buffer = new Uint8Array(0);
		this.#fragments = [];
	}

	#take({ isFinal, opcode, payload }: Frame): void {
		if (opcode >= FIRST_CONTROL || opcode > OPCODE_BINARY) return;
		if (opcode !== OPCODE_CONTINUATION) {
			this.#fragments = [];
			this.#fragmentBytes = 0;
		}
		this.#fragments.push(payload);
		this.#fragmentBytes += payload.length;
		if (this.#fragmentBytes > MAX_SIP_MESSAGE_BYTES) this.gap();
		else if (isFinal) this.#finish();
	}

	#finish(): void {
		const message = new Uint8Array(this.#fragmentBytes);
		let at = 0;
		for (const fragment of this.#fragments) {
			message.set(fragment, at);
			at += fragment.length;
		}
		this.#fragments = [];
		this.#fragmentBytes = 0;
		this.#listener(message);
	}
}

/** The frame at `at`; null when it is not whole. */
function frameAt(data: Uint8Array, at: number): Frame | null {
	const left = data.length - at;
	if (left < 2) return null;
	const isMasked = (u8(data, at + 1) & 0x80) !== 0;
	const short = u8(data, at + 1) & 0x7f;
	const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
	const header = 2 + lengthBytes + (isMasked ? 4 : 0);
	if (left < header) return null;
	const size =
		lengthBytes === 0
			? short
			: lengthBytes === 2
				? u16(data, at + 2)
				: u32(data, at + 2) * 2 ** 32 + u32(data, at + 6);
	if (left < header + size) return null;
	const payload = data.slice(at + header, at + header + size);
	if (isMasked) unmask(payload, data.subarray(at + header - 4, at + header));
	const first = u8(data, at);
	return { isFinal: (first & 0x80) !== 0, opcode: first & 15, payload, length: header + size };
}

function unmask(payload: Uint8Array, key: Uint8Array): void {
	for (let at = 0; at < payload.length; at++) {
		payload[at] = (payload[at] as number) ^ (key[at & 3] as number);
	}
}
