import { beforeEach, describe, expect, test } from 'vitest';
import type { VideoView } from '../../../main/ipc/contract.ts';
import type { Client } from '../../../renderer/bridge.ts';
import type { Capture } from '../../../renderer/state/capture.svelte.ts';
import { StreamVideo, eventsOf } from '../../../renderer/state/video.svelte.ts';

const capture = { id: 'c1' } as unknown as Capture;
const ref = { capture, stream: 12 };
const BY_ARRIVAL = { syncFrom: 'arrival', sentLate: 0 } as const;
const VIEW: VideoView = {
	...{ stream: 12, codec: 'H264', codecFrom: 'inferred', impossible: null, from: 1, to: 9 },
	...{ choices: [], inside: null, ownSound: null },
	...{ pictures: 3, damaged: 1, keyFrames: 1, lost: 4, frameRate: 25, isThinned: false },
	marks: [
		{ kind: 'key', isDamaged: false, offset: 1, frame: 12, bytes: 900 },
		{ kind: 'picture', isDamaged: false, offset: 2, frame: 13, bytes: 90 },
		{ kind: 'picture', isDamaged: true, offset: 3, frame: 14, bytes: 40 },
	],
	losses: [{ offset: 2.9, frame: 14, packets: 4 }],
	freezes: [{ from: 5, to: 6, frame: 15, cause: 'sender' }],
	findings: [],
	sounds: [
		{ stream: 20, ssrc: '0x1', codec: 'PCMU', because: 'ports', startsLater: 0, ...BY_ARRIVAL },
	],
};

let asked: (readonly [name: string, query: Record<string, unknown>])[] = [];
let answers: Record<string, () => Promise<unknown>>;
let video: StreamVideo;

beforeEach(() => {
	asked = [];
	answers = {
		video: () => Promise.resolve(VIEW),
		openClip: () => Promise.resolve({ track: 'rtp-12', from: 1, times: [0], frames: [12] }),
		stopClip: () => Promise.resolve(null),
	};
	const call = (name: string, query: Record<string, unknown>): Promise<unknown> => {
		asked.push([name, query]);
		return answers[name]?.() ?? Promise.reject(new Error(name));
	};
	video = new StreamVideo({ call } as unknown as Client);
});

const names = (): string[] => asked.map(([name]) => name);
const clips = (): Record<string, unknown>[] =>
	asked.flatMap(([name, query]) => (name === 'openClip' ? [query] : []));

describe('pictures of a stream', () => {
	test('are counted, then shown with the sound that fits best', async () => {
		await video.follow(ref, 'a', null);
		expect(names()).toEqual(['video', 'openClip']);
		expect(clips()).toMatchObject([{ track: 'rtp-12', sound: 'rtp-20', from: 1 }]);
		expect(video.view).toEqual(VIEW);
	});

	test('are heard with the stream that the user chose', async () => {
		await video.follow(ref, 'a', 33);
		expect(clips()).toMatchObject([{ sound: 'rtp-33' }]);
		await video.setSound(null);
		expect(clips()[1]).not.toHaveProperty('sound');
	});

	test('of several inside one stream are shown by choice', async () => {
		const choices = [256, 257].map((id) => ({
			...{ id, kind: 'video' as const, codec: 'H264', streamType: 27 },
		}));
		const view = (inside: number) => () => Promise.resolve({ ...VIEW, choices, inside });
		answers['video'] = view(256);
		await video.follow(ref, 'a', 33);
		expect(clips()[0]).toMatchObject({ track: 'rtp-12/256' });
		answers['video'] = view(257);
		await video.setInside(257);
		expect(asked.filter(([name]) => name === 'video')[1]?.[1]).toMatchObject({ inside: 257 });
		expect(clips()[1]).toMatchObject({ track: 'rtp-12/257', sound: 'rtp-33' });
		const before = asked.length;
		await video.setInside(257);
		await video.follow(ref, 'a', 33);
		expect(asked).toHaveLength(before);
	});

	test('the same ones again ask nothing, those of another codec do', async () => {
		await video.follow(ref, 'a', null);
		await video.follow(ref, 'a', null);
		expect(names()).toHaveLength(2);
		await video.follow(ref, 'b', null);
		expect(names()).toHaveLength(4);
	});

	test('with nothing to begin with are shown with their holes', async () => {
		const finding = { severity: 'error', title: '', offset: 0, frames: [], values: {} } as const;
		const view = { ...VIEW, findings: [{ ...finding, kind: 'no-key-frame' as const }] };
		answers['video'] = () => Promise.resolve(view);
		await video.follow(ref, 'a', null);
		expect(clips()).toMatchObject([{ damaged: true }]);
		await video.setDamaged(false);
		expect(clips()[1]).not.toHaveProperty('damaged');
	});

	test('that cannot be shown are not asked for', async () => {
		answers['video'] = () => Promise.resolve({ ...VIEW, impossible: 'encrypted' });
		await video.follow(ref, 'a', null);
		expect(names()).toEqual(['video']);
	});

	test('tell why nothing is known of them', async () => {
		answers['video'] = () => Promise.reject(new Error('the engine has ended'));
		await video.follow(ref, 'a', null);
		expect(video.failure).toBe('the engine has ended');
	});

	test('are given up when one leaves while they are counted', async () => {
		let late: (view: VideoView) => void = () => undefined;
		answers['video'] = () => new Promise((resolve) => (late = resolve as never));
		const following = video.follow(ref, 'a', null);
		video.leave();
		late(VIEW);
		await following;
		expect(names()).toEqual(['video', 'stopClip']);
		expect(video.view).toBeNull();
	});

	test('are given up when one leaves while their clip is made', async () => {
		answers['openClip'] = () => new Promise(() => undefined);
		void video.follow(ref, 'a', null);
		await Promise.resolve();
		await Promise.resolve();
		expect(names()).toEqual(['video', 'openClip']);
		video.leave();
		expect(names()[2]).toBe('stopClip');
	});
});

describe('what happened to them', () => {
	test('stands in time order, ordinary pictures left out', () => {
		expect(
			eventsOf(VIEW).map(({ kind, offset, frame, size }) => [kind, offset, frame, size]),
		).toEqual([
			['key', 1, 12, 900],
			['lost', 2.9, 14, 4],
			['damaged', 3, 14, 40],
			['pause', 5, 15, 1],
		]);
	});

	test('is gone to one by one, key frames left out', async () => {
		await video.follow(ref, 'a', null);
		video.clip.close();
		await video.step(1);
		expect(clips().at(-1)).toMatchObject({ from: 2.9 });
		await video.step(-1);
		expect(clips()).toHaveLength(2);
	});
});
