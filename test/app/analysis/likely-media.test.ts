import { describe, expect, test } from 'vitest';
import { guessMedia } from '../../../app/analysis/likely-media.ts';

const NONE = { packets: 0, bytes: 0 };
const UDP = { isDatagrams: true } as const;
const TCP = { isDatagrams: false } as const;

describe('a conversation', () => {
	test('with many filled packets one way is likely video, on UDP and TCP', () => {
		// The dash-cam of the recording that started it: 4,339 packets, 2,140 kB.
		const camera = { packets: 4339, bytes: 2_140_000 };
		const reason = '428 kbit/s in packets of 493 bytes, 100 % of it one way';
		expect(guessMedia(camera, NONE, 40, UDP)).toEqual({ kind: 'video', reason });
		const answers = { packets: 2000, bytes: 132_000 };
		expect(guessMedia(answers, camera, 40, TCP)).toMatchObject({ kind: 'video' });
		expect(guessMedia(answers, camera, 40, TCP)?.reason).toContain('94 % of it one way');
	});

	test('with small packets at an even pace is likely audio, on UDP alone', () => {
		const sound = { packets: 2279, bytes: 420_000 };
		const reason = '84 kbit/s in 57 small packets a second';
		expect(guessMedia(NONE, sound, 40, UDP)).toEqual({ kind: 'audio', reason });
		expect(guessMedia(sound, NONE, 40, TCP)).toBeNull();
	});

	test('says its rate in megabits where it is high', () => {
		const reason = guessMedia({ packets: 10_000, bytes: 13_000_000 }, NONE, 10, UDP)?.reason;
		expect(reason).toMatch(/^10\.4 Mbit\/s in packets of 1300 bytes/u);
	});

	test.each([
		['too few packets', { packets: 99, bytes: 99_000 }, NONE, 4],
		['too short', { packets: 1000, bytes: 1_000_000 }, NONE, 1.9],
		['as much one way as the other', { packets: 900, bytes: 9e5 }, { packets: 900, bytes: 9e5 }, 9],
		['hardly anything a second', { packets: 100, bytes: 12_000 }, NONE, 600],
		['nothing at all', NONE, NONE, 0],
	])('with %s tells nothing', (_name, there, back, seconds) => {
		expect(guessMedia(there, back, seconds, UDP)).toBeNull();
	});
});
