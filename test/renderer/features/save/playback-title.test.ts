import { expect, test } from 'vitest';
import { playbackTitle } from '../../../../renderer/features/save/playback-title.ts';
import { NumberFormat } from '../../../../renderer/format/numbers.ts';
import { en } from '../../../../renderer/messages/en/index.ts';
import { ja } from '../../../../renderer/messages/ja/index.ts';
import { zhCN } from '../../../../renderer/messages/zh-CN/index.ts';

const format = new NumberFormat('en');
const playback = { errors: 1008, leftOut: 1, undecoded: 1005, checkedSeconds: 8, words: ['oh'] };

test('every kind of trouble has its line, then the decoder speaks', () => {
	expect(playbackTitle(playback, en, format).split('\n')).toEqual([
		'ffmpeg decoded the first 8 s of the saved file.',
		'1 damaged picture was left out',
		'1,005 pictures could not be decoded',
		'2 errors in what was decoded',
		'oh',
	]);
});

test('what there is none of is not said', () => {
	const clean = { ...playback, errors: 0, leftOut: 0, undecoded: 0, words: [] };
	expect(playbackTitle(clean, en, format)).not.toContain('\n');
});

test.each([ja, zhCN])('it is said in every language', (text) => {
	expect(playbackTitle(playback, text, format)).toContain('1,005');
	expect(playbackTitle(playback, text, format)).not.toContain('could not');
});
