/** Why there is nothing that a list could show: the reason is the file, not what is in it. */
import type { Capture } from '../../state/capture.svelte.ts';

/** `refused`: no file could be read; `noPackets`: they are captures, and they are empty. */
export type NothingRead = 'refused' | 'noPackets';

/**
 * Why none of these captures has a packet; null where one has, or may still get some.
 * @param captures those that are shown
 */
export function nothingRead(
	captures: readonly Pick<Capture, 'view' | 'isReading'>[],
): NothingRead | null {
	const isOver = captures.every(
		({ view, isReading }) =>
			view !== null && !isReading && view.phase !== 'following' && view.info.file.packets === 0,
	);
	if (captures.length === 0 || !isOver) return null;
	return captures.every(({ view }) => view?.phase === 'failed') ? 'refused' : 'noPackets';
}
