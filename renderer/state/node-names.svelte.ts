/** Names that the user gave to addresses of one capture: shown in the place of the address. */
import type { CaptureId } from '../../main/ipc/contract.ts';
import type { Client } from '../bridge.ts';

/** Steps back that are kept. */
const MOST_STEPS = 100;
/** Characters of a name; longer ones are cut. */
const MOST_LENGTH = 80;

type Names = ReadonlyMap<string, string>;

/** Shows an address as it shall be read. */
export type AddressNamer = (address: string) => string;

/** See the head of this file. */
export class NodeNames {
	readonly #client: Client;
	readonly #capture: CaptureId;
	#names = $state.raw<Names>(new Map());
	#steps = $state.raw<readonly Names[]>([]);

	constructor(client: Client, capture: CaptureId) {
		this.#client = client;
		this.#capture = capture;
	}

	/** What was kept when the capture was open before; a name given meanwhile stays. */
	async load(): Promise<void> {
		const kept = await this.#client.call('nodeNames', { capture: this.#capture });
		this.#names = new Map([...kept, ...this.#names]);
	}

	/** Name of an address, or the address itself. */
	readonly of: AddressNamer = (address) => this.#names.get(address) ?? address;

	/** `recorder (192.0.2.1)` where it has a name: for what is pointed at. */
	readonly both: AddressNamer = (address) => {
		const name = this.#names.get(address);
		return name === undefined ? address : `${name} (${address})`;
	};

	/** Addresses with their names. */
	get all(): Names {
		return this.#names;
	}

	get canUndo(): boolean {
		return this.#steps.length > 0;
	}

	/** Gives addresses a name, and keeps it; an empty one takes theirs away. */
	async give(addresses: readonly string[], name: string): Promise<void> {
		const wanted = name.trim().slice(0, MOST_LENGTH);
		const next = new Map(this.#names);
		for (const address of addresses) {
			// An address is its own name already.
			if (wanted === '' || wanted === address) next.delete(address);
			else next.set(address, wanted);
		}
		if (isSame(next, this.#names)) return;
		this.#steps = [...this.#steps, this.#names].slice(-MOST_STEPS);
		await this.#put(next);
	}

	/** Takes the last change back. @returns false when there is none */
	async undo(): Promise<boolean> {
		const before = this.#steps.at(-1);
		if (before === undefined) return false;
		this.#steps = this.#steps.slice(0, -1);
		await this.#put(before);
		return true;
	}

	/** Addresses whose name, or which themselves, contain a text. */
	find(typed: string): readonly (readonly [address: string, name: string])[] {
		const wanted = typed.trim().toLowerCase();
		if (wanted === '') return [];
		return [...this.#names].filter(([address, name]) =>
			`${name} ${address}`.toLowerCase().includes(wanted),
		);
	}

	async #put(names: Names): Promise<void> {
		this.#names = names;
		await this.#client.call('keepNodeNames', { capture: this.#capture, names: [...names] });
	}
}

function isSame(one: Names, other: Names): boolean {
	return one.size === other.size && [...one].every(([key, name]) => other.get(key) === name);
}

/** Display filter of the packets of an address. */
export function addressFilter(address: string): string {
	const isEthernet = /^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/iu.test(address);
	const field = isEthernet ? 'eth.addr' : address.includes(':') ? 'ipv6.addr' : 'ip.addr';
	return `${field} == ${address}`;
}
