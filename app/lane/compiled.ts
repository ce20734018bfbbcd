/** The compiled code of `assembly/`, and memory that it can work on. */
import { TableMemory } from '../table-memory.ts';
import type { CodeMemory } from '../table-memory.ts';
import { LANE_CODE } from './code.ts';

/** What `assembly/` exports. Addresses are bytes in the shared memory; see there for the rest. */
export interface CompiledCode {
	setFlows(slots: number, mask: number, seed: number, flows: number): void;
	setStreams(rows: number, perTick: number, state: number, isOld: number): void;
	take(block: number, data: number, from: number, count: number, frame: number): number;
	takeInOrder(
		stream: number,
		sequence: number,
		timestamp: number,
		payloadType: number,
		isMarked: number,
		payloadBytes: number,
		frame: number,
		timeMs: number,
	): number;
	walkRecords(
		block: number,
		bytes: number,
		start: number,
		end: number,
		base: number,
		header: number,
		limit: number,
		perTick: number,
		isBig: number,
	): number;
}

/** Of the platform: its types come with those of a window only. */
declare const WebAssembly: {
	readonly Memory: new (size: { readonly initial: number }) => CodeMemory;
	readonly Module: new (code: Uint8Array) => object;
	readonly Instance: new (
		module: object,
		imports: { readonly env: { readonly memory: CodeMemory } },
	) => { readonly exports: CompiledCode };
};

/** Room for a block, its bytes and the first tables: 4 MB, of which untouched pages cost nothing. */
const FIRST_PAGES = 64;

const instances = new WeakMap<CodeMemory, CompiledCode>();
let module: object | null = null;

/**
 * Memory that the code can work on. Each takes 10 GB of addresses, of which a process may be allowed
 * few (`ulimit -v`): then it is ordinary memory, and everything goes the long way.
 */
export function codeMemory(): TableMemory {
	return new TableMemory((pages) => {
		try {
			return new WebAssembly.Memory({ initial: Math.max(FIRST_PAGES, pages) });
		} catch {
			return null;
		}
	});
}

/** The code for tables where they stand now; null when their memory is for none. */
export function compiledFor({ code: memory }: TableMemory): CompiledCode | null {
	if (memory === null) return null;
	const known = instances.get(memory);
	if (known !== undefined) return known;
	module ??= new WebAssembly.Module(
		Uint8Array.from(atob(LANE_CODE), (character) => character.charCodeAt(0)),
	);
	const { exports } = new WebAssembly.Instance(module, { env: { memory } });
	instances.set(memory, exports);
	return exports;
}
