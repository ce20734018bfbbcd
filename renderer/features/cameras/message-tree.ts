/** A message as the lines of a tree: its JSON, then its header field by field; each with its bytes. */
import type { DvripMessageView } from '../../../main/ipc/contract.ts';
import type { TreeLine } from '../packets/tree.ts';
import { HEADER_BYTES, headerFields } from './header-fields.ts';

/** Lines of one tree at most: an answer may list thousands of files. */
const MOST_LINES = 4000;
/** Id of the line of the header, and of that of the body. */
const HEADER = '0';
const BODY = '1';

/** Header and body one behind the other, as they were sent. */
export function messageBytes({ header, body }: DvripMessageView): Uint8Array {
	const bytes = new Uint8Array(header.length + body.length);
	bytes.set(header);
	bytes.set(body, header.length);
	return bytes;
}

/**
 * Lines that are visible.
 * @param folded ids of lines whose members are hidden
 * @param titles words for the header's and the body's line
 */
export function messageTree(
	message: DvripMessageView,
	folded: ReadonlySet<string>,
	titles: { readonly header: string; readonly body: string },
): readonly TreeLine[] {
	const { header, body, json } = message;
	const value = parsed(json);
	const hasBody = body.length > 0;
	const siblings = hasBody ? 2 : 1;
	const lines = new Lines(folded, message.isEncrypted || json === '' ? '' : latin1(body));
	const fields = headerFields(header);
	const top = { level: 1, siblings };
	// What was said comes first; the header stands in the byte map too.
	if (hasBody) {
		const line = { ...top, id: BODY, position: 1, label: titles.body, name: 'dvrip.data' };
		const members = membersOf(value) ?? [];
		const place = { offset: header.length, length: body.length };
		if (lines.add({ ...line, ...place }, members.length > 0)) lines.members(members, BODY, 2);
	}
	const head = {
		...top,
		id: HEADER,
		position: siblings,
		label: titles.header,
		name: 'dvrip.header',
	};
	if (lines.add({ ...head, offset: 0, length: header.length }, fields.length > 0)) {
		fields.forEach(({ name, value: shown, offset, length }, at) => {
			const line = { id: `${HEADER}.${at}`, level: 2, position: at + 1, siblings: fields.length };
			lines.add(
				{ ...line, label: `${name}: ${shown}`, name: `dvrip.${name}`, offset, length },
				false,
			);
		});
	}
	return lines.all;
}

/** The smallest visible line whose bytes hold a place; undefined for none. */
export function lineOfByte(lines: readonly TreeLine[], at: number): TreeLine | undefined {
	return lines
		.filter(({ offset, length }) => at >= offset && at < offset + length)
		.toSorted((a, b) => a.length - b.length)[0];
}

type Line = Omit<TreeLine, 'isReassembled' | 'hasChildren' | 'isOpen'>;

/** Collects lines; finds members in the bytes by reading both in the same order. */
class Lines {
	readonly all: TreeLine[] = [];
	readonly #folded: ReadonlySet<string>;
	readonly #text: string;
	#from = 0;

	constructor(folded: ReadonlySet<string>, text: string) {
		this.#folded = folded;
		this.#text = text;
	}

	/** @returns whether its members are to be shown */
	add(line: Line, hasChildren: boolean): boolean {
		const isOpen = hasChildren && !this.#folded.has(line.id);
		if (this.all.length < MOST_LINES || line.id.startsWith(HEADER)) {
			this.all.push({ ...line, isReassembled: false, hasChildren, isOpen });
		}
		return isOpen;
	}

	members(members: readonly (readonly [string, unknown])[], parent: string, level: number): void {
		members.forEach(([name, value], at) => {
			const inner = membersOf(value);
			const shown =
				inner === null ? JSON.stringify(value) : inner.length === 0 ? emptyText(value) : '';
			const line = { id: `${parent}.${at}`, level, position: at + 1, siblings: members.length };
			const label = shown === '' ? name : `${name}: ${shown}`;
			const place = this.#find(name, inner === null ? shown : '');
			const isOpen = this.add(
				{ ...line, label, name, ...place },
				inner !== null && inner.length > 0,
			);
			if (inner !== null && isOpen) this.members(inner, line.id, level + 1);
		});
	}

	/** Where a member stands in the message; no bytes when it is not found as written. */
	#find(name: string, value: string): { readonly offset: number; readonly length: number } {
		const key = latin1(new TextEncoder().encode(JSON.stringify(name)));
		const at = this.#text.indexOf(key, this.#from);
		if (at < 0) return { offset: 0, length: 0 };
		const written = latin1(new TextEncoder().encode(value));
		const behind = at + key.length;
		const found = value === '' ? -1 : this.#text.indexOf(written, behind);
		const isNear = found >= 0 && /^\s*:\s*$/u.test(this.#text.slice(behind, found));
		this.#from = isNear ? found + written.length : behind;
		return { offset: HEADER_BYTES + at, length: this.#from - at };
	}
}

const emptyText = (value: unknown): string => (Array.isArray(value) ? '[]' : '{}');

const latin1 = (bytes: Uint8Array): string =>
	Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');

function parsed(json: string): unknown {
	try {
		return JSON.parse(json) as unknown;
	} catch {
		return null;
	}
}

function membersOf(value: unknown): readonly (readonly [string, unknown])[] | null {
	return typeof value === 'object' && value !== null ? Object.entries(value) : null;
}
