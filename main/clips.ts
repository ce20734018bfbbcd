/** Files of clips that pages play: made by engines, served under our scheme, gone with the program. */
import { randomUUID } from 'node:crypto';
import { createReadStream, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { temporaryFolder } from '../app/index.ts';

/** Clips kept at once; the oldest goes first. */
const MOST_CLIPS = 6;
const PLACE = '/clip/';
const TYPES = { mp4: 'video/mp4', webm: 'video/webm' } as const;

interface Clip {
	readonly file: string;
	type: string;
}

/** See the head of this file. */
export class ClipFiles {
	readonly #clips = new Map<string, Clip>();
	#folder: string | null = null;

	/** A place for one more clip. */
	make(): { readonly id: string; readonly file: string } {
		this.#folder ??= temporaryFolder('clips');
		const id = randomUUID();
		const file = path.join(this.#folder, id);
		this.#clips.set(id, { file, type: TYPES.mp4 });
		for (const old of [...this.#clips.keys()].slice(0, -MOST_CLIPS)) this.drop(old);
		return { id, file };
	}

	/** The address of a clip that was written. */
	address(id: string, container: keyof typeof TYPES): string {
		const clip = this.#clips.get(id);
		if (clip !== undefined) clip.type = TYPES[container];
		return `tapdeck://app${PLACE}${id}`;
	}

	/** Takes a clip away. */
	drop(id: string): void {
		const clip = this.#clips.get(id);
		this.#clips.delete(id);
		if (clip !== undefined) rmSync(clip.file, { force: true });
	}

	/** Takes all of them away. */
	clear(): void {
		this.#clips.clear();
		if (this.#folder !== null) rmSync(this.#folder, { recursive: true, force: true });
		this.#folder = null;
	}

	/**
	 * Answers a page that asks for a clip, or for a range of its bytes.
	 * @param range the request's header of that name; null for the whole
	 * @returns null when the address is none of a clip
	 */
	serve(address: string, range: string | null): Response | null {
		const { pathname, host } = new URL(address);
		if (host !== 'app' || !pathname.startsWith(PLACE)) return null;
		const clip = this.#clips.get(pathname.slice(PLACE.length));
		const size = clip === undefined ? null : sizeOf(clip.file);
		if (clip === undefined || size === null) return new Response('not found', { status: 404 });
		const [from, to] = bytesOf(range, size);
		if (from > to) {
			const headers = { 'content-range': `bytes */${size}` };
			return new Response(null, { status: 416, headers });
		}
		const stream = createReadStream(clip.file, { start: from, end: to });
		return new Response(Readable.toWeb(stream) as ReadableStream, {
			status: range === null ? 200 : 206,
			headers: {
				'content-type': clip.type,
				'content-length': String(to - from + 1),
				'accept-ranges': 'bytes',
				'x-content-type-options': 'nosniff',
				...(range === null ? {} : { 'content-range': `bytes ${from}-${to}/${size}` }),
			},
		});
	}
}

function sizeOf(file: string): number | null {
	try {
		return statSync(file).size;
	} catch {
		return null;
	}
}

/** First and last byte of a range (RFC 9110 §14.1.2); one that cannot be read is the whole. */
function bytesOf(range: string | null, size: number): readonly [from: number, to: number] {
	const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/u.exec(range ?? '') ?? [];
	if (first === '' && last === '') return [0, size - 1];
	if (first === '') return [Math.max(0, size - Number(last)), size - 1];
	return [Number(first), last === '' ? size - 1 : Math.min(size - 1, Number(last))];
}
