import { describe, expect, test } from 'vitest';
import { NumberFormat } from '../../../../renderer/format/numbers.ts';
import { summaryLines } from '../../../../renderer/features/quality/summary.ts';
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
