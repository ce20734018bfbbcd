/** Conversations as text: cells, copies, and the filter of one's packets. */
import type {
	ConversationColumn,
	ConversationItem,
	ConversationKind,
} from '../../../main/ipc/contract.ts';
import { csvText } from '../../format/csv.ts';
import type { NumberFormat } from '../../format/numbers.ts';
import type { AddressNamer } from '../../state/node-names.svelte.ts';
import type { Messages } from '../../messages/index.ts';

/** Columns of the table: Wireshark's, and what it does not know beside its sums. */
export type ShownColumn = ConversationColumn | 'likely';

/** Wireshark's columns with their widths, px, and ours. */
const WIDTHS: Readonly<Record<ShownColumn, number>> = {
	...{ addressA: 150, portA: 60, addressB: 150, portB: 60, packets: 72, bytes: 84 },
	likely: 184,
	...{ packetsAToB: 100, bytesAToB: 92, packetsBToA: 100, bytesBToA: 92 },
	...{ start: 92, duration: 88, bitsPerSecondAToB: 94, bitsPerSecondBToA: 94 },
};

/** An IPv6 address at its longest. */
const WIDE_ADDRESS = 272;

/** Width of a column, px. @param options.isWide there are addresses of IPv6 */
export function widthOf(column: ShownColumn, options: { readonly isWide: boolean }): number {
	return options.isWide && column.startsWith('address') ? WIDE_ADDRESS : WIDTHS[column];
}

/** Names of the layers: the same in every language. */
export const KIND_NAMES: Readonly<Record<ConversationKind, string>> = {
	...{ ethernet: 'Ethernet', ipv4: 'IPv4', ipv6: 'IPv6', tcp: 'TCP', udp: 'UDP' },
};

/** Wireshark's heads, for copies. */
const HEADS: Readonly<Record<ShownColumn, string>> = {
	...{ addressA: 'Address A', portA: 'Port A', addressB: 'Address B', portB: 'Port B' },
	...{ packets: 'Packets', bytes: 'Bytes', likely: 'Likely media' },
	...{ packetsAToB: 'Packets A → B', bytesAToB: 'Bytes A → B' },
	...{ packetsBToA: 'Packets B → A', bytesBToA: 'Bytes B → A' },
	...{ start: 'Rel Start', duration: 'Duration' },
	...{ bitsPerSecondAToB: 'Bits/s A → B', bitsPerSecondBToA: 'Bits/s B → A' },
};

/** Columns of a layer: those without ports have no ports. */
export function columnsOf(kind: ConversationKind): readonly ShownColumn[] {
	const all = Object.keys(HEADS) as ShownColumn[];
	const hasPorts = kind === 'tcp' || kind === 'udp';
	const ofPorts: readonly ShownColumn[] = ['portA', 'portB', 'likely'];
	return hasPorts ? all : all.filter((column) => !ofPorts.includes(column));
}

/** Text of a cell for people. */
export function conversationCell(
	item: ConversationItem,
	column: ShownColumn,
	format: NumberFormat,
	words: LikelyWords,
	nameOf: AddressNamer = (address) => address,
): string {
	switch (column) {
		case 'likely':
			return likelyText(item, words);
		case 'addressA':
		case 'addressB':
			return nameOf(item[column]);
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

/** Words of `likelyText`. */
export type LikelyWords = Pick<Messages['conversations'], 'kinds' | 'likely'>;

/** `video: RTP: H264`, or `likely video: 2.1 Mbit/s …` where figures alone speak for it. */
function likelyText({ likely }: ConversationItem, words: LikelyWords): string {
	if (likely === null) return '';
	const { kind, reason, isKnown } = likely;
	return isKnown ? `${words.kinds[kind]}: ${reason}` : words.likely(words.kinds[kind], reason);
}

const machineText = (likely: ConversationItem['likely']): string =>
	likely === null ? '' : `${likely.isKnown ? '' : 'likely '}${likely.kind}: ${likely.reason}`;

/** Rows as comma-separated text, numbers in machine form. */
export function conversationsCsv(
	kind: ConversationKind,
	items: readonly ConversationItem[],
): string {
	const columns = columnsOf(kind);
	const rows = items.map((item) =>
		columns.map((column) =>
			column === 'likely' ? machineText(item.likely) : String(item[column] ?? ''),
		),
	);
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
