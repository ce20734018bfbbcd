import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, read } from './shell.mjs';

/** Folder of the ffmpeg that npm brings where its download works. */
export const BUNDLED_FFMPEG_FOLDER = join(ROOT, 'node_modules', 'ffmpeg-static');

/** The ffmpeg that npm brought, or null: without network the package may hold no program. */
export function bundledFfmpeg(platform = process.platform, folder = BUNDLED_FFMPEG_FOLDER) {
	const file = join(folder, platform === 'win32' ? 'ffmpeg.exe' : 'ffmpeg');
	return existsSync(file) ? file : null;
}

/** True when a usable ffmpeg is there: FFMPEG_PATH, the bundled one, or one on PATH. */
export function hasFfmpeg(env = process.env) {
	const file = env['FFMPEG_PATH'] || bundledFfmpeg() || 'ffmpeg';
	return read(file, ['-version']) !== null;
}
