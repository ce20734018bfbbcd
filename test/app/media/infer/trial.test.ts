import { describe, expect, test } from 'vitest';
import { pictures, sound } from '../../../../app/media/infer/candidate.ts';
import type { Candidate } from '../../../../app/media/infer/candidate.ts';
import { afterTrials } from '../../../../app/media/infer/trial.ts';
import type { Trial } from '../../../../app/media/infer/trial.ts';

const CANDIDATES = [
	pictures('H264', 0.7, ['NAL types fit']),
	sound('opus', 48_000, 0.6, ['sizes vary']),
	sound('G722', 8000, 0.5, ['one byte a tick']),
	sound('PCMU', 8000, 0.3, ['one byte a tick']),
].filter((one): one is Candidate => one !== null);

function trial(codec: string, verdict: Trial['verdict']): Trial {
	return {
		codec,
		verdict,
		decoded: 1,
		expected: 2,
		reason: `tried ${codec}`,
		signs: [],
		words: '',
	};
}

const names = (trials: readonly Trial[]) =>
	afterTrials(CANDIDATES, trials).map(({ codec, confidence }) => [codec, confidence]);

describe('candidates after their trials', () => {
	test('stay as they were where nothing was tried or nothing could be told', () => {
		expect(afterTrials(CANDIDATES, [])).toEqual(CANDIDATES);
		expect(afterTrials(CANDIDATES, [trial('G722', 'untold')])).toEqual(CANDIDATES);
	});

	test('go last when they fail, first when they decode', () => {
		expect(names([trial('H264', 'fails'), trial('opus', 'decodes')])).toEqual([
			['opus', 0.9],
			['G722', 0.5],
			['PCMU', 0.3],
			['H264', 0.2],
		]);
	});

	test('tell the trial among their reasons', () => {
		const [first] = afterTrials(CANDIDATES, [trial('H264', 'partly')]);
		expect(first).toMatchObject({ confidence: 0.7, reasons: ['NAL types fit', 'tried H264'] });
	});

	test('whose bytes did not fit are not believed because they decode', () => {
		expect(names([trial('PCMU', 'decodes')]).at(-1)).toEqual(['PCMU', 0.3]);
	});
});
