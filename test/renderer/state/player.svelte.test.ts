import { beforeEach, describe, expect, test } from 'vitest';
import { fakeWindow } from '../../fixtures/fake-window.ts';
import { until } from '../../fixtures/until.ts';

let window: Awaited<ReturnType<typeof fakeWindow>>;

const player = () => window.app.player;

async function open(...streams: readonly number[]): Promise<void> {
	const [capture] = window.app.workbench.captures;
	if (capture === undefined) throw new Error('no capture');
	await player().open(streams.map((stream) => ({ capture, stream })));
}

beforeEach(async () => {
	window = await fakeWindow(['/x/a.pcap']);
	await window.app.chooseCaptures();
	await until(() => expect(window.app.workbench.captures[0]?.view?.phase).toBe('complete'));
});

const asked = (name: string): number => window.calls.filter((call) => call === name).length;

describe('a playback', () => {
	test('is opened once for the same streams, and ended when others come', async () => {
		await open(1, 2);
		await open(1, 2);
		expect(asked('openPlayer')).toBe(1);
		await open(3);
		expect([asked('openPlayer'), asked('closePlayer')]).toEqual([2, 1]);
		expect(player().view?.lanes.map(({ stream }) => stream)).toEqual([3]);
		await player().clear();
		expect(player().view).toBeNull();
	});

	test('gives the two ends of a talk an ear each', async () => {
		await open(1, 2);
		expect([player().routeOf(1), player().routeOf(2)]).toEqual(['left', 'right']);
		await open(1, 2, 3);
		expect(player().routeOf(1)).toBe('both');
	});

	test('plays, pauses and stops; the clock is that of the sound', async () => {
		await open(1, 2);
		player().play();
		await until(() => expect(window.sound.started.length).toBeGreaterThan(2));
		window.sound.sink.currentTime += 2.15;
		player().tick();
		expect(player().position).toBeCloseTo(2, 6);
		player().toggle();
		expect(player().isPlaying).toBe(false);
		expect(player().position).toBeCloseTo(2, 6);
		player().stop();
		expect(player().position).toBe(0);
	});

	test('is sought inside its bounds, and begins anew at its end', async () => {
		await open(1);
		const end = player().view?.to ?? 0;
		player().seek(1e6);
		expect(player().position).toBe(end);
		player().seekBy(-0.5);
		expect(player().position).toBeCloseTo(end - 0.5, 9);
		player().seek(end);
		player().play();
		player().tick();
		expect(player().position).toBe(0);
		player().pause();
	});

	test('lanes are muted, sent to ears and told to the sound when it begins', async () => {
		await open(1, 2);
		player().toggleMute();
		player().setRoute(2, 'both');
		player().play();
		player().pause();
		expect(window.sound.gains.map(({ gain }) => gain.value)).toEqual([0.8, 0, 1]);
		expect(window.sound.pans.map(({ pan }) => pan.value)).toEqual([-1, 0]);
		player().focusLane(2);
		player().toggleMute();
		expect([player().isMuted(1), player().isMuted(2)]).toEqual([true, true]);
	});

	test('a lane without a decoder is shown with the reason and not asked for', async () => {
		await open(7, 1);
		expect(player().view?.lanes[0]?.silentBecause).toMatch(/not known/u);
		player().play();
		await until(() => expect(window.sound.started.length).toBeGreaterThan(0));
		player().pause();
		expect(window.sound.pans).toHaveLength(1);
	});

	test('another timing keeps the place and counts anew', async () => {
		await open(1);
		player().seek(3);
		expect(player().view?.lanes[0]?.counts.late).toBe(1);
		await player().setPlayout({ bufferMs: 500 });
		expect(player().position).toBe(3);
		expect(player().view?.lanes[0]?.counts.late).toBe(0);
	});

	test('waves are asked for over what is drawn', async () => {
		await open(1);
		player().setRange({ from: 1, to: 2 });
		await player().loadWave(1, 80);
		expect(player().waves.get(1)).toMatchObject({ from: 1, to: 2, largest: { length: 80 } });
	});

	test('decoding goes on behind, and is seen', async () => {
		await open(3);
		// The fake decodes a further part whenever it is asked: the view is asked, not the first answer.
		await until(() => expect(player().view?.lanes[0]?.decoded).toBeGreaterThan(0.4));
	});
});
