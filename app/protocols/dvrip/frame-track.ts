/** The frames of one stream inside a connection, and what keeps its pieces apart from others. */
import type { DvripHeader } from './header.ts';
import { FRAME_AUDIO, isMediaSignature, MediaHeader } from './media-header.ts';
import { MediaDemuxer } from './media-demuxer.ts';
import type { DvripSink, TrackFacts } from './sink.ts';

const AUDIO_MARK = 0x80;
const SIGNATURE_BYTES = 4;
/** Kind of what is no media frame: firmware, archives. */
export const FRAME_DATA = 0;

const AVTALK_DATA = 1419;

/** Channel of a media message. Video talk counts its frames where others tell the channel. */
export function channelOf({ command, total }: DvripHeader): number {
	return command === AVTALK_DATA ? 0 : total;
}

/** A stream is told by message id, channel and the first reserved byte, per connection and direction. */
export function trackKey(header: DvripHeader): number {
	return (header.command << 16) | (channelOf(header) << 8) | header.reserved1;
}

/** See the head of this file. */
export class FrameTrack {
	readonly facts: TrackFacts;
	readonly #sink: DvripSink;
	readonly #main: MediaDemuxer;
	/** Audio that some cameras send between the pieces of a picture. */
	#aside: MediaDemuxer | null = null;
	#target: MediaDemuxer;
	#reserved2 = 0;
	#openMark = 0;
	#dataLength = 0;
	#dataMissing = 0;
	#isData = false;

	constructor(facts: TrackFacts, sink: DvripSink) {
		this.facts = facts;
		this.#sink = sink;
		this.#main = this.#makeDemuxer(facts);
		this.#target = this.#main;
	}

	/** @param facts an object of its own for each frame that may be open at a time */
	#makeDemuxer(facts: TrackFacts): MediaDemuxer {
		const sink = this.#sink;
		return new MediaDemuxer({
			frameBegin: (header) => {
				this.#openMark = this.#reserved2 & AUDIO_MARK;
				sink.frameBegin(facts, header, this.#reserved2);
			},
			framePiece: (data, start, end) => sink.framePiece(facts, data, start, end),
			frameEnd: (missing) => sink.frameEnd(facts, missing),
			strayBytes: (length) => {
				if (length > 0) sink.strayBytes(facts, length);
			},
			badFrame: (kind) => sink.issue({ kind, direction: facts.direction, frame: 0, bytes: 0 }),
		});
	}

	/** A message begins with these bytes: a frame that wants more may have to end before. */
	beginMessage(header: DvripHeader, data: Uint8Array, start: number, end: number): void {
		this.#reserved2 = header.reserved2;
		this.#target = this.#main;
		const isCut =
			this.#main.wanted > 0 && end - start >= SIGNATURE_BYTES && isMediaSignature(data, start);
		if (!isCut) return;
		const isAside =
			data[start + 3] === FRAME_AUDIO && (header.reserved2 & AUDIO_MARK) !== this.#openMark;
		if (!isAside) {
			this.#main.lost();
			return;
		}
		this.#aside ??= this.#makeDemuxer({ ...this.facts });
		this.#target = this.#aside;
	}

	/** A message begins that is one piece of data of its own. */
	beginData(length: number): void {
		this.#endData();
		const header = new MediaHeader();
		header.kind = FRAME_DATA;
		header.length = length;
		this.#dataLength = length;
		this.#dataMissing = 0;
		this.#isData = true;
		this.#sink.frameBegin(this.facts, header, 0);
	}

	/** Takes bytes of the message in hand. */
	take(data: Uint8Array, start: number, end: number): void {
		if (!this.#isData) {
			this.#target.push(data, start, end);
			return;
		}
		this.#sink.framePiece(this.facts, data, start, end);
		this.#dataLength -= end - start;
		if (this.#dataLength <= 0) this.#endData();
	}

	/** Bytes of the message in hand were not captured. */
	gap(length: number): void {
		if (!this.#isData) {
			this.#target.gap(length);
			return;
		}
		this.#dataMissing += length;
		this.#dataLength -= length;
		if (this.#dataLength <= 0) this.#endData();
	}

	#endData(): void {
		if (!this.#isData) return;
		this.#isData = false;
		this.#sink.frameEnd(this.facts, this.#dataMissing + Math.max(0, this.#dataLength));
	}

	/** Bytes of a picture, whole or with its own header. */
	push(picture: { readonly bytes: Uint8Array; readonly isRaw: boolean }): void {
		const { bytes, isRaw } = picture;
		if (!isRaw) {
			this.#main.push(bytes, 0, bytes.length);
			return;
		}
		const header = new MediaHeader();
		header.kind = 0xfe;
		header.length = bytes.length;
		this.#sink.frameBegin(this.facts, header, 0);
		this.#sink.framePiece(this.facts, bytes, 0, bytes.length);
		this.#sink.frameEnd(this.facts, 0);
	}

	/** Nobody knows how much was lost. */
	lost(): void {
		this.#main.lost();
		this.#aside?.lost();
		this.#endData();
	}

	end(): void {
		this.#main.end();
		this.#aside?.end();
		this.#endData();
	}
}
