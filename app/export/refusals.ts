/**
 * Streams that could not be brought into the form that suits them: they are saved as they were
 * sent, so that saving everything leaves nothing behind.
 */
import { CancelledError, ExportError, toEnvelope } from '../errors.ts';
import type { CaptureSession } from '../session.ts';
import type { MediaSource } from '../media-source.ts';
import type { SaveRequest } from '../views/save.ts';
import { chosenTracks, planMedia, splitIds } from './media-plan.ts';
import type { PlannedMedia } from './media-plan.ts';
import type { NameGiver } from './names.ts';
import { planStreams } from './plan.ts';
import type { PlannedStream } from './plan.ts';

/** Collects them while a save runs. */
export class Refusals {
	/** Reasons by the id of the stream or track. */
	readonly reasons = new Map<string, string>();
	#isWanted: boolean;

	/** @param format the user's wish: who names a format is told when it cannot be had */
	constructor({ format }: Pick<SaveRequest, 'format'>) {
		this.#isWanted = format === 'auto';
	}

	/**
	 * @param ids of everything in the file
	 * @returns whether they will be tried again; no other form helps against a full disk
	 */
	take(ids: readonly string[], error: unknown): boolean {
		if (!this.#isWanted || error instanceof CancelledError) return false;
		const isOfDisk = error instanceof ExportError && Boolean(error.details['systemCode']);
		if (isOfDisk) return false;
		for (const id of ids) this.reasons.set(id, toEnvelope(error).message);
		return true;
	}

	/** What the manifest says of a stream that was saved in another form than it should. */
	noteOf(id: string): readonly string[] {
		const reason = this.reasons.get(id);
		return reason === undefined ? [] : [`saved as it was sent, for this failed: ${reason}`];
	}

	/**
	 * Files for all that was refused: payload as sent; sound that stood beside pictures plays. There
	 * is no third try.
	 */
	plan(
		session: CaptureSession,
		request: SaveRequest,
		source: MediaSource | null,
		names: NameGiver,
	): { readonly planned: readonly PlannedStream[]; readonly media: readonly PlannedMedia[] } {
		this.#isWanted = false;
		const { streams, media } = splitIds([...this.reasons.keys()]);
		const raw = { ...request, format: 'raw' } as const;
		const planned = planStreams(session, { ...raw, only: streams }, names);
		if (source === null || media === null || media.length === 0) return { planned, media: [] };
		const sounds = chosenTracks(source, media).filter(({ kind }) => kind === 'audio');
		const sound = new Set(sounds.length === media.length ? [] : sounds.map(({ id }) => id));
		const rest = media.filter((id) => !sound.has(id));
		return {
			planned,
			media: [
				...planMedia(source, { ...raw, only: rest }, names),
				...planMedia(source, { ...request, only: [...sound] }, names),
			],
		};
	}
}
