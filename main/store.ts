/**
 * One small JSON file in the user's folder, read once, written whole beside and renamed. (The known
 * settings libraries either need Electron 30 or bring a second schema language.)
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';

/** A value that outlives the program. */
export class Store<T> {
	readonly #file: string;
	#value: T;

	/**
	 * @param file absolute path of the JSON file; a missing or damaged one gives `fallback`
	 * @param schema checks what the file holds
	 */
	constructor(file: string, schema: v.GenericSchema<unknown, T>, fallback: T) {
		this.#file = file;
		this.#value = readValue(file, schema) ?? fallback;
	}

	get value(): T {
		return this.#value;
	}

	/** Keeps a new value; a disk that refuses is no reason to stop working. */
	set(value: T): void {
		this.#value = value;
		try {
			mkdirSync(path.dirname(this.#file), { recursive: true });
			writeFileSync(`${this.#file}.part`, JSON.stringify(value, null, '\t'), { mode: 0o600 });
			renameSync(`${this.#file}.part`, this.#file);
		} catch {
			// Settings are a comfort: the session goes on with the value in memory.
		}
	}
}

function readValue<T>(file: string, schema: v.GenericSchema<unknown, T>): T | null {
	try {
		const result = v.safeParse(schema, JSON.parse(readFileSync(file, 'utf8')));
		return result.success ? result.output : null;
	} catch {
		return null;
	}
}
