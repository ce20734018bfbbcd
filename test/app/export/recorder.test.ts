/** Recording from a file that grows: the same audio as saving gives, and whole at any moment. */
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import type { CaptureEngine, Recording, RecordRequest } from '../../../app/index.ts';
import { openCapture } from '../../../app/index.ts';
import { delayed, streamFrames, without } from '../../fixtures/builders/calls.ts';
import { pcapFile } from '../../fixtures/builders/pcap.ts';
import { filePackets } from '../../fixtures/builders/rtp.ts';
import type { TimedFrame } from '../../fixtures/builders/rtp.ts';
import { until } from '../../fixtures/until.ts';
import { calm, samplesOf, testFolder } from './folder.ts';
import { numberedSamples, saved, upTo, wavSamples } from './saving.ts';

const folder = testFolder();
let engine: CaptureEngine | null = null;
let stop = new AbortController();
let reading: Promise<void> = Promise.resolve();
afterEach(async () => {
	stop.abort();
	await reading;
	await engine?.close();
	engine = null;
});

const REQUEST: RecordRequest = {
	...{ format: 'auto', names: 'ssrc', overwrite: false, silenceSeconds: 5 },
};

/** A capture that grows by `grow`, being recorded. */
function recorded(request: Partial<RecordRequest> = {}) {
	const file = folder.at('growing.pcap');
	const head = pcapFile([]);
	writeFileSync(file, head);
	stop = new AbortController();
	const opened = openCapture({
		...{ paths: [file], follow: true, heuristics: true, rules: '4.4', decodeAs: [] },
		...{ from: null, to: null, keepPackets: true, hash: false },
	});
	engine = opened;
	reading = opened.run(stop.signal);
	const recording: Recording = opened.record({ ...REQUEST, ...request }, folder.at('rec'));
	let packets = 0;
	const grow = async (frames: readonly TimedFrame[]): Promise<void> => {
		const sorted = [...frames].sort((a, b) => a.us - b.us);
		appendFileSync(file, pcapFile(filePackets(sorted)).subarray(head.length));
		packets += frames.length;
		await until(() => expect(opened.info().file.packets).toBe(packets));
		await recording.tick();
	};
	const finish = async () => {
		stop.abort();
		await reading;
		return recording.finish(calm());
	};
	return { recording, grow, finish, file };
}

const live = (name: string): number[] => samplesOf(folder.read(`rec/${name}`), 44);
const NAME = '00000001.wav';

describe('a stream being recorded', () => {
	test('is heard up to its last packet at any moment', async () => {
		const frames = streamFrames({ count: 200 });
		const { grow, finish, recording } = recorded();
		await grow(frames.slice(0, 70));
		expect(live(NAME)).toEqual(numberedSamples(upTo(70)));
		expect(new DataView(folder.read(`rec/${NAME}`).buffer).getUint32(40, true)).toBe(70 * 320);
		await grow(frames.slice(70, 200));
		expect(live(NAME)).toEqual(numberedSamples(upTo(200)));
		expect(recording.view()).toMatchObject({ streams: 1, open: 1, failed: 0 });
		const manifest = await finish();
		expect(manifest.items).toMatchObject([
			{ file: NAME, packets: 200, lostPackets: 0, duration: 4 },
		]);
		expect(manifest.items[0]?.sha256).toMatch(/^[0-9a-f]{64}$/u);
		expect(folder.names()).toContain('rec');
	});

	test('is the same as saved from the whole capture, whatever happened to it', async () => {
		const frames = [
			...delayed(without(streamFrames({ count: 300 }), 10, 99, 100, 250), 130, 90_000),
			...streamFrames({ count: 200, ssrc: 2, payloadType: 8, start: 700_000 }),
		].sort((a, b) => a.us - b.us);
		const { grow, finish } = recorded();
		for (let at = 0; at < frames.length; at += 37) await grow(frames.slice(at, at + 37));
		const manifest = await finish();
		const whole = await saved(folder, frames);
		expect(manifest.items.map(({ file, sha256 }) => ({ file, sha256 }))).toEqual(
			whole.items.map(({ file, sha256 }) => ({ file, sha256 })),
		);
		expect(live(NAME)).toEqual(wavSamples(folder, NAME));
	});

	test('one packet makes no stream, two in sequence do', async () => {
		const frames = streamFrames({ count: 3 });
		const { grow, recording } = recorded();
		await grow(frames.slice(0, 1));
		expect(recording.view().streams).toBe(0);
		await grow(frames.slice(1));
		expect(recording.view().streams).toBe(1);
		expect(live(NAME)).toEqual(numberedSamples(upTo(3)));
	});

	test('is done after the silence named, by the time of the capture, and goes on after it', async () => {
		const other = streamFrames({ count: 60, ssrc: 9, start: 100_000, interval: 100_000 });
		const { grow, recording } = recorded({ silenceSeconds: 5 });
		await grow(streamFrames({ count: 5 }));
		await grow(other.slice(0, 48));
		expect(recording.view()).toMatchObject({ streams: 2, open: 2 });
		await grow(other.slice(48));
		expect(recording.view()).toMatchObject({ streams: 2, open: 1 });
		await grow(
			streamFrames({
				...{ count: 5, firstSequence: 1005, start: 6_100_000 },
				firstTimestamp: 5000 + 6_100_000 * 0.008,
			}),
		);
		expect(recording.view()).toMatchObject({ streams: 2, open: 2 });
		expect(live(NAME)).toHaveLength(6.1 * 8000 + 5 * 160);
	});

	test('of a codec that nobody knows is kept packet by packet', async () => {
		const { grow, finish } = recorded();
		await grow(streamFrames({ count: 30, payloadType: 96 }));
		const manifest = await finish();
		expect(manifest.items).toMatchObject([{ file: '00000001.rtpdump', packets: 30 }]);
		expect(folder.read('rec/00000001.rtpdump').length).toBeGreaterThan(30 * 172);
	});
});

test('a folder that holds another save is refused', async () => {
	writeFileSync(folder.at('rec'), '');
	expect(() => recorded()).toThrow(/cannot make the folder/u);
	stop.abort();
	await reading;
});

test('what stood under a name already is kept, and the fault is told', async () => {
	const { grow, finish, recording } = recorded();
	writeFileSync(folder.at(`rec/${NAME}`), 'precious');
	await grow(streamFrames({ count: 30 }));
	expect(recording.view()).toMatchObject({ streams: 1, open: 0, failed: 1 });
	const manifest = await finish();
	expect(manifest.failed).toMatchObject([
		{ reason: expect.stringContaining('exists already') as string },
	]);
	expect(readFileSync(folder.at(`rec/${NAME}`), 'utf8')).toBe('precious');
});
