import { expect, test } from 'vitest';
import type { StreamItem } from '../../../../main/ipc/contract.ts';
import { clockNote, isClocked } from '../../../../renderer/features/streams/clock-note.ts';
import { NumberFormat } from '../../../../renderer/format/numbers.ts';
import { en } from '../../../../renderer/messages/en/index.ts';
import { fakeStream } from '../../../fixtures/fake-streams.ts';

const note = (given: Partial<StreamItem>): string =>
	clockNote({ ...fakeStream(0), ...given }, en, new NumberFormat('en'));

test('a clock that was inferred or set is told beside what goes by it', () => {
	expect(note({ clockRate: 90_000, clockRateFrom: 'inferred', codecFrom: 'inferred' })).toBe(
		'clock inferred: 90,000 Hz',
	);
	expect(note({ clockRate: 8000, clockRateFrom: 'static', codecFrom: 'user' })).toBe(
		'clock by the codec set: 8,000 Hz',
	);
	expect(note({ clockRate: 8000, clockRateFrom: 'sdp', codecFrom: 'sdp' })).toBe('');
	expect(note({ clockRate: null, clockRateFrom: null, codecFrom: null })).toBe('');
});

test('only jitter goes by the clock among the columns', () => {
	expect([isClocked('meanJitter'), isClocked('maxJitter'), isClocked('maxDelta')]).toEqual([
		...[true, true, false],
	]);
});
