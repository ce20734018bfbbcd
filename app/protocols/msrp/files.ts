/**
 * Files of one session: what was sent under one Message-ID, in chunks that say by Byte-Range where
 * they belong. @see RFC 4975 §7.1.1, RFC 5547
 */
import type { FileSelector } from './file-selector.ts';
import type { MsrpMessage, MsrpHead } from './message.ts';
import { pathKey } from './message.ts';
import type { MsrpSession } from './store.ts';

/** One file as far as it came. */
export interface MsrpFile {
	/** `msrp-5/file-1`. */
	readonly id: string;
	readonly messageId: string;
	/** Key of the sender's path. */
	readonly from: string;
	readonly chunks: readonly MsrpMessage[];
	/** As its sender names it; null where nobody does. */
	readonly name: string | null;
	/** Media type; empty when it was not said. */
	readonly type: string;
	/** Of the whole, by the description or the chunks; null when neither tells. */
	readonly size: number | null;
	/** Bytes that came, each counted once. */
	readonly bytes: number;
	/** Places where bytes are missing: of `size`, or before the last that came. */
	readonly gaps: readonly (readonly [begin: number, end: number])[];
	/** Its sender gave it up. */
	readonly isGivenUp: boolean;
	/** What the session's description said of it; null without. */
	readonly selector: FileSelector | null;
}

const CHAT =
	/^(?:text\/(?:plain|html|xml|rtf)|message\/(?:cpim|imdn\S*)|application\/im-iscomposing\+xml|multipart\/\S*)\s*(?:;|$)/iu;
const RANGE = /^(\d{1,15})-(\d{1,15}|\*)\/(\d{1,15}|\*)$/u;

/** Whether content is what people say to each other, or about it. Without a type nobody can tell. */
export function isChat({ headers }: MsrpHead): boolean {
	return CHAT.test(headers.get('content-type') ?? 'text/plain');
}

/** Where the body of a chunk stands in its message, from 0, and the size of that; null for unknown. */
export function placeOfChunk({ headers }: MsrpHead): {
	readonly at: number;
	readonly total: number | null;
} {
	const range = RANGE.exec(headers.get('byte-range')?.replaceAll(' ', '') ?? '');
	const total = range?.[3] ?? '*';
	return {
		at: Math.max(0, Number(range?.[1] ?? 1) - 1),
		total: total === '*' ? null : Number(total),
	};
}

/**
 * All files of a session in the order of their beginnings.
 * @param selector file that its description named; what goes over such a session is that file
 */
export function filesOf(
	session: Pick<MsrpSession, 'id' | 'messages'>,
	selector: FileSelector | null,
): readonly MsrpFile[] {
	const byMessage = new Map<string, MsrpMessage[]>();
	for (const message of session.messages) {
		const { head, bytes } = message;
		if (head.method !== 'SEND' || bytes === 0) continue;
		const key = chunkKey(head);
		const known = byMessage.get(key);
		// Later chunks need not repeat the type: the first decides.
		if (known !== undefined) known.push(message);
		else if (selector !== null || !isChat(head)) byMessage.set(key, [message]);
	}
	return [...byMessage.values()].map((chunks, index) =>
		fileOf(`${session.id}/file-${index + 1}`, chunks, selector),
	);
}

/** What the chunks of one message have in common. */
export function chunkKey({ headers, transaction }: MsrpHead): string {
	const from = pathKey(headers.get('from-path') ?? '');
	return `${from} ${headers.get('message-id') ?? transaction}`;
}

function fileOf(
	id: string,
	chunks: readonly MsrpMessage[],
	selector: FileSelector | null,
): MsrpFile {
	const [first] = chunks as [MsrpMessage];
	const { headers, transaction } = first.head;
	const totals = chunks.flatMap(({ head }) => placeOfChunk(head).total ?? []);
	const size = totals.length === 0 ? (selector?.bytes ?? null) : Math.max(...totals);
	const ranges = chunks.map(({ head, bytes }): Range => {
		const { at } = placeOfChunk(head);
		return [at, at + bytes];
	});
	const { covered, gaps } = coverage(ranges, size);
	return {
		...{ id, chunks, size, bytes: covered, gaps, selector },
		messageId: headers.get('message-id') ?? transaction,
		from: pathKey(headers.get('from-path') ?? ''),
		name: selector?.name ?? dispositionName(headers.get('content-disposition') ?? ''),
		type: headers.get('content-type') ?? selector?.type ?? '',
		isGivenUp: chunks.some(({ flag }) => flag === '#'),
	};
}

type Range = readonly [begin: number, end: number];

/** Bytes that ranges cover, and what lies between them. */
function coverage(
	ranges: readonly Range[],
	size: number | null,
): { readonly covered: number; readonly gaps: readonly Range[] } {
	const gaps: Range[] = [];
	let reached = 0;
	let covered = 0;
	for (const [begin, end] of [...ranges].sort(([one], [other]) => one - other)) {
		if (begin > reached) gaps.push([reached, begin]);
		covered += Math.max(0, end - Math.max(begin, reached));
		reached = Math.max(reached, end);
	}
	if (size !== null && size > reached) gaps.push([reached, size]);
	return { covered, gaps };
}

/** `attachment; filename="picture.jpg"`. @see RFC 2183 */
function dispositionName(value: string): string | null {
	const found = /;\s*filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/iu.exec(value);
	return found === null ? null : (found[1] ?? found[2] ?? null);
}
