/** What the camera shows and plays: made by ffmpeg, cut into pictures. */
import { execFileSync } from 'node:child_process';

/** Pictures a second, size, seconds. */
export const RATE = 10;
export const WIDTH = 160;
export const HEIGHT = 120;

/** @param {readonly string[]} args */
function ffmpeg(args) {
	return execFileSync('ffmpeg', ['-v', 'error', ...args, 'pipe:1'], { maxBuffer: 1 << 26 });
}

/**
 * Pictures of a codec, each with its parameter sets.
 * @param {'h264' | 'h265' | 'mpeg4'} codec
 * @param {number} seconds
 * @returns {{ isKey: boolean, bytes: Buffer }[]}
 */
export function pictures(codec, seconds) {
	const source = `testsrc2=size=${WIDTH}x${HEIGHT}:rate=${RATE}:duration=${seconds}`;
	const quiet = 'log-level=error:keyint=10:min-keyint=10:bframes=0:repeat-headers=1:slices=1';
	const encoder = {
		h264: ['-c:v', 'libx264', '-x264-params', `${quiet.slice(16)}:aud=0:scenecut=0`],
		h265: ['-c:v', 'libx265', '-x265-params', `${quiet}:scenecut=0:aud=0`],
		mpeg4: ['-c:v', 'mpeg4', '-g', '10', '-bf', '0'],
	}[codec];
	const format = { h264: 'h264', h265: 'hevc', mpeg4: 'm4v' }[codec];
	const stream = ffmpeg([
		'-f',
		'lavfi',
		'-i',
		source,
		'-pix_fmt',
		'yuv420p',
		...encoder,
		'-crf',
		'24',
		'-f',
		format,
	]);
	return codec === 'mpeg4' ? cutVops(stream) : cut(stream, codec);
}

/** @param {Buffer} stream @param {'h264' | 'h265'} codec */
function cut(stream, codec) {
	/** @type {{ isKey: boolean, bytes: Buffer }[]} */
	const found = [];
	let begin = 0;
	let isKey = false;
	let hasPicture = false;
	for (const { at, code } of units(stream)) {
		const type = codec === 'h264' ? code & 31 : (code >> 1) & 63;
		const isPicture = codec === 'h264' ? type === 1 || type === 5 : type < 32;
		if (hasPicture) {
			found.push({ isKey, bytes: stream.subarray(begin, at) });
			begin = at;
			hasPicture = false;
			isKey = false;
		}
		if (!isPicture) continue;
		hasPicture = true;
		isKey = codec === 'h264' ? type === 5 : type >= 16 && type <= 21;
	}
	if (hasPicture) found.push({ isKey, bytes: stream.subarray(begin) });
	return found;
}

/** Pictures of MPEG-4, what stands before a picture with it. @param {Buffer} stream */
function cutVops(stream) {
	const places = [];
	for (const { at, code } of units(stream)) {
		if (code === 0xb6) places.push(stream.indexOf('000001b6', at, 'hex'));
	}
	let begin = 0;
	return places.map((place) => {
		// A picture goes to the next start code of whatever kind.
		const next = stream.indexOf('000001', place + 4, 'hex');
		const bytes = stream.subarray(begin, next < 0 ? stream.length : next);
		begin += bytes.length;
		return { isKey: stream.readUInt8(place + 4) >> 6 === 0, bytes };
	});
}

/** Start codes, those of four bytes with their first. @param {Buffer} stream */
function units(stream) {
	const found = [];
	let at = stream.indexOf('000001', 0, 'hex');
	while (at >= 0) {
		const start = at > 0 && stream[at - 1] === 0 ? at - 1 : at;
		found.push({ at: start, code: stream[at + 3] ?? 0 });
		at = stream.indexOf('000001', at + 3, 'hex');
	}
	return found;
}

/** A tone as G.711 at 8 kHz. @param {number} hertz @param {number} seconds @param {'alaw' | 'mulaw'} [law] */
export function tone(hertz, seconds, law = 'alaw') {
	const source = `sine=frequency=${hertz}:sample_rate=8000:duration=${seconds}`;
	return ffmpeg(['-f', 'lavfi', '-i', source, '-f', law]);
}

/** One picture as JPEG. */
export function snapshot() {
	const source = `testsrc2=size=${WIDTH}x${HEIGHT}:rate=1:duration=1`;
	return ffmpeg(['-f', 'lavfi', '-i', source, '-frames:v', '1', '-f', 'mjpeg']);
}
