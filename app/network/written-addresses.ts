/** Addresses written in messages, as the flow table keys them. */
import ipaddr from 'ipaddr.js';
import { MAX_WRITTEN_ADDRESSES } from '../limits.ts';
import type { AddressTable } from './address-table.ts';

/** An address as a flow's key has it. */
export interface WrittenAddress {
	readonly version: 4 | 6;
	/** IPv4: the address; IPv6: its number in the table. */
	readonly key: number;
	/** It cannot be reached from elsewhere: RFC 1918, 6598, 3927, 4193. */
	readonly isPrivate: boolean;
}

const IPV4 = /^\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}$/;
const PRIVATE_RANGES = new Set(['private', 'carrierGradeNat', 'linkLocal', 'uniqueLocal']);

/** Reads addresses; the same few are written again and again. */
export class WrittenAddresses {
	readonly #addresses: AddressTable;
	#known = new Map<string, WrittenAddress | null>();

	/** @param addresses of the flow table, for IPv6 */
	constructor(addresses: AddressTable) {
		this.#addresses = addresses;
	}

	/** @returns null for names, and for what is no address */
	find(text: string): WrittenAddress | null {
		const known = this.#known.get(text);
		if (known !== undefined) return known;
		if (this.#known.size >= MAX_WRITTEN_ADDRESSES) this.#known = new Map();
		const read = this.#read(text);
		this.#known.set(text, read);
		return read;
	}

	#read(text: string): WrittenAddress | null {
		const isIpv4 = IPV4.test(text);
		if (!isIpv4 && !text.includes(':')) return null;
		if (!ipaddr.isValid(text)) return null;
		const address = ipaddr.parse(text);
		const bytes = address.toByteArray();
		const words = new Int32Array(bytes.length / 4);
		for (const [index, byte] of bytes.entries()) {
			words[index >> 2] = ((words[index >> 2] as number) << 8) | byte;
		}
		const key = isIpv4 ? (words[0] as number) : this.#addresses.intern(words, 0);
		if (!isIpv4 && key < 0) return null;
		return { version: isIpv4 ? 4 : 6, key, isPrivate: PRIVATE_RANGES.has(address.range()) };
	}
}
