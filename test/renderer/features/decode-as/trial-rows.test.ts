/** The table of trials in words. */
import { expect, test } from 'vitest';
import type { Trial } from '../../../../main/ipc/contract.ts';
import { trialRows } from '../../../../renderer/features/decode-as/trial-rows.ts';
import { en } from '../../../../renderer/messages/en/index.ts';

function trial(codec: string, given: Partial<Trial>): Trial {
	const nothing = { decoded: 0, expected: 0, reason: `tried ${codec}`, signs: [], words: '' };
	return { codec, verdict: 'untold', ...nothing, ...given };
}

const VP8 = trial('VP8', { verdict: 'fails', signs: ['size', 'no-stream'] });
const H264 = trial('H264', { verdict: 'decodes', decoded: 118, expected: 120 });

test('what does not fit leads to the next candidate, what fits is named', () => {
	const rows = trialRows([VP8, H264], en.trials);
	expect(rows.map(({ conclusion }) => conclusion)).toEqual([
		...['VP8 does not fit; next: H264', 'H264 fits'],
	]);
	expect(trialRows([VP8], en.trials)[0]?.conclusion).toBe('VP8 does not fit');
});

test('the messages of ffmpeg stand there in plain words, the reason where it gave none', () => {
	const [first, second] = trialRows([VP8, H264], en.trials);
	expect(first?.said).toEqual([en.trials.signs.size, en.trials.signs['no-stream']]);
	expect(second?.said).toEqual(['tried H264']);
});

test('nothing is concluded where nothing can be told', () => {
	const rows = trialRows([trial('PCMU', {}), trial('AMR', { verdict: 'partly' })], en.trials);
	expect(rows.map(({ conclusion }) => conclusion)).toEqual(['', '']);
});
