/** ffmpeg's words about media that were put into it as the wrong codec. */
import { expect, test } from 'vitest';
import { mismatchSigns } from '../../../../app/media/infer/mismatch.ts';

const SIZE =
	'[sdp @ 0x55f0] Could not find codec parameters for stream 0 (Video: vp8, yuv420p): unspecified size';
const PROBING =
	"Consider increasing the value for the 'analyzeduration' (0) and 'probesize' (5000000) options";

test('each message is recognised by itself, and once', () => {
	expect(mismatchSigns(SIZE)).toEqual(['size']);
	expect(mismatchSigns(`${PROBING}\n${PROBING}`)).toEqual(['probing']);
	expect(mismatchSigns('Output file #0 does not contain any stream')).toEqual(['no-stream']);
});

test('as newer versions of ffmpeg write them', () => {
	expect(mismatchSigns('[out#0/matroska] Output file does not contain any stream')).toEqual([
		'no-stream',
	]);
	const plain = PROBING.replaceAll("'", '');
	expect(mismatchSigns(plain)).toEqual(['probing']);
});

test('all of them together, in a talk as in the one that told of them', () => {
	const talk = ['Input #0, sdp', SIZE, PROBING, 'Output file #0 does not contain any stream'];
	expect(mismatchSigns(talk.join('\n'))).toEqual(['size', 'probing', 'no-stream']);
});

test('what else may go wrong is no sign of a wrong codec', () => {
	const other = 'RTP: missed 2 packets\nmissing picture in access unit with size 18';
	expect(mismatchSigns(other)).toEqual([]);
	expect(mismatchSigns('Could not find codec parameters for stream 1 (Audio: aac)')).toEqual([]);
	expect(mismatchSigns('')).toEqual([]);
});
