import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import type { CaptureEngine, ClipQuery } from '../../app/index.ts';
import type { TimedFrame } from '../fixtures/builders/rtp.ts';
import { FILM, filmFrames, senderReport, toneRtp } from '../fixtures/builders/film.ts';
import { streamFrames } from '../fixtures/builders/calls.ts';
import { testFolder } from './export/folder.ts';
import { HAS_FFMPEG } from './export/programs.ts';
import { openFrames } from './export/saving.ts';

const folder = testFolder();
const signal = new AbortController().signal;
const PAGE = ['H264', 'VP8', 'VP9', 'AV1'];
const VIDEO = { sourcePort: 6970, destinationPort: 6970 };
const SOUND = { sourcePort: 6972, destinationPort: 6972 };

/** Opens frames, sorted by time, and closes them after `look`. */
async function opened<T>(
	frames: readonly TimedFrame[],
	look: (engine: CaptureEngine, idOf: (ssrc: string) => string) => Promise<T>,
	decodeAs: readonly string[] = [],
): Promise<T> {
	const sorted = [...frames].sort((a, b) => a.us - b.us);
	const engine = await openFrames(folder, sorted, { decodeAs });
	try {
		const query = { filter: '', from: null, to: null, sort: [] };
		const { ids } = await engine.streamOrder(query);
		const rows = engine.streamRows([...ids]);
		return await look(engine, (ssrc) => rows.find((row) => row.ssrc === ssrc)?.id ?? 'rtp-0');
	} finally {
		await engine.close();
	}
}

const FILM_SSRC = '0x5eed0001';
const TONE_SSRC = '0x5eed0002';
const both = (): TimedFrame[] => [...filmFrames({ route: VIDEO }), ...toneRtp({ route: SOUND })];
const numberOf = (id: string): number => Number(id.slice(4));

const viewOf = (frames: readonly TimedFrame[], ssrc = FILM_SSRC, decodeAs: string[] = []) =>
	opened(
		frames,
		(engine, idOf) => engine.video({ stream: numberOf(idOf(ssrc)), limit: 1000 }, signal),
		decodeAs,
	);

function clipOf(frames: readonly TimedFrame[], query: Partial<ClipQuery> = {}, tone = false) {
	return opened(frames, (engine, idOf) => {
		const sound = tone ? { sound: idOf(TONE_SSRC) } : {};
		const whole = { track: idOf(FILM_SSRC), from: 0, seconds: 120, codecs: PAGE };
		return engine.clip({ ...whole, ...sound, ...query }, folder.at('clip'), signal);
	});
}

/** Times of the pictures in a file, s, as ffprobe reads them, and whether all of them decode. */
function probed(file: string): { readonly times: readonly number[]; readonly words: string } {
	const show = ['-select_streams', 'v', '-show_entries', 'frame=best_effort_timestamp_time'];
	const run = spawnSync('ffprobe', ['-v', 'error', ...show, '-of', 'csv=p=0', file], {
		encoding: 'utf8',
	});
	const times = run.stdout.split('\n').flatMap((line) => (line === '' ? [] : parseFloat(line)));
	return { times, words: run.stderr };
}

