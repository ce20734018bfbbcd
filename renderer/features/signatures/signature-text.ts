/** Finds as text: cells and copies. */
import type { SignatureItem } from '../../../main/ipc/contract.ts';
import { csvText } from '../../format/csv.ts';
import type { NumberFormat } from '../../format/numbers.ts';
import type { Messages } from '../../messages/index.ts';
import type { SignatureColumn } from '../../state/signatures.svelte.ts';
import { endText } from '../../state/signatures.svelte.ts';

/** Columns with their widths, px. */
export const SIGNATURE_WIDTHS: Readonly<Record<SignatureColumn, number>> = {
	...{ kind: 76, frame: 68, payloadOffset: 60, source: 152, destination: 152, bytes: 76 },
	...{ isWhole: 84, confidence: 84, reason: 220 },
};

const NUMBERS: ReadonlySet<SignatureColumn> = new Set([
	...(['frame', 'payloadOffset', 'bytes', 'confidence'] as const),
]);

/** Numbers stand at the right. */
export const isNumber = (column: SignatureColumn): boolean => NUMBERS.has(column);

/** How people name the kinds: the same in every language. */
export const KIND_NAMES: Readonly<Record<SignatureItem['kind'], string>> = {
	...{ JPEG: 'JPEG', PNG: 'PNG', FLV: 'FLV', MP4: 'MP4', WAV: 'WAV', H264: 'H.264', H265: 'H.265' },
	...{ ADTS: 'AAC (ADTS)', TS: 'MPEG-TS', PS: 'MPEG-PS', RTP: 'RTP' },
};

/** Text of a cell for people. */
export function signatureCell(
	item: SignatureItem,
	column: SignatureColumn,
	format: NumberFormat,
	words: Messages['signatures'],
): string {
	switch (column) {
		case 'kind':
			return KIND_NAMES[item.kind];
		case 'source':
		case 'destination':
			return endText(item[column]);
		case 'bytes':
			return format.bytes(item.bytes);
		case 'isWhole':
			return item.isWhole ? words.whole : words.cut;
		case 'confidence':
			return format.percent(item.confidence * 100);
		case 'reason':
			return item.reason;
		default:
			return format.count(item[column]);
	}
}

const HEADS = [
	...['id', 'kind', 'transport', 'source', 'source port', 'destination', 'destination port'],
	...['frame', 'payload offset', 'bytes', 'whole', 'confidence', 'reason', 'file'],
];

/** Finds as comma-separated text, numbers in machine form. */
export function signaturesCsv(items: readonly SignatureItem[]): string {
	const rows = items.map((item) => {
		const { id, kind, transport, source, destination, frame, payloadOffset, bytes } = item;
		const ends = [source.address, source.port, destination.address, destination.port];
		const figures = [frame, payloadOffset, bytes, item.isWhole, item.confidence];
		return [id, kind, transport, ...ends, ...figures, item.reason, item.file].map(String);
	});
	return csvText([HEADS, ...rows]);
}

/** Finds as one JSON document. */
export const signaturesJson = (items: readonly SignatureItem[]): string =>
	JSON.stringify({ schema: 'tapdeck/signature-list@1', items }, null, '\t');
