/** Addresses that mean nothing outside their own network. */
import ipaddr from 'ipaddr.js';

const LOCAL = new Set(['private', 'uniqueLocal', 'linkLocal', 'loopback', 'carrierGradeNat']);

/** True for private, link-local, loopback and carrier-grade NAT addresses (RFC 1918, 4193, 6598). */
export function isPrivateAddress(address: string): boolean {
	return ipaddr.isValid(address) && LOCAL.has(ipaddr.parse(address).range());
}
