/**
 * Paths the user chose, known to the window only as opaque grants. A grant belongs to the window
 * it was given to and dies with it.
 */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { NotFoundError } from '../app/index.ts';
import type { GrantItem, PathGrant } from './ipc/contract.ts';

/** What may be done with a granted path. */
export type GrantUse = 'read' | 'write-folder' | 'write-file';

/** The grants of one window. */
export class Grants {
	readonly #paths = new Map<string, { readonly path: string; readonly use: GrantUse }>();

	/**
	 * Gives a path away under a new name.
	 * @param freeBytes free space, for folders
	 */
	give(target: string, use: GrantUse, freeBytes: number | null = null): GrantItem {
		const grant = randomUUID() as PathGrant;
		this.#paths.set(grant, { path: path.resolve(target), use });
		return { grant, name: use === 'write-folder' ? target : path.basename(target), freeBytes };
	}

	/**
	 * The path behind a grant.
	 * @throws NotFoundError when it was never given, or given for something else
	 */
	take(grant: string, ...uses: readonly GrantUse[]): string {
		const entry = this.#paths.get(grant);
		if (entry === undefined || !uses.includes(entry.use)) {
			throw new NotFoundError('The chosen file or folder is no longer known. Choose it again.');
		}
		return entry.path;
	}
}
