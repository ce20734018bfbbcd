/**
 * Layer of the tree for SDP (RFC 8866), line by line. Attributes are taken apart by `sdp-transform`,
 * which knows the grammar of some ninety of them; those that it does not know are shown whole.
 */
import { parse } from 'sdp-transform';
import type { DissectedLayer } from '../views/packets.ts';
import { addGbLine } from './gb28181-sdp.ts';
import { type Header, layerOf } from './header.ts';
import type { LayerBuilder } from './layer-builder.ts';
import { payloadTypeText } from './names-table.ts';
import { TextField } from './text-field.ts';

const LF = 10;

/** SDP. `header` holds the whole description. */
export function sdpLayer(header: Header): DissectedLayer {
	return layerOf(header, 'sdp', 'Session Description Protocol', (builder) => {
		const { data, at, end } = header;
		const place = { isMedia: false, isRtp: false };
		for (let line = at; line < end;) {
			let stop = line;
			while (stop < end && data[stop] !== LF) stop++;
			const last = stop > line && data[stop - 1] === 13 ? stop - 1 : stop;
			if (last > line) addLine(builder, data, line, last, place);
			line = stop + 1;
		}
	});
}

/** Where in the description a line stands. */
interface Place {
	/** Below the first media line. */
	isMedia: boolean;
	/** Formats of that line are payload types. */
	isRtp: boolean;
}

function addLine(
	builder: LayerBuilder,
	data: Uint8Array,
	line: number,
	end: number,
	place: Place,
): void {
	const type = String.fromCharCode(data[line] ?? 0);
	if (!isKnown(type, data[line + 1])) {
		new TextField(data, line, end).addAll(builder, 'sdp.unknown');
		addGbLine(builder, type, new TextField(data, Math.min(end, line + 2), end));
		return;
	}
	const value = new TextField(data, line + 2, end);
	if (type === 'm') {
		place.isMedia = true;
		place.isRtp = /\bRTP\//i.test(value.text);
	}
	addKnown(builder, type, value, place);
}

/** `x=` with a letter of RFC 8866. */
function isKnown(type: string, second: number | undefined): boolean {
	return second === 61 && 'vosiuepcbtrzkam'.includes(type);
}

/** Lines that are one field, and the fields of their words. */
const WORDS: Readonly<Record<string, readonly [name: string, ...words: readonly string[]]>> = {
	v: ['sdp.version'],
	o: ['sdp.owner', 'username', 'sessionid', 'version', 'network_type', 'address_type', 'address'],
	s: ['sdp.session_name'],
	u: ['sdp.uri'],
	e: ['sdp.email'],
	p: ['sdp.phone'],
	t: ['sdp.time', 'start', 'stop'],
	r: ['sdp.repeat_time'],
	z: ['sdp.timezone'],
	k: ['sdp.encryption_key'],
};

function addKnown(builder: LayerBuilder, type: string, value: TextField, place: Place): void {
	switch (type) {
		case 'a':
			addAttribute(builder, value, place.isMedia);
			return;
		case 'm':
			addMedia(builder, value, place.isRtp);
			return;
		case 'c':
			addConnection(builder, value);
			return;
		case 'b':
			addBandwidth(builder, value);
			return;
		case 'i':
			value.addAll(builder, place.isMedia ? 'sdp.media_title' : 'sdp.session_info');
			return;
		default:
			addPlain(builder, value, type);
	}
}

function addPlain(builder: LayerBuilder, value: TextField, type: string): void {
	const [name, ...words] = WORDS[type] ?? ['sdp.unknown'];
	value.addAll(builder, name);
	addWords(
		builder,
		value,
		words.map((word) => `${name}.${word}`),
	);
}

/** Words parted by single blanks, each a field. @returns where the next one begins */
function addWords(
	builder: LayerBuilder,
	value: TextField,
	names: readonly string[],
	from = 0,
): number {
	let at = from;
	for (const name of names) {
		if (at >= value.text.length) return at;
		const blank = value.text.indexOf(' ', at);
		const end = blank < 0 ? value.text.length : blank;
		value.add(builder, name, at, end);
		at = end + 1;
	}
	return at;
}

/** `IN IP4 224.2.1.1/127/3`. */
function addConnection(builder: LayerBuilder, value: TextField): void {
	const name = 'sdp.connection_info';
	value.addAll(builder, name);
	const at = addWords(builder, value, [`${name}.network_type`, `${name}.address_type`]);
	const [address = '', ttl = '', count = ''] = value.text.slice(at).split('/');
	value.addFound(builder, `${name}.address`, address, at);
	value.addFound(builder, `${name}.ttl`, ttl, at + address.length);
	value.addFound(builder, `${name}.num_addr`, count, at + address.length + ttl.length + 1);
}

