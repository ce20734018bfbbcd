/**
 * The short way for TCP segments of known flows: plain Ethernet and IPv4, whole headers. Nothing
 * looks inside TCP yet but to count it; whatever is not plain goes the long way.
 */
import { i32, u8, u16 } from '../bytes.ts';
import { NO_FLOW } from './flow.ts';
import type { FlowTable } from './flow.ts';

const ETHERTYPE_IPV4 = 0x0800;
const IPV4_WITHOUT_OPTIONS = 0x45;
const PROTOCOL_TCP = 6;
const LEAST_BYTES = 14 + 20 + 20;

/**
 * @param at first byte of the Ethernet header
 * @param end one past the last captured byte, nothing being cut off
 * @returns the flow of a segment whose flow was seen before, NO_FLOW for everything else
 */
export function knownTcpFlow(flows: FlowTable, data: Uint8Array, at: number, end: number): number {
	if (end - at < LEAST_BYTES || u16(data, at + 12) !== ETHERTYPE_IPV4) return NO_FLOW;
	const ip = at + 14;
	if (u8(data, ip) !== IPV4_WITHOUT_OPTIONS || u8(data, ip + 9) !== PROTOCOL_TCP) return NO_FLOW;
	if ((u16(data, ip + 6) & 0x3fff) !== 0) return NO_FLOW;
	const length = u16(data, ip + 2);
	const header = (u8(data, ip + 32) >> 4) * 4;
	if (ip + length > end || header < 20 || 20 + header > length) return NO_FLOW;
	return flows.lookUp(i32(data, ip + 12), i32(data, ip + 16), i32(data, ip + 20), PROTOCOL_TCP);
}
