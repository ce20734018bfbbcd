/** Pictures and sound of a transport or program stream on their way into a file. */
import { videoCodec } from '../media/depacketise/index.ts';
import type { VideoCodec } from '../media/depacketise/index.ts';
import { lpcmSamples, programsWith } from '../media/mpeg/index.ts';
import type { ElementaryStream } from '../media/mpeg/index.ts';
import { repairNotes } from '../media/repair/repair-store.ts';
import type { RepairStore } from '../media/repair/repair-store.ts';
import type { StreamPacket } from '../stream-reader.ts';
import { carriedNames, ofProgram } from './carried-plan.ts';
import type { CarriedTarget } from './carried-plan.ts';
import { CarriedReader } from './carried-reader.ts';
import type { CarriedUnit } from './carried-reader.ts';
import { makeTrack } from './carried-tracks.ts';
import type { CarriedTrack } from './carried-tracks.ts';
import { HiddenPictures } from './hidden-pictures.ts';
import { MatroskaWriter, TICKS_PER_MS } from './matroska.ts';
import type { OutputFile } from './output-file.ts';
import { CHECKED_SECONDS } from './picture-writer.ts';
import { Pieces } from './pieces.ts';
import type { Sink } from './sinks.ts';

/** Units held back at first: what begins first is time 0 of the file. */
const HELD_MS = 2000;
const HELD_UNITS = 2000;

/** What became of one elementary stream. */
export interface CarriedCounts {
	readonly stream: ElementaryStream;
	readonly units: number;
	readonly damaged: number;
	/** Before the first key frame. */
	readonly orphans: number;
}

interface Counting {
	stream: ElementaryStream;
	units: number;
	damaged: number;
	orphans: number;
	hasKey: boolean;
}

/** Where whole units go. */
interface UnitWriter {
	write(unit: CarriedUnit): void;
	look(unit: CarriedUnit): void;
	/** @returns seconds from the first to the last unit */
	finish(): number;
	/** False when there is nothing that a decoder can begin with. */
	readonly hasConfig: boolean;
	/** False when a part of it is nothing that a decoder can begin with. */
	readonly isComplete: boolean;
	/** Pictures in its checked part that no decoder shows; null where nobody knows. */
	readonly hidden: number | null;
}

/** Tracks are numbered as they come: all pictures and all sound of known codecs. */
class MatroskaUnits implements UnitWriter {
	readonly #writer: MatroskaWriter;
	readonly #tracks = new Map<
		number,
		{ readonly number: number; readonly track: CarriedTrack } | null
	>();
	readonly #hidden = new HiddenPictures(CHECKED_SECONDS * 1000);
	#held: CarriedUnit[] | null = [];
	#originMs = 0;

	constructor(file: OutputFile) {
		this.#writer = new MatroskaWriter(file);
	}

	get hasConfig(): boolean {
		return this.#made().some(({ track }) => track.hasConfig);
	}

	get isComplete(): boolean {
		return this.hasConfig && this.#made().every(({ track }) => track.hasConfig);
	}

	get hidden(): number | null {
		return this.#hidden.count;
	}

	#made() {
		return [...this.#tracks.values()].flatMap((one) => (one === null ? [] : [one]));
	}

	look(unit: CarriedUnit): void {
		this.#trackOf(unit.stream)?.track.look(unit);
	}

	write(unit: CarriedUnit): void {
		const held = this.#held;
		if (held === null) {
			this.#put(unit);
			return;
		}
		held.push(unit);
		const [first] = held;
		const isLong = Math.abs(unit.timeMs - (first?.timeMs ?? 0)) > HELD_MS;
		if (isLong || held.length > HELD_UNITS) this.#release(held);
	}

	#release(held: readonly CarriedUnit[]): void {
		this.#held = null;
		this.#originMs = held.reduce((least, { timeMs }) => Math.min(least, timeMs), Infinity);
		// Players begin with the first track of a kind: pictures first, by their numbers.
		const order = held.map(({ stream }) => stream).sort(byKind);
		for (const stream of order) this.#trackOf(stream);
		for (const unit of held) this.#put(unit);
	}

	#put(unit: CarriedUnit): void {
		const made = this.#trackOf(unit.stream);
		if (made === null) return;
		const timeMs = unit.timeMs - this.#originMs;
		const time = timeMs * TICKS_PER_MS;
		const codec = unit.stream.kind === 'video' ? videoCodec(unit.stream.codec) : null;
		if (codec !== null) this.#hidden.add(codec, { pieces: unit.pieces, timeMs });
		for (const block of made.track.blocks(unit)) {
			this.#writer.write(made.number, time, unit.isKey, block);
		}
	}

	#trackOf(stream: ElementaryStream) {
		const known = this.#tracks.get(stream.id);
		if (known !== undefined) return known;
		const track = makeTrack(stream);
		const made = track === null ? null : { number: this.#made().length + 1, track };
		this.#tracks.set(stream.id, made);
		return made;
	}

	finish(): number {
		if (this.#held !== null) this.#release(this.#held);
		this.#writer.finish(this.#made().map(({ track }) => track.track));
		return this.#writer.durationSeconds;
	}
}

/** Pictures first, then by number. */
function byKind(a: ElementaryStream, b: ElementaryStream): number {
	const rank = ({ kind }: ElementaryStream): number => (kind === 'video' ? 0 : 1);
	return rank(a) - rank(b) || a.id - b.id;
}

const START_CODE = Uint8Array.of(0, 0, 0, 1);

/** One elementary stream as it was sent. */
class PlainUnits implements UnitWriter {
	readonly #pieces: Pieces;
	readonly #id: number;
	readonly hasConfig = true;
	readonly isComplete = true;
	readonly hidden = null;
	#firstMs = NaN;
	#lastMs = NaN;

