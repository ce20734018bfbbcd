import { expect, test } from 'vitest';
import { soundShapeOf } from '../../../app/export/sound-shape.ts';
import { CaptureSession } from '../../../app/session.ts';
import { mainFormat } from '../../../app/views/stream-formats.ts';
import { streamFrames, writeCapture } from '../../fixtures/builders/calls.ts';
import type { StreamShape } from '../../fixtures/builders/calls.ts';
import { DEFAULTS } from '../acceptance/engine.ts';
import { hex } from '../network/frames.ts';
import { calm, testFolder } from './folder.ts';

const folder = testFolder();

async function shapeOf(shape: Partial<StreamShape>, ...decodeAs: readonly string[]) {
	const frames = streamFrames({ count: 20, ...shape });
	const paths = [writeCapture(folder.at('a.pcap'), frames)];
	const session = new CaptureSession({ ...DEFAULTS, decodeAs, paths });
	await session.run(calm());
	const format = mainFormat(session, 0);
	const found = format === null ? null : soundShapeOf(session, 0, format);
	await session.close();
	return found;
}

test('codecs tell it by themselves', async () => {
	expect(await shapeOf({})).toEqual({ sampleRate: 8000, channels: 1 });
	expect(await shapeOf({ payloadType: 10 })).toEqual({ sampleRate: 44_100, channels: 2 });
	expect(await shapeOf({ payloadType: 9 })).toEqual({ sampleRate: 16_000, channels: 1 });
});

test('or by their first packets', async () => {
	const opus = (toc: string) => ({ payloadType: 97, payload: () => hex(`${toc}00`) });
	expect(await shapeOf(opus('78'), 'rtp.ssrc==1,opus')).toEqual({
		sampleRate: 48_000,
		channels: 1,
	});
	expect(await shapeOf(opus('7c'), 'rtp.ssrc==1,opus')).toEqual({
		sampleRate: 48_000,
		channels: 2,
	});
});

test('MPEG audio of which nothing can be read has none', async () => {
	expect(await shapeOf({ payloadType: 14, payload: () => hex('0000000011223344') })).toBeNull();
});

test('redundancy is looked through', async () => {
	expect(await shapeOf({ payloadType: 97 }, 'rtp.ssrc==1,red/8000;9/9')).toEqual({
		...{ sampleRate: 16_000, channels: 1 },
	});
});
