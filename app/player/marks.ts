/** What happened to a lane's sound: marks on its wave, and how many of each kind. */
import type { PlayerMarkKind } from '../views/player.ts';

/** Marks kept per lane; beyond, they are only counted. */
const MAX_MARKS = 20_000;
/** Kinds of marks. */
const KINDS = 4;

/** A mark; position and length in samples of its lane. */
export interface LaneMark {
	readonly kind: PlayerMarkKind;
	readonly position: number;
	readonly length: number;
	/** Frame of the packet, or of the one before what is missing. */
	readonly frame: number;
	readonly packets: number;
}

/** The marks of one lane, in the order of its packets. */
export class LaneMarks {
	readonly #marks: LaneMark[] = [];
	readonly #counts = new Map<PlayerMarkKind, number>();
	readonly #most: number;
	#leftOut = 0;

	/** @param most marks kept */
	constructor(most = MAX_MARKS) {
		this.#most = most;
	}

	add(mark: LaneMark): void {
		this.#counts.set(mark.kind, this.count(mark.kind) + 1);
		if (this.#marks.length < this.#most) this.#marks.push(mark);
		else this.#leftOut++;
	}

	/** Marks of a kind, those that were not kept too. */
	count(kind: PlayerMarkKind): number {
		return this.#counts.get(kind) ?? 0;
	}

	/**
	 * Marks that touch a range, by place, and how many more there are: of more than `limit` the longest
	 * of each kind in each part of the range, so that they stand wherever something happened, and then
	 * the longest of the others.
	 */
	between(
		from: number,
		to: number,
		limit: number,
	): { readonly marks: readonly LaneMark[]; readonly leftOut: number } {
		const inside = this.#marks.filter(
			({ position, length }) => position < to && position + Math.max(1, length) > from,
		);
		const chosen =
			inside.length <= limit ? inside : spread(inside, (to - from) / (limit / KINDS), limit);
		const marks = [...chosen].sort((a, b) => a.position - b.position);
		return { marks, leftOut: inside.length - marks.length + this.#leftOut };
	}
}

/** The first of every kind in every part come first, each the longest there. @param part samples */
function spread(marks: readonly LaneMark[], part: number, limit: number): readonly LaneMark[] {
	const longest = [...marks].sort((a, b) => b.length - a.length);
	const first = new Map<string, LaneMark>();
	for (const mark of longest) {
		const key = `${mark.kind} ${Math.floor(mark.position / part)}`;
		if (!first.has(key)) first.set(key, mark);
	}
	return [...new Set([...first.values(), ...longest])].slice(0, limit);
}
