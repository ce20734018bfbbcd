/** Parts of SIP headers as fields of the tree. */
import { parameter, parametersAt, parseUri, uriOf } from '../protocols/sip/index.ts';
import type { LayerBuilder } from './layer-builder.ts';
import type { TextField } from './text-field.ts';

/** One address inside a header's value. */
interface AddressPart {
	/** `sip.from` and its like. */
	readonly prefix: string;
	/** Name of the URI's field. */
	readonly uri: string;
	readonly text: string;
	/** Where `text` stands in the value. */
	readonly at: number;
}

/** User, host and port of a URI that stands at `at`. */
export function addUri(
	builder: LayerBuilder,
	value: TextField,
	prefix: string,
	uri: string,
	at: number,
): void {
	const { scheme, user, host, port } = parseUri(uri);
	let from = at + scheme.length + 1;
	if (user !== '') {
		value.addFound(builder, `${prefix}.user`, user, from);
		from = Math.max(from, value.text.lastIndexOf('@', at + uri.length) + 1);
	}
	value.addFound(builder, `${prefix}.host`, host, from);
	value.addFound(builder, `${prefix}.port`, port, value.text.indexOf(host, from) + host.length);
}

/** Display name, URI, its parts and the tag. */
export function addAddress(builder: LayerBuilder, value: TextField, part: AddressPart): void {
	const { prefix, text, at } = part;
	const uri = uriOf(text);
	const uriAt = uri === '' ? -1 : text.indexOf(uri);
	if (uriAt < 0) return;
	const name = text.slice(0, text.charAt(uriAt - 1) === '<' ? uriAt - 1 : uriAt).trim();
	value.addFound(builder, `${prefix}.display.info`, name, at);
	value.add(builder, `${prefix}.${part.uri}`, at + uriAt, at + uriAt + uri.length);
	addUri(builder, value, prefix, uri, at + uriAt);
	const tag = parameter(text, parametersAt(text), 'tag');
	if (tag === '' || (prefix !== 'sip.from' && prefix !== 'sip.to')) return;
	const tagAt = value.text.indexOf(tag, at + parametersAt(text));
	value.add(builder, `${prefix}.tag`, tagAt, tagAt + tag.length);
	value.add(builder, 'sip.tag', tagAt, tagAt + tag.length);
}

/** `SIP/2.0/UDP host:port;branch=…`; a list of them. */
export function addVia(builder: LayerBuilder, value: TextField): void {
	let start = 0;
	for (const one of value.text.split(',')) {
		addOneVia(builder, value, start, start + one.length);
		start += one.length + 1;
	}
}

const VIA_PARAMETERS = ['branch', 'rport', 'received', 'maddr', 'ttl'] as const;

function addOneVia(builder: LayerBuilder, value: TextField, start: number, end: number): void {
	const text = value.text.slice(start, end);
	const semicolon = text.indexOf(';');
	const stop = semicolon < 0 ? text.length : semicolon;
	const head = /^\s*[^/]*\/\s*[^/\s]*\s*\/\s*(\S+)\s+(\[[^\]]*\]|[^:\s]*)(?:\s*:\s*(\d+))?/.exec(
		text.slice(0, stop),
	);
	if (head === null) return;
	const [, transport = '', address = '', port = ''] = head;
	const transportAt = text.indexOf(transport, text.lastIndexOf('/', stop));
	const addressAt = text.indexOf(address, transportAt + transport.length);
	value.add(
		builder,
		'sip.Via.transport',
		start + transportAt,
		start + transportAt + transport.length,
	);
	value.addFound(builder, 'sip.Via.sent-by.address', withoutBrackets(address), start + addressAt);
	if (port !== '') {
		const portAt = start + text.indexOf(port, addressAt + address.length);
		value.addNumber(builder, 'sip.Via.sent-by.port', portAt, portAt + port.length);
	}
	if (semicolon < 0) return;
	for (const name of VIA_PARAMETERS) {
		value.addFound(builder, `sip.Via.${name}`, parameter(text, stop, name), start + stop);
	}
	// Asked for by a client (RFC 3581), it has no value yet.
	if (/;\s*rport\s*(?:;|$)/i.test(text.slice(stop))) {
		value.addFound(builder, 'sip.Via.rport', 'rport', start + stop);
	}
}

function withoutBrackets(address: string): string {
	return address.startsWith('[') ? address.slice(1, -1) : address;
}

/** `314159 INVITE`. */
export function addCseq(builder: LayerBuilder, value: TextField): void {
	const [, number = '', method = ''] = /^(\d*)\s*(\S*)/.exec(value.text) ?? [];
	value.addNumber(builder, 'sip.CSeq.seq', 0, number.length);
	value.addFound(builder, 'sip.CSeq.method', method, number.length);
}

/** Fields by the name of the parameter. */
const AUTH_FIELDS: ReadonlyMap<string, string> = new Map([
	['response', 'sip.auth.digest.response'],
	...['username', 'realm', 'nonce', 'uri', 'algorithm', 'cnonce', 'opaque', 'qop', 'nc'].map(
		(name): [string, string] => [name, `sip.auth.${name}`],
	),
	['stale', 'sip.auth.stale'],
	['domain', 'sip.auth.domain'],
]);

/** `Digest username="bob", realm="…"`: values with their quotes, as Wireshark shows them. */
export function addAuthorization(builder: LayerBuilder, value: TextField): void {
	const scheme = /^\S+/.exec(value.text)?.[0] ?? '';
	value.addFound(builder, 'sip.auth.scheme', scheme);
	const parts = /([\w-]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^,\s]*)/g;
	parts.lastIndex = scheme.length;
	for (let part = parts.exec(value.text); part !== null; part = parts.exec(value.text)) {
		const [whole = '', name = '', text = ''] = part;
		const field = AUTH_FIELDS.get(name.toLowerCase());
		const at = part.index + whole.length - text.length;
		if (field !== undefined) value.add(builder, field, at, at + text.length);
	}
}
