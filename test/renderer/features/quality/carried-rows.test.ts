import { expect, test, vi } from 'vitest';
import { carriedRows } from '../../../../renderer/features/quality/carried-rows.ts';
import { en } from '../../../../renderer/messages/en/index.ts';
import { fakeWindow } from '../../../fixtures/fake-window.ts';
import { until } from '../../../fixtures/until.ts';

test('what a transport stream holds are rows with the ids by which they are saved', () => {
	const carries = [
		{ id: 256, kind: 'video', codec: 'H264', streamType: 0x1b },
		{ id: 257, kind: 'audio', codec: 'AAC', streamType: 0x0f },
		{ id: 258, kind: 'other', codec: null, streamType: 6 },
	] as const;
	expect(carriedRows({ id: 'rtp-7', carries }, en)).toEqual([
		{ id: 'rtp-7/256', label: 'H264 (Video, 256)' },
		{ id: 'rtp-7/257', label: 'AAC (Audio, 257)' },
	]);
	const second = [{ ...carries[0], program: 2 }];
	expect(carriedRows({ id: 'rtp-7', carries: second }, en)[0]?.label).toBe(
		'H264 (Video, 256, program 2)',
	);
	expect(carriedRows({ id: 'rtp-7' }, en)).toEqual([]);
});

test('one of them is saved alone: the plan is asked for it and nothing else', async () => {
	const { app } = await fakeWindow(['/x/a.pcap']);
	await app.chooseCaptures();
	const [capture] = app.workbench.captures;
	if (capture === undefined) throw new Error('no capture');
	await until(() => expect(capture.view?.phase).toBe('complete'));
	const call = vi.spyOn(app.client, 'call');
	await app.saveInside(capture, 'rtp-7/256');
	expect(app.dialog).toBe('save');
	const request = expect.objectContaining({ only: ['rtp-7/256'] }) as unknown;
	expect(call).toHaveBeenCalledWith('planSave', expect.objectContaining({ request }));
});
