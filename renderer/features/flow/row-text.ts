/** What stands beside the arrows of a ladder. */
import type { FlowNode } from '../../../main/ipc/contract.ts';
import type { LadderRow } from '../../draw/ladder.ts';
import type { LadderWords } from '../../draw/ladder-shapes.ts';
import type { NumberFormat } from '../../format/numbers.ts';
import type { Messages } from '../../messages/index.ts';
import type { FlowOptions } from '../../state/flow.svelte.ts';

/** Seconds as people read a delay: `218 ms`, `5.246 s`. */
export function delayText(seconds: number, format: NumberFormat): string {
	return seconds < 1
		? `${format.fixed(seconds * 1000, seconds < 0.01 ? 2 : 0)} ms`
		: `${format.fixed(seconds, 3)} s`;
}

/** Comment of a row: whose repeat, how long the answer took, else Wireshark's words. */
export function commentText(
	{ row, isUnanswered }: LadderRow,
	{ responseTimes }: Pick<FlowOptions, 'responseTimes'>,
	text: Messages,
	format: NumberFormat,
): string {
	if (row.retransmission) {
		return row.repeatOf === null ? text.flow.repeat : text.flow.repeatOf(row.repeatOf);
	}
	if (isUnanswered) return text.flow.unanswered;
	if (responseTimes && row.responseTime !== null) {
		return text.flow.after(delayText(row.responseTime, format));
	}
	return row.detail;
}

/** Second line of a node's head: its role, which is a guess, its addresses, what it says it is. */
export function nodeSubtitle(
	{ key, title, role, agent }: FlowNode,
	addresses: readonly string[],
	text: Messages,
): string {
	const names: Readonly<Record<string, string>> = text.flow.roles;
	const roles = role === null ? [] : [text.flow.inferred(names[role] ?? role)];
	const shown = addresses.length > 1 ? addresses : title === key ? [] : [key];
	return [...roles, ...shown, ...(agent === null ? [] : [agent])].join(', ');
}

/** Words on the bands of media. */
export function ladderWords(text: Messages, format: NumberFormat): LadderWords {
	return {
		frames: (count, seconds) =>
			text.flow.frames(format.count(count), format.fixed(seconds, 3), count),
		media: (packets, seconds) =>
			text.flow.media(format.count(packets), format.fixed(seconds, 3), packets),
		lost: (percent) => text.flow.lost(format.percent(percent)),
	};
}
