/** Pictures a second of the films that are to be saved: estimated, and as the user wants them. */
import type { SaveRequest } from '../../main/ipc/contract.ts';
import type { Client } from '../bridge.ts';
import type { SaveLine } from './save-lines.ts';

/** Pictures a second of a line. */
export interface LineRate {
	/** By the sender's timestamps. */
	readonly estimated: number;
	/** By the user; null as long as the estimate holds. */
	readonly wanted: number | null;
}

/** Films whose rate is estimated without being asked for: each is read once for it. */
const MOST_RATES = 8;
/** Rates that are nearer are the same. */
const SLACK = 0.0005;

/** See the head of this file. */
export class SaveRates {
	readonly #client: Client;
	readonly #asked = new Set<string>();
	#rates = $state.raw<ReadonlyMap<string, LineRate>>(new Map());

	constructor(client: Client) {
		this.#client = client;
	}

	/** Rate of a line's pictures; undefined while nobody knows. */
	of(key: string): LineRate | undefined {
		return this.#rates.get(key);
	}

	/** Estimates the rate of a line's pictures, once. @throws CallError */
	async ask({ key, capture, item }: SaveLine): Promise<void> {
		if (this.#asked.has(key) || this.#asked.size >= MOST_RATES) return;
		this.#asked.add(key);
		const query = { capture: capture.id, stream: item.stream, limit: 1 };
		const { frameRate } = await this.#client.call('video', query);
		if (frameRate === null) return;
		this.#rates = new Map([...this.#rates, [key, { estimated: frameRate, wanted: null }]]);
	}

	/** Puts a line's pictures at another rate; what is no rate brings the estimate back. */
	set(key: string, wanted: number): void {
		const rate = this.#rates.get(key);
		if (rate === undefined) return;
		const isRate = wanted >= 0.1 && wanted <= 1000;
		const isOther = isRate && Math.abs(wanted - rate.estimated) > SLACK;
		this.#rates = new Map([...this.#rates, [key, { ...rate, wanted: isOther ? wanted : null }]]);
	}

	/** What of it a request says. */
	wishes(lines: readonly SaveLine[]): NonNullable<SaveRequest['frameRates']> {
		return lines.flatMap(({ key, item }) => {
			const { estimated = 0, wanted = null } = this.of(key) ?? {};
			return wanted === null ? [] : [{ id: item.id, estimated, wanted }];
		});
	}

	/** Forgets all, for another save. */
	clear(): void {
		this.#asked.clear();
		this.#rates = new Map();
	}
}