/** `AS:64`. */
function addBandwidth(builder: LayerBuilder, value: TextField): void {
	value.addAll(builder, 'sdp.bandwidth');
	const colon = value.text.indexOf(':');
	if (colon < 0) return;
	value.add(builder, 'sdp.bandwidth.modifier', 0, colon);
	value.add(builder, 'sdp.bandwidth.value', colon + 1, value.text.length);
}

/** `audio 49170/2 RTP/AVP 0 8 101`. */
function addMedia(builder: LayerBuilder, value: TextField, isRtp: boolean): void {
	value.addAll(builder, 'sdp.media');
	const afterKind = addWords(builder, value, ['sdp.media.media']);
	const [portWord = ''] = value.text.slice(afterKind).split(' ');
	const [port = '', count = ''] = portWord.split('/');
	value.addFound(builder, 'sdp.media.port_string', port, afterKind);
	value.addNumber(builder, 'sdp.media.port', afterKind, afterKind + port.length);
	value.addFound(builder, 'sdp.media.portcount', count, afterKind + port.length);
	let at = addWords(builder, value, ['sdp.media.proto'], afterKind + portWord.length + 1);
	for (const word of value.text.slice(at).split(' ')) {
		const shown = isRtp && /^\d{1,3}$/.test(word) ? payloadTypeText(Number(word)) : word;
		if (word !== '') value.add(builder, 'sdp.media.format', at, at + word.length, shown);
		at += word.length + 1;
	}
}

function addAttribute(builder: LayerBuilder, value: TextField, isMedia: boolean): void {
	const { text } = value;
	const whole = isMedia ? 'sdp.media_attr' : 'sdp.session_attr';
	const part = isMedia ? 'sdp.media_attribute' : 'sdp.session_attr';
	value.addAll(builder, whole);
	const colon = text.indexOf(':');
	if (colon < 0) return;
	value.add(builder, `${part}.field`, 0, colon);
	const known = attributeParts(text.slice(0, colon), text);
	if (known === null) {
		value.add(builder, `${part}.value`, colon + 1, text.length);
		return;
	}
	let at = colon + 1;
	for (const [name, shown] of known) {
		const from = text.indexOf(shown, at);
		if (from < 0) continue;
		if (name === 'sdp.crypto.tag') value.addNumber(builder, name, from, from + shown.length);
		else value.add(builder, name, from, from + shown.length);
		at = from + shown.length;
	}
}

/** What the library calls the parts of an attribute, in their order, and what Wireshark calls them. */
const ATTRIBUTES: ReadonlyMap<string, readonly (readonly [part: string, field: string])[]> =
	new Map([
		[
			'rtpmap',
			[
				['payload', 'sdp.media.format'],
				['codec', 'sdp.mime.type'],
				['rate', 'sdp.sample_rate'],
			],
		],
		[
			'candidate',
			[
				['foundation', 'sdp.ice_candidate.foundation'],
				['component', 'sdp.ice_candidate.componentid'],
				['transport', 'sdp.ice_candidate.transport'],
				['priority', 'sdp.ice_candidate.priority'],
				['ip', 'sdp.ice_candidate.address'],
				['port', 'sdp.ice_candidate.port'],
				['type', 'sdp.ice_candidate.type'],
			],
		],
		[
			'crypto',
			[
				['id', 'sdp.crypto.tag'],
				['suite', 'sdp.crypto.crypto_suite'],
			],
		],
	]);

/** Fields of a known attribute with their text; null for those that are shown whole. */
function attributeParts(
	name: string,
	line: string,
): readonly (readonly [field: string, text: string])[] | null {
	if (name === 'fmtp') return formatParameters(line);
	const parts = ATTRIBUTES.get(name);
	if (parts === undefined) return null;
	// Outside of media the library puts every attribute that it knows into a list of its own.
	const lists = Object.values(parse(`a=${line}`)).filter(Array.isArray);
	const [found] = lists.flat() as readonly Readonly<Record<string, unknown>>[];
	if (found === undefined) return null;
	const shown = parts.flatMap(([part, field]) => {
		const value = found[part];
		const isShown = typeof value === 'string' || typeof value === 'number';
		return isShown ? [[field, String(value)] as const] : [];
	});
	return shown.length === 0 ? null : shown;
}

/** `fmtp:97 mode=20;x=1`: the format, then each parameter. */
function formatParameters(line: string): readonly (readonly [string, string])[] | null {
	const [, format = '', rest = ''] = /^fmtp:(\S+)\s+(.*)$/.exec(line) ?? [];
	if (format === '') return null;
	const parameters = rest.split(';').map((one) => one.trim());
	return [
		['sdp.media.format', format],
		...parameters
			.filter((one) => one !== '')
			.map((one): readonly [string, string] => ['sdp.fmtp.parameter', one]),
	];
}
