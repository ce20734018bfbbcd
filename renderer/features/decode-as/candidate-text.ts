/** Words about what a stream may be. */
import type { CodecChoice } from '../../../main/ipc/contract.ts';
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
