/** Addresses as text: dotted IPv4, IPv6 as RFC 5952 recommends, MAC with colons. */
import { IPv6 } from 'ipaddr.js';
import { u32 } from '../bytes.ts';

/** An IPv4 address from one big-endian word, signed or not: `10.0.0.1`. */
export function formatIpv4(word: number): string {
	return `${word >>> 24}.${(word >>> 16) & 255}.${(word >>> 8) & 255}.${word & 255}`;
}

/**
 * An IPv6 address from four big-endian words, signed or not: `2001:db8::1`. One that maps IPv4 is
 * written `::ffff:10.0.0.1` (RFC 5952 §5).
 */
export function formatIpv6(first: number, second: number, third: number, fourth: number): string {
	if (first === 0 && second === 0 && third === 0xffff) {
		return `::ffff:${formatIpv4(fourth)}`;
	}
	const parts = [first, second, third, fourth].flatMap((word) => [word >>> 16, word & 0xffff]);
	return new IPv6(parts).toRFC5952String();
}

/**
 * An address of a `PacketLayers` or a flow: four words from `index` on.
 * @param version 4 (only the first word counts) or 6; anything else gives an empty text
 */
export function formatAddress(words: Int32Array, index: number, version: number): string {
	const first = words[index] ?? 0;
	if (version === 4) {
		return formatIpv4(first);
	}
	if (version !== 6) {
		return '';
	}
	return formatIpv6(first, words[index + 1] ?? 0, words[index + 2] ?? 0, words[index + 3] ?? 0);
}

/** An IPv6 address that stands in a packet. */
export function formatIpv6At(data: Uint8Array, at: number): string {
	return formatIpv6(u32(data, at), u32(data, at + 4), u32(data, at + 8), u32(data, at + 12));
}

/** Six bytes of a packet as a MAC address: `02:00:00:00:00:01`. */
export function formatMac(data: Uint8Array, at: number): string {
	return [...data.subarray(at, at + 6)].map((byte) => byte.toString(16).padStart(2, '0')).join(':');
}

/** An endpoint as people write it: `10.0.0.1:5060`, `[2001:db8::1]:5060`. */
export function formatEndpoint(address: string, port: number): string {
	return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
