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
		const key = ipv4Key(text);
		if (key !== null) return { version: 4, key, isPrivate: isPrivateIpv4(key) };
		return text.includes(':') && ipaddr.IPv6.isValid(text) ? this.#readIpv6(text) : null;
	}

	#readIpv6(text: string): WrittenAddress | null {
		const address = ipaddr.IPv6.parse(text);
		const words = new Int32Array(4);
		for (const [index, byte] of address.toByteArray().entries()) {
			words[index >> 2] = ((words[index >> 2] as number) << 8) | byte;
		}
		const key = this.#addresses.intern(words, 0);
		return key < 0 ? null : { version: 6, key, isPrivate: PRIVATE_RANGES.has(address.range()) };
	}
}

/** Four decimal numbers as one signed 32-bit number; null for anything else. */
function ipv4Key(text: string): number | null {
	let key = 0;
	let part = -1;
	let dots = 0;
	for (let at = 0; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (code === 46 && part >= 0) {
			key = (key << 8) | part;
			part = -1;
			dots++;
		} else if (code >= 48 && code <= 57) {
			part = Math.max(part, 0) * 10 + code - 48;
			if (part > 255) return null;
		} else return null;
	}
	return dots === 3 && part >= 0 ? (key << 8) | part : null;
}

/** RFC 1918 (10/8, 172.16/12, 192.168/16), RFC 6598 (100.64/10), RFC 3927 (169.254/16). */
function isPrivateIpv4(key: number): boolean {
	const top = key >>> 16;
	return (
		key >>> 24 === 10 ||
		(top & 0xfff0) === 0xac10 ||
		top === 0xc0a8 ||
		(top & 0xffc0) === 0x6440 ||
		top === 0xa9fe
	);
}
