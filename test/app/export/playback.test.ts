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

describe.runIf(HAS_FFMPEG)('a saved film', () => {
	test('with missing packets is saved, with the errors that a decoder meets', async () => {
		const engine = await openFrames(folder, torn);
		const { items, failed } = await engine.save(MKV, folder.at('torn'), () => undefined, calm());
		const [item] = items;
		expect(failed).toEqual([]);
		const [told = ''] = item?.warnings.filter((one) => one.endsWith('were left out')) ?? [];
		const leftOut = Number.parseInt(told, 10);
		const words = ['-v', 'error', '-i', folder.at(`torn/${item?.file}`), '-f', 'null', '-'];
		const direct = spawnSync('ffmpeg', words, { encoding: 'utf8' });
		const complaints = direct.stderr.trim() === '' ? 0 : direct.stderr.trim().split('\n').length;
		expect(leftOut).toBeGreaterThan(10);
		expect(item?.playback?.errors).toBe(leftOut + complaints);
		expect(item?.playback?.checkedSeconds).toBeCloseTo(item?.duration ?? 0, 3);
		const count = leftOut + complaints;
		expect(item?.warnings).toContain(`plays with ${count} errors: ${told}`);
		await engine.close();
	});

	test('that is whole plays without one', async () => {
		const engine = await openFrames(folder, filmFrames());
		const { items } = await engine.save(MKV, folder.at('whole'), () => undefined, calm());
		// Its codec is a guess: that is why it was tried.
		expect(items[0]?.playback).toMatchObject({ errors: 0, words: [] });
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
		const playback = await checkPlayback({ path, seconds: 3, leftOut: 0 }, calm());
		expect(playback?.errors).toBeGreaterThan(0);
		expect(playback?.words.join()).toContain('Invalid data found');
	});

	test('nobody waits for is let go', async () => {
		const over = AbortSignal.abort();
		await expect(
			checkPlayback({ path: folder.at('x'), seconds: 3, leftOut: 0 }, over),
		).rejects.toThrow(CancelledError);
	});
});

test('the warnings say how many, the first, and of how much', () => {
	const playback = { errors: 3, checkedSeconds: 8, words: ['missing picture', 'other'] };
	expect(playbackNotes(playback)).toEqual(['plays with 3 errors: missing picture']);
	expect(playbackNotes({ ...playback, errors: 1, checkedSeconds: 120 })).toEqual([
		'plays with 1 error in its first 120 s: missing picture',
	]);
	expect(playbackNotes({ ...playback, errors: 0 })).toEqual([]);
	expect(playbackNotes(null)).toEqual([]);
});
