/** Conversations as text: cells, copies, and the filter of one's packets. */
import type {
	ConversationColumn,
	ConversationItem,
	ConversationKind,
} from '../../../main/ipc/contract.ts';
import { csvText } from '../../format/csv.ts';
import type { NumberFormat } from '../../format/numbers.ts';

/** Wireshark's columns with their widths, px. */
export const CONVERSATION_WIDTHS: Readonly<Record<ConversationColumn, number>> = {
	...{ addressA: 150, portA: 60, addressB: 150, portB: 60, packets: 72, bytes: 84 },
	...{ packetsAToB: 100, bytesAToB: 92, packetsBToA: 100, bytesBToA: 92 },
	...{ start: 92, duration: 88, bitsPerSecondAToB: 94, bitsPerSecondBToA: 94 },
};

/** Names of the layers: the same in every language. */
export const KIND_NAMES: Readonly<Record<ConversationKind, string>> = {
	...{ ethernet: 'Ethernet', ipv4: 'IPv4', ipv6: 'IPv6', tcp: 'TCP', udp: 'UDP' },
};

/** Wireshark's heads, for copies. */
const HEADS: Readonly<Record<ConversationColumn, string>> = {
	...{ addressA: 'Address A', portA: 'Port A', addressB: 'Address B', portB: 'Port B' },
	...{ packets: 'Packets', bytes: 'Bytes' },
	...{ packetsAToB: 'Packets A → B', bytesAToB: 'Bytes A → B' },
	...{ packetsBToA: 'Packets B → A', bytesBToA: 'Bytes B → A' },
	...{ start: 'Rel Start', duration: 'Duration' },
	...{ bitsPerSecondAToB: 'Bits/s A → B', bitsPerSecondBToA: 'Bits/s B → A' },
};

/** Columns of a layer: those without ports have no ports. */
export function columnsOf(kind: ConversationKind): readonly ConversationColumn[] {
	const all = Object.keys(HEADS) as ConversationColumn[];
	const hasPorts = kind === 'tcp' || kind === 'udp';
	return hasPorts ? all : all.filter((column) => column !== 'portA' && column !== 'portB');
}

/** Text of a cell for people. */
export function conversationCell(
	item: ConversationItem,
	column: ConversationColumn,
	format: NumberFormat,
): string {
	switch (column) {
		case 'addressA':
		case 'addressB':
			return item[column];
		case 'portA':
		case 'portB':
			return String(item[column] ?? '');
		case 'start':
		case 'duration':
			return format.fixed(item[column], 6);
		default:
			return format.count(item[column]);
	}
}

/** Rows as comma-separated text, numbers in machine form. */
export function conversationsCsv(
	kind: ConversationKind,
	items: readonly ConversationItem[],
): string {
	const columns = columnsOf(kind);
	const rows = items.map((item) => columns.map((column) => String(item[column] ?? '')));
	return csvText([columns.map((column) => HEADS[column]), ...rows]);
}

/** Rows as one JSON document. */
export function conversationsJson(
	kind: ConversationKind,
	items: readonly ConversationItem[],
): string {
	return JSON.stringify({ schema: 'tapdeck/conversations@1', kind, items }, null, '\t');
}

const ENDS: Readonly<Record<ConversationKind, readonly [string, string]>> = {
	...{ ethernet: ['eth.src', 'eth.dst'], ipv4: ['ip.src', 'ip.dst'] },
	...{ ipv6: ['ipv6.src', 'ipv6.dst'], tcp: ['tcp.srcport', 'tcp.dstport'] },
	udp: ['udp.srcport', 'udp.dstport'],
};

/**
 * Display filter of a conversation's packets, both ways.
 * @param within filter by which it was counted; empty for all frames
 */
export function conversationFilter(
	kind: ConversationKind,
	{ addressA, portA, addressB, portB }: ConversationItem,
	within: string,
): string {
	const layer = kind !== 'tcp' && kind !== 'udp' ? kind : isIpv6(addressA) ? 'ipv6' : 'ipv4';
	const way = (
		from: string,
		fromPort: number | null,
		to: string,
		toPort: number | null,
	): string => {
		const addresses = `${ENDS[layer][0]} == ${from} && ${ENDS[layer][1]} == ${to}`;
		if (fromPort === null || toPort === null) return `(${addresses})`;
		return `(${addresses} && ${ENDS[kind][0]} == ${fromPort} && ${ENDS[kind][1]} == ${toPort})`;
	};
	const both = `${way(addressA, portA, addressB, portB)} || ${way(addressB, portB, addressA, portA)}`;
	return within.trim() === '' ? both : `(${within.trim()}) && (${both})`;
}

const isIpv6 = (address: string): boolean => address.includes(':');
