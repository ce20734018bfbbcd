/** The elementary streams of one program: what each is, how it is cut, and when its units are shown. */
import { programsWith } from './elementary.ts';
import type {
	ElementaryStream,
	ElementaryUnit,
	PesPayload,
	SplitUnit,
	UnitSplitter,
} from './elementary.ts';
import { StampLine } from './pes.ts';
import { pictureRules } from './picture-rules.ts';
import { PictureSplitter } from './picture-splitter.ts';
import { frameReader } from './sound-frames.ts';
import { SoundSplitter } from './sound-splitter.ts';
import { guessCodec } from './stream-types.ts';

/** Streams of one program at most: hostile tables name thousands. */
const MAX_TRACKS = 64;

interface Track<M> {
	stream: ElementaryStream;
	splitter: UnitSplitter<M>;
}

/** See the head of this file. */
export class ElementaryTracks<M> {
	readonly #tracks = new Map<number, Track<M>>();
	readonly #give: (unit: ElementaryUnit<M>) => void;
	/** Each program has a clock of its own, but those that share a stream. */
	readonly #lines = new Map<number | undefined, StampLine>();

	constructor(give: (unit: ElementaryUnit<M>) => void) {
		this.#give = give;
	}

	/** In the order of their appearance. */
	get streams(): readonly ElementaryStream[] {
		return [...this.#tracks.values()].map(({ stream }) => stream);
	}

	/**
	 * A table names a stream; another type than before begins it anew. What several programs share
	 * is of the one that named it first, and of the others as well.
	 */
	declare(named: ElementaryStream): void {
		const known = this.#tracks.get(named.id);
		if (known === undefined) {
			if (this.#tracks.size < MAX_TRACKS) this.#tracks.set(named.id, this.#make(named));
			return;
		}
		const stream = this.#withPrograms(named, known.stream);
		const isSame = known.stream.codec === stream.codec && known.stream.kind === stream.kind;
		const isTold =
			known.stream.program === stream.program &&
			known.stream.shared?.length === stream.shared?.length;
		if (isSame && isTold && known.stream.streamType === stream.streamType) return;
		if (!isSame) known.splitter.flush();
		const made = this.#make(stream);
		known.stream = stream;
		if (!isSame) known.splitter = made.splitter;
	}

	/** All programs that named a stream; their times are told on one line. */
	#withPrograms(named: ElementaryStream, known: ElementaryStream): ElementaryStream {
		const [program, ...shared] = new Set(
			[...programsWith(known), ...programsWith(named)].filter((one) => one !== undefined),
		);
		if (program === undefined) return named;
		for (const other of shared) this.#lines.set(other, this.#lineOf(program));
		return { ...named, program, ...(shared.length === 0 ? {} : { shared }) };
	}

	#make(stream: ElementaryStream): Track<M> {
		const rules = stream.kind === 'video' ? pictureRules(stream.codec) : null;
		const give = (unit: SplitUnit<M>): void => {
			this.#give({ ...unit, stream: this.#tracks.get(stream.id)?.stream ?? stream });
		};
		const splitter =
			rules === null
				? new SoundSplitter(frameReader(stream.codec), give)
				: new PictureSplitter(rules, give);
		return { stream, splitter };
	}

	/**
	 * Takes the payload of one packet.
	 * @param streamId its PES stream id, by which a stream is told that no table named
	 */
	take(id: number, streamId: number, pes: PesPayload<M>): void {
		const known = this.#tracks.get(id)?.stream;
		// What was captured may begin in the middle of a frame of sound.
		const isOpen = known?.codec === null && known.streamType === null && known.kind !== 'video';
		if (known === undefined || isOpen) this.#guess(id, streamId, pes.data);
		const track = this.#tracks.get(id);
		if (track === undefined) return;
		const line = this.#lineOf(track.stream.program);
		const placed = (stamp: number | null) => (stamp === null ? null : line.place(stamp));
		const [pts, dts] = [placed(pes.pts), placed(pes.dts)];
		track.splitter.take({ ...pes, pts, dts });
	}

	#lineOf(program: number | undefined): StampLine {
		const line = this.#lines.get(program) ?? new StampLine();
		this.#lines.set(program, line);
		return line;
	}

	#guess(id: number, streamId: number, data: Uint8Array): void {
		const codec = guessCodec(streamId, data, !this.#tracks.has(id));
		if (codec !== null) this.declare({ id, ...codec, streamType: null });
	}

	/** Bytes of a stream are missing. @param isClosed its running unit was complete */
	cut(id: number, isClosed: boolean): void {
		this.#tracks.get(id)?.splitter.cut(isClosed);
	}

	/** No byte follows. */
	flush(): void {
		for (const { splitter } of this.#tracks.values()) splitter.flush();
	}
}
