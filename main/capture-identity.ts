/**
 * What a capture is known by from one time to the next: its beginning. A capture that is still being
 * written grows behind it, and a file that is moved or saved elsewhere takes it along.
 */
import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import * as v from 'valibot';

/** Bytes of the beginning at most. */
const MAX_BEGINNING = 64 << 10;
/** From so many on a beginning is some packets, which no two captures share. */
const TELLING_BYTES = 4096;

/** Fields of a stored entry. Without a beginning it is known by path and size. */
export const KNOWN_BY = {
	path: v.string(),
	/** Size on disk when it was kept. */
	bytes: v.number(),
	/** Length of the beginning, and its SHA-256. */
	beginning: v.optional(v.number(), 0),
	sha256: v.optional(v.nullable(v.string()), null),
} as const;
/** What an entry is known by. */
export interface KnownBy {
	readonly path: string;
	readonly bytes: number;
	readonly beginning: number;
	readonly sha256: string | null;
}

/** Captures of which something is kept at most. */
const MAX_CAPTURES = 500;

/** A capture's file now. */
class Identity {
	readonly path: string;
	readonly bytes: number;
	readonly #beginning: Uint8Array;
	readonly #hashes = new Map<number, string>();

	constructor(path: string) {
		this.path = path;
		this.bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
		this.#beginning = beginningOf(path);
	}

	/** As it is kept. */
	known(): KnownBy {
		const { path, bytes } = this;
		const { length } = this.#beginning;
		return { path, bytes, beginning: length, sha256: length === 0 ? null : this.#hash(length) };
	}

	/** Whether an entry is about it. */
	is({ path, bytes, beginning, sha256 }: KnownBy): boolean {
		if (beginning === 0 || sha256 === null) return path === this.path && bytes === this.bytes;
		// Little more than a file's header is the same in many captures: there the place must be, too.
		const isTelling = beginning >= TELLING_BYTES || bytes === this.bytes || path === this.path;
		return isTelling && beginning <= this.#beginning.length && this.#hash(beginning) === sha256;
	}

	#hash(length: number): string {
		const known = this.#hashes.get(length);
		if (known !== undefined) return known;
		const part = this.#beginning.subarray(0, length);
		const made = createHash('sha256').update(part).digest('hex');
		this.#hashes.set(length, made);
		return made;
	}
}

/** The first bytes of a file; none where it cannot be read. */
function beginningOf(path: string): Uint8Array {
	try {
		const descriptor = openSync(path, 'r');
		try {
			const bytes = new Uint8Array(MAX_BEGINNING);
			return bytes.subarray(0, readSync(descriptor, bytes, 0, MAX_BEGINNING, 0));
		} finally {
			closeSync(descriptor);
		}
	} catch {
		return new Uint8Array(0);
	}
}

/** The newest entry about a file; undefined for none. */
export function knownEntry<E extends KnownBy>(entries: readonly E[], path: string): E | undefined {
	const identity = new Identity(path);
	return entries.find((entry) => identity.is(entry));
}

/**
 * Entries with this one in the place of those about the same file, the newest first.
 * @param kept what is kept of it; null forgets it
 */
export function keptEntries<E extends KnownBy, K extends object>(
	entries: readonly E[],
	path: string,
	kept: K | null,
): (E | (KnownBy & K))[] {
	const identity = new Identity(path);
	const others = entries.filter((entry) => !identity.is(entry) && entry.path !== path);
	const own = kept === null ? [] : [{ ...identity.known(), ...kept }];
	return [...own, ...others].slice(0, MAX_CAPTURES);
}
