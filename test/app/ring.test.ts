/** A ring of files followed for long: what was overwritten is let go, what was learned stays. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CaptureEngine, Recording } from '../../app/index.ts';
import { openCapture } from '../../app/index.ts';
import { Spool } from '../../app/capture/spool.ts';
import { streamFrames } from '../fixtures/builders/calls.ts';
import { batchOfPackets, LOOPBACK } from '../fixtures/builders/live.ts';
import { until } from '../fixtures/until.ts';
import { DEFAULTS } from './acceptance/engine.ts';
import { temporaryFolder } from './capture/reading.ts';
import { calm, samplesOf } from './export/folder.ts';
import { numberedSamples, upTo } from './export/saving.ts';

const COUNT = 70_000;
const ROUNDS = 7;
/** Files that are kept, and the packets of one, each of 252 bytes. */
const KEPT = 3;
const FILE_PACKETS = 10_000;

describe('a ring of files', () => {
	const folder = temporaryFolder();
	const stop = new AbortController();
	let engine: CaptureEngine;
	let recording: Recording;
	let reading: Promise<void>;
	let spool: Spool;
	beforeAll(async () => {
		spool = new Spool({
			...{ path: join(folder, 'ring.pcapng'), interfaces: [LOOPBACK], application: 'test' },
			...{ fileBytes: FILE_PACKETS * 252, fileCount: KEPT, reserveBytes: 0, overwrite: false },
		});
		const [first = ''] = spool.files;
		engine = openCapture({ ...DEFAULTS, paths: [first], follow: true, ring: true });
		const request = { format: 'auto', names: 'ssrc', overwrite: false, silenceSeconds: 5 } as const;
		recording = engine.record(request, join(folder, 'rec'));
		reading = engine.run(stop.signal);
		const frames = streamFrames({ count: COUNT });
		const each = COUNT / ROUNDS;
		for (let round = 0; round < ROUNDS; round++) {
			const part = frames.slice(round * each, (round + 1) * each);
			const packets = part.map(({ us, frame }) => ({
				seconds: 1_700_000_000 + Math.floor(us / 1e6),
				nanoseconds: (us % 1e6) * 1000,
				bytes: frame,
			}));
			spool.write(batchOfPackets(packets), 0);
			await until(() => expect(engine.readingFrames()[1]).toBe((round + 1) * each));
			await recording.tick();
		}
	}, 60_000);
	afterAll(async () => {
		await engine.close();
		spool.close();
	});

	test('keeps rows of the packets that are still there, and no others', async () => {
		const { count, total, gone, frames } = await engine.packetOrder({ filter: '' }, calm());
		expect([total, frames]).toEqual([COUNT, null]);
		expect(count).toBe(total - gone);
		expect(count).toBeLessThan((KEPT + 1) * FILE_PACKETS);
		expect(count).toBeGreaterThan(FILE_PACKETS);
		const rows = engine.packetRows([1, gone, gone + 1, COUNT, COUNT + 1]);
		expect(rows.map(({ frame }) => frame)).toEqual([gone + 1, COUNT]);
		expect(engine.packetDetail(gone + 1).frame).toBe(gone + 1);
		expect(() => engine.packetDetail(gone)).toThrow('has left the ring');
	});

	test('is filtered over what is there', async () => {
		const { gone, count } = await engine.packetOrder({ filter: '' }, calm());
		const all = await engine.packetOrder({ filter: 'rtp' }, calm());
		expect([all.count, all.frames?.[0]]).toEqual([count, gone + 1]);
		const asked = await engine.packetOrder({ filter: `frame.number <= ${gone + 5}` }, calm());
		expect([...(asked.frames ?? [])]).toEqual([1, 2, 3, 4, 5].map((each) => gone + each));
		// A field that only the packet itself can tell.
		const odd = await engine.packetOrder({ filter: 'rtp.seq == 0' }, calm());
		expect(odd.count).toBeLessThan(3);
	});

	test('lists its stream with the figures of all of it', () => {
		const [row] = engine.streamRows([1]);
		expect(row).toMatchObject({ packets: COUNT, lost: 0, firstFrame: 1, lastFrame: COUNT });
	});

	test('and all of it was recorded, though most of its packets are gone', async () => {
		stop.abort();
		await reading;
		const { items, failed } = await recording.finish(calm());
		expect(failed).toEqual([]);
		expect(items[0]).toMatchObject({ packets: COUNT, lostPackets: 0 });
		expect(recording.view().missed).toBe(0);
		const wav = readFileSync(join(folder, 'rec', items[0]?.file ?? ''));
		expect(wav).toHaveLength(44 + COUNT * 320);
		const begin = samplesOf(new Uint8Array(wav.subarray(0, 44 + 3200)), 44);
		expect(begin).toEqual(numberedSamples(upTo(10)));
	});
});
