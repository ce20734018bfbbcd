/** `manifest.json`: what was saved, from what, with which hashes. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ExportError, toEnvelope } from '../errors.ts';
import type { CaptureSession } from '../session.ts';
import { infoFile } from '../views/info-document.ts';
import type { ManifestDocument, ManifestItem, Playback } from '../views/save.ts';
import { VERSION } from '../version.ts';
import { findFfmpeg } from './ffmpeg.ts';
import { OutputFile } from './output-file.ts';

const NAME = 'manifest.json';

/** The capture that files are taken from, with its hash. @param sha256 where it is not in hand yet */
export function manifestCapture(
	session: CaptureSession,
	sha256: string | null,
): ManifestDocument['capture'] {
	const file = infoFile(session, session.hashes.states);
	return {
		name: file.name,
		bytes: file.bytes,
		sha256: file.sha256 ?? sha256,
		packets: file.packets,
		firstTime: file.firstTime,
		lastTime: file.lastTime,
	};
}

/** Collects entries while streams are saved; the file appears at the end. */
export class ManifestFile {
	readonly #session: CaptureSession;
	readonly #output: OutputFile;
	readonly #point: string;
	readonly #items: ManifestItem[] = [];
	readonly #failed: { id: string; reason: string }[] = [];
	readonly #leftOut: { id: string; reason: string }[] = [];

	/**
	 * @param point where the capture was taken, in the user's words
	 * @throws ExportError when the folder holds a manifest already, or takes no file
	 */
	constructor(session: CaptureSession, folder: string, overwrite: boolean, point = '') {
		if (!overwrite && existsSync(join(folder, NAME))) {
			throw new ExportError(
				`${folder} holds the ${NAME} of another save: choose another folder or allow overwriting`,
			);
		}
		this.#session = session;
		this.#point = point.trim();
		this.#output = new OutputFile(folder, NAME, overwrite);
	}

	add(item: ManifestItem): void {
		this.#items.push(item);
	}

	/** How a file that was added plays; null where nobody tried. */
	playbackOf(file: string): Playback | null {
		return this.#items.find((item) => item.file === file)?.playback ?? null;
	}

	/** The format is not meant for it. */
	leaveOut(id: string, reason: string): void {
		this.#leftOut.push({ id, reason });
	}

	fail(id: string, error: unknown): void {
		this.#failed.push({ id, reason: toEnvelope(error).message });
	}

	/** Writes the file and gives its content. @param sha256 of a capture that was not read for it */
	write(sha256: string | null = null): ManifestDocument {
		const document = this.#document(sha256);
		this.#output.append(new TextEncoder().encode(`${JSON.stringify(document, null, '\t')}\n`));
		this.#output.finish();
		return document;
	}

	#document(sha256: string | null): ManifestDocument {
		return {
			schema: 'tapdeck/manifest@1',
			tool: { name: 'tapdeck', version: VERSION, ffmpeg: findFfmpeg()?.version ?? null },
			created: new Date().toISOString(),
			capture: {
				...manifestCapture(this.#session, sha256),
				...(this.#point === '' ? {} : { point: this.#point }),
			},
			items: this.#items,
			failed: this.#failed,
			...(this.#leftOut.length === 0 ? {} : { leftOut: this.#leftOut }),
		};
	}

	discard(): void {
		this.#output.discard();
	}
}
