import { describe, expect, test } from 'vitest';
import {
	freezesOf,
	offsetFinding,
	pictureFindings,
} from '../../../app/analysis/picture-findings.ts';
import type { PictureRoll } from '../../../app/analysis/picture-roll.ts';
import { PictureRoll as Roll } from '../../../app/analysis/picture-roll.ts';
import { roll, steady } from './rolls.ts';

const findings = (one: PictureRoll, start = 0) => pictureFindings(one, freezesOf(one), start);
const kinds = (one: PictureRoll, start = 0): string[] =>
	findings(one, start).map(({ kind }) => kind);

describe('a picture that stands still', () => {
	/** Pictures 50 to 74 are missing: one second. */
	const held = roll(
		Array.from({ length: 100 }, (_, at) => ({
			offset: (at < 50 ? at : at + 25) / 25,
			isKey: at === 0,
		})),
	);

	test('is a freeze from the last picture before to the first one after', () => {
		const [freeze, ...others] = freezesOf(held);
		expect(others).toEqual([]);
		expect(freeze).toEqual({ from: 49 / 25, to: 3, frame: 51, cause: 'sender' });
	});

	test('is a pause of the sender where no packet is missing, and only noted', () => {
		expect(findings(held)).toMatchObject([
			{ kind: 'pauses', severity: 'note', frames: [51], values: { count: 1 } },
		]);
		expect(findings(held)[0]?.title).toBe(
			'the picture stands still 1×, 1.0 s in all, 1.0 s at most: nothing was sent',
		);
	});

	test('is a loss where packets are missing between both', () => {
		const lost = steady(100, (at) => ({ offset: (at < 50 ? at : at + 25) / 25 }));
		lost.addGap({ offset: 2.9, frame: 51, packets: 40 });
		expect(freezesOf(lost)[0]?.cause).toBe('lost');
		expect(findings(lost)).toMatchObject([{ kind: 'freezes', severity: 'warning' }]);
	});

	test('is a loss where the pictures between are damaged', () => {
		const broken = steady(100, (at) => ({ isWhole: at < 50 || at > 60 }));
		expect(freezesOf(broken)).toEqual([{ from: 49 / 25, to: 61 / 25, frame: 62, cause: 'lost' }]);
	});

	test('is none while single pictures are missing', () => {
		expect(freezesOf(steady(100, (at) => ({ isWhole: at !== 50 })))).toEqual([]);
	});

	test('a gap long before it is not its cause', () => {
		const lost = steady(100, (at) => ({ offset: (at < 50 ? at : at + 25) / 25 }));
		lost.addGap({ offset: 0.2, frame: 5, packets: 1 });
		expect(freezesOf(lost)[0]?.cause).toBe('sender');
	});
});

describe('damaged pictures', () => {
	test('are counted with the packets that are missing', () => {
		const some = steady(100, (at) => ({ isWhole: at % 50 !== 7 }));
		some.addGap({ offset: 0.3, frame: 8, packets: 3 });
		expect(findings(some)).toEqual([
			{
				...{ kind: 'damaged-pictures', severity: 'warning', offset: 7 / 25, frames: [8, 58] },
				title: '2 of 100 pictures are damaged (2.0 %): 3 packets are missing',
				values: { count: 2, of: 100, share: 2, missing: 3 },
			},
		]);
	});

	test('are an error from every twentieth on', () => {
		const [found] = findings(steady(100, (at) => ({ isWhole: at % 20 !== 7 })));
		expect(found?.severity).toBe('error');
	});
});

describe('key frames', () => {
	test('that never come are an error', () => {
		const found = findings(steady(50, () => ({ isKey: false })));
		expect(found).toMatchObject([{ kind: 'no-key-frame', severity: 'error', frames: [1] }]);
	});

	test('that are damaged do not count', () => {
		expect(kinds(steady(50, (at) => ({ isWhole: at !== 0 })))).toContain('no-key-frame');
	});

	test('that come late leave nothing to see before', () => {
		const late = steady(100, (at) => ({ isKey: at === 60 }));
		expect(findings(late)).toMatchObject([
			{ kind: 'late-key-frame', offset: 0, frames: [61], values: { seconds: 2.4 } },
		]);
		expect(kinds(late, 2)).toEqual([]);
	});

	test('that are rare are noted with the longest distance', () => {
		const rare = steady(1000, (at) => ({ isKey: at % 400 === 0 }));
		expect(findings(rare)).toMatchObject([
			{ kind: 'rare-key-frames', severity: 'note', frames: [401, 801], values: { seconds: 16 } },
		]);
	});
});

describe('the frame rate', () => {
	const changing = (stepOf: (at: number) => number): PictureRoll => {
		let offset = 0;
		return roll(
			Array.from({ length: 300 }, (_, at) => ({ offset: (offset += stepOf(at)), isKey: at === 0 })),
		);
	};

	test('that changes and stays so is told once', () => {
		const found = findings(
			changing((at) => (at < 150 ? 0.04 : 0.1)),
			0.04,
		);
		expect(found).toMatchObject([{ kind: 'frame-rate-change', severity: 'note', frames: [151] }]);
		expect(found[0]?.title).toBe('the frame rate changes from 25.0 to 10.0 pictures a second');
	});

	test('that never rests has no change', () => {
		expect(kinds(changing((at) => 0.03 + ((at * 7) % 10) * 0.008))).toEqual([]);
	});

	test('that changes for a moment is not told', () => {
		expect(kinds(changing((at) => (at >= 150 && at < 165 ? 0.06 : 0.04)))).toEqual([]);
	});
});

describe('sound beside pictures', () => {
	test.for([
		[0, null],
		[0.12, null],
		[-0.04, null],
		[0.2, 'the sound is 200 ms late, as it was sent'],
		[-0.1, 'the sound is 100 ms early, as it was sent'],
	] as const)('%d s later is noticed or not', ([seconds, title]) => {
		const found = offsetFinding(seconds, 3, [4]);
		expect(found?.title ?? null).toBe(title);
		if (found !== null)
			expect(found).toMatchObject({ offset: 3, frames: [4], values: { seconds } });
	});
});

test('nothing is said of no pictures', () => {
	expect(findings(new Roll())).toEqual([]);
});
