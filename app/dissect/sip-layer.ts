/** Layers of the tree for SIP (RFC 3261) and the bodies inside. */
import { decodeContent } from '../inflate.ts';
import { MAX_SIP_MESSAGE_BYTES } from '../limits.ts';
import { COMPACT_NAMES, isEncoded, listValues, parameter } from '../protocols/sip/index.ts';
import type { DissectedField, DissectedLayer } from '../views/packets.ts';
import { type Header, layerOf } from './header.ts';
import type { LayerBuilder } from './layer-builder.ts';
import { sdpLayer } from './sdp-layer.ts';
import { addAddress, addAuthorization, addCseq, addUri, addVia } from './sip-header-fields.ts';
import { SIP_HEADER_FIELDS } from './sip-fields-table.ts';
import { TextField } from './text-field.ts';
import { xmlLayer } from './xml-layer.ts';

const LF = 10;
const CR = 13;
const SPACE = 32;
const TAB = 9;

/** SIP, and SDP where its body holds some. `header` holds the whole message. */
export function sipLayers(header: Header): readonly DissectedLayer[] {
	const { data, at, end } = header;
	const line = lineEnd(data, at, end);
	const title = `Session Initiation Protocol (${startWord(data, at, line)})`;
	const lines = headerLines(data, line + 1, end);
	const headersEnd = Math.min(
		end,
		(lines.at(-1)?.next ?? line + 1) + blankLength(data, lines, end),
	);
	const layer = layerOf({ ...header, headerEnd: headersEnd }, 'sip', title, (builder) => {
		addStartLine(builder, new TextField(data, at, trimmedEnd(data, at, line)));
		for (const each of lines) addHeader(builder, data, each);
	});
	return [layer, ...bodyLayers(header, headersEnd, lines)];
}

/** One header with its folded lines. */
interface HeaderLine {
	readonly name: string;
	readonly start: number;
	readonly valueStart: number;
	readonly valueEnd: number;
	/** First byte of the next header. */
	readonly next: number;
}

function lineEnd(data: Uint8Array, at: number, end: number): number {
	let each = at;
	while (each < end && data[each] !== LF) each++;
	return each;
}

function isBlank(byte: number | undefined): boolean {
	return byte === SPACE || byte === TAB;
}

/** End of a stretch without the blanks and line ends behind it. */
function trimmedEnd(data: Uint8Array, start: number, end: number): number {
	let stop = end;
	while (stop > start && (data[stop - 1] as number) <= SPACE) stop--;
	return stop;
}

function headerLines(data: Uint8Array, start: number, end: number): HeaderLine[] {
	const lines: HeaderLine[] = [];
	let at = start;
	while (at < end && data[at] !== LF && data[at] !== CR) {
		let stop = lineEnd(data, at, end);
		while (stop + 1 < end && isBlank(data[stop + 1])) stop = lineEnd(data, stop + 1, end);
		lines.push(headerLine(data, at, stop));
		at = stop + 1;
	}
	return lines;
}

function headerLine(data: Uint8Array, start: number, stop: number): HeaderLine {
	let colon = start;
	while (colon < stop && data[colon] !== 58) colon++;
	const name = new TextField(data, start, trimmedEnd(data, start, colon)).text.toLowerCase();
	let valueStart = Math.min(colon + 1, stop);
	while (valueStart < stop && (data[valueStart] as number) <= SPACE) valueStart++;
	const valueEnd = trimmedEnd(data, valueStart, stop);
	return { name: COMPACT_NAMES.get(name) ?? name, start, valueStart, valueEnd, next: stop + 1 };
}

/** Bytes of the empty line behind the headers. */
function blankLength(data: Uint8Array, lines: readonly HeaderLine[], end: number): number {
	const at = lines.at(-1)?.next ?? end;
	if (data[at] === LF) return 1;
	return data[at] === CR ? 2 : 0;
}

/** `INVITE` or `200`, for the title. */
function startWord(data: Uint8Array, at: number, line: number): string {
	const { text } = new TextField(data, at, trimmedEnd(data, at, line));
	const [first = '', second = ''] = text.split(' ');
	return text.charAt(3) === '/' ? second : first;
}

function addStartLine(builder: LayerBuilder, line: TextField): void {
	const { text } = line;
	if (text.charAt(3) === '/') {
		line.addAll(builder, 'sip.Status-Line');
		line.addNumber(builder, 'sip.Status-Code', 8, 11);
		return;
	}
	const blank = text.indexOf(' ');
	const last = text.lastIndexOf(' ');
	const uriEnd = last > blank ? last : text.length;
	line.addAll(builder, 'sip.Request-Line');
	line.add(builder, 'sip.Method', 0, blank);
	line.add(builder, 'sip.r-uri', blank + 1, uriEnd);
	addUri(builder, line, 'sip.r-uri', text.slice(blank + 1, uriEnd), blank + 1);
}

/** Prefix and name of the URI field of headers that hold addresses. */
const ADDRESSES: ReadonlyMap<string, readonly [prefix: string, uri: string]> = new Map([
	['from', ['sip.from', 'addr']],
	['to', ['sip.to', 'addr']],
	['contact', ['sip.contact', 'uri']],
	['route', ['sip.Route', 'uri']],
	['record-route', ['sip.Record-Route', 'uri']],
	['service-route', ['sip.Service-Route', 'uri']],
	['path', ['sip.Path', 'uri']],
	['p-asserted-identity', ['sip.pai', 'addr']],
	['p-preferred-identity', ['sip.ppi', 'addr']],
]);
const AUTHORIZATIONS: ReadonlySet<string> = new Set([
	...['authorization', 'proxy-authorization', 'www-authenticate', 'proxy-authenticate'],
]);
const NUMBERS: ReadonlySet<string> = new Set([
	...['content-length', 'expires', 'max-breadth', 'max-forwards', 'retry-after', 'rseq'],
]);

