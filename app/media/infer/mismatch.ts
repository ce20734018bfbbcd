/** What ffmpeg says of media that were put into it as the wrong codec, recognised in its words. */

/**
 * `size`: it found no picture size; `probing`: it looked as far as it may and learnt nothing;
 * `no-stream`: there was nothing that it could have written.
 */
export type MismatchSign = 'size' | 'probing' | 'no-stream';

/** Messages of ffmpeg 4 to 8. */
const SIGNS: readonly (readonly [sign: MismatchSign, message: RegExp])[] = [
	['size', /Could not find codec parameters for stream \d+ .*unspecified size/u],
	['probing', /Consider increasing the value for the '?analyzeduration'?.*probesize/u],
	['no-stream', /Output file (?:#\d+ )?does not contain any stream/u],
];

/** Signs that the codec does not fit, each once. @param words ffmpeg's standard error */
export function mismatchSigns(words: string): readonly MismatchSign[] {
	return SIGNS.flatMap(([sign, message]) => (message.test(words) ? [sign] : []));
}
