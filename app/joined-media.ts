/** Media of several protocols as one source: what saving knows of them. */
import type { MediaDocument, MediaSource, MediaTrack, MediaVisitor } from './media-source.ts';

/** See the head of this file. */
export class JoinedMedia implements MediaSource {
	readonly #sources: readonly MediaSource[];

	constructor(sources: readonly MediaSource[]) {
		this.#sources = sources;
	}

	tracks(): readonly MediaTrack[] {
		return this.#sources.flatMap((source) => source.tracks());
	}

	documents(): readonly MediaDocument[] {
		return this.#sources.flatMap((source) => source.documents());
	}

	async read(
		wanted: ReadonlySet<string>,
		visitor: MediaVisitor,
		signal: AbortSignal,
		onProgress: (share: number) => unknown,
	): Promise<void> {
		const asked = this.#sources.map((source) => ({
			source,
			own: new Set(source.tracks().flatMap(({ id }) => (wanted.has(id) ? [id] : []))),
		}));
		const busy = asked.filter(({ own }) => own.size > 0);
		for (const [at, { source, own }] of busy.entries()) {
			await source.read(own, visitor, signal, (share) => onProgress((at + share) / busy.length));
		}
	}
}
