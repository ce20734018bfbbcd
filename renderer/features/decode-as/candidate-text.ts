/** Words about what a stream may be. */
import type { CodecChoice, Trial } from '../../../main/ipc/contract.ts';
import type { Messages } from '../../messages/index.ts';

/** `H264/90000`, with channels where there are several. */
export function choiceName(
	{ codec, clockRate, channels }: Pick<CodecChoice, 'codec' | 'clockRate' | 'channels'>,
	text: Messages,
): string {
	if (codec === null) return text.decodeAs.encrypted;
	const rate = clockRate === null ? '' : `/${clockRate}`;
	return `${codec}${rate}${channels > 1 ? `/${channels}` : ''}`;
}

/** What ffmpeg made of it; empty where it was not tried. */
export function trialText(
	{ codec }: Pick<CodecChoice, 'codec'>,
	trials: readonly Trial[],
	text: Messages,
): string {
	const trial = trials.find((one) => one.codec === codec);
	return trial === undefined ? '' : text.decodeAs.verdicts[trial.verdict];
}
