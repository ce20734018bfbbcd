/** Lines of the Save streams dialog that hang together: a joint file and the streams in it. */
import type { SavePlanItem } from '../../main/ipc/contract.ts';
import type { Capture } from './capture.svelte.ts';

/** One line of the list. */
export interface SaveLine {
	readonly key: string;
	readonly capture: Capture;
	readonly item: SavePlanItem;
}

/** Lines of the streams that a joint file is made of; none for every other line. */
function partsOf(
	lines: readonly SaveLine[],
	{ key, capture, item }: SaveLine,
): readonly SaveLine[] {
	const media = item.media ?? [];
	return lines.filter(
		(one) => one.key !== key && one.capture === capture && media.includes(one.item.id),
	);
}

/**
 * Lines left out once one was taken out or in. A joint file is put together from the files of its
 * streams: it brings them along, and goes with any of them.
 * @param left keys of the lines left out before
 */
export function pickedLines(
	lines: readonly SaveLine[],
	left: ReadonlySet<string>,
	key: string,
	{ chosen }: { readonly chosen: boolean },
): ReadonlySet<string> {
	const changed = new Set(left);
	const line = lines.find((one) => one.key === key);
	if (chosen) {
		changed.delete(key);
		for (const part of line === undefined ? [] : partsOf(lines, line)) changed.delete(part.key);
		return changed;
	}
	changed.add(key);
	for (const one of lines) {
		if (partsOf(lines, one).some((part) => part.key === key)) changed.add(one.key);
	}
	return changed;
}

/** Ids of joint files that are left out though their streams are saved. */
export function unwantedJoints(
	lines: readonly SaveLine[],
	left: ReadonlySet<string>,
): readonly string[] {
	return lines
		.filter((line) => left.has(line.key) && partsOf(lines, line).length > 0)
		.map(({ item }) => item.id);
}

/** Packets of pictures whose rate may be looked at and changed. */
export function hasRate({ item }: SaveLine): boolean {
	const isFilm = /^(?:MP4|MKV)\b/u.test(item.how) && /^rtp-\d+$/u.test(item.id);
	return isFilm && item.kind === 'video' && item.impossible === null;
}
