/** The layer of the tree for one message of MSRP. @see RFC 4975 §7 */
import type { DissectedField, DissectedLayer } from '../views/packets.ts';
import type { Header } from './header.ts';
import { LayerBuilder, makeLayer } from './layer-builder.ts';
import { MSRP_HEADER_FIELDS } from './msrp-fields-table.ts';
import { TextField } from './text-field.ts';

const LF = 10;
const CR = 13;
const HYPHEN = 45;
/** Hyphens that an end line begins with. */
const HYPHENS = 7;

/** One message. `header` holds it whole, with or without the line end at its end. */
export function msrpLayer(header: Header): DissectedLayer {
	const { data, at, end, isReassembled } = header;
	const [first, ...lines] = headLines(data, at, end);
	const [startAt, startEnd] = first ?? [at, at];
	const start = new TextField(data, startAt, startEnd);
	const [, transaction = '', word = ''] = start.text.split(' ');
	const headEnd = lines.at(-1)?.[1] ?? startEnd;
	const closing = endLine(data, headEnd, end, transaction);
	const fields = [
		startField(header, start),
		...headerField(header, lines),
		...bodyField(header, headEnd, closing),
		...endField(header, closing, transaction),
	];
	const title = `Message Session Relay Protocol (${word})`;
	return makeLayer('msrp', title, { ...header, headerEnd: end }, isReassembled, fields);
}

type Range = readonly [at: number, end: number];

/** Lines before the body or the end line, without their ends. */
function headLines(data: Uint8Array, at: number, end: number): readonly Range[] {
	const lines: Range[] = [];
	for (let next = at; next < end;) {
		let stop = next;
		while (stop < end && data[stop] !== LF) stop++;
		const lineEnd = stop > next && data[stop - 1] === CR ? stop - 1 : stop;
		if (lineEnd === next || isEndLine(data, next)) break;
		lines.push([next, lineEnd]);
		next = stop + 1;
	}
	return lines;
}

function isEndLine(data: Uint8Array, at: number): boolean {
	for (let each = 0; each < HYPHENS; each++) if (data[at + each] !== HYPHEN) return false;
	return true;
}

/** The last line that begins as the message's end line does; null where it is missing. */
function endLine(data: Uint8Array, from: number, end: number, transaction: string): Range | null {
	const length = HYPHENS + transaction.length + 1;
	for (let at = end - length; at > from; at--) {
		if (data[at - 1] !== LF || !isEndLine(data, at)) continue;
		const { text } = new TextField(data, at + HYPHENS, at + length - 1);
		if (text === transaction) return [at, at + length];
	}
	return null;
}

/** A field with others inside. */
function nested(
	range: Header,
	fill: (builder: LayerBuilder) => void,
	fillInside: (builder: LayerBuilder) => void,
): DissectedField {
	const [outer, inner] = [new LayerBuilder(range), new LayerBuilder(range)];
	fill(outer);
	fillInside(inner);
	const [field] = outer.fields();
	if (field === undefined) throw new RangeError('a field must be filled in');
	return { ...field, children: inner.fields() };
}

/** `MSRP abc1 SEND` or `MSRP abc1 200 OK`. */
function startField(range: Header, line: TextField): DissectedField {
	const [protocol = '', transaction = '', word = ''] = line.text.split(' ');
	const isResponse = /^\d{3}$/u.test(word);
	const transactionAt = protocol.length + 1;
	const wordAt = transactionAt + transaction.length + 1;
	return nested(
		range,
		(outer) => line.addAll(outer, isResponse ? 'msrp.response.line' : 'msrp.request.line'),
		(inner) => {
			const transactionEnd = transactionAt + transaction.length;
			line.add(inner, 'msrp.transaction.id', transactionAt, transactionEnd);
			if (isResponse) line.addNumber(inner, 'msrp.status.code', wordAt, wordAt + word.length);
			else line.add(inner, 'msrp.method', wordAt, wordAt + word.length);
		},
	);
}

/** All headers as one field; nothing without any. */
function headerField(range: Header, lines: readonly Range[]): readonly DissectedField[] {
	const [first] = lines;
	const last = lines.at(-1);
	if (first === undefined || last === undefined) return [];
	const whole = range.data.subarray(first[0], last[1]);
	const count = `${lines.length} lines`;
	return [
		nested(
			range,
			(outer) => outer.add('msrp.msg.hdr', whole, first[0], whole.length, count),
			(inner) => {
				for (const [at, end] of lines) addHeader(inner, new TextField(range.data, at, end));
			},
		),
	];
}

function addHeader(builder: LayerBuilder, line: TextField): void {
	const { text } = line;
	const colon = text.indexOf(':');
	const name = text.slice(0, Math.max(0, colon)).trim().toLowerCase();
	const field = MSRP_HEADER_FIELDS.get(name);
	if (field === undefined) {
		line.addAll(builder, 'msrp.hdr');
		return;
	}
	const value = text.slice(colon + 1);
	const from = colon + 1 + value.length - value.trimStart().length;
	line.add(builder, field, from, Math.max(from, text.trimEnd().length));
}

/** What stands between headers and end line, without the lines' ends. */
function bodyField(
	{ data, end, ...range }: Header,
	headEnd: number,
	closing: Range | null,
): readonly DissectedField[] {
	const at = headEnd + 4;
	const stop = closing === null ? end : closing[0] - 2;
	if (stop <= at) return [];
	const builder = new LayerBuilder({ ...range, data, end });
	new TextField(data, at, stop).addAll(builder, 'msrp.data');
	return builder.fields();
}

/** `-------abc1$`. */
function endField(
	range: Header,
	closing: Range | null,
	transaction: string,
): readonly DissectedField[] {
	if (closing === null) return [];
	const [at, end] = closing;
	const line = new TextField(range.data, at, end);
	const flagAt = HYPHENS + transaction.length;
	return [
		nested(
			range,
			(outer) => line.addAll(outer, 'msrp.end.line'),
			(inner) => {
				line.add(inner, 'msrp.transaction.id', HYPHENS, flagAt);
				line.add(inner, 'msrp.cnt.flg', flagAt, flagAt + 1);
			},
		),
	];
}
