/**
 * HEP version 3 (Homer's encapsulation): a probe sends what it saw, with the addresses it saw it
 * with, as chunks in a UDP datagram. The inner addresses, ports and payload take the place of the
 * outer ones. Compressed and encrypted payloads stay what they are. @see HEP3 Network Protocol, rev. 12
 */
import { i32, u16, u32 } from '../bytes.ts';
import type { LayerCursor } from './cursor.ts';
import { LAYER_SNAPPED, LAYER_TUNNELLED, PROTOCOL_UDP } from './layers.ts';
import type { PacketLayers } from './layers.ts';

const MAGIC = 0x48455033;
const HEADER = 6;
const CHUNK_HEADER = 6;
/** Types of generic chunks. */
const SOURCE_IPV4 = 3;
const DESTINATION_IPV4 = 4;
const SOURCE_IPV6 = 5;
const DESTINATION_IPV6 = 6;
const SOURCE_PORT = 7;
const DESTINATION_PORT = 8;
const PAYLOAD = 15;

/** Whether a payload begins as HEP3 does; called for every UDP packet. */
export function isHep(data: Uint8Array, start: number, end: number): boolean {
	return data[start] === 0x48 && end - start >= HEADER && u32(data, start) === MAGIC;
}

/** A UDP payload that `isHep` recognised. Without addresses or payload the packet stays what it is. */
export function decodeHep(cursor: LayerCursor, layers: PacketLayers): void {
	const { data, at, end } = cursor;
	cursor.stop();
	const found = findChunks(data, at, Math.min(end, at + u16(data, at + 4)));
	const payload = found[PAYLOAD] ?? 0;
	const isIpv6 = (found[SOURCE_IPV6] ?? 0) > 0 && (found[DESTINATION_IPV6] ?? 0) > 0;
	const isIpv4 = (found[SOURCE_IPV4] ?? 0) > 0 && (found[DESTINATION_IPV4] ?? 0) > 0;
	const hasPorts = (found[SOURCE_PORT] ?? 0) > 0 && (found[DESTINATION_PORT] ?? 0) > 0;
	if (payload === 0 || !hasPorts || (!isIpv4 && !isIpv6)) return;
	const words = isIpv6 ? 4 : 1;
	const [source, destination] = isIpv6
		? [SOURCE_IPV6, DESTINATION_IPV6]
		: [SOURCE_IPV4, DESTINATION_IPV4];
	for (let word = 0; word < words; word++) {
		layers.address[word] = i32(data, (found[source] ?? 0) + word * 4);
		layers.address[4 + word] = i32(data, (found[destination] ?? 0) + word * 4);
	}
	layers.version = isIpv6 ? 6 : 4;
	// What came over TCP is one whole message here too.
	layers.protocol = PROTOCOL_UDP;
	layers.sourcePort = u16(data, found[SOURCE_PORT] ?? 0);
	layers.destinationPort = u16(data, found[DESTINATION_PORT] ?? 0);
	const length = u16(data, payload - 2) - CHUNK_HEADER;
	layers.payloadStart = payload;
	layers.payloadEnd = Math.min(end, payload + length);
	layers.payloadLength = length;
	layers.flags = (layers.flags & ~LAYER_SNAPPED) | LAYER_TUNNELLED;
	if (payload + length > end) layers.flags |= LAYER_SNAPPED;
}

/** Least bytes of the chunks that are wanted, by type. */
const LEAST = [0, 0, 0, 4, 4, 16, 16, 2, 2, 0, 0, 0, 0, 0, 0, 0];

/** Where the content of each generic chunk begins, by type; 0 for none. The payload may be cut. */
function findChunks(data: Uint8Array, start: number, end: number): Int32Array {
	const found = new Int32Array(PAYLOAD + 1);
	for (let at = start + HEADER; at + CHUNK_HEADER <= end;) {
		const vendor = u16(data, at);
		const type = u16(data, at + 2);
		const length = u16(data, at + 4);
		if (length < CHUNK_HEADER) break;
		const isWhole = at + length <= end || type === PAYLOAD;
		const isLong = length - CHUNK_HEADER >= (LEAST[type] ?? 0);
		if (vendor === 0 && type <= PAYLOAD && isWhole && isLong) found[type] = at + CHUNK_HEADER;
		at += length;
	}
	return found;
}