describe('pictures over time', () => {
	test('are all there, with key frames and sound beside', async () => {
		const view = await viewOf(both());
		expect(view).toMatchObject({
			...{ codec: 'H264', codecFrom: 'inferred', impossible: null, damaged: 0, lost: 0 },
			...{ pictures: FILM.pictures, keyFrames: 4, freezes: [], findings: [] },
		});
		expect(view.frameRate).toBeCloseTo(FILM.rate, 3);
		expect(view.sounds).toMatchObject([
			{ ssrc: TONE_SSRC, because: 'ports', codec: 'MPEG4-GENERIC' },
		]);
	});

	test('tell which of them lost packets, and where', async () => {
		const isLost = (packet: number): boolean => packet >= 40 && packet < 46;
		const view = await viewOf(filmFrames({ isLost }));
		expect(view.lost).toBe(6);
		expect(view.losses.map(({ packets }) => packets)).toEqual([6]);
		const damaged = view.marks.filter((mark) => mark.isDamaged);
		expect(damaged).toHaveLength(view.damaged);
		expect(view.damaged).toBeGreaterThan(0);
		expect(view.findings.map(({ kind }) => kind)).toContain('damaged-pictures');
	});

	test('that pause are told with the packet that ends the pause', async () => {
		const timeOf = (picture: number): number => picture / 15 + (picture < 60 ? 0 : 1.5);
		const view = await viewOf(filmFrames({ timeOf }));
		expect(view.freezes).toHaveLength(1);
		const [pause] = view.freezes;
		expect((pause?.to ?? 0) - (pause?.from ?? 0)).toBeCloseTo(1.5 + 1 / 15, 3);
		const mark = view.marks.find(({ frame }) => frame === pause?.frame);
		expect(mark?.offset).toBeCloseTo(5.5, 3);
	});

	test('sound between the same hosts on far ports is offered last, as a guess', async () => {
		const far = { sourcePort: 40_000, destinationPort: 40_100 };
		const second = { ...SOUND, ssrc: 0x5eed_0003 };
		const view = await viewOf([
			...filmFrames({ route: VIDEO }),
			...toneRtp({ route: far }),
			...streamFrames({ count: 400, ssrc: second.ssrc, route: second }),
		]);
		expect(view.sounds.map(({ ssrc, because }) => [ssrc, because])).toEqual([
			['0x5eed0003', 'ports'],
			[TONE_SSRC, 'addresses'],
		]);
	});

	test('sound stands by the clocks of its sender, and what was sent late is told', async () => {
		// The first sound was taken 300 ms before the first picture, and came with it.
		const reports = [
			senderReport(0x5eed_0001, 3_900_000_010.3, 0xffff_0000 + 27_000, VIDEO),
			senderReport(0x5eed_0002, 3_900_000_009.7, 0, SOUND),
		];
		const view = await viewOf([...both(), ...reports]);
		const [sound] = view.sounds;
		expect(sound?.syncFrom).toBe('rtcp');
		expect(sound?.startsLater).toBeCloseTo(-0.3, 3);
		expect(sound?.sentLate).toBeCloseTo(0.3, 3);
		expect(view.findings).toMatchObject([{ kind: 'av-offset', severity: 'warning' }]);
		expect(view.findings[0]?.title).toBe('the sound is 300 ms late, as it was sent');
	});

	test('sound of other hosts is none of theirs', async () => {
		const view = await viewOf([...filmFrames(), ...toneRtp({ route: { from: 7, to: 8 } })]);
		expect(view.sounds).toEqual([]);
	});

	test('of sound are none, and it says why', async () => {
		const view = await viewOf(both(), TONE_SSRC);
		expect(view.impossible).toBe('MPEG4-GENERIC is nothing that can be shown here');
		expect(view.pictures).toBe(0);
	});

	test('of a codec that nobody knows ask for a name', async () => {
		const noise = (index: number): Uint8Array =>
			Uint8Array.from({ length: 200 }, (_, at) => (at * 89 + index * 57) & 0xff);
		const frames = streamFrames({ count: 50, payloadType: 111, payload: noise });
		const view = await viewOf(frames, '0x00000001');
		expect(view.impossible).toBe('unknown codec: name it with "Decode As"');
	});

	test('of a codec that the user named wrongly are none', async () => {
		const view = await viewOf(filmFrames(), FILM_SSRC, [`rtp.ssrc==${FILM_SSRC},JPEG/90000`]);
		expect(view.codec).toBe('JPEG');
		expect(view.codecFrom).toBe('user');
		expect(view.marks.every(({ isDamaged }) => isDamaged)).toBe(true);
	});

	test('an unknown stream is refused', async () => {
		await opened(filmFrames(), async (engine) => {
			await expect(engine.video({ stream: 4711, limit: 10 }, signal)).rejects.toThrow('rtp-4711');
		});
	});

	test('are not read by who has gone', async () => {
		await opened(filmFrames(), async (engine, idOf) => {
			const query = { stream: numberOf(idOf(FILM_SSRC)), limit: 10 };
			const gone = new AbortController();
			gone.abort();
			await engine.video(query, gone.signal).catch(() => null);
			// And whoever comes next reads them anew.
			expect((await engine.video(query, signal)).pictures).toBe(FILM.pictures);
		});
	});
});

