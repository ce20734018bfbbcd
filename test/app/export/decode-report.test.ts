/** ffmpeg at its most talkative: errors and pictures are told apart from the rest. */
import { expect, test } from 'vitest';
import { DecodeReport } from '../../../app/export/decode-report.ts';

function heard(...pieces: readonly string[]): DecodeReport {
	const report = new DecodeReport();
	for (const piece of pieces) report.take(new TextEncoder().encode(piece));
	report.end();
	return report;
}

test('errors are kept, and nothing of what else is said', () => {
	const { words } = heard(
		'[info] Input #0, matroska\n[h264 @ 0x55d0a1] [verbose] Reinit context to 160x128\n',
		'[h264 @ 0x55d0a1] [err',
		'or] error while decoding MB 3 4\n    Last message repeated 3 times\n',
		'[h264 @ 0x55d0a1] [warning] deprecated\n    Last message repeated 7 times\n',
		'[in @ 0x1] [h264 @ 0x2] [fatal] it is over\n  Metadata:\n',
	);
	expect(words.lines(9)).toEqual(['error while decoding MB 3 4', 'it is over']);
	expect(words.count).toBe(5);
});

test('pictures of all streams are counted, sound is not', () => {
	const { pictures } = heard(
		'[verbose]   Input stream #0:0 (video): 94 packets read (11530 bytes); 44 frames decoded; \n',
		'[verbose]   Input stream #0:1[0x101] (video): 6 packets read (90 bytes); 6 frames decoded; 0 decode errors; \n',
		'[verbose]   Input stream #0:2 (audio): 99 packets read (9 bytes); 98 frames decoded (9 samples); ',
	);
	expect(pictures).toEqual({ given: 100, decoded: 50 });
});

test('what was never told is not known', () => {
	expect(heard('[error] Invalid data found\n').pictures).toBeNull();
	expect(heard().words.count).toBe(0);
});

test('what is said of times where decoded pictures go is no fault of the file', () => {
	const { words } = heard(
		'[null @ 0x55] [error] Application provided invalid, non monotonically increasing dts: 5 >= 5\n',
		'    Last message repeated 4 times\n',
		'[out#0/null @ 0x55] [error] Application provided invalid dts\n',
		'[h264 @ 0x55] [error] mmco: unref short failure\n',
	);
	expect(words.lines(9)).toEqual(['mmco: unref short failure']);
	expect(words.count).toBe(1);
});
