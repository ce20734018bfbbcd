/** Programs beside which results are checked; tests are skipped where one is missing. */
import { spawnSync } from 'node:child_process';

/** True when ffmpeg answers on this machine. */
export const HAS_FFMPEG = spawnSync('ffmpeg', ['-version'], { stdio: 'ignore' }).status === 0;

/** Decodes bytes to 16-bit samples with ffmpeg. */
export function ffmpegDecode(input: Uint8Array, args: readonly string[]): Int16Array {
	const run = spawnSync(
		'ffmpeg',
		['-v', 'error', '-nostdin', ...args, '-i', 'pipe:0', '-f', 's16le', 'pipe:1'],
		{ input, maxBuffer: 1 << 26 },
	);
	if (run.status !== 0) throw new Error(`ffmpeg failed: ${run.stderr.toString('utf8')}`);
	const bytes = Uint8Array.from(run.stdout);
	return new Int16Array(bytes.buffer, 0, bytes.length >> 1);
}
