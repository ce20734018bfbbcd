/** Cuts a byte stream with start codes into pictures. */
import { concatenated } from '../depacketise/unpacker.ts';
import type { PesPayload, SplitUnit, UnitSplitter } from './elementary.ts';
import type { PictureRules } from './picture-rules.ts';

const NONE = new Uint8Array(0);
/** Longest unit that is waited for; larger ones are no pictures. */
const MAX_UNIT_BYTES = 16 << 20;

/** Where the next `00 00 01` begins; −1 when there is none. */
function nextCode(data: Uint8Array, from: number): number {
	for (let one = data.indexOf(1, from + 2); one >= 0; one = data.indexOf(1, one + 1)) {
		if (data[one - 1] === 0 && data[one - 2] === 0) return one - 2;
	}
	return -1;
}

/** A code unit without the zeros that belong to the next start code. */
function trimmed(unit: Uint8Array): Uint8Array {
	let end = unit.length;
	while (end > 0 && unit[end - 1] === 0) end--;
	return unit.subarray(0, end);
}

/** The running picture. */
interface Running<M> {
	/** Code units with their start codes. */
	readonly units: Uint8Array[];
	/** The beginning of a unit whose end is missing. */
	torn: Uint8Array | null;
	/** What it began in; its times are those of this packet. */
	readonly pes: PesPayload<M>;
	readonly hasTimes: boolean;
	isBroken: boolean;
	/** The code with which the picture itself begins. */
	picture: Uint8Array | null;
}

/** See the head of this file. */
export class PictureSplitter<M> implements UnitSplitter<M> {
	readonly #rules: PictureRules;
	readonly #give: (unit: SplitUnit<M>) => void;
	#tail: Uint8Array = NONE;
	#running: Running<M> | null = null;
	/** Packet of the last bytes, and the one whose times were used. */
	#last: PesPayload<M> | null = null;
	#timed: PesPayload<M> | null = null;
	#isAfterGap = true;
	/** Time of the picture that was torn last: what repeats it belongs to it. */
	#tornPts: number | null = null;

	constructor(rules: PictureRules, give: (unit: SplitUnit<M>) => void) {
		this.#rules = rules;
		this.#give = give;
	}

	take(pes: PesPayload<M>): void {
		const seam = this.#tail.length;
		const data = seam === 0 ? pes.data : concatenated([this.#tail, pes.data]);
		let from = seam === 0 ? -1 : 0;
		let at = nextCode(data, Math.max(0, seam === 0 ? 0 : Math.max(1, seam - 3)));
		while (at >= 0) {
			if (from >= 0) this.#unit(data.subarray(from, at), from < seam ? (this.#last ?? pes) : pes);
			from = at;
			at = nextCode(data, at + 3);
		}
		const isOverlong = data.length - Math.max(0, from) > MAX_UNIT_BYTES;
		this.#tail = from < 0 || isOverlong ? NONE : data.subarray(from);
		if (from >= seam || this.#last === null) this.#last = pes;
		if (!pes.isWhole) this.#tear(pes);
	}

	/** What is held ends in a hole. */
	#tear(pes: PesPayload<M>): void {
		const torn = this.#tail;
		this.#tail = NONE;
		if (this.#running === null && torn.length > 4) this.#running = this.#begin(this.#last ?? pes);
		const running = this.#running;
		if (running === null) return;
		running.isBroken = true;
		if (torn.length > 4) running.torn = torn;
	}

	cut(isClosed: boolean): void {
		const last = this.#last;
		if (isClosed) this.#giveTail();
		else if (last !== null && (this.#tail.length > 0 || this.#running !== null)) this.#tear(last);
		this.#end();
		this.#isAfterGap = true;
	}

	flush(): void {
		this.#giveTail();
		this.#end();
	}

	#giveTail(): void {
		const tail = this.#tail;
		this.#tail = NONE;
		if (tail.length > 3 && this.#last !== null) this.#unit(tail, this.#last);
	}

	#unit(unit: Uint8Array, pes: PesPayload<M>): void {
		const body = unit.subarray(3);
		if (body.length === 0) return;
		const role = this.#rules.role(body);
		if (this.#endsPicture(role, body, pes)) this.#end();
		const running = (this.#running ??= this.#begin(pes));
		if (role === 'continues' && running.picture === null) running.isBroken = true;
		if (role === 'begins' || role === 'continues') running.picture ??= body;
		running.units.push(unit);
	}

	#endsPicture(
		role: 'before' | 'begins' | 'continues' | 'other',
		body: Uint8Array,
		pes: PesPayload<M>,
	): boolean {
		const running = this.#running;
		if (running?.picture == null) return false;
		if (role === 'before') return true;
		if (role !== 'begins') return false;
		const { isSame } = this.#rules;
		// Fields of one picture stand in one packet; a further packet holds a further picture.
		return isSame === null ? running.pes !== pes : !isSame(running.picture, body);
	}

	#begin(pes: PesPayload<M>): Running<M> {
		const hasTimes = this.#timed !== pes;
		this.#timed = pes;
		// Behind a hole only a packet with a time of its own is the first of a picture.
		const isHeadless = this.#isAfterGap && (pes.pts === null || pes.pts === this.#tornPts);
		this.#isAfterGap = false;
		return { units: [], torn: null, pes, hasTimes, isBroken: isHeadless, picture: null };
	}

	#end(): void {
		const running = this.#running;
		this.#running = null;
		if (running === null) return;
		const { units, torn, pes, hasTimes } = running;
		const isWhole = !running.isBroken && running.picture !== null;
		this.#tornPts = isWhole ? null : pes.pts;
		// Parameter sets or an end code alone are no picture.
		if (running.picture === null && !running.isBroken) return;
		const { isNal, isKey } = this.#rules;
		const bodiesOf = (all: readonly Uint8Array[]): readonly Uint8Array[] =>
			all.map((unit) => trimmed(unit.subarray(3)));
		const piecesOf = (all: readonly Uint8Array[]): readonly Uint8Array[] =>
			isNal ? bodiesOf(all) : [concatenated(all)];
		const remains = torn === null ? units : [...units, torn];
		this.#give({
			pieces: units.length === 0 ? [] : piecesOf(units),
			isKey: isKey(bodiesOf(remains)),
			isWhole,
			...(isWhole ? {} : { remains: piecesOf(remains) }),
			pts: hasTimes ? pes.pts : null,
			dts: hasTimes ? pes.dts : null,
			mark: pes.mark,
		});
	}
}
