/** A display filter as it is typed, and the last one that was whole. */
import type { FilterCheck } from '../../main/ipc/contract.ts';
import type { Client } from '../bridge.ts';
import type { Workbench } from './workbench.svelte.ts';

const EMPTY: FilterCheck = { state: 'empty', message: '', position: -1 };

/** See the head of this file. */
export class TypedFilter {
	readonly #client: Client;
	readonly #workbench: Workbench;
	#value = $state('');
	#typed = $state('');
	#check = $state.raw<FilterCheck>(EMPTY);

	constructor(client: Client, workbench: Workbench) {
		this.#client = client;
		this.#workbench = workbench;
	}

	/** Filter in force; always one that the engine understood. */
	get value(): string {
		return this.#value;
	}

	/** Filter as it stands in the bar. */
	get typed(): string {
		return this.#typed;
	}

	get check(): FilterCheck {
		return this.#check;
	}

	/** Takes the filter as typed; it comes into force when it is whole. */
	async type(filter: string): Promise<void> {
		this.#typed = filter;
		const [capture] = this.#workbench.captures;
		if (filter.trim() === '' || capture === undefined) {
			this.#check = EMPTY;
			this.#value = '';
			return;
		}
		const check = await this.#client.call('checkFilter', {
			capture: capture.id,
			expression: filter,
		});
		if (filter !== this.#typed) return;
		this.#check = check;
		if (check.state === 'valid') this.#value = filter;
	}
}
