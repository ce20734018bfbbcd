import { describe, expect, test } from 'vitest';
import { NumberFormat } from '../../../../renderer/format/numbers.ts';
import { startDifference, summaryLines } from '../../../../renderer/features/quality/summary.ts';
import { messagesOf } from '../../../../renderer/messages/index.ts';
import { fakeStream } from '../../../fixtures/fake-streams.ts';

const lines = (index: number) => summaryLines(fakeStream(index), new NumberFormat('en'));
const line = (index: number, key: string) => lines(index).find((each) => each.key === key);

describe('summary', () => {
	test('sets both figures side by side and marks where they differ', () => {
		expect(line(2, 'lost')).toMatchObject({
			wireshark: '40 (3.88 %)',
			truth: '42 (4.07 %)',
			differs: true,
		});
		expect(line(2, 'packets')).toMatchObject({ wireshark: '989', truth: '989', differs: false });
	});

	test('leads to the frame of the largest delta and to the first', () => {
		expect(line(2, 'maxDelta')?.frame).toBe(494);
		expect(line(2, 'start')?.frame).toBe(3);
	});

	test('what was not measured is absent, never 0 or −1', () => {
		expect(line(6, 'maxJitter')).toMatchObject({ wireshark: '–', truth: '–' });
		expect(line(6, 'clockDrift')?.truth).toBe('–');
		expect(line(6, 'frequencyDrift')?.truth).toBe('–');
	});

	test('what Wireshark does not know is shown for ours alone', () => {
		expect(line(2, 'duplicates')).toMatchObject({ wireshark: '–', truth: '2', differs: false });
	});

	test('frequency is written as Wireshark does', () => {
		expect(line(0, 'frequencyDrift')?.wireshark).toBe('758\u00a0Hz (−90.53\u00a0%)');
	});
});

test('two directions say how far apart they begin, one alone does not', () => {
	const [first, second] = [fakeStream(1), fakeStream(2)];
	const told = startDifference(
		{ ...first, startOffset: 2, firstFrame: 9 },
		{ ...second, startOffset: 0.717105, firstFrame: 5 },
		messagesOf('en'),
		new NumberFormat('en'),
	);
	expect(told).toContain('−1.282895 s');
	expect(told).toContain('−4');
	expect(startDifference(first, undefined, messagesOf('en'), new NumberFormat('en'))).toBe(null);
});
