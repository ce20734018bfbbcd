/** Formats that are not meant for a kind of media. */
import { describe, expect, test } from 'vitest';
import { leftOutReason, unsuited } from '../../../app/export/left-out.ts';
import { streamFrames } from '../../fixtures/builders/calls.ts';
import { testFolder } from './folder.ts';
import { openFrames, saved, ALL } from './saving.ts';

const folder = testFolder();
/** One stream of sound and one of pictures. */
const BOTH = [
	...streamFrames({ count: 20, ssrc: 0x10 }),
	...streamFrames({ count: 20, ssrc: 0x20, payloadType: 34, route: { from: 2, to: 1 } }),
];

test.each([
	['wav', 'video', true, 'left out: not audio'],
	['au', 'image', false, 'left out: not audio'],
	['wav', 'data', false, 'left out: not audio'],
	['wav', 'audio', false, null],
	['opus', 'other', true, null],
	['mp4', 'audio', false, 'left out: no pictures'],
	['mkv', 'video', false, null],
	['mp4', 'audio', true, null],
	['mov', 'audio', true, 'left out: no pictures'],
	['mov', 'video', true, null],
	['pcapng', 'video', false, 'left out: not RTP'],
	['rtpdump', 'other', true, null],
	['auto', 'data', false, null],
	['raw', 'image', false, null],
] as const)('%s of %s (RTP: %s): %s', (format, kind, isRtp, reason) => {
	expect(unsuited(format, { kind, isRtp })).toBe(reason);
});

describe('what a format is not meant for', () => {
	const planned = {
		id: 'rtp-1',
		subject: { kind: 'video', isRtp: true },
		isImpossible: true,
	} as const;

	test('is left out unless it was named itself, or can be had all the same', () => {
		const request = { format: 'wav', only: null } as const;
		expect(leftOutReason(request, planned)).toBe('left out: not audio');
		expect(leftOutReason({ ...request, only: ['rtp-1'] }, planned)).toBeNull();
		const ofCall = { ...request, only: ['rtp-1'], named: ['sip-1'] };
		expect(leftOutReason(ofCall, planned)).toBe('left out: not audio');
		expect(leftOutReason(request, { ...planned, isImpossible: false })).toBeNull();
	});

	test('is told in the manifest, and no failure', async () => {
		const manifest = await saved(folder, BOTH, { format: 'wav' });
		expect(manifest.items.map(({ ssrc }) => ssrc)).toEqual(['0x00000010']);
		expect(manifest.failed).toEqual([]);
		expect(manifest.leftOut).toEqual([{ id: 'rtp-2', reason: 'left out: not audio' }]);
	});

	test('fails where it was asked for by name', async () => {
		const manifest = await saved(folder, BOTH, { format: 'wav', only: ['rtp-2'] });
		expect(manifest.failed).toEqual([{ id: 'rtp-2', reason: 'H263 cannot be written as wav' }]);
		expect(manifest).not.toHaveProperty('leftOut');
	});

	test('says so before the act', async () => {
		const engine = await openFrames(folder, BOTH);
		const plan = engine.planSave({ ...ALL, format: 'wav' });
		expect(plan.map(({ impossible }) => impossible)).toEqual([null, 'left out: not audio']);
		await engine.close();
	});
});
