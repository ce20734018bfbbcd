/** Listening while the capture grows: what comes later is heard too, until nothing comes any more. */
import { appendFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openCapture } from '../../../app/index.ts';
import { pcapFile } from '../../fixtures/builders/pcap.ts';
import { streamFrames } from '../../fixtures/builders/calls.ts';
import { filePackets } from '../../fixtures/builders/rtp.ts';
import { testFolder } from '../export/folder.ts';
import { numberedSamples, upTo } from '../export/saving.ts';
import { heard, settled } from './playing.ts';

const folder = testFolder();

/** Opens a capture of which so many bytes are there, to be followed. */
function follow(path: string, bytes: Uint8Array) {
	writeFileSync(path, bytes);
	const engine = openCapture({
		...{ paths: [path], follow: true, heuristics: true, rules: '4.4', decodeAs: [] },
		...{ from: null, to: null, keepPackets: true, hash: false },
	});
	const stop = new AbortController();
	const run = engine.run(stop.signal);
	const until = (isSo: () => boolean): Promise<void> =>
		new Promise((resolve) => {
			const look = (): void => {
				if (isSo()) resolve();
			};
			engine.onChange(look);
			look();
		});
	return { engine, stop, run, until };
}

test('a running call is heard to where it is, and on when more of it comes', async () => {
	const bytes = pcapFile(filePackets(streamFrames({ count: 400 })));
	const half = 24 + 200 * ((bytes.length - 24) / 400);
	const path = folder.at('running.pcap');
	const { engine, stop, run, until } = follow(path, bytes.subarray(0, half));
	await until(() => engine.info().file.packets === 200);
	const query = { streams: [1], mode: 'rtp-timestamps', bufferMs: 50 } as const;
	const { playback } = await engine.openPlayer(query);
	const one = { playback, stream: 1 };
	const early = await engine.samples({ ...one, at: 0, count: 1600 });
	expect([...early.samples]).toEqual(numberedSamples(upTo(10)));
	expect(engine.player(playback)).toMatchObject({ isGrowing: true, to: 4 });
	// Nothing is there yet, but it is not the end.
	const ahead = await engine.samples({ ...one, at: 250 * 160, count: 160 });
	expect([ahead.samples.length, ahead.end]).toEqual([0, false]);
	appendFileSync(path, bytes.subarray(half));
	await until(() => engine.player(playback).to === 8);
	const at = 250 * 160;
	await until(() => (engine.player(playback).lanes[0]?.decoded ?? 0) > 0.7);
	const late = await engine.samples({ ...one, at, count: 1600 });
	expect([...late.samples]).toEqual(numberedSamples(upTo(260).slice(250)));
	stop.abort();
	await run;
	const view = await settled(engine, playback);
	expect(view).toMatchObject({ isGrowing: false, to: 8 });
	expect(view.lanes[0]?.counts.lost).toBe(0);
	expect(await heard(engine, playback, 1)).toEqual(numberedSamples(upTo(400)));
	await engine.close();
});

test('what came until the reading ended is part of the length, decoded or not', async () => {
	const bytes = pcapFile(filePackets(streamFrames({ count: 20_000 })));
	const half = 24 + 1000 * ((bytes.length - 24) / 20_000);
	const path = folder.at('ending.pcap');
	const { engine, stop, run, until } = follow(path, bytes.subarray(0, half));
	await until(() => engine.info().file.packets === 1000);
	const query = { streams: [1], mode: 'rtp-timestamps', bufferMs: 50 } as const;
	const { playback } = await engine.openPlayer(query);
	appendFileSync(path, bytes.subarray(half));
	await until(() => engine.info().file.packets === 20_000);
	stop.abort();
	await run;
	expect(engine.player(playback).to).toBeCloseTo(400, 0);
	expect((await settled(engine, playback)).to).toBeCloseTo(400, 0);
	await engine.close();
});
