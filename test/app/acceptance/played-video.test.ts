/** Pictures of real senders as the window plays them: every one of them, at its time. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CaptureEngine, ClipView, VideoView } from '../../../app/index.ts';
import { testFolder } from '../export/folder.ts';
import { HAS_FFMPEG } from '../export/programs.ts';
import { readCapture } from './engine.ts';
import { CAPTURES, HAS_SHARED } from './shared.ts';

const folder = testFolder();
const signal = new AbortController().signal;
const PAGE = ['H264', 'VP8', 'VP9', 'AV1'];

interface Played {
	readonly view: VideoView;
	readonly clip: ClipView;
	/** Times of the decoded pictures, s, and of the first and last sound. */
	readonly pictures: readonly number[];
	readonly sound: readonly number[];
	/** What decoders complained of. */
	readonly words: string;
}

/** Times of the frames of one kind in a file. */
function timesOf(file: string, kind: 'v' | 'a'): { times: readonly number[]; words: string } {
	const show = ['-select_streams', kind, '-show_entries', 'frame=best_effort_timestamp_time'];
	const run = spawnSync('ffprobe', ['-v', 'error', ...show, '-of', 'csv=p=0', file], {
		encoding: 'utf8',
		maxBuffer: 1 << 26,
	});
	const times = run.stdout.split('\n').flatMap((line) => (line === '' ? [] : parseFloat(line)));
	return { times, words: run.stderr };
}

async function opened<T>(name: string, look: (engine: CaptureEngine) => Promise<T>): Promise<T> {
	const engine = await readCapture(join(CAPTURES, name));
	try {
		return await look(engine);
	} finally {
		await engine.close();
	}
}

/** Plays the stream of an SSRC from its beginning, with the sound that is offered first. */
function played(name: string, ssrc: string, codecs = PAGE): Promise<Played> {
	return opened(name, async (engine) => {
		const { ids } = await engine.streamOrder({ filter: '', from: null, to: null, sort: [] });
		const item = engine.streamRows([...ids]).find((row) => row.ssrc === ssrc);
		if (item === undefined) throw new Error(`there is no ${ssrc}`);
		const view = await engine.video({ stream: item.firstFrame, limit: 5000 }, signal);
		const [first] = view.sounds;
		const sound = first === undefined ? {} : { sound: `rtp-${first.stream}` };
		const query = { track: item.id, from: 0, seconds: 300, codecs, ...sound };
		const clip = await engine.clip(query, folder.at('clip'), signal);
		const pictures = timesOf(folder.at('clip'), 'v');
		const heard = timesOf(folder.at('clip'), 'a');
		const words = pictures.words + heard.words;
		return { view, clip, pictures: pictures.times, sound: heard.times, words };
	});
}

/** Recordings: name, SSRC, codec, pictures sent, pictures a second, sound, encoded anew. */
const RECORDED = [
	['rtp-h264-aac', '0xd48d22df', 'H264', 120, 15, 'MPEG4-GENERIC', false],
	['wifi-rtp-h264-aac', '0xd48d22df', 'H264', 120, 15, 'MPEG4-GENERIC', false],
	['rtp-h265-opus', '0x84edbafd', 'H265', 120, 15, 'OPUS', true],
	['rtp-vp8-pcmu', '0x42aa10d6', 'VP8', 120, 15, 'PCMU', false],
	['rtp-vp9-g722', '0x1ab6a229', 'VP9', 120, 15, 'G722', false],
	['rtp-mjpeg', '0x5dc8f1ea', 'JPEG', 60, 10, null, true],
	['rtp-ts', '0xd874b7f7', 'MP2T (H264 + AAC)', 120, 15, 'AAC', false],
	['gb28181-udp', '0x0bebc201', 'PS (MPA + H264)', 90, 15, 'MPA', false],
] as const;

