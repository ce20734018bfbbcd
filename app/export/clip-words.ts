/** How ffmpeg is told to make a clip of RTP pictures: copied where the player can, encoded otherwise. */
import type { VideoCodec } from '../media/depacketise/index.ts';

/** What kind of file a clip is. */
export interface ClipShape {
	readonly container: 'mp4' | 'webm';
	/** True when pictures are encoded anew. */
	readonly isTranscoded: boolean;
}

/** Pictures are made no wider than this when they are encoded anew, px. */
const SHOWN_WIDTH = 1280;
const IN_WEBM: ReadonlySet<string> = new Set(['VP8', 'VP9', 'AV1']);

/**
 * MP4 wherever the player knows H.264, WebM otherwise. Pictures with holes are encoded anew: what
 * players make of them differs, and many stop.
 */
export function clipShape(plan: {
	readonly codec: VideoCodec;
	readonly codecs: readonly string[];
	readonly showDamaged: boolean;
}): ClipShape {
	const { codec, codecs, showDamaged } = plan;
	const isKnown = codecs.includes(codec) && !showDamaged;
	const isCopied = isKnown && (IN_WEBM.has(codec) || codec === 'H264' || codec === 'H265');
	if (isCopied) return { container: IN_WEBM.has(codec) ? 'webm' : 'mp4', isTranscoded: false };
	return { container: codecs.includes('H264') ? 'mp4' : 'webm', isTranscoded: true };
}

/**
 * Arguments up to the output's name. Each picture keeps its time: none is repeated or left out.
 * @param inputs Matroska with the pictures, then WAV if there is sound; both begin at time 0
 *   (`hasSound`: the pictures' own file may hold some too)
 */
export function clipArguments(
	{ container, isTranscoded }: ClipShape,
	codec: VideoCodec,
	inputs: readonly string[],
	{ hasSound = inputs.length > 1 }: { readonly hasSound?: boolean } = {},
): readonly string[] {
	const isMp4 = container === 'mp4';
	return [
		...(isTranscoded ? ['-flags', '+output_corrupt', '-err_detect', 'ignore_err'] : []),
		...inputs.flatMap((path) => ['-i', `file:${path}`]),
		...inputs.flatMap((_, at) => ['-map', String(at)]),
		...(isTranscoded ? encoding(isMp4) : ['-c:v', 'copy']),
		...(codec === 'H265' && !isTranscoded ? ['-tag:v', 'hvc1'] : []),
		...(hasSound ? soundWords(isMp4) : []),
		...(isMp4 ? ['-movflags', '+faststart', '-f', 'mp4'] : ['-f', 'webm']),
	];
}

function soundWords(isMp4: boolean): readonly string[] {
	// Beside pictures nobody needs more than two channels.
	return isMp4
		? ['-c:a', 'aac', '-b:a', '128k', '-ac', '2']
		: ['-c:a', 'libopus', '-ar', '48000', '-ac', '2'];
}

/**
 * Fast rather than small: it is looked at once. (A speed below 0 is kept; above it libvpx goes as
 * slowly as live time lets it.)
 */
function encoding(isMp4: boolean): readonly string[] {
	const even = `scale=w='trunc(min(${SHOWN_WIDTH},iw)/2)*2':h=-2`;
	return [
		...['-vf', even, '-pix_fmt', 'yuv420p', '-vsync', 'passthrough', '-enc_time_base', '1:10000'],
		...(isMp4
			? ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '18', '-g', '30', '-bf', '0']
			: ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '-8', '-b:v', '2M']),
	];
}
