/** A folder for the files of one test. */
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';

/** Fresh for every test, gone after it. */
export interface TestFolder {
	readonly path: string;
	/** Names in it, sorted. */
	names(): string[];
	read(name: string): Uint8Array;
	at(name: string): string;
}

/** Registers a fresh folder for each test of the calling file. */
export function testFolder(): TestFolder {
	let path = '';
	beforeEach(() => {
		path = mkdtempSync(join(tmpdir(), 'tapdeck-test-'));
	});
	afterEach(() => rmSync(path, { recursive: true, force: true }));
	return {
		get path() {
			return path;
		},
		names: () => readdirSync(path).sort(),
		read: (name) => new Uint8Array(readFileSync(join(path, name))),
		at: (name) => join(path, name),
	};
}

/** Signed 16-bit samples in a file's bytes from `start` on. */
export function samplesOf(bytes: Uint8Array, start: number, littleEndian = true): number[] {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const count = (bytes.length - start) >> 1;
	return Array.from({ length: count }, (_, at) => view.getInt16(start + at * 2, littleEndian));
}

/** Signal that nobody aborts. */
export function calm(): AbortSignal {
	return new AbortController().signal;
}
