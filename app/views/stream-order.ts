/** Order of the stream list: sort keys and ids, so that lists of several captures can be merged. */
import type { CaptureFacts } from '../capture-facts.ts';
import * as R from '../protocols/rtp/stream-rows.ts';
import { firstFrame, listedStreams, payloadText, rowValue, streamEndpoint } from './stream-item.ts';
import { streamItem } from './stream-item.ts';
import type { StreamOrderQuery, StreamOrderView, StreamSortColumn } from './streams.ts';

type Key = number | string;

/** Reads one sort key of a stream. Addresses sort by number: padded hexadecimal text. */
const KEYS: Readonly<Record<StreamSortColumn, (facts: CaptureFacts, stream: number) => Key>> = {
	start: (facts, stream) => rowValue(facts, stream, R.FIRST_TIME),
	source: (facts, stream) => addressKey(facts, stream, 0),
	sourcePort: (facts, stream) => streamEndpoint(facts, stream, 0).port,
	destination: (facts, stream) => addressKey(facts, stream, 1),
	destinationPort: (facts, stream) => streamEndpoint(facts, stream, 1).port,
	ssrc: (facts, stream) => rowValue(facts, stream, R.SSRC) >>> 0,
	payload: payloadText,
	packets: (facts, stream) => rowValue(facts, stream, R.PACKETS),
	lost: (facts, stream) => figures(facts, stream).lost,
	lostPercent: (facts, stream) => figures(facts, stream).lostPercent,
	maxDelta: (facts, stream) => figures(facts, stream).maxDelta ?? -1,
	maxJitter: (facts, stream) => figures(facts, stream).maxJitter ?? -1,
	meanJitter: (facts, stream) => figures(facts, stream).meanJitter ?? -1,
	duration: (facts, stream) =>
		rowValue(facts, stream, R.LAST_TIME) - rowValue(facts, stream, R.FIRST_TIME),
	duplicates: (facts, stream) => figures(facts, stream).duplicates,
	late: (facts, stream) => figures(facts, stream).late,
	problems: (facts, stream) => streamItem(facts, stream).problems.length,
};

function figures(
	facts: CaptureFacts,
	stream: number,
): ReturnType<CaptureFacts['tracker']['protocols']['rtp']['streams']['figures']['figures']> {
	return facts.tracker.protocols.rtp.streams.figures.figures(stream);
}

function addressKey(facts: CaptureFacts, stream: number, side: 0 | 1): string {
	const { flows } = facts.tracker;
	const flow = rowValue(facts, stream, R.FLOW);
	const words = side === 0 ? flows.sourceWords(flow) : flows.destinationWords(flow);
	const hex = words.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
	return `${words.length === 1 ? '4' : '6'}${hex}`;
}

/**
 * Streams that match, in order.
 * @param matches numbers of the streams that the query's filter selects; null for all
 */
export function streamOrder(
	facts: CaptureFacts,
	query: StreamOrderQuery,
	matches: ReadonlySet<number> | null,
): StreamOrderView {
	const listed = listedStreams(facts);
	const chosen = listed.filter(
		(stream) => (matches === null || matches.has(stream)) && overlaps(facts, stream, query),
	);
	const rows = chosen.map((stream) => ({
		id: firstFrame(facts, stream),
		keys: query.sort.map(({ column }) => KEYS[column](facts, stream)),
	}));
	rows.sort((a, b) => compareRows(a.keys, b.keys, query.sort) || a.id - b.id);
	return {
		total: listed.length,
		ids: Uint32Array.from(rows, (row) => row.id),
		keys: query.sort.map((_, index) => columnOf(rows.map((row) => row.keys[index] ?? 0))),
		figures: facts.tracker.index.count,
	};
}

function overlaps(facts: CaptureFacts, stream: number, query: StreamOrderQuery): boolean {
	const first = rowValue(facts, stream, R.FIRST_TIME) / 1000;
	const last = rowValue(facts, stream, R.LAST_TIME) / 1000;
	return (query.to === null || first <= query.to) && (query.from === null || last >= query.from);
}

function compareRows(a: readonly Key[], b: readonly Key[], sort: StreamOrderQuery['sort']): number {
	for (let index = 0; index < sort.length; index++) {
		const sign = sort[index]?.descending === true ? -1 : 1;
		const result = compareKeys(a[index] ?? 0, b[index] ?? 0);
		if (result !== 0) return sign * result;
	}
	return 0;
}

function compareKeys(a: Key, b: Key): number {
	if (typeof a === 'number' && typeof b === 'number') return a - b;
	return a < b ? -1 : a > b ? 1 : 0;
}

function columnOf(keys: readonly Key[]): Float64Array | readonly string[] {
	const numbers = keys.filter((key): key is number => typeof key === 'number');
	return numbers.length === keys.length ? Float64Array.from(numbers) : keys.map(String);
}
