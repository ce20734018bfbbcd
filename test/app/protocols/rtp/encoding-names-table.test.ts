import { expect, test } from 'vitest';
import * as names from '../../../../app/protocols/rtp/encoding-names-table.ts';

test.each([
	['opus', 48_000, 0],
	['OPUS', 48_000, 0],
	['AMR', 8000, 8000],
	['AMR-WB', 16_000, 16_000],
	['AMR-WB+', 0, 16_000],
	['G722', 8000, 0],
	['H264', 90_000, 90_000],
	['H264-SVC', 0, 90_000],
	['telephone-event', 8000, 8000],
	['t140', 1000, 1000],
	['X-Unheard', 0, 0],
])('%s: %i, and %i in Wireshark', (name, ours, theirs) => {
	expect([names.knownClockRate(name), names.wiresharkClockRate(name)]).toEqual([ours, theirs]);
});

test('static names have their usual spelling, others are as written', () => {
	expect(['pcmu', 'Pcma', 'l16', 'Opus', 'iLBC'].map(names.usualName)).toEqual([
		...['PCMU', 'PCMA', 'L16', 'Opus', 'iLBC'],
	]);
});

test('side encodings and events', () => {
	expect(['CN', 'Telephone-Event', 'RED', 'rtx', 'PCMU'].map(names.isSideEncoding)).toEqual([
		...[true, true, true, true, false],
	]);
	expect(['telephone-event', 'TELEPHONE-EVENT/8000', 'tone'].map(names.isEvent)).toEqual([
		...[true, true, false],
	]);
});

test('only redundancy has media inside its packets', () => {
	expect(['RED', 'red', 'ulpfec', 'PCMU'].map(names.isWrapper)).toEqual([true, true, false, false]);
});
