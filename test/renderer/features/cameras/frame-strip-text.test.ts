import { describe, expect, test } from 'vitest';
import type { SessionItem, SessionMedia, StripMark } from '../../../../main/ipc/contract.ts';
import { saidOf, totalsOf } from '../../../../renderer/features/cameras/frame-strip-text.ts';
import { NumberFormat } from '../../../../renderer/format/numbers.ts';
import { messagesOf } from '../../../../renderer/messages/index.ts';

const format = new NumberFormat('en');
const text = messagesOf('en');

describe('what is said', () => {
	const mark: StripMark = {
		...{ kind: 'key', track: 'v', offset: 1.5, frame: 24, bytes: 2000, missing: 100 },
	};
	const gap = { track: 'v', from: 2, to: 50.25, frame: 60 };

	test('of a frame is its kind, time, packet, size and what it lacks', () => {
		expect(saidOf(mark, null, text, format)).toBe(
			'key frame, 1.500 s, #24, 2.00 kB, 100 B missing',
		);
		expect(saidOf(null, null, text, format)).toBe('');
	});

	test('of a gap is its length, its ends and where it goes on', () => {
		const said = saidOf(mark, gap, text, format);
		expect(said).toBe('nothing for 48.250 s: 2.000 to 50.250 s, goes on at #60');
	});
});

test('frames are counted over all tracks of a session, by kind', () => {
	const media = [
		{ kind: 'video', frames: 30, keyFrames: 3, damagedFrames: 1 },
		{ kind: 'video', frames: 10, keyFrames: 1 },
		{ kind: 'audio', frames: 150 },
		{ kind: 'image', frames: 2 },
		{ kind: 'data', frames: null },
	] as SessionMedia[];
	expect(totalsOf({ media } as unknown as SessionItem)).toEqual({
		...{ keys: 4, pictures: 36, sounds: 150, others: 2, damaged: 1 },
	});
});
