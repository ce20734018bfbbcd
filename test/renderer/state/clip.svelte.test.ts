import { beforeEach, describe, expect, test } from 'vitest';
import type { OpenedClip } from '../../../main/ipc/contract.ts';
import type { Client } from '../../../renderer/bridge.ts';
import type { Capture } from '../../../renderer/state/capture.svelte.ts';
import type { ClipScreen } from '../../../renderer/state/clip.svelte.ts';
import { ClipPlayer, codecsOf } from '../../../renderer/state/clip.svelte.ts';

const capture = { id: 'c1' } as unknown as Capture;
const part: OpenedClip = {
	...{ track: 'dvrip-1/video-1', from: 10, duration: 2, container: 'mp4', codec: 'H265' },
	...{ times: [0, 0.1, 0.2], frames: [24, 30, 36], sound: null, isTranscoded: true },
	...{ next: 12, notes: [], url: 'tapdeck://app/clip/1' },
};
let asked: Record<string, unknown>[] = [];
let answer: () => Promise<OpenedClip> = () => Promise.resolve(part);
let screen: ClipScreen & { paused: boolean };
let player: ClipPlayer;

beforeEach(async () => {
	asked = [];
	answer = () => Promise.resolve(part);
	screen = {
		...{ currentTime: 0, volume: 1, muted: false, playbackRate: 1, paused: true },
		play() {
			this.paused = false;
			return Promise.resolve();
		},
		pause() {
			this.paused = true;
		},
		canPlayType: (type) => (type.includes('avc1') ? 'probably' : ''),
	};
	const call = (name: string, query: Record<string, unknown>): Promise<OpenedClip> => {
		asked.push(query);
		return name === 'stopClip' ? Promise.resolve(part) : answer();
	};
	player = new ClipPlayer({ call } as unknown as Client);
	player.attach(screen);
	await player.open(capture, part.track, 10.1);
});

describe('the player of a camera', () => {
	test('asks for a part that the page can decode, and goes to the wanted time', async () => {
		expect(asked).toMatchObject([
			{ capture: 'c1', track: part.track, from: 10.1, codecs: ['H264'] },
		]);
		await player.ready();
		expect(screen.currentTime).toBeCloseTo(0.1, 6);
		expect(player.frame).toBe(30);
	});

	test('plays and pauses', async () => {
		await player.toggle();
		expect(player.isPlaying).toBe(true);
		await player.toggle();
		expect(player.isPlaying).toBe(false);
	});

	test('steps picture by picture, and stays at the ends', () => {
		player.step(1);
		player.step(1);
		player.step(1);
		expect(player.frame).toBe(36);
		player.step(-1);
		expect(player.frame).toBe(30);
	});

	test('opens the next part at its end, playing', async () => {
		await player.ended();
		expect(asked[1]).toMatchObject({ from: 12 });
		await player.ready();
		expect(screen.paused).toBe(false);
	});

	test('opens another part for a time outside of this one', () => {
		player.seek(30);
		expect(asked[1]).toMatchObject({ from: 30 });
		player.seek(2);
		expect(asked[2]).toMatchObject({ from: 2 });
	});

	test('says why nothing can be shown', async () => {
		answer = () => Promise.reject(new Error('ffmpeg was not found'));
		await player.open(capture, part.track, 0);
		expect(player.failure).toBe('ffmpeg was not found');
		expect(player.clip).toBeNull();
	});

	test('takes no answer that is no longer wanted', async () => {
		let late: (clip: OpenedClip) => void = () => undefined;
		answer = () => new Promise((resolve) => (late = resolve));
		const opening = player.open(capture, part.track, 0);
		player.close();
		late(part);
		await opening;
		expect(player.clip).toBeNull();
		expect(player.isOpening).toBe(false);
	});

	test('has a part made anew that the page cannot show after all, once', async () => {
		answer = () => Promise.resolve({ ...part, codec: 'H264', isTranscoded: false });
		await player.open(capture, part.track, 11);
		await player.broke('decoder failed');
		expect(asked.at(-1)).toMatchObject({ from: 11, codecs: [] });
		expect(player.failure).toBeNull();
		answer = () => Promise.resolve(part);
		await player.open(capture, part.track, 11);
		await player.broke('decoder failed again');
		expect(player.failure).toBe('decoder failed again');
	});

	test('keeps what was wished for from part to part', async () => {
		await player.open(capture, 'rtp-4', 0, false, { sound: 'rtp-9', damaged: true });
		await player.ended();
		expect(asked.at(-1)).toMatchObject({ from: 12, sound: 'rtp-9', damaged: true });
	});

	test('plays faster and slower, the next part too', async () => {
		player.setSpeed(2);
		expect(screen.playbackRate).toBe(2);
		screen.playbackRate = 1;
		await player.ready();
		expect(screen.playbackRate).toBe(2);
	});

	test('gives up a part that is being made when it is closed', () => {
		answer = () => new Promise(() => undefined);
		void player.open(capture, part.track, 0);
		player.close();
		expect(asked.at(-1)).toEqual({ capture: 'c1' });
	});

	test('keeps its volume within bounds', () => {
		player.setVolume(7);
		expect(screen.volume).toBe(1);
		player.setVolume(0.3);
		expect(screen.volume).toBe(0.3);
	});
});

test('a page tells which codecs it decodes', () => {
	expect(codecsOf({ canPlayType: () => 'maybe' })).toEqual(['H264', 'H265', 'VP8', 'VP9', 'AV1']);
	expect(codecsOf({ canPlayType: () => '' })).toEqual([]);
});