describe.skipIf(!HAS_SHARED || !HAS_FFMPEG)('recordings (skipped without ../shared)', () => {
	test.for(RECORDED)('%s %s plays', async ([name, ssrc, codec, count, rate, sound, isNew]) => {
		const { view, clip, pictures, words } = await played(`recorded/${name}.pcap`, ssrc);
		expect(words).toBe('');
		expect(view).toMatchObject({ codec, pictures: count, damaged: 0, lost: 0, freezes: [] });
		expect(view.frameRate).toBeCloseTo(rate, 2);
		const inside = codec.includes('(') ? 'H264' : codec;
		expect(clip).toMatchObject({ codec: inside, sound, isTranscoded: isNew, next: null });
		expect(clip.times).toHaveLength(count);
		expect(pictures).toHaveLength(count);
		// WebM begins with what Opus decoders leave out: 7 ms.
		pictures.forEach((time, at) => expect(Math.abs(time - at / rate)).toBeLessThan(0.01));
	});

	test('sound stands by its pictures as the sender’s clocks say', async () => {
		const { view, clip, sound } = await played('recorded/rtp-h264-aac.pcap', '0xd48d22df');
		const [offered] = view.sounds;
		expect(offered?.syncFrom).toBe('rtcp');
		expect(Math.abs(offered?.startsLater ?? 1)).toBeLessThan(0.05);
		expect(clip.sound).toBe('MPEG4-GENERIC');
		// Silence stands in front: the file begins with its pictures.
		expect(sound[0]).toBeLessThan(0.05);
		expect(sound.at(-1)).toBeGreaterThan(7);
	});

	test('a page that knows nothing gets WebM, whatever was sent', async () => {
		const { clip, pictures } = await played('recorded/rtp-h264-aac.pcap', '0xd48d22df', []);
		expect(clip).toMatchObject({ container: 'webm', isTranscoded: true });
		expect(pictures).toHaveLength(120);
	});
});

describe.skipIf(!HAS_SHARED || !HAS_FFMPEG)('real captures (skipped without ../shared)', () => {
	test('a telephone’s film of changing rate keeps every time', async () => {
		const name = 'rtp-video/h264-rtp-unsignalled.pcap';
		const { view, clip, pictures } = await played(name, await firstSsrc(name));
		expect(view.pictures).toBe(2036);
		expect(pictures).toHaveLength(clip.times.length);
		const worst = Math.max(...pictures.map((time, at) => Math.abs(time - (clip.times[at] ?? 0))));
		expect(worst).toBeLessThan(0.002);
		// Its rate never rests: that is no change of it.
		expect(view.findings.map(({ kind }) => kind)).not.toContain('frame-rate-change');
	});

	test('H.263 of a call is encoded anew, all of it', async () => {
		const name = 'rtp-video/h263-sip.pcap';
		const view = await opened(name, async (engine) => {
			const { ids } = await engine.streamOrder({ filter: '', from: null, to: null, sort: [] });
			const item = engine.streamRows([...ids]).find(({ codec }) => codec === 'H263');
			return engine.video({ stream: item?.firstFrame ?? 0, limit: 100 }, signal);
		});
		expect(view).toMatchObject({ codec: 'H263', pictures: 10, damaged: 0, impossible: null });
	});

	test('what is encrypted says that a key is needed', async () => {
		const name = 'rtp-video/webrtc-video-plain.pcap';
		const reasons = await opened(name, async (engine) => {
			const { ids } = await engine.streamOrder({ filter: '', from: null, to: null, sort: [] });
			const views = engine
				.streamRows([...ids])
				.filter(({ encrypted }) => encrypted)
				.map(({ firstFrame }) => engine.video({ stream: firstFrame, limit: 10 }, signal));
			return (await Promise.all(views)).map(({ impossible }) => impossible);
		});
		expect(reasons.length).toBeGreaterThan(0);
		expect(new Set(reasons)).toEqual(new Set(['encrypted (SRTP): a key is needed to see it']));
	});
});

/** SSRC of the first stream of pictures. */
function firstSsrc(name: string): Promise<string> {
	return opened(name, async (engine) => {
		const { ids } = await engine.streamOrder({ filter: '', from: null, to: null, sort: [] });
		return engine.streamRows([...ids]).find(({ kind }) => kind === 'video')?.ssrc ?? '';
	});
}