	constructor(file: OutputFile, id: number) {
		this.#pieces = new Pieces(file);
		this.#id = id;
	}

	look(): void {
		// A stream of bytes has no place for what is damaged.
	}

	write({ stream, pieces, timeMs }: CarriedUnit): void {
		if (stream.id !== this.#id) return;
		if (Number.isNaN(this.#firstMs)) this.#firstMs = timeMs;
		this.#lastMs = timeMs;
		const isNal = stream.codec === 'H264' || stream.codec === 'H265';
		for (const piece of pieces) {
			if (isNal) this.#pieces.add(START_CODE);
			// The format of linear samples stands in front of them and would be heard.
			this.#pieces.add(stream.codec === 'LPCM' ? lpcmSamples(piece) : piece);
		}
	}

	finish(): number {
		this.#pieces.flush();
		return Math.max(0, this.#lastMs - this.#firstMs) / 1000 || 0;
	}
}

/** Writes whole units; damaged ones are counted and left out. */
export class CarriedSink implements Sink {
	readonly #reader: CarriedReader;
	readonly #writer: UnitWriter;
	readonly #target: Pick<CarriedTarget, 'only' | 'program'>;
	readonly #counts = new Map<number, Counting>();
	#durationSeconds = 0;

	/** @param known streams that it holds, as far as they are known; `repairs`: for lost packets */
	constructor(
		file: OutputFile,
		{ carrier, only, program }: CarriedTarget,
		known: readonly ElementaryStream[] = [],
		repairs: RepairStore | null = null,
	) {
		this.#target = { only, program };
		this.#writer = only === null ? new MatroskaUnits(file) : new PlainUnits(file, only.id);
		const listener = { unit: (unit: CarriedUnit) => this.#take(unit) };
		this.#reader = new CarriedReader(carrier, listener, known, repairs);
	}

	get durationSeconds(): number {
		return this.#durationSeconds;
	}

	/** False when nothing told decoders what they need. */
	get hasConfig(): boolean {
		return this.#writer.hasConfig;
	}

	/** Pictures in its checked part that no decoder shows; null where nobody knows. */
	get hidden(): number | null {
		return this.#writer.hidden;
	}

	/** False when something of it lacks what decoders need: MP4 has no place for that. */
	get isComplete(): boolean {
		return this.#writer.isComplete;
	}

	/** By elementary stream, in the order of their appearance. */
	get counts(): readonly CarriedCounts[] {
		return [...this.#counts.values()];
	}

	/** Codec of the pictures that are written; null without any, and where they differ. */
	get video(): VideoCodec | null {
		const pictures = this.counts.filter(({ stream }) => stream.kind === 'video');
		const [codec = null, ...others] = new Set(pictures.map(({ stream }) => stream.codec));
		return others.length > 0 ? null : videoCodec(codec);
	}

	#isWanted(stream: ElementaryStream): boolean {
		const { only, program: wanted } = this.#target;
		if (only !== null) return stream.id === only.id;
		return wanted === null || programsWith(stream).includes(wanted);
	}

	take(packet: StreamPacket, arrived: number): void {
		this.#reader.take(packet, arrived);
	}

	#take(unit: CarriedUnit): void {
		const { stream } = unit;
		if (!this.#isWanted(stream)) return;
		const counting = this.#counts.get(stream.id) ?? this.#begin(stream);
		counting.stream = stream;
		counting.units++;
		if (!unit.isWhole) {
			counting.damaged++;
			this.#writer.look(unit);
			return;
		}
		if (unit.isKey) counting.hasKey = true;
		else if (!counting.hasKey) counting.orphans++;
		this.#writer.write(unit);
	}

	#begin(stream: ElementaryStream): Counting {
		const counting = { stream, units: 0, damaged: 0, orphans: 0, hasKey: false };
		this.#counts.set(stream.id, counting);
		return counting;
	}

	end(): void {
		this.#reader.end();
		this.#durationSeconds = this.#writer.finish();
	}

	/** What is inside and what is missing, for the manifest. */
	get notes(): readonly string[] {
		const { streams, gaps, repaired, scrambled, corrections } = this.#reader;
		const { only, program } = this.#target;
		const inside = streams.filter((stream) => only !== null || this.#isWanted(stream));
		const leftOut = inside.filter(
			({ id, kind }) => only === null && kind !== 'other' && !this.#isWritten(id),
		);
		return [
			...(program === null ? [] : [`program ${program} of several`]),
			`carries ${carriedNames(program === null ? inside : ofProgram(inside, program))}`,
			...this.counts.flatMap(noteOf),
			...(leftOut.length > 0 ? [`left out: ${carriedNames(leftOut)}: save it as raw`] : []),
			...(gaps > 0 ? [`packets are missing in ${gaps} places`] : []),
			...repairNotes(repaired),
			...(scrambled > 0 ? [`${scrambled} packets inside are scrambled`] : []),
			...(corrections > 0 ? [`${corrections} jumps of its times were placed by arrival time`] : []),
		];
	}

	#isWritten(id: number): boolean {
		const counting = this.#counts.get(id);
		return counting !== undefined && makeTrack(counting.stream) !== null;
	}
}

function noteOf({ stream, units, damaged, orphans }: CarriedCounts): readonly string[] {
	if (stream.kind === 'other') return [];
	const things = stream.kind === 'video' ? 'pictures' : 'frames of sound';
	return [
		`${units - damaged} of ${units} ${things} are whole`,
		...(damaged > 0 ? [`${damaged} damaged ${things} were left out`] : []),
		...(orphans > 0
			? [`${orphans} pictures stand before the first key frame: decoders leave them out`]
			: []),
	];
}
