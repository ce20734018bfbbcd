/** Chats and file transfers over MSRP: sessions, and their rows in the ladder of their call. */
import type { CaptureFacts } from '../capture-facts.ts';
import { Hops } from '../calls/call-message.ts';
import { msrpLayer } from '../dissect/msrp-layer.ts';
import type { MsrpFile, MsrpMessage, MsrpSession } from '../protocols/msrp/index.ts';
import { msrpText, writtenMsrp } from '../protocols/msrp/index.ts';
import { inSeconds } from '../time.ts';
import type { FlowRow } from './flow.ts';
import { fieldsOf } from './message-fields.ts';
import type { MessageItem } from './messages.ts';
import { mediaOfFile } from './msrp-files.ts';
import type { NodeNamer } from './flow-rows.ts';
import type { SessionItem } from './session-item.ts';

/** Texts of a session that are listed, and their length. */
const MAX_TEXTS = 200;
const MAX_TEXT_CHARS = 500;
const UTF8 = new TextDecoder();

/** Files that were sent, and the names that saving gives them. */
export interface SentFiles {
	readonly files: readonly MsrpFile[];
	/** By id. */
	readonly names: ReadonlyMap<string, string>;
}

/** Every session. @param isoTimeOf the moment of so many ms since the first packet */
export function msrpSessions(
	{ tracker }: CaptureFacts,
	isoTimeOf: (timeMs: number) => string,
	{ files, names }: SentFiles,
): readonly SessionItem[] {
	const store = tracker.protocols.msrp;
	const hops = new Hops(tracker.flows);
	return store.sessions.flatMap((session) => {
		const [first] = session.messages;
		const last = session.messages.at(-1);
		if (first === undefined || last === undefined) return [];
		const call = store.callOf(session);
		const media = files
			.filter(({ id }) => id.startsWith(`${session.id}/`))
			.map((file) => mediaOfFile(file, session, names.get(file.id) ?? null));
		return {
			id: session.id,
			protocol: 'msrp',
			title: `MSRP ${session.fromPath} → ${session.toPath}${call === null ? '' : `, of ${call}`}`,
			endpoints: hops.of(first.flow),
			startTime: isoTimeOf(first.timeMs),
			startOffset: inSeconds(first.timeMs),
			duration: inSeconds(last.timeMs - first.timeMs),
			bytes: media.reduce((sum, { bytes }) => sum + bytes, 0),
			media,
			detail: { call, ...detailOf(session) },
		};
	});
}

function detailOf({
	messages,
	fromPath,
	toPath,
}: MsrpSession): Pick<SessionItem, 'detail'>['detail'] {
	const sent = messages.filter(({ head }) => head.method === 'SEND');
	const types = sent.flatMap(({ head }) => head.headers.get('content-type') ?? []);
	const texts = sent.map(textOf).filter((text) => text !== '');
	return {
		...{ fromPath, toPath, messages: messages.length, sends: sent.length },
		contentBytes: sent.reduce((sum, { bytes }) => sum + bytes, 0),
		contentTypes: [...new Set(types)],
		failures: messages.filter(({ head }) => head.status >= 300).length,
		encrypted: messages.some(({ transport }) => transport === 'tls'),
		texts: texts.slice(0, MAX_TEXTS),
	};
}

/** All messages of a session, decoded as far as they were kept. */
export function msrpMessages(
	{ tracker }: CaptureFacts,
	session: MsrpSession,
): readonly MessageItem[] {
	const hops = new Hops(tracker.flows);
	return session.messages.map((message) => {
		const { bytes } = writtenMsrp(message);
		const [source, destination] = hops.of(message.flow);
		const header = { kind: 0, type: 0, data: bytes, at: 0, headerEnd: bytes.length };
		const layer = msrpLayer({ ...header, end: bytes.length, isReassembled: true });
		return {
			frame: message.frame,
			offset: inSeconds(message.timeMs),
			...{ source, destination },
			session: session.id,
			summary: msrpText(message),
			fields: fieldsOf([layer]),
		};
	});
}

/** What a chunk of plain text says; empty for other content. */
function textOf({ head, body }: MsrpMessage): string {
	const type = head.headers.get('content-type') ?? '';
	if (!/^(?:text\/|message\/cpim)/iu.test(type)) return '';
	return UTF8.decode(body).slice(0, MAX_TEXT_CHARS);
}

/** Arrows of one call. */
export function msrpRows(
	{ tracker }: CaptureFacts,
	call: string,
	nameOf: NodeNamer,
): readonly FlowRow[] {
	const hops = new Hops(tracker.flows);
	const messages = tracker.protocols.msrp.sessionsOf(call).flatMap((one) => one.messages);
	return messages.map((message) => {
		const [source, destination] = hops.of(message.flow);
		const { head } = message;
		const type = head.headers.get('content-type');
		return {
			frame: message.frame,
			offset: inSeconds(message.timeMs),
			from: nameOf(source, destination),
			to: nameOf(destination, source),
			fromPort: source.port,
			toPort: destination.port,
			label:
				head.status === 0
					? `MSRP ${head.method}${type === undefined ? '' : ` (${type})`}`
					: `MSRP ${head.status} ${head.comment}`.trim(),
			protocol: 'msrp',
			detail: textOf(message).trim() || msrpText(message),
			retransmission: false,
			repeat: 0,
			repeatOf: null,
			stream: null,
			call,
			tone: head.status === 0 ? 'request' : head.status < 300 ? 'success' : 'failure',
			responseTime: null,
			requestFrame: null,
			media: null,
		};
	});
}
