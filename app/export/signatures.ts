/** Writes media that were found by their bytes, each into a file, with a manifest of their places. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CancelledError, ExportError, NotFoundError, toEnvelope } from '../errors.ts';
import { giveWay } from '../give-way.ts';
import type { CaptureSession } from '../session.ts';
import { VERSION } from '../version.ts';
import type { SavedSignature, SignatureManifest, SignaturesView } from '../views/signatures.ts';
import { manifestCapture } from './manifest.ts';
import { OutputFile } from './output-file.ts';

const NAME = 'manifest.json';

/** The part of a search that saving needs. */
export interface SignatureSource {
	view(signal: AbortSignal): Promise<SignaturesView>;
	/** @throws NotFoundError */
	extract(id: string, signal: AbortSignal): Promise<Uint8Array>;
}

/** What is to be written, and where. */
export interface SignatureWish {
	readonly ids: readonly string[];
	readonly folder: string;
}

/**
 * Writes finds and then their manifest; what fails is told there.
 * @throws ExportError when the folder holds a manifest or takes no file; CancelledError on abort:
 *   files that are whole stay
 */
export async function saveSignatures(
	session: CaptureSession,
	source: SignatureSource,
	{ ids, folder }: SignatureWish,
	signal: AbortSignal,
): Promise<SignatureManifest> {
	if (existsSync(join(folder, NAME))) {
		throw new ExportError(`${folder} holds the ${NAME} of another save: choose another folder`);
	}
	const output = new OutputFile(folder, NAME, false);
	try {
		const { items, scope } = await source.view(signal);
		const known = new Map(items.map((item) => [item.id, item]));
		const saved: SavedSignature[] = [];
		const failed: { id: string; reason: string }[] = [];
		for (const id of ids) {
			await giveWay();
			if (signal.aborted) throw new CancelledError();
			try {
				const item = known.get(id);
				if (item === undefined) throw new NotFoundError(`there is no find ${id} in this capture`);
				const bytes = await source.extract(id, signal);
				writeOne(folder, item.file, bytes);
				saved.push({ ...item, sha256: createHash('sha256').update(bytes).digest('hex') });
			} catch (error) {
				if (error instanceof CancelledError) throw error;
				failed.push({ id, reason: toEnvelope(error).message });
			}
		}
		const manifest: SignatureManifest = {
			schema: 'tapdeck/signatures@1',
			tool: { name: 'tapdeck', version: VERSION },
			created: new Date().toISOString(),
			capture: manifestCapture(session, null),
			...{ searched: scope, items: saved, failed },
		};
		output.append(new TextEncoder().encode(`${JSON.stringify(manifest, null, '\t')}\n`));
		output.finish();
		return manifest;
	} catch (error) {
		output.discard();
		throw error;
	}
}

function writeOne(folder: string, name: string, bytes: Uint8Array): void {
	const file = new OutputFile(folder, name, false);
	try {
		file.append(bytes);
		file.finish();
	} catch (error) {
		file.discard();
		throw error;
	}
}
