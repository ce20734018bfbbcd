/** How saved pictures play: what a decoder complains of stands beside them, and is no failure. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CancelledError } from '../../../app/errors.ts';
import { checkPlayback, playbackNotes } from '../../../app/export/playback.ts';
import { filmFrames, toneRtp } from '../../fixtures/builders/film.ts';
import { calm, testFolder } from './folder.ts';
import { HAS_FFMPEG } from './programs.ts';
import { ALL, openFrames } from './saving.ts';

const folder = testFolder();
const MKV = { ...ALL, format: 'mkv' as const };

/** A film of which every seventh packet but those of the first pictures is missing. */
const LOSS = { isLost: (packet: number) => packet > 40 && packet % 7 === 0 };
const torn = filmFrames(LOSS);

/** A packet of RTP whose timestamp is up to a third of a picture from where it should be. */
function unevenly(frame: Uint8Array): Uint8Array {
	const copy = frame.slice();
	const view = new DataView(copy.buffer);
	const picture = Math.round(view.getUint32(46) / 3600);
	const late = [0, 2400, 300, 3300, 600][picture % 5] ?? 0;
	view.setUint32(46, view.getUint32(46) + late);
	return copy;
}

/** Frames that come out of a file, and packets in it, as ffprobe counts them. */
function countedBy(path: string): readonly [frames: number, packets: number] {
	const show = ['-show_entries', 'stream=nb_read_frames,nb_read_packets', '-of', 'csv=p=0'];
	const words = ['-v', 'error', '-count_frames', '-count_packets', ...show, path];
	const { stdout } = spawnSync('ffprobe', words, { encoding: 'utf8' });
	const [frames = NaN, packets = NaN] = stdout.trim().split(',').map(Number);
	return [frames, packets];
}

describe.runIf(HAS_FFMPEG)('a saved film', () => {
	test('with missing packets is saved, with the errors that a decoder meets', async () => {
		const engine = await openFrames(folder, torn);
		const { items, failed } = await engine.save(MKV, folder.at('torn'), () => undefined, calm());
		const [item] = items;
		expect(failed).toEqual([]);
		const [told = ''] = item?.warnings.filter((one) => one.endsWith('were left out')) ?? [];
		const leftOut = Number.parseInt(told, 10);
		const path = folder.at(`torn/${item?.file}`);
		const words = ['-v', 'error', '-i', path, '-f', 'null', '-'];
		const direct = spawnSync('ffmpeg', words, { encoding: 'utf8' });
		const complaints = direct.stderr.trim() === '' ? 0 : direct.stderr.trim().split('\n').length;
		const [frames, packets] = countedBy(path);
		expect(leftOut).toBeGreaterThan(10);
		// A decoder that is given pictures that refer to lost ones drops them without a word.
		const undecoded = packets - frames;
		expect(undecoded).toBeGreaterThan(10);
		const errors = leftOut + undecoded + complaints;
		expect(item?.playback).toMatchObject({ errors, leftOut, undecoded });
		expect(item?.playback?.checkedSeconds).toBeCloseTo(item?.duration ?? 0, 3);
		const said = `plays with ${errors} errors: ${told}, ${undecoded} pictures could not be decoded`;
		expect(item?.warnings.some((one) => one.startsWith(said))).toBe(true);
		await engine.close();
	});

	test('whose pictures come at uneven times plays without one, too', async () => {
		// Pictures of one frame interval: ffmpeg's own output complains of them, not its decoder.
		const frames = filmFrames().map((one) => ({ ...one, frame: unevenly(one.frame) }));
		const engine = await openFrames(folder, frames);
		const { items } = await engine.save(MKV, folder.at('uneven'), () => undefined, calm());
		const direct = ['-v', 'error', '-i', folder.at(`uneven/${items[0]?.file}`), '-f', 'null', '-'];
		const { stderr } = spawnSync('ffmpeg', direct, { encoding: 'utf8' });
		expect(stderr).toContain('non monotonically increasing');
		expect(items[0]?.playback).toMatchObject({ errors: 0, words: [] });
		await engine.close();
	});

	test('that is whole plays without one', async () => {
		const engine = await openFrames(folder, filmFrames());
		const { items } = await engine.save(MKV, folder.at('whole'), () => undefined, calm());
		// Its codec is a guess: that is why it was tried.
		expect(items[0]?.playback).toMatchObject({ errors: 0, leftOut: 0, undecoded: 0, words: [] });
		expect(items[0]?.warnings.join()).not.toContain('plays with');
		await engine.close();
	});

	test('of which nobody doubts anything is not decoded, nor is what is no film', async () => {
		const rule = 'rtp.ssrc==0x5eed0001,H264/90000';
		const engine = await openFrames(folder, filmFrames(), { decodeAs: [rule] });
		const sure = await engine.save(MKV, folder.at('sure'), () => undefined, calm());
		expect(sure.items[0]).not.toHaveProperty('playback');
		const dump = { ...ALL, format: 'rtpdump' as const };
		const packets = await engine.save(dump, folder.at('dump'), () => undefined, calm());
		expect(packets.items[0]).not.toHaveProperty('playback');
		await engine.close();
	});

	test('brings what is said of its pictures into the file with their sound', async () => {
		const engine = await openFrames(
			folder,
			[
				...filmFrames({ ...LOSS, route: { sourcePort: 6970 } }),
				...toneRtp({ route: { sourcePort: 6972 } }),
			].sort((a, b) => a.us - b.us),
		);
		const { items } = await engine.save(ALL, folder.at('both'), () => undefined, calm());
		const joint = items.find(({ id }) => id.includes('+'));
		const alone = items.find(({ id, kind }) => kind === 'video' && !id.includes('+'));
		expect(joint).toBeDefined();
		expect(joint?.playback).toEqual(alone?.playback);
		await engine.close();
	});
});

