import { describe, expect, test } from 'vitest';
import { completedFilter, wordAt } from '../../../../renderer/features/streams/completion.ts';

describe('completion', () => {
	test('sees the word before the caret', () => {
		expect(wordAt('rtp && udp.po', 13)).toEqual({ start: 7, end: 13, text: 'udp.po' });
		expect(wordAt('rtp && ', 7).text).toBe('');
	});

	test('leaves numbers and quoted texts alone', () => {
		expect(wordAt('rtp.ssrc == 0x12', 16).text).toBe('');
		expect(wordAt('sip.Method == "INV', 18).text).toBe('');
		expect(wordAt('a == "b" && rtp', 15).text).toBe('rtp');
	});

	test('replaces the whole word and puts the caret behind it', () => {
		expect(completedFilter('rtp.sxx == 1', 5, 'rtp.ssrc')).toEqual({
			filter: 'rtp.ssrc == 1',
			caret: 8,
		});
	});
});
