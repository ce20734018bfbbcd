/** Size and rate of a video stream, by codec. */
import { h264Format } from './h264-sps.ts';
import { h265Format } from './h265-sps.ts';
import { mpeg4Format } from './mpeg4-vol.ts';
import type { PictureFormat } from './picture-format.ts';

/**
 * What the parameter sets at the beginning of `data` tell.
 * @param data a byte stream with start codes
 * @returns null when there are none, or the codec has none
 */
export function videoFormat(codec: string | null, data: Uint8Array): PictureFormat | null {
	switch (codec) {
		case 'H264':
			return h264Format(data);
		case 'H265':
			return h265Format(data);
		case 'MPEG4':
			return mpeg4Format(data);
		default:
			return null;
	}
}
