/** Pictures saved at another rate than the sender's timestamps say. */
import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { FILM, filmFrames } from '../../fixtures/builders/film.ts';
import { calm, testFolder } from './folder.ts';
import { HAS_FFMPEG } from './programs.ts';
import { ALL, openFrames } from './saving.ts';

const folder = testFolder();

/** Saves the film in a format, and tells the times of its pictures, s. */
async function saved(format: 'mkv' | 'mp4', wanted: number | null, frames = filmFrames()) {
	const engine = await openFrames(folder, frames);
	const wish = { id: 'rtp-1', estimated: FILM.rate, wanted: wanted ?? 0 };
	const request = { ...ALL, format, ...(wanted === null ? {} : { frameRates: [wish] }) };
	const out = folder.at(`${format}-${wanted}-${frames.length}`);
	const { items } = await engine.save(request, out, () => undefined, calm());
	await engine.close();
	const args = ['-v', 'error', '-show_entries', 'packet=pts_time', '-of', 'csv=p=0'];
	const probe = spawnSync('ffprobe', [...args, `${out}/${items[0]?.file}`], { encoding: 'utf8' });
	const times = probe.stdout.split('\n').flatMap((line) => {
		const time = Number.parseFloat(line);
		return Number.isNaN(time) ? [] : [time];
	});
	return { item: items[0], times: times.sort((a, b) => a - b) };
}

/** Usual distance of pictures, s. */
function stepOf(times: readonly number[]): number {
	const steps = times.slice(1).map((time, at) => time - (times[at] ?? 0));
	return steps.sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0;
}

describe.runIf(HAS_FFMPEG)('a film saved at', () => {
	test('its own rate keeps the times of its sender', async () => {
		const { item, times } = await saved('mkv', null);
		expect(times).toHaveLength(FILM.pictures);
		expect(stepOf(times)).toBeCloseTo(1 / 15, 3);
		expect(item?.warnings.join()).not.toContain('by the user');
	});

	test.each(['mkv', 'mp4'] as const)('another rate stands at its times (%s)', async (format) => {
		const { item, times } = await saved(format, 30);
		expect(times).toHaveLength(FILM.pictures);
		expect(stepOf(times)).toBeCloseTo(1 / 30, 2);
		expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeCloseTo((FILM.pictures - 1) / 30, 2);
		expect(item?.duration).toBeCloseTo((FILM.pictures - 1) / 30, 1);
		expect(item?.warnings).toContain(
			"pictures stand at 30 a second by the user's wish; by the sender's clock they are 15",
		);
	});

	test('a far slower rate is not drawn back to the times of arrival', async () => {
		const { times } = await saved('mkv', 1);
		expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeCloseTo(FILM.pictures - 1, 0);
	});

	test('another rate leaves the gaps of what is missing where they belong', async () => {
		const lossy = filmFrames({ isLost: (packet) => packet > 100 && packet < 130 });
		const own = (await saved('mkv', null, lossy)).times;
		const twice = (await saved('mkv', 30, lossy)).times;
		expect(twice).toHaveLength(own.length);
		const halves = own.map((time) => (time - (own[0] ?? 0)) / 2);
		for (const [at, time] of twice.entries()) {
			expect(time - (twice[0] ?? 0)).toBeCloseTo(halves[at] ?? -1, 2);
		}
	});
});
