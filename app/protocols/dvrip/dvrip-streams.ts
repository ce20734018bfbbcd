/** DVRIP in byte streams: recognised by a header that can be believed, wherever it stands. */
import type { Recognition, StreamHost, StreamProtocol, StreamSession } from '../stream-protocol.ts';
import { DvripConnection } from './connection.ts';
import { HEADER_BYTES, hasFittingBody, headerFault, isLikelyHeader } from './header.ts';
import type { DvripSink } from './sink.ts';

const HEAD_FLAG = 0xff;
const PROOF_BYTES = 4;
const PRINTABLE = 0x20;

/** Makes what is told of a connection. */
export type SinkMaker = (host: StreamHost) => DvripSink;

/** See the head of this file. */
export class DvripStreams implements StreamProtocol {
	readonly id = 'dvrip';
	readonly #makeSink: SinkMaker;

	constructor(makeSink: SinkMaker) {
		this.#makeSink = makeSink;
	}

	recognise(data: Uint8Array, start: number, end: number): Recognition {
		if (data[start] === HEAD_FLAG && (data[start + 1] ?? 0) <= 1) {
			const known = recogniseAt(data, start, end);
			if (known !== 'no') return known;
		}
		if (isText(data, start, end)) return 'no';
		return findHeader(data, start + 1, end) ? 'yes' : 'no';
	}

	open(host: StreamHost): StreamSession {
		return new DvripConnection(host, this.#makeSink(host));
	}
}

function recogniseAt(data: Uint8Array, at: number, end: number): Recognition {
	if (end - at < HEADER_BYTES) return 'more';
	if (!isLikelyHeader(data, at)) return 'no';
	return hasFittingBody(data, at, end) ? 'yes' : 'no';
}

/** Joined in the middle: the next message may begin anywhere in a segment. */
function findHeader(data: Uint8Array, start: number, end: number): boolean {
	const bytes = data.subarray(0, end);
	let at = bytes.indexOf(HEAD_FLAG, start);
	while (at >= 0 && end - at >= HEADER_BYTES) {
		const isEnough = end - at >= HEADER_BYTES + PROOF_BYTES || isEmptyMessage(bytes, at);
		if (isEnough && isLikelyHeader(bytes, at) && hasFittingBody(bytes, at, end)) return true;
		at = bytes.indexOf(HEAD_FLAG, at + 1);
	}
	return false;
}

function isEmptyMessage(data: Uint8Array, at: number): boolean {
	return headerFault(data, at) === null && data[at + 16] === 0 && data[at + 17] === 0;
}

/** Text protocols may carry anything later: they are not this one. */
function isText(data: Uint8Array, start: number, end: number): boolean {
	const seen = data.subarray(start, Math.min(end, start + 4));
	return seen.length > 0 && seen.every((byte) => byte >= PRINTABLE && byte < 0x7f);
}