describe.runIf(HAS_FFMPEG)('a file that', () => {
	test('is no film at all has errors and is no failure', async () => {
		const path = folder.at('noise.mkv');
		writeFileSync(path, 'nothing of the kind');
		const playback = await checkPlayback({ path, seconds: 3, leftOut: 0, hidden: 0 }, calm());
		expect(playback?.errors).toBeGreaterThan(0);
		expect(playback?.words.join()).toContain('Invalid data found');
	});

	test('nobody waits for is let go', async () => {
		const over = AbortSignal.abort();
		await expect(
			checkPlayback({ path: folder.at('x'), seconds: 3, leftOut: 0, hidden: 0 }, over),
		).rejects.toThrow(CancelledError);
	});
});

describe('the warnings', () => {
	const base = { checkedSeconds: 8, leftOut: 2, undecoded: 5 };
	const playback = { ...base, errors: 10, words: ['missing picture', 'other'] };

	test('say how many, of each kind, and the first of the decoder', () => {
		expect(playbackNotes(playback)).toEqual([
			'plays with 10 errors: 2 damaged pictures were left out, 5 pictures could not be decoded, 3 errors in what was decoded (missing picture)',
		]);
	});

	test('say of how much, and nothing of what there is none of', () => {
		const one = { ...base, errors: 1, leftOut: 0, undecoded: 1, checkedSeconds: 120, words: [] };
		expect(playbackNotes(one)).toEqual([
			'plays with 1 error in its first 120 s: 1 picture could not be decoded',
		]);
		expect(playbackNotes({ ...one, errors: 0, undecoded: 0 })).toEqual([]);
		expect(playbackNotes(null)).toEqual([]);
	});
});

describe.runIf(HAS_FFMPEG)('pictures that a decoder is given', () => {
	/** A file of the test picture. */
	function film(words: readonly string[], seconds = 2): string {
		const path = folder.at('film.mkv');
		const source = ['-f', 'lavfi', '-i', `testsrc=size=160x120:rate=25:duration=${seconds}`];
		const all = ['-v', 'error', '-y', ...source, '-pix_fmt', 'yuv420p', ...words, path];
		expect(spawnSync('ffmpeg', all, { encoding: 'utf8' }).stderr).toBe('');
		return path;
	}

	test('and that it never shows are not counted', async () => {
		const path = film(['-c:v', 'libx264', '-bf', '2']);
		const told = await checkPlayback({ path, seconds: 2, leftOut: 0, hidden: 0 }, calm());
		expect(told).toMatchObject({ errors: 0, undecoded: 0 });
		// Nobody knows how many belong together: nothing is said.
		const unsure = await checkPlayback({ path, seconds: 2, leftOut: 0, hidden: null }, calm());
		expect(unsure?.undecoded).toBe(0);
	});

	test('are counted up to where the check ends', async () => {
		const path = film(['-c:v', 'mpeg4', '-bf', '2'], 125);
		const told = await checkPlayback({ path, seconds: 125, leftOut: 0, hidden: 0 }, calm());
		expect(told).toMatchObject({ errors: 0, undecoded: 0, checkedSeconds: 120 });
	});
});
