/** What is known of how a saved file plays, in whole sentences. */
import type { Playback } from '../../../main/ipc/contract.ts';
import type { NumberFormat } from '../../format/numbers.ts';
import type { Messages } from '../../messages/index.ts';

/** One line for each kind of trouble, then the decoder's own words. */
export function playbackTitle(playback: Playback, text: Messages, format: NumberFormat): string {
	const { errors, leftOut, undecoded, checkedSeconds, words } = playback;
	const { playback: own } = text;
	const kinds = [
		[own.leftOut, leftOut],
		[own.undecoded, undecoded],
		[own.inDecoded, errors - leftOut - undecoded],
	] as const;
	return [
		own.checked(format.fixed(checkedSeconds, 0)),
		...kinds.flatMap(([say, count]) => (count > 0 ? [say(format.count(count), count)] : [])),
		...words,
	].join('\n');
}
