import { describe, expect, test } from 'vitest';
import { pickedLines, unwantedJoints } from '../../../renderer/state/save-lines.ts';
import type { SaveLine } from '../../../renderer/state/save-lines.ts';

const capture = { id: 'c1' };
const other = { id: 'c2' };

/** A line of the dialog; what is not looked at is not there. */
function line(of: object, id: string, media?: readonly string[]): SaveLine {
	return { key: `${(of as { id: string }).id}/${id}`, capture: of, item: { id, media } } as never;
}

const lines = [
	...[line(capture, 'rtp-1'), line(capture, 'rtp-2'), line(capture, 'rtp-3')],
	line(capture, 'rtp-1+rtp-2', ['rtp-1', 'rtp-2']),
	line(other, 'rtp-1'),
	line(capture, 'dvrip-1/av', ['dvrip-1/video-1', 'dvrip-1/audio-1']),
];
const none: ReadonlySet<string> = new Set();
const out = { chosen: false };

describe('lines that hang together', () => {
	test('a stream that is taken out takes the joint file along, in its own capture alone', () => {
		expect(pickedLines(lines, none, 'c1/rtp-2', out)).toEqual(
			new Set(['c1/rtp-2', 'c1/rtp-1+rtp-2']),
		);
		expect(pickedLines(lines, none, 'c2/rtp-1', out)).toEqual(new Set(['c2/rtp-1']));
		expect(pickedLines(lines, none, 'c1/rtp-3', out)).toEqual(new Set(['c1/rtp-3']));
	});

	test('a joint file that is taken in again brings its streams back', () => {
		const left = new Set(['c1/rtp-1', 'c1/rtp-3', 'c1/rtp-1+rtp-2']);
		const picked = pickedLines(lines, left, 'c1/rtp-1+rtp-2', { chosen: true });
		expect(picked).toEqual(new Set(['c1/rtp-3']));
	});

	test('a joint file can be left out by itself, and is named', () => {
		const left = pickedLines(lines, none, 'c1/rtp-1+rtp-2', out);
		expect(left).toEqual(new Set(['c1/rtp-1+rtp-2']));
		expect(unwantedJoints(lines, left)).toEqual(['rtp-1+rtp-2']);
		expect(unwantedJoints(lines, none)).toEqual([]);
	});

	test('one file of several tracks is no joint file of lines', () => {
		expect(unwantedJoints(lines, new Set(['c1/dvrip-1/av', 'c1/rtp-3']))).toEqual([]);
	});
});
