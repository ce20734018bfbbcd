/** Text of the cells of the calls table. */
import type { CallItem, Settings } from '../../../main/ipc/contract.ts';
import type { NumberFormat } from '../../format/numbers.ts';
import { ABSENT } from '../../format/numbers.ts';
import { clockLength, timeText } from '../../format/time.ts';
import type { Messages } from '../../messages/index.ts';
import type { CallRow } from '../../state/calls.svelte.ts';
import type { CallColumn } from './columns.ts';

/** What texts are made with. */
export interface CellWords {
	readonly text: Messages;
	readonly format: NumberFormat;
	readonly timeBase: Settings['timeFormat'];
}

const listed = (parts: readonly (string | null)[]): string =>
	parts.filter((part) => part !== null && part !== '').join(', ') || ABSENT;

/** Name and address of a header value as people read it: `1002@pbx.example.net`. */
export function partyText(header: string): string {
	const uri = /<(?:sips?|tel):([^>;]*)/iu.exec(header)?.[1] ?? header.replace(/^sips?:/iu, '');
	return uri === '' ? ABSENT : uri;
}

/** Text of a cell; empty for the columns that are drawn otherwise. */
export function cellText({ ref, item }: CallRow, column: CallColumn, words: CellWords): string {
	const { format, text, timeBase } = words;
	const seconds = (value: number | null): string => format.fixed(value, 3);
	switch (column) {
		case 'start':
			return timeText(item.startOffset, ref.capture.view, timeBase, 6);
		case 'stop':
			return timeText(item.stopOffset, ref.capture.view, timeBase, 6);
		case 'initiator':
			return ref.capture.names.of(item.initiator.address);
		case 'from':
		case 'to':
			return partyText(item[column]);
		case 'protocol':
			return 'SIP';
		case 'duration':
			return clockLength(item.duration);
		case 'packets':
		case 'resends':
			return format.count(item[column]);
		case 'comments':
			return item.comment || ABSENT;
		case 'mos':
			return format.fixed(item.mos, 2);
		case 'postDialDelay':
		case 'ringTime':
		case 'setupTime':
		case 'holdTime':
			return seconds(item[column]);
		case 'talkTime':
			return (item.talkTimeEstimated ? '≥ ' : '') + seconds(item.talkTime);
		default:
			return wordText(item, column, text, format);
	}
}

function wordText(
	item: CallItem,
	column: CallColumn,
	text: Messages,
	format: NumberFormat,
): string {
	switch (column) {
		case 'finalStatus':
			return item.finalStatus === null
				? ABSENT
				: `${item.finalStatus} ${item.finalReason ?? ''}`.trim();
		case 'hungUpBy':
			return item.hungUpBy === null ? ABSENT : text.callSides[item.hungUpBy];
		case 'cause':
			return item.cause ?? ABSENT;
		case 'digits':
			// What was dialled is a secret until it is asked for.
			return format.count(item.digits.length);
		case 'streams':
			return format.count(item.streams.length);
		case 'codecs':
		case 'mediaTags':
		case 'legs':
		case 'userAgents':
		case 'capturePoints':
			return listed(item[column]);
		case 'transports':
			return listed(item.transports.map((name) => name.toUpperCase()));
		case 'kind':
			return text.callKinds[item.kind];
		case 'callId':
			return item.callId;
		case 'wireshark':
			return item.wireshark?.state ?? ABSENT;
		default:
			return '';
	}
}

/** Wireshark's word for the state when it is another one than ours; null when they agree. */
export function otherState(item: CallItem, text: Messages): string | null {
	const theirs = item.wireshark?.state;
	return theirs === undefined || theirs === text.callStates[item.state] ? null : theirs;
}
