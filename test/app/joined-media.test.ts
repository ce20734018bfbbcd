import { expect, test } from 'vitest';
import { JoinedMedia } from '../../app/joined-media.ts';
import type { MediaSource, MediaTrack } from '../../app/media-source.ts';

/** A source of tracks by id that notes what is read of it. */
class Source implements MediaSource {
	readonly reads: string[][] = [];
	readonly #ids: readonly string[];

	constructor(...ids: readonly string[]) {
		this.#ids = ids;
	}

	tracks(): readonly MediaTrack[] {
		return this.#ids.map((id) => ({ id }) as MediaTrack);
	}

	documents(): ReturnType<MediaSource['documents']> {
		return this.#ids.map((id) => ({
			...{ id: `${id}/text`, session: id, stem: id, text: () => id },
			...{ firstFrame: 1, lastFrame: 2, messages: 3 },
		}));
	}

	async read(...[wanted, , , onProgress]: Parameters<MediaSource['read']>): Promise<void> {
		this.reads.push([...wanted]);
		await onProgress(0.5);
	}
}

const VISITOR = { begin: () => undefined, piece: () => undefined, end: () => undefined };

test('all sources are listed, in order', () => {
	const joined = new JoinedMedia([new Source('a', 'b'), new Source('c')]);
	expect(joined.tracks().map(({ id }) => id)).toEqual(['a', 'b', 'c']);
	expect(joined.documents().map(({ id }) => id)).toEqual(['a/text', 'b/text', 'c/text']);
});

test('each is read for its own tracks, and only where some are wanted', async () => {
	const sources = [new Source('a', 'b'), new Source('c'), new Source('d')] as const;
	const shares: number[] = [];
	const joined = new JoinedMedia(sources);
	const { signal } = new AbortController();
	await joined.read(new Set(['b', 'd']), VISITOR, signal, (share) => shares.push(share));
	expect(sources.map(({ reads }) => reads)).toEqual([[['b']], [], [['d']]]);
	expect(shares).toEqual([0.25, 0.75]);
});
