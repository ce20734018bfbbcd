/**
 * The short way for TCP segments of flows that carry nothing known: plain Ethernet and IPv4, whole
 * headers. They are only counted; whatever is not plain, or may begin anew, goes the long way.
 */
import { i32, u8, u16 } from '../bytes.ts';
import { FLOW_DISMISSED, FLOW_NOTE, FLOW_WORDS, NO_FLOW } from './flow.ts';
import type { FlowTable } from './flow.ts';

const ETHERTYPE_IPV4 = 0x0800;
const IPV4_WITHOUT_OPTIONS = 0x45;
const PROTOCOL_TCP = 6;
const LEAST_BYTES = 14 + 20 + 20;
const SYN = 0x02;

/**
 * @param at first byte of the Ethernet header
 * @param end one past the last captured byte, nothing being cut off
 * @returns the flow of a segment that need not be looked at, NO_FLOW for everything else
 */
export function dismissedTcpFlow(
	flows: FlowTable,
	data: Uint8Array,
	at: number,
	end: number,
): number {
	if (end - at < LEAST_BYTES || u16(data, at + 12) !== ETHERTYPE_IPV4) return NO_FLOW;
	const ip = at + 14;
	if (u8(data, ip) !== IPV4_WITHOUT_OPTIONS || u8(data, ip + 9) !== PROTOCOL_TCP) return NO_FLOW;
	if ((u16(data, ip + 6) & 0x3fff) !== 0) return NO_FLOW;
	const length = u16(data, ip + 2);
	const header = (u8(data, ip + 32) >> 4) * 4;
	if (ip + length > end || header < 20 || 20 + header > length) return NO_FLOW;
	if ((u8(data, ip + 33) & SYN) !== 0) return NO_FLOW;
	const flow = flows.lookUp(
		i32(data, ip + 12),
		i32(data, ip + 16),
		i32(data, ip + 20),
		PROTOCOL_TCP,
	);
	if (flow === NO_FLOW) return NO_FLOW;
	return flows.words[flow * FLOW_WORDS + FLOW_NOTE] === FLOW_DISMISSED ? flow : NO_FLOW;
}
