/** Every capture at hand: no codec is claimed with high confidence that ffmpeg then cannot decode. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CaptureEngine, StreamItem } from '../../../app/index.ts';
import { CaptureFormatError } from '../../../app/index.ts';
import { calm } from '../export/folder.ts';
import { readCapture } from './engine.ts';
import { CAPTURES, sharedCaptures } from './shared.ts';

/** Claims below are doubtful, and say so. */
const HIGH = 0.8;
/** Streams of one capture that are tried: the first ones. */
const TRIED = 12;

async function inferredStreams(engine: CaptureEngine): Promise<readonly StreamItem[]> {
	const { ids } = await engine.streamOrder({ filter: '', from: null, to: null, sort: [] });
	const items = engine.streamRows([...ids.slice(0, 1000)]);
	return items.filter(({ codecFrom, encrypted }) => codecFrom === 'inferred' && !encrypted);
}

/** Codecs that were claimed with high confidence and fail. */
async function refuted(path: string): Promise<readonly string[]> {
	let engine: CaptureEngine;
	try {
		engine = await readCapture(path);
	} catch (error) {
		if (error instanceof CaptureFormatError) return [];
		throw error;
	}
	const wrong: string[] = [];
	for (const item of (await inferredStreams(engine)).slice(0, TRIED)) {
		if ((item.codecConfidence ?? 0) < HIGH) continue;
		const trials = await engine.unannounced.tryCodecs(item.firstFrame, calm());
		const own = trials.find(({ codec }) => codec === item.codec);
		if (own?.verdict === 'fails') wrong.push(`${item.id} ${item.codec}: ${own.reason}`);
	}
	await engine.close();
	return wrong;
}

const captures = sharedCaptures().filter((name) => !name.startsWith('large/'));
describe.runIf(captures.length > 0)('what is claimed of unannounced media', () => {
	test.each(captures)(
		'is not refuted by ffmpeg: %s',
		async (name) => {
			expect(await refuted(join(CAPTURES, name))).toEqual([]);
		},
		60_000,
	);
});
