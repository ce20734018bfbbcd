/** Plays synthesised captures as the window does. */
import type { CaptureEngine, OpenOptions, PlayerQuery, PlayerView } from '../../../app/index.ts';
import type { TimedFrame } from '../../fixtures/builders/rtp.ts';
import type { TestFolder } from '../export/folder.ts';
import { openFrames } from '../export/saving.ts';

/** Waits until every lane that can be heard is decoded. */
export async function settled(engine: CaptureEngine, playback: number): Promise<PlayerView> {
	for (let tries = 0; tries < 2000; tries++) {
		const view = engine.player(playback);
		const isDone = view.lanes.every((lane) => lane.silentBecause !== null || lane.decoded === 1);
		if (isDone) return view;
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
	throw new Error('a lane never ends');
}

/** All samples of a lane. */
export async function heard(
	engine: CaptureEngine,
	playback: number,
	stream: number,
): Promise<number[]> {
	const samples: number[] = [];
	for (let at = 0; ;) {
		const view = await engine.samples({ playback, stream, at, count: 8000 });
		for (const sample of view.samples) samples.push(sample);
		if (view.end) return samples;
		const channels = engine.player(playback).lanes.find((lane) => lane.stream === stream)?.channels;
		at += view.samples.length / (channels ?? 1);
	}
}

/** Opens frames and plays their streams; `work` gets the engine and the settled view. */
export async function played<T>(
	folder: TestFolder,
	frames: readonly TimedFrame[],
	query: Partial<PlayerQuery> & { readonly open?: Partial<OpenOptions> },
	work: (engine: CaptureEngine, view: PlayerView) => Promise<T>,
): Promise<T> {
	const { open, ...asked } = query;
	const engine = await openFrames(folder, frames, open);
	try {
		const order = await engine.streamOrder({ filter: '', from: null, to: null, sort: [] });
		const streams = [...order.ids];
		const first = await engine.openPlayer({
			...{ streams, mode: 'rtp-timestamps', bufferMs: 50 },
			...asked,
		});
		return await work(engine, await settled(engine, first.playback));
	} finally {
		await engine.close();
	}
}