describe.skipIf(!HAS_FFMPEG)('a clip (skipped without ffmpeg)', () => {
	test('holds every picture at its time, and its sound', async () => {
		const clip = await clipOf(both(), {}, true);
		expect(clip).toMatchObject({
			...{ from: 0, container: 'mp4', isTranscoded: false, codec: 'H264', next: null, notes: [] },
			sound: 'MPEG4-GENERIC',
		});
		expect(clip.times).toHaveLength(FILM.pictures);
		const { times, words } = probed(folder.at('clip'));
		expect(words).toBe('');
		expect(times).toHaveLength(FILM.pictures);
		times.forEach((time, at) => expect(time).toBeCloseTo(at / FILM.rate, 3));
		expect(folder.names().filter((name) => name.startsWith('clip'))).toEqual(['clip']);
	});

	test('begins at the key frame before, and ends where it was told to', async () => {
		const clip = await clipOf(both(), { from: 3.1, seconds: 2 });
		expect(clip.from).toBeCloseTo(2, 3);
		expect(clip.next).toBeCloseTo(4, 3);
		expect(clip.times).toHaveLength(30);
		expect(probed(folder.at('clip')).times).toHaveLength(30);
	});

	test('leads from each picture to its packet', async () => {
		const [view, clip] = await opened(both(), async (engine, idOf) => {
			const id = idOf(FILM_SSRC);
			const query = { track: id, from: 4.5, seconds: 120, codecs: PAGE };
			return [
				await engine.video({ stream: numberOf(id), limit: 1000 }, signal),
				await engine.clip(query, folder.at('clip'), signal),
			] as const;
		});
		const later = view.marks.filter(({ offset }) => offset > 3.99);
		expect(clip.frames).toEqual(later.map(({ frame }) => frame));
	});

	test('leaves damaged pictures out unless it is asked for them', async () => {
		const isLost = (packet: number): boolean => packet > 60 && packet % 11 === 10;
		const frames = filmFrames({ isLost });
		const { damaged, pictures } = await viewOf(frames);
		expect(damaged).toBeGreaterThan(5);
		const whole = await clipOf(frames);
		expect(whole.times).toHaveLength(pictures - damaged);
		expect(whole.notes).toEqual([`${damaged} damaged pictures: left out`]);
		const all = await clipOf(frames, { damaged: true });
		expect(all.isTranscoded).toBe(true);
		expect(all.times.length).toBeGreaterThan(whole.times.length);
		expect(all.notes).toEqual([`${damaged} damaged pictures: shown as decoded`]);
	});

	test('of nothing but damaged key frames shows what a decoder makes of them', async () => {
		const isLost = (packet: number): boolean => packet % 19 === 10;
		const clip = await clipOf(filmFrames({ isLost }));
		expect(clip).toMatchObject({ isTranscoded: true, container: 'mp4' });
		expect(clip.notes).toEqual([
			expect.stringMatching(/^\d+ damaged pictures: shown as decoded$/u),
		]);
		expect(probed(folder.at('clip')).times.length).toBeGreaterThan(50);
	});

	test('is encoded anew for a page without its codec, each picture at its time', async () => {
		const clip = await clipOf(filmFrames(), { codecs: ['VP8'] });
		expect(clip).toMatchObject({ container: 'webm', isTranscoded: true, sound: null });
		const { times } = probed(folder.at('clip'));
		expect(times).toHaveLength(FILM.pictures);
		times.forEach((time, at) => expect(time).toBeCloseTo(at / FILM.rate, 2));
	});

	test('begins where a decoder may, when no key frame was captured', async () => {
		const frames = filmFrames({ skip: 5 });
		const clip = await clipOf(frames, { from: 0 });
		// The first whole key frame is picture 30.
		expect(clip.from).toBeCloseTo(25 / FILM.rate, 3);
	});

	test('puts late packets where they belong', async () => {
		const frames = filmFrames().map((one, at) => (at === 60 ? { ...one, us: one.us + 900 } : one));
		const clip = await clipOf(frames);
		expect(clip.notes).toEqual([]);
		expect(clip.times).toHaveLength(FILM.pictures);
	});

	test('is given up when nobody waits for it, and leaves nothing behind', async () => {
		await opened(both(), async (engine, idOf) => {
			const abort = new AbortController();
			const query = { track: idOf(FILM_SSRC), from: 0, seconds: 120, codecs: PAGE };
			const made = engine.clip(query, folder.at('gone'), abort.signal);
			abort.abort();
			await expect(made).rejects.toThrow();
		});
		expect(folder.names().filter((name) => name.startsWith('gone'))).toEqual([]);
	});

	test('of sound alone is refused', async () => {
		await opened(both(), async (engine, idOf) => {
			const query = { track: idOf(TONE_SSRC), from: 0, seconds: 9, codecs: PAGE };
			await expect(engine.clip(query, folder.at('no'), signal)).rejects.toThrow('nothing that can');
		});
	});
});
