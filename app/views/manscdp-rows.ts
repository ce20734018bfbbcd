/**
 * MANSCDP in the ladder: what a MESSAGE of GB/T 28181 asks or answers. Query and answer are dialogues of
 * their own; they belong together by device and SN. @see GB/T 28181-2016 annex A
 */
import type { CaptureFacts } from '../capture-facts.ts';
import { readableSip } from '../protocols/sip/index.ts';
import type { FlowRow } from './flow.ts';

/** What a body says. */
interface Manscdp {
	/** `Query`, `Control`, `Notify` or `Response`. */
	readonly kind: string;
	readonly command: string;
	readonly sn: string;
	readonly device: string;
}

const ROOT = /<(Query|Control|Notify|Response)\b[^>]*>/iu;

function readManscdp(text: string): Manscdp | null {
	const root = /content-type\s*:[^\n]*manscdp/iu.test(text) ? ROOT.exec(text) : null;
	if (root === null) return null;
	const body = text.slice(root.index);
	const of = (tag: string): string =>
		new RegExp(`<${tag}>\\s*([^<]*?)\\s*</${tag}>`, 'iu').exec(body)?.[1] ?? '';
	return { kind: root[1] ?? '', command: of('CmdType'), sn: of('SN'), device: of('DeviceID') };
}

/** Rows with what their MANSCDP says; answers lead to what they answer. Others stay as they are. */
export function manscdpRows(
	{ tracker }: CaptureFacts,
	rows: readonly FlowRow[],
): readonly FlowRow[] {
	const { messages } = tracker.protocols.sip;
	const asked = new Map<string, FlowRow>();
	return rows.map((row) => {
		if (row.protocol !== 'sip' || !row.label.startsWith('MESSAGE')) return row;
		const found = messages
			.ofFrame(row.frame)
			.map((number) => readManscdp(readableSip(messages.bytesOf(number))))
			.find((one) => one !== null);
		if (found === undefined) return row;
		const { kind, command, sn, device } = found;
		const detail = `${row.detail} ${kind} ${command}${sn === '' ? '' : `, SN ${sn}`}`.trim();
		const key = `${command.toLowerCase()} ${sn} ${device}`;
		const isAnswer = kind.toLowerCase() === 'response';
		if (!isAnswer) {
			if (!asked.has(key)) asked.set(key, row);
			return { ...row, detail };
		}
		const query = asked.get(key);
		if (query === undefined) return { ...row, detail };
		const responseTime = row.offset - query.offset;
		return { ...row, detail, requestFrame: query.frame, responseTime };
	});
}
