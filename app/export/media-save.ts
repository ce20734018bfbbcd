/** Saves media that a protocol carries as frames: one reading, then each file is finished. */
import { CancelledError } from '../errors.ts';
import type { MediaSource } from '../media-source.ts';
import type { ManifestItem } from '../views/save.ts';
import { fileSha256 } from './file-hash.ts';
import type { ManifestFile } from './manifest.ts';
import { MediaFile } from './media-file.ts';
import type { PlannedDocument, PlannedMedia } from './media-plan.ts';
import { OutputFile } from './output-file.ts';
import type { ProgressTeller } from './progress.ts';
import type { Refusals } from './refusals.ts';
import type { FinishedFile } from './stream-file.ts';

/** What a save shares with its parts. */
export interface MediaSaveState {
	readonly folder: string;
	readonly overwrite: boolean;
	readonly manifest: ManifestFile;
	readonly teller: ProgressTeller;
	readonly refusals: Refusals;
	readonly signal: AbortSignal;
}

/** Files of frames on their way. */
export class MediaFiles {
	readonly #state: MediaSaveState;
	readonly #files = new Map<string, MediaFile>();
	/** File of each track. */
	readonly #byTrack = new Map<string, MediaFile>();

	constructor(planned: readonly PlannedMedia[], state: MediaSaveState) {
		this.#state = state;
		for (const one of planned) {
			try {
				const file = new MediaFile(one, state.folder, state.overwrite);
				this.#files.set(one.id, file);
				for (const { id } of one.tracks) this.#byTrack.set(id, file);
			} catch (error) {
				state.manifest.fail(one.id, error);
				state.teller.itemFailed(one.id, error);
			}
		}
	}

	/** Reads all of them in one go. */
	async read(source: MediaSource): Promise<void> {
		if (this.#byTrack.size === 0) return;
		const visitor = {
			begin: (...[track, frame]: Parameters<MediaFile['begin']>) =>
				this.#try(track, (file) => file.begin(track, frame)),
			piece: (...[track, data, start, end]: Parameters<MediaFile['piece']>) =>
				this.#try(track, (file) => file.piece(track, data, start, end)),
			end: (track: string) => this.#try(track, (file) => file.end(track)),
		};
		const { signal, teller } = this.#state;
		await source.read(new Set(this.#byTrack.keys()), visitor, signal, (share) =>
			teller.read(share),
		);
	}

	/** A file that cannot be written must not take the others with it. */
	#try(track: string, work: (file: MediaFile) => void): void {
		const file = this.#byTrack.get(track);
		if (file === undefined) return;
		try {
			work(file);
		} catch (error) {
			this.#fail(file, error);
		}
	}

	#fail(file: MediaFile, error: unknown): void {
		const { id, tracks } = file.planned;
		file.discard();
		this.#files.delete(id);
		for (const track of tracks) this.#byTrack.delete(track.id);
		this.#state.manifest.fail(id, error);
		this.#state.teller.itemFailed(id, error);
	}

	/** Finishes every file. @throws CancelledError on abort */
	async finish(): Promise<void> {
		const { signal, manifest, teller, refusals } = this.#state;
		for (const file of [...this.#files.values()]) {
			if (signal.aborted) throw new CancelledError();
			const { id, target, tracks } = file.planned;
			teller.itemWorking(id);
			try {
				const finished = await file.finish(signal);
				const entry = entryOf(file.planned, finished);
				manifest.add({ ...entry, warnings: [...refusals.noteOf(id), ...entry.warnings] });
				teller.itemSaved(id, finished.bytes);
				this.#files.delete(id);
			} catch (error) {
				if (error instanceof CancelledError) throw error;
				const ids = tracks.map((track) => track.id);
				if (target.kind === 'raw' || !refusals.take(ids, error)) this.#fail(file, error);
				else file.discard();
			}
		}
	}

	discard(): void {
		for (const file of this.#files.values()) file.discard();
	}
}

function entryOf({ id, tracks, file, suffix }: PlannedMedia, finished: FinishedFile): ManifestItem {
	const [first] = tracks;
	const kind = first?.kind === 'audio' || first?.kind === 'video' ? first.kind : 'other';
	return {
		...{ id, kind, file },
		media: tracks.map((track) => track.id),
		session: first?.session ?? null,
		ssrc: null,
		bytes: finished.bytes,
		sha256: finished.sha256,
		codec: tracks.map(({ codec }) => codec ?? 'unknown').join(' + '),
		container: suffix,
		duration: finished.durationSeconds,
		firstFrame: Math.min(...tracks.map(({ firstFrame }) => firstFrame)),
		lastFrame: Math.max(...tracks.map(({ lastFrame }) => lastFrame)),
		packets: tracks.reduce((sum, { frames }) => sum + frames, 0),
		lostPackets: tracks.reduce((sum, { damaged }) => sum + damaged, 0),
		silenceInserted: finished.silenceSeconds,
		command: finished.command,
		...(finished.check === undefined ? {} : { check: finished.check }),
		warnings: finished.warnings,
	};
}

/** Writes a text beside the media. */
export async function saveDocument(
	{ document, file }: PlannedDocument,
	{ folder, overwrite, manifest, teller, signal }: MediaSaveState,
): Promise<void> {
	const { id, session } = document;
	if (signal.aborted) throw new CancelledError();
	teller.itemWorking(id);
	let output: OutputFile | null = null;
	try {
		output = new OutputFile(folder, file, overwrite);
		output.append(new TextEncoder().encode(document.text()));
		const { bytes, sha256 } = await fileSha256(output.partPath);
		output.finish();
		manifest.add({
			...{ id, session, file, bytes, sha256, ssrc: null, kind: 'other', codec: null },
			...{ container: 'json', duration: 0, packets: document.messages },
			...{ firstFrame: document.firstFrame, lastFrame: document.lastFrame },
			...{ lostPackets: 0, silenceInserted: 0, command: null, warnings: [], media: [] },
		});
		teller.itemSaved(id, bytes);
	} catch (error) {
		output?.discard();
		manifest.fail(id, error);
		teller.itemFailed(id, error);
	}
}
