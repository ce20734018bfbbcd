/** ffmpeg's words while it decodes. */
import { expect, test } from 'vitest';
import { DecodeWords } from '../../../app/export/decode-words.ts';

function heard(...pieces: readonly string[]): DecodeWords {
	const words = new DecodeWords();
	for (const piece of pieces) words.take(new TextEncoder().encode(piece));
	return words;
}

test('lines are kept once, without the part that speaks, and counted each time', () => {
	const words = heard(
		'[h264 @ 0x55d0a1] missing picture in access unit with size 18\n[h264 @ 0x55',
		'd0a1] error while decoding MB 3 4\n    Last message repeated 3 times\n',
		'[sdp @ 000001f] [h264 @ 000002f] missing picture in access unit with size 18\n\n',
	);
	expect(words.lines(9)).toEqual([
		'missing picture in access unit with size 18',
		'error while decoding MB 3 4',
	]);
	expect(words.lines(1)).toHaveLength(1);
	expect(words.count).toBe(6);
});

test('who says nothing has said nothing', () => {
	expect(heard('\n').count).toBe(0);
	expect(heard().lines(3)).toEqual([]);
	expect(heard().text).toBe('');
});

test('a decoder that never stops complaining fills no memory', () => {
	const words = new DecodeWords();
	const piece = new TextEncoder().encode('x'.repeat(10_000));
	for (let round = 0; round < 100; round++) words.take(piece);
	expect(words.text.length).toBeLessThan(80_000);
});
