/**
 * XML inside messages as a tree, with Wireshark's names. A scanner of our own: it knows where each piece
 * stands, and goes on behind what is no XML at all.
 */
import { readableText } from '../protocols/sip/index.ts';
import type { DissectedField, DissectedLayer } from '../views/packets.ts';
import type { Header } from './header.ts';
import { makeLayer } from './layer-builder.ts';

const LESS = 60;
const GREATER = 62;
/** Elements in each other, and fields, that are shown. */
const MAX_DEPTH = 32;
const MAX_FIELDS = 2000;

/** An element whose end has not come. */
interface Open {
	readonly name: string;
	readonly tag: Omit<DissectedField, 'children' | 'length'>;
	readonly children: DissectedField[];
}

/** Makes the layer of a body. */
export function xmlLayer(header: Header): DissectedLayer {
	const { data, at, end, isReassembled } = header;
	const fields = new XmlScanner(data, at, end).fields();
	return makeLayer('xml', 'eXtensible Markup Language', header, isReassembled, fields);
}

class XmlScanner {
	readonly #data: Uint8Array;
	readonly #end: number;
	/** Of the whole body: pieces alone do not say in which characters they are. */
	readonly #text: (from: number, to: number) => string;
	#at: number;
	#left = MAX_FIELDS;

	constructor(data: Uint8Array, at: number, end: number) {
		this.#data = data;
		this.#at = at;
		this.#end = end;
		const declaration = data.subarray(
			at,
			Math.min(end, Math.max(at, data.indexOf(GREATER, at) + 1)),
		);
		const isDeclared = declaration[0] === LESS && declaration[1] === '?'.charCodeAt(0);
		const isUtf8 = !readableText(data.subarray(at, end)).includes('\uFFFD');
		this.#text = (from, to) => {
			const piece = data.subarray(from, to);
			if (!isDeclared || !isUtf8) return readableText(piece);
			const whole = readableText(new Uint8Array([...declaration, ...piece]));
			return whole.slice(readableText(declaration).length);
		};
	}

	fields(): readonly DissectedField[] {
		const root: DissectedField[] = [];
		const open: Open[] = [];
		const into = (): DissectedField[] => open.at(-1)?.children ?? root;
		while (this.#at < this.#end && this.#left > 0) {
			const start = this.#at;
			if (this.#data[start] !== LESS) this.#cdata(into());
			else this.#markup(start, open, into);
		}
		// What was never closed ends with the body.
		while (open.length > 0) this.#close(open, into, this.#end);
		return root;
	}

	/** Text up to the next tag; nothing where it is blank. */
	#cdata(into: DissectedField[]): void {
		const start = this.#at;
		const next = this.#data.indexOf(LESS, start);
		this.#at = next < 0 || next > this.#end ? this.#end : next;
		const text = this.#text(start, this.#at);
		if (text.trim() === '') return;
		this.#put(into, 'xml.cdata', text.trim(), [start, this.#at]);
	}

	#markup(start: number, open: Open[], into: () => DissectedField[]): void {
		const close = this.#data.indexOf(GREATER, start);
		const stop = close < 0 || close >= this.#end ? this.#end : close + 1;
		this.#at = stop;
		const text = this.#text(start, stop);
		const [, mark = '', name = ''] = /^<([?!/]?)\s*([^\s/>?]*)/u.exec(text) ?? [];
		if (mark === '?') this.#put(into(), 'xml.xmlpi', text, [start, stop]);
		else if (mark === '!') this.#put(into(), 'xml.comment', text, [start, stop]);
		else if (mark === '/') this.#closeNamed(name, open, into, stop);
		else this.#open(start, { name, text }, open, into);
	}

	#open(
		start: number,
		{ name, text }: { readonly name: string; readonly text: string },
		open: Open[],
		into: () => DissectedField[],
	): void {
		const label = `<${name}>`;
		this.#left--;
		const children = [...text.matchAll(/\s([\w:.-]+)\s*=\s*("[^"]*"|'[^']*')/gu)].map((found) => {
			const value = `${found[1] ?? ''}=${found[2] ?? ''}`;
			const place = { offset: start, length: this.#at - start };
			return { name: 'xml.attribute', label: value, value, ...place, children: [] };
		});
		open.push({ name, tag: { name: 'xml.tag', label, value: label, offset: start }, children });
		if (text.endsWith('/>') || open.length > MAX_DEPTH) this.#close(open, into, this.#at);
	}

	/** Ends the innermost element of this name and those inside; one that nobody opened is passed over. */
	#closeNamed(name: string, open: Open[], into: () => DissectedField[], stop: number): void {
		const depth = open.findLastIndex((one) => one.name === name);
		while (depth >= 0 && open.length > depth) this.#close(open, into, stop);
	}

	#close(open: Open[], into: () => DissectedField[], stop: number): void {
		const done = open.pop();
		if (done === undefined) return;
		const { tag, children } = done;
		const [only] = children;
		const said =
			children.length === 1 && only?.name === 'xml.cdata' ? ` ${String(only.value)}` : '';
		const label = `${tag.label}${said}`;
		into().push({ ...tag, label, length: stop - tag.offset, children });
	}

	#put(
		into: DissectedField[],
		name: string,
		value: string,
		[from, to]: readonly [number, number],
	): void {
		this.#left--;
		into.push({ name, label: value, value, offset: from, length: to - from, children: [] });
	}
}
