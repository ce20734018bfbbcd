/** Where the pictures of a stream come from: its own payloads, or a stream that it carries. */
import { videoCodec } from '../media/depacketise/index.ts';
import type { VideoCodec } from '../media/depacketise/index.ts';
import { isSameProgram } from '../media/mpeg/index.ts';
import type { Carrier, ElementaryStream } from '../media/mpeg/index.ts';
import type { StreamPacket } from '../stream-reader.ts';
import { CarriedReader } from './carried-reader.ts';
import type { CarriedUnit } from './carried-reader.ts';
import { PictureReader } from './picture-reader.ts';
import type { PacketGap, PictureListener } from './picture-reader.ts';

/** How a stream's packets become pictures. */
export interface PictureSource {
	/** Null where only the packets tell: the first pictures inside. */
	readonly codec: VideoCodec | null;
	/** Hz. */
	readonly clockRate: number;
	/** What holds the pictures; null where they are the payloads themselves. */
	readonly carrier: Carrier | null;
	/** Streams that it holds, as far as they are known. */
	readonly known: readonly ElementaryStream[];
	/** The stream inside whose pictures are wanted; null for the first. */
	readonly inside: number | null;
}

/** Takes packets as they came; `end` tells the last picture. */
export interface PictureTaker {
	/** @param arrived what the packet is to a receiver, an ARRIVED_ value */
	take(packet: StreamPacket, arrived: number): void;
	end(): void;
	/** Null until the first picture inside another stream told it. */
	readonly codec: VideoCodec | null;
}

/** Who is told of pictures, and of the sound beside them in the same stream. */
export interface SourceListener extends PictureListener {
	sound?(unit: CarriedUnit): void;
}

/** Pictures of one stream of a carrier, as if they were alone, and the sound of their program. */
class CarriedPictures implements PictureTaker {
	readonly #reader: CarriedReader;
	readonly #listener: SourceListener;
	readonly #inside: number | null;
	#stream: ElementaryStream | null = null;

	constructor(
		carrier: Carrier,
		{ known, inside }: Pick<PictureSource, 'known' | 'inside'>,
		listener: SourceListener,
	) {
		this.#listener = listener;
		this.#inside = inside;
		const own = {
			unit: (unit: CarriedUnit): void => this.#take(unit),
			gap: (gap: PacketGap): void => listener.gap(gap),
		};
		this.#reader = new CarriedReader(carrier, own, known);
	}

	get codec(): VideoCodec | null {
		return videoCodec(this.#stream?.codec ?? null);
	}

	take(packet: StreamPacket, arrived: number): void {
		this.#reader.take(packet, arrived);
	}

	end(): void {
		this.#reader.end();
	}

	#take(unit: CarriedUnit): void {
		const { stream, isKey, isWhole, timeMs, frame } = unit;
		const isBeside = stream.kind === 'audio' && isSameProgram(stream, this.#stream ?? {});
		if (isBeside) this.#listener.sound?.(unit);
		if (stream.kind !== 'video' || videoCodec(stream.codec) === null) return;
		if (this.#inside === null || this.#inside === stream.id) this.#stream ??= stream;
		if (stream.id !== this.#stream?.id) return;
		const pieces = unit.remains ?? unit.pieces;
		this.#listener.picture({ pieces, isKey, isWhole, timeMs, frame });
	}
}

/** Begins to read. */
export function readPictures(source: PictureSource, listener: SourceListener): PictureTaker {
	const { codec, clockRate, carrier } = source;
	if (carrier !== null) return new CarriedPictures(carrier, source, listener);
	if (codec === null) throw new RangeError('a codec is needed where no stream carries pictures');
	const reader = new PictureReader(codec, clockRate, listener);
	return {
		codec,
		take: (packet, arrived) => reader.take(packet, arrived),
		end: () => reader.end(),
	};
}
