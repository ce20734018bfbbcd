import { describe, expect, test } from 'vitest';
import type { RtpFigures } from '../../../app/analysis/rtp-figures.ts';
import { streamProblems } from '../../../app/views/stream-problems.ts';
import type { ProblemFacts } from '../../../app/views/stream-problems.ts';
import { even, trueFigures } from '../analysis/arrivals.ts';

const CLEAN: RtpFigures = trueFigures(even(100));

function problems(given: Partial<ProblemFacts> = {}, figures: Partial<RtpFigures> = {}) {
	return streamProblems({
		...{
			codec: 'PCMU',
			clockRate: 8000,
			encrypted: false,

			suites: [],
			detection: 1,
			isCut: false,
			ssrc: 1,
		},
		...{ inferred: null, isInferred: false, redefined: [] },
		figures: { ...CLEAN, ...figures },
		...given,
	});
}

describe('sentences about a stream', () => {
	test('a clean stream has none', () => {
		expect(problems()).toEqual([]);
	});

	test.for([
		[{ encrypted: true }, {}, 'encrypted (SRTP): a key is needed to play it'],
		[{}, { lost: 1, lostPercent: 1, expected: 100 }, '1 packet lost (1.00 % of 100)'],
		[{}, { lost: 7, lostPercent: 3.333, expected: 210 }, '7 packets lost (3.33 % of 210)'],
		[{ isCut: true }, {}, 'payload cut by the snap length: not all of it was captured'],
		[{}, { late: 2 }, '2 packets late (reordered)'],
		[{}, { duplicates: 1 }, '1 duplicate packet'],
		[{}, { restarts: 3 }, 'sender restarted 3 times'],
		[{ redefined: [0] }, {}, 'payload type 0 was redefined by the call'],
		[
			{ isInferred: true },
			{},
			'its call is inferred: the announced address is private, port, time and codec fit',
		],
		[{ codec: null }, {}, 'unknown codec: the payload type is dynamic'],
		[{ clockRate: null }, {}, 'no clock rate: jitter cannot be known'],
		[{ detection: 0.5 }, {}, 'few or odd packets: it may not be RTP'],
		[{ ssrc: 0 }, {}, 'unusual SSRC'],
		[{ ssrc: 0xffff_ffff }, {}, 'unusual SSRC'],
	] as const)('%j, %j', ([given, figures, sentence]) => {
		expect(problems(given, figures)).toEqual([sentence]);
	});

	test('the weightiest comes first', () => {
		const all = problems({ encrypted: true, isCut: true }, { lost: 1, late: 1 });
		expect(all.map((sentence) => sentence.split(' ')[0])).toEqual([
			...['encrypted', '1', 'payload', '1'],
		]);
	});
});