function addHeader(builder: LayerBuilder, data: Uint8Array, line: HeaderLine): void {
	const { name, valueStart, valueEnd } = line;
	const field = SIP_HEADER_FIELDS.get(name);
	if (field === undefined) {
		new TextField(data, line.start, valueEnd).addAll(builder, 'sip.msg_hdr');
		return;
	}
	const value = new TextField(data, valueStart, valueEnd);
	if (NUMBERS.has(name)) {
		const digits = /^\d+/.exec(value.text)?.[0] ?? '';
		value.addNumber(builder, field, 0, digits.length);
		return;
	}
	value.addAll(builder, field);
	addParts(builder, name, value);
}

function addParts(builder: LayerBuilder, name: string, value: TextField): void {
	if (name === 'via') addVia(builder, value);
	else if (name === 'cseq') addCseq(builder, value);
	else if (AUTHORIZATIONS.has(name)) addAuthorization(builder, value);
	const address = ADDRESSES.get(name);
	if (address === undefined) return;
	const [prefix, uri] = address;
	let at = 0;
	for (const one of listValues(value.text)) {
		at = value.text.indexOf(one, at);
		addAddress(builder, value, { prefix, uri, text: one, at });
		at += one.length;
	}
}

/** Session descriptions of the body, each a layer. */
function bodyLayers(
	header: Header,
	bodyAt: number,
	lines: readonly HeaderLine[],
): readonly DissectedLayer[] {
	const { data, end } = header;
	if (bodyAt >= end) return [];
	const valueOf = (name: string): string => {
		const line = lines.find((one) => one.name === name);
		return line === undefined ? '' : new TextField(data, line.valueStart, line.valueEnd).text;
	};
	const length = Number.parseInt(valueOf('content-length'), 10);
	const stop = length >= 0 ? Math.min(end, bodyAt + length) : end;
	const type = valueOf('content-type');
	const encoding = valueOf('content-encoding');
	if (isEncoded(encoding)) {
		const opened = decodeContent(data.subarray(bodyAt, stop), encoding, MAX_SIP_MESSAGE_BYTES);
		if (opened === null) return [];
		const inside = { ...header, data: opened };
		return sdpRanges(opened, 0, opened.length, type, 0)
			.map(([at, end]) => sdpLayer({ ...inside, at, headerEnd: end, end }))
			.map((layer) => placedAt(layer, bodyAt, stop - bodyAt, encoding));
	}
	if (/^[^;]*[/+]xml\s*(?:;|$)/iu.test(type))
		return [xmlLayer({ ...header, at: bodyAt, headerEnd: stop, end: stop })];
	return sdpRanges(data, bodyAt, stop, type, 0).map(([at, sdpEnd]) =>
		sdpLayer({ ...header, at, headerEnd: sdpEnd, end: sdpEnd }),
	);
}

/** A layer whose bytes stand compressed in a body: each of its fields is marked there as a whole. */
function placedAt(
	layer: DissectedLayer,
	offset: number,
	length: number,
	encoding: string,
): DissectedLayer {
	const place = (field: DissectedField): DissectedField => {
		return { ...field, offset, length, children: field.children.map(place) };
	};
	const title = `${layer.title} (${encoding})`;
	const end = offset + length;
	return { ...layer, title, offset, length, end, fields: layer.fields.map(place) };
}

const DEEPEST_PART = 3;

/** Where session descriptions begin and end, in multipart bodies too. */
function sdpRanges(
	data: Uint8Array,
	at: number,
	end: number,
	contentType: string,
	depth: number,
): readonly (readonly [number, number])[] {
	const type = (contentType.split(';')[0] ?? '').trim().toLowerCase();
	if (type === 'application/sdp') return [[at, end]];
	if (!type.startsWith('multipart/') || depth >= DEEPEST_PART) return [];
	const boundary = parameter(contentType, Math.max(0, contentType.indexOf(';')), 'boundary');
	if (boundary === '') return [];
	return partRanges(data, at, end, boundary).flatMap(([partAt, partEnd]) => {
		const lines = headerLines(data, partAt, partEnd);
		const line = lines.find(({ name }) => name === 'content-type');
		if (line === undefined) return [];
		const inner = new TextField(data, line.valueStart, line.valueEnd).text;
		const bodyAt = Math.min(
			partEnd,
			(lines.at(-1)?.next ?? line.next) + blankLength(data, lines, partEnd),
		);
		return sdpRanges(data, bodyAt, partEnd, inner, depth + 1);
	});
}

/** Parts between lines that begin with the boundary. */
function partRanges(
	data: Uint8Array,
	at: number,
	end: number,
	boundary: string,
): readonly (readonly [number, number])[] {
	const parts: (readonly [number, number])[] = [];
	const mark = new TextEncoder().encode(`--${boundary}`);
	let start = -1;
	for (let line = at; line < end;) {
		const stop = lineEnd(data, line, end);
		if (mark.every((byte, index) => data[line + index] === byte)) {
			if (start >= 0) parts.push([start, Math.max(start, partEnd(data, start, line))]);
			start = stop + 1;
		}
		line = stop + 1;
	}
	return parts;
}

/** The line end before a boundary belongs to the boundary. */
function partEnd(data: Uint8Array, start: number, line: number): number {
	const end = data[line - 1] === LF ? line - 1 : line;
	return end > start && data[end - 1] === CR ? end - 1 : end;
}
