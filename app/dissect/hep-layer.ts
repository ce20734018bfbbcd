/** The layer of the tree for one packet of a probe. */
import { i32, u32, u8 } from '../bytes.ts';
import { formatIpv4, formatIpv6 } from '../network/format.ts';
import type { HepChunk } from '../protocols/hep/index.ts';
import { HEP_CHUNK, HEP_LOG, hepChunks, hepContentName, hepFacts } from '../protocols/hep/index.ts';
import type { DissectedLayer } from '../views/packets.ts';
import type { Header } from './header.ts';
import { LayerBuilder, makeLayer } from './layer-builder.ts';
import { TextField } from './text-field.ts';

const LENGTH_AT = 4;

/** Names of numbers, by chunk, and their bytes. */
const NUMBERS: ReadonlyMap<number, readonly [name: string, bytes: 1 | 2 | 4]> = new Map([
	[HEP_CHUNK.FAMILY, ['hep.family', 1]],
	[HEP_CHUNK.PROTOCOL, ['hep.proto', 1]],
	[HEP_CHUNK.SOURCE_PORT, ['hep.srcport', 2]],
	[HEP_CHUNK.DESTINATION_PORT, ['hep.dstport', 2]],
	[HEP_CHUNK.SECONDS, ['hep.seconds', 4]],
	[HEP_CHUNK.MICROSECONDS, ['hep.microseconds', 4]],
	[HEP_CHUNK.AGENT_ID, ['hep.agent_id', 4]],
	[HEP_CHUNK.KEEP_ALIVE, ['hep.keep_alive', 2]],
	[HEP_CHUNK.VLAN, ['hep.vlan', 2]],
]);
const ADDRESSES: ReadonlyMap<number, readonly [name: string, bytes: 4 | 16]> = new Map([
	[HEP_CHUNK.SOURCE_IPV4, ['hep.src', 4]],
	[HEP_CHUNK.DESTINATION_IPV4, ['hep.dst', 4]],
	[HEP_CHUNK.SOURCE_IPV6, ['hep.src_ipv6', 16]],
	[HEP_CHUNK.DESTINATION_IPV6, ['hep.dst_ipv6', 16]],
]);
const TEXTS: ReadonlyMap<number, string> = new Map([
	[HEP_CHUNK.AUTHENTICATE_KEY, 'hep.auth_key'],
	[HEP_CHUNK.CORRELATION_ID, 'hep.correlation_id'],
	[HEP_CHUNK.NODE_NAME, 'hep.node'],
]);

/** One packet; what is inside has layers of its own where its bytes tell what it is. */
export function hepLayer(header: Header): DissectedLayer {
	const { data, at, end, isReassembled } = header;
	const { content, payloadAt } = hepFacts(data, at, end);
	const headerEnd = payloadAt > 0 ? payloadAt : end;
	const range = { ...header, headerEnd };
	const builder = new LayerBuilder(range);
	builder.number('hep.length', at + LENGTH_AT, 2);
	for (const chunk of hepChunks(data, at, end)) {
		if (chunk.vendor === 0) addChunk(builder, data, chunk, content);
	}
	const title = `Homer's encapsulation (${hepContentName(content)})`;
	return makeLayer('hep', title, range, isReassembled, builder.fields());
}

function addChunk(
	builder: LayerBuilder,
	data: Uint8Array,
	{ type, at, end }: HepChunk,
	content: number | null,
): void {
	const [number, bytes = 1] = NUMBERS.get(type) ?? [];
	if (number !== undefined && end - at >= bytes) builder.number(number, at, bytes);
	const [address, length = 4] = ADDRESSES.get(type) ?? [];
	if (address !== undefined && end - at >= length)
		builder.add(address, addressText(data, at, length), at, length);
	const text = TEXTS.get(type);
	if (text !== undefined) new TextField(data, at, end).addAll(builder, text);
	if (type === HEP_CHUNK.CONTENT && end > at)
		builder.add('hep.content', u8(data, at), at, 1, hepContentName(u8(data, at)));
	if (type === HEP_CHUNK.PAYLOAD) addPayload(builder, data, [at, end], content);
	if (type === HEP_CHUNK.COMPRESSED_PAYLOAD) builder.bytes('hep.payload_compressed', at, end);
}

/** Logs and JSON are there to be read. */
function addPayload(
	builder: LayerBuilder,
	data: Uint8Array,
	[at, end]: readonly [number, number],
	content: number | null,
): void {
	const isText = content === HEP_LOG || data[at] === '{'.charCodeAt(0);
	if (isText) new TextField(data, at, end).addAll(builder, 'hep.text');
	else builder.bytes('hep.payload', at, end);
}

function addressText(data: Uint8Array, at: number, length: 4 | 16): string {
	if (length === 4) return formatIpv4(i32(data, at));
	return formatIpv6(u32(data, at), u32(data, at + 4), u32(data, at + 8), u32(data, at + 12));
}
