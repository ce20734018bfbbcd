import { appendFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { RtpStatistics } from '../../app/analysis/rtp-statistics.ts';
import { CaptureFormatError, UsageError } from '../../app/errors.ts';
import type { CaptureEngine, OpenOptions, StreamItem } from '../../app/index.ts';
import { openCapture } from '../../app/index.ts';
import { CaptureSession } from '../../app/session.ts';
import { streamFrames, writeCapture } from '../fixtures/builders/calls.ts';
import { pcapFile } from '../fixtures/builders/pcap.ts';
import { filePackets } from '../fixtures/builders/rtp.ts';
import { readCapture } from './acceptance/engine.ts';
import { arrival, measured } from './analysis/arrivals.ts';
import { calm, testFolder } from './export/folder.ts';

const folder = testFolder();
const OPTIONS: Omit<OpenOptions, 'paths'> = {
	...{ follow: false, heuristics: true, rules: '4.4', filter: '', decodeAs: [] },
	...{ from: null, to: null, keepPackets: true, hash: false },
};
/** 100 packets of 20 ms from each side. */
const CALL = [
	...streamFrames({ count: 100, ssrc: 0x10 }),
	...streamFrames({
		...{ count: 100, ssrc: 0x20, start: 7000 },
		route: { from: 2, to: 1, sourcePort: 30_000, destinationPort: 20_000 },
	}),
];

async function streams(engine: CaptureEngine): Promise<readonly StreamItem[]> {
	const order = await engine.streamOrder({ filter: '', from: null, to: null, sort: [] });
	return engine.streamRows([...order.ids]);
}

/** Streams of a capture opened with some options. */
async function listed(frames = CALL, options: Partial<OpenOptions> = {}) {
	const engine = await readCapture(writeCapture(folder.at('a.pcap'), frames), options);
	const read = { items: await streams(engine), info: engine.info() };
	await engine.close();
	return read;
}

/** Waits until the engine has seen this many packets. */
function packetsSeen(engine: CaptureEngine, count: number): Promise<void> {
	return new Promise((resolve) => {
		const look = (): void => {
			if (engine.info().file.packets >= count) resolve();
		};
		engine.onChange(look);
		look();
	});
}

describe('reading', () => {
	test('ends complete, with every packet and stream', async () => {
		const engine = openCapture({ ...OPTIONS, paths: [writeCapture(folder.at('a.pcap'), CALL)] });
		expect(engine.capture()).toMatchObject({ phase: 'reading', bytesRead: 0, bytesTotal: null });
		const phases = new Set<string>();
		engine.onChange(() => phases.add(engine.capture().phase));
		await engine.run(calm());
		expect([...phases]).toEqual(['reading', 'complete']);
		const size = folder.read('a.pcap').length;
		expect(engine.capture()).toMatchObject({
			...{ phase: 'complete', failure: null, bytesRead: size, bytesTotal: size },
			...{ startSeconds: 1_700_000_000, startNanoseconds: 0 },
		});
		expect(engine.capture().durationSeconds).toBeCloseTo(1.987, 9);
		expect(engine.readingFrames()).toEqual([1, 200]);
		await engine.close();
	});

	test('before the file is open views are empty and no error', async () => {
		const engine = openCapture({ ...OPTIONS, paths: ['some/folder/later.pcap'] });
		expect(engine.info().file).toMatchObject({ name: 'later.pcap', packets: 0, firstTime: null });
		expect(engine.timeline({ from: null, to: null, bins: 10, limit: 5 }).lanes).toEqual([]);
		expect(await streams(engine)).toEqual([]);
		await engine.close();
	});

	test('a file that is no capture fails in one line and the phase says so', async () => {
		writeFileSync(folder.at('a.txt'), 'Not a capture at all, only some text that is long enough.');
		const engine = openCapture({ ...OPTIONS, paths: [folder.at('a.txt')] });
		await expect(engine.run(calm())).rejects.toBeInstanceOf(CaptureFormatError);
		expect(engine.capture().phase).toBe('failed');
		expect(engine.capture().failure).toMatch(/^[^\n]*a\.txt is no pcap or pcapng capture[^\n]*$/);
		await engine.close();
	});

	test('a file that is not there fails in one line', async () => {
		const engine = openCapture({ ...OPTIONS, paths: [folder.at('none.pcap')] });
		await expect(engine.run(calm())).rejects.toMatchObject({ code: 'capture-unreadable' });
		await engine.close();
	});

	test('an abort keeps what was read', async () => {
		const frames = streamFrames({ count: 9000, interval: 100 });
		const engine = openCapture({ ...OPTIONS, paths: [writeCapture(folder.at('a.pcap'), frames)] });
		const stop = new AbortController();
		engine.onChange(() => stop.abort());
		await engine.run(stop.signal);
		expect(engine.info().file.packets).toBeLessThan(9000);
		expect(engine.capture().phase).toBe('complete');
		await engine.close();
	});

	test('ids are the same in every run', async () => {
		const ids = async () => (await listed()).items.map(({ id }) => id);
		expect(await ids()).toEqual(['rtp-1', 'rtp-2']);
		expect(await ids()).toEqual(await ids());
	});
});

describe('bounds in time', () => {
	test('seconds since the first packet', async () => {
		const { items, info } = await listed(CALL, { from: '0.5', to: '0.99' });
		expect(items).toMatchObject([
			{ packets: 25, lost: 0, startOffset: 0.5 },
			{ packets: 25, lost: 0, startOffset: 0.507 },
		]);
		expect(info.file.packets).toBe(200);
	});

	test('ISO times, with and without fraction and zone', async () => {
		const from = '2023-11-14T22:13:21Z';
		expect((await listed(CALL, { from })).items[0]).toMatchObject({ packets: 50, startOffset: 1 });
		const withZone = '2023-11-14T23:13:21.900+01:00';
		expect((await listed(CALL, { from: withZone })).items[0]).toMatchObject({ packets: 5 });
	});

	test('frame numbers count over the whole file', async () => {
		const { items } = await listed(CALL, { from: '1' });
		expect(items.map(({ id }) => id)).toEqual(['rtp-101', 'rtp-102']);
	});

	test('packets outside are in no filter’s result', async () => {
		const path = writeCapture(folder.at('a.pcap'), CALL);
		const engine = await readCapture(path, { from: '1' });
		const order = await engine.packetOrder({ filter: 'udp' }, calm());
		expect(order.frames?.[0]).toBe(101);
		expect(order.count).toBe(100);
		await engine.close();
	});

	test('a bound that is no time is a wrong usage', () => {
		expect(() => openCapture({ ...OPTIONS, paths: ['x'], from: 'yesterday' })).toThrow(UsageError);
		expect(() => openCapture({ ...OPTIONS, paths: ['x'], to: '1 hour' })).toThrow(
			/^"1 hour" is no time: [^\n]+$/,
		);
	});

	test('bounds that hold nothing leave nothing', async () => {
		expect((await listed(CALL, { from: '100' })).items).toEqual([]);
		expect((await listed(CALL, { to: '-1' })).items).toEqual([]);
	});
});

describe('several files', () => {
	test('are one capture in the order of time', async () => {
		const first = writeCapture(folder.at('1.pcap'), CALL.slice(0, 100));
		const second = writeCapture(folder.at('2.pcap'), CALL.slice(100));
		const merged = await readCapture([second, first]);
		const whole = await readCapture(writeCapture(folder.at('w.pcap'), CALL));
		expect(await streams(merged)).toEqual(await streams(whole));
		expect(merged.info().file).toMatchObject({ name: '2.pcap + 1.pcap', packets: 200 });
		expect(merged.info().file.parts.map(({ name }) => name)).toEqual(['2.pcap', '1.pcap']);
		expect(merged.packetDetail(2).bytes).toEqual(whole.packetDetail(2).bytes);
		await Promise.all([merged.close(), whole.close()]);
	});

	test('a damaged one is used up to its damage and named', async () => {
		const good = writeCapture(folder.at('good.pcap'), CALL.slice(0, 100));
		const bytes = pcapFile(filePackets(CALL.slice(100)));
		writeFileSync(folder.at('cut.pcap'), bytes.subarray(0, bytes.length - 100));
		const engine = await readCapture([good, folder.at('cut.pcap')]);
		const { file, findings } = engine.info();
		expect(file.packets).toBe(199);
		expect(file.damage?.reason).toMatch(/^cut\.pcap: /);
		expect(findings[0]).toMatchObject({ id: 'damage-cut.pcap', severity: 'error' });
		await engine.close();
	});
});

describe('a file that is still being written', () => {
	test('is followed until the reader is told to stop', async () => {
		const bytes = pcapFile(filePackets(streamFrames({ count: 60 })));
		const half = 24 + 30 * ((bytes.length - 24) / 60);
		// The writer is in the middle of a packet.
		writeFileSync(folder.at('a.pcap'), bytes.subarray(0, half + 50));
		const engine = openCapture({ ...OPTIONS, paths: [folder.at('a.pcap')], follow: true });
		const stop = new AbortController();
		const run = engine.run(stop.signal);
		await packetsSeen(engine, 30);
		expect(engine.capture().phase).toBe('following');
		expect(engine.info().file.packets).toBe(30);
		appendFileSync(folder.at('a.pcap'), bytes.subarray(half + 50));
		await packetsSeen(engine, 60);
		stop.abort();
		await run;
		expect(engine.capture().phase).toBe('complete');
		expect(engine.info().file.damage).toBeNull();
		expect(await streams(engine)).toMatchObject([{ packets: 60, lost: 0 }]);
		await engine.close();
	});
});

describe('streams of a session', () => {
	test('the opposite direction is found, and none where there is none', async () => {
		const engine = await readCapture(writeCapture(folder.at('a.pcap'), CALL));
		expect(engine.reverseStream(1)).toBe(2);
		expect(engine.reverseStream(2)).toBe(1);
		const alone = writeCapture(folder.at('b.pcap'), streamFrames({ count: 10 }));
		const other = await readCapture(alone);
		expect(other.reverseStream(1)).toBeNull();
		await Promise.all([engine.close(), other.close()]);
	});

	test('one that is not there is an error with its id', async () => {
		const engine = await readCapture(writeCapture(folder.at('a.pcap'), CALL));
		await expect(engine.analysis(77)).rejects.toThrow('there is no RTP stream rtp-77');
		expect(engine.streamRows([77, 1])).toHaveLength(1);
		await engine.close();
	});

	test('without heuristics nothing is guessed, and a rule still names a flow', async () => {
		expect((await listed(CALL, { heuristics: false })).items).toEqual([]);
		const decodeAs = ['udp.dstport==30000,rtp'];
		const { items } = await listed(CALL, { heuristics: false, decodeAs });
		expect(items.map(({ id }) => id)).toEqual(['rtp-1']);
	});

	test('a session that is not open has no source', () => {
		const session = new CaptureSession({ ...OPTIONS, paths: ['x'] });
		expect(session.isOpen).toBe(false);
		expect(() => session.source).toThrow('the capture is not open yet');
	});
});

describe('a stream whose packet time is known only at its end', () => {
	// Two packets of 20 ms, then one each 240 ms: twelve packet times look like pauses at first.
	const ticks = Array.from({ length: 60 }, (_, index) =>
		index < 3 ? index * 160 : 320 + (index - 2) * 1920,
	);
	const frames = streamFrames({
		count: 60,
		change: (index) => ({ timestamp: 5000 + (ticks[index] ?? 0) }),
	}).map((each, index) => ({
		...each,
		us: (ticks[index] ?? 0) * 125 + (index % 3) * 4000,
	}));

	test('is measured again, with the same figures whether packets are kept or not', async () => {
		const kept = (await listed(frames, { keepPackets: true })).items;
		const counted = (await listed(frames, { keepPackets: false })).items;
		expect(counted).toEqual(kept);
		const arrivals = frames.map(({ us }, index) =>
			arrival({
				...{ frame: index + 1, timeMs: us / 1000, sequence: 1000 + index },
				timestamp: 5000 + (ticks[index] ?? 0),
			}),
		);
		const known = new RtpStatistics();
		known.knowMedian(0, 1920);
		const expected = measured(arrivals, known).figures;
		expect(kept[0]?.maxJitter).toBeCloseTo(expected.maxJitter ?? NaN, 9);
		expect(measured(arrivals).figures.maxJitter).not.toBeCloseTo(expected.maxJitter ?? NaN, 3);
	});
});
