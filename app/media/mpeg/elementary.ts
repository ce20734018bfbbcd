/** What transport and program streams carry: elementary streams, and their units with true times. */

/** One elementary stream of a program. */
export interface ElementaryStream {
	/** PID in a transport stream, stream id in a program stream. */
	readonly id: number;
	readonly kind: 'video' | 'audio' | 'other';
	/** In the spelling of RTP (`H264`, `MPV`, `MPA`, `PCMA`), `AAC` for ADTS; null when nobody knows it. */
	readonly codec: string | null;
	/** As its table says; null where no table named the stream and its bytes were looked at instead. */
	readonly streamType: number | null;
	/** Number of its program, where a transport stream holds several. */
	readonly program?: number;
	/** Further programs that hold the same stream; absent for none. */
	readonly shared?: readonly number[];
}

/** Programs of a stream: its own, and those that share it. */
export function programsWith({
	program,
	shared = [],
}: Pick<ElementaryStream, 'program' | 'shared'>): readonly (number | undefined)[] {
	return [program, ...shared];
}

/** True where two streams may be shown together: they stand in one program. */
export function isSameProgram(
	a: Pick<ElementaryStream, 'program' | 'shared'>,
	b: Pick<ElementaryStream, 'program' | 'shared'>,
): boolean {
	return programsWith(a).some((program) => programsWith(b).includes(program));
}

/** One picture or frame of sound. */
export interface ElementaryUnit<M> {
	readonly stream: ElementaryStream;
	/** NAL units without start codes; a single piece as sent for everything else. */
	readonly pieces: readonly Uint8Array[];
	/** Of a damaged picture: `pieces`, and what came of torn ones before the hole. */
	readonly remains?: readonly Uint8Array[];
	readonly isKey: boolean;
	/** False when something of it is missing. */
	readonly isWhole: boolean;
	/** Presentation time, ticks of 90 kHz, never wraps; null when nothing told it. */
	readonly pts: number | null;
	/** Decoding time likewise; the same as `pts` where nothing else was said. */
	readonly dts: number | null;
	/** What the bytes with its beginning were pushed with. */
	readonly mark: M;
}

/** What is known of bytes that are missing. */
export interface ByteGap {
	/** At most so many bytes are missing. */
	readonly lostBytes: number;
	/** What came before them ended a unit: the sender's marker said so. */
	readonly isUnitEnd: boolean;
}

/** Takes a stream's bytes in any portions and gives its units. */
export interface Demuxer<M> {
	/** @param data kept: not to be changed. @param mark given back with the units that begin in it */
	push(data: Uint8Array, mark: M): void;
	/** Bytes are missing here: nothing is joined over it. */
	gap(gap: ByteGap): void;
	/** No byte follows. */
	flush(): void;
	/** Streams in the order of their appearance. */
	readonly streams: readonly ElementaryStream[];
	/** Every table that was announced has come: nothing more will be named. */
	readonly isNamed: boolean;
	/** Packets that are scrambled: nothing of them can be read. */
	readonly scrambled: number;
}

/** Payload of one PES packet. */
export interface PesPayload<M> {
	readonly data: Uint8Array;
	/** 33 bits as sent until `ElementaryTracks` has placed them. */
	readonly pts: number | null;
	readonly dts: number | null;
	/** False when its end is missing. */
	readonly isWhole: boolean;
	readonly mark: M;
}

/** Cuts the bytes of one elementary stream into its units. */
export interface UnitSplitter<M> {
	take(pes: PesPayload<M>): void;
	/** Bytes are missing. @param isClosed the running unit was complete before them */
	cut(isClosed: boolean): void;
	flush(): void;
}

/** A unit before it is told of which stream it is. */
export type SplitUnit<M> = Omit<ElementaryUnit<M>, 'stream'>;
