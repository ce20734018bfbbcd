/** Counts the packets of interfaces for the start screen: nothing is kept of them. */
import type { LiveTrace } from '../ipc/live.ts';
import type { LiveSource } from './live-source.ts';

/** See the head of this file. */
export class InterfaceWatch {
	readonly #open: (name: string) => LiveSource;
	readonly #lanes = new Map<string, { packets: number; readonly source: LiveSource }>();

	/** @param open an interface, without promiscuous mode; what it throws leaves the interface out */
	constructor(open: (name: string) => LiveSource) {
		this.#open = open;
	}

	/** Interfaces that are counted now. */
	get names(): readonly string[] {
		return [...this.#lanes.keys()];
	}

	/** Counts these from now on and no others. */
	set(names: readonly string[]): void {
		for (const [name, { source }] of this.#lanes) {
			if (names.includes(name)) continue;
			this.#lanes.delete(name);
			source.stop();
		}
		for (const name of names) if (!this.#lanes.has(name)) this.#begin(name);
	}

	/** Packets since each was first counted. */
	traces(): readonly LiveTrace[] {
		return [...this.#lanes].map(([name, { packets }]) => ({ name, packets }));
	}

	#begin(name: string): void {
		try {
			const lane = { packets: 0, source: this.#open(name) };
			this.#lanes.set(name, lane);
			lane.source.start({
				batch: ({ count }) => (lane.packets += count),
				end: () => {
					if (this.#lanes.get(name) === lane) this.#lanes.delete(name);
				},
			});
		} catch {
			// The list of interfaces says why it cannot be opened.
		}
	}
}
