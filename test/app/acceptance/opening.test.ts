import { createHash } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { NotFoundError, UsageError, openCapture } from '../../../app/index.ts';
import type { CaptureEngine, OpenOptions, StreamItem } from '../../../app/index.ts';
import { pcapFile } from '../../fixtures/builders/pcap.ts';
import { filePackets, rtpPacket, udpFrame } from '../../fixtures/builders/rtp.ts';
import type { Route, TimedFrame } from '../../fixtures/builders/rtp.ts';
import { put, temporaryFolder } from '../capture/reading.ts';
import { DEFAULTS, readCapture } from './engine.ts';

const FOLDER = temporaryFolder();
const NEVER = new AbortController().signal;

/** A stream of G.711 from packet `first` on. */
function stream(count: number, first = 0, route: Route = {}, ssrc = 1): TimedFrame[] {
	return Array.from({ length: count }, (_, index) => ({
		us: (first + index) * 20_000,
		frame: udpFrame(
			rtpPacket({ sequence: first + index, timestamp: (first + index) * 160, ssrc }),
			route,
		),
	}));
}

function file(name: string, frames: readonly TimedFrame[]): string {
	return put(FOLDER, name, pcapFile(filePackets(frames)));
}

async function streamsOf(engine: CaptureEngine): Promise<readonly StreamItem[]> {
	const order = await engine.streamOrder({ filter: '', from: null, to: null, sort: [] });
	return engine.streamRows([...order.ids]);
}

async function opened(path: string | readonly string[], options: Partial<OpenOptions> = {}) {
	const engine = await readCapture(path, options);
	const streams = await streamsOf(engine);
	return { engine, streams };
}

test('a compressed capture has the streams of the plain one, and its packets can be shown', async () => {
	const frames = stream(100);
	const plain = await opened(file('plain.pcap', frames));
	const packed = await opened(put(FOLDER, 'packed.gz', gzipSync(pcapFile(filePackets(frames)))));
	expect(packed.streams).toEqual(plain.streams);
	expect(packed.engine.packetRows([1, 50, 100])).toEqual(plain.engine.packetRows([1, 50, 100]));
	expect(packed.engine.info().file.compression).toBe('gzip');
	await Promise.all([plain.engine.close(), packed.engine.close()]);
});

test('halves of a stream in two files are one stream', async () => {
	const paths = [file('second.pcap', stream(50, 50)), file('first.pcap', stream(50))];
	const { engine, streams } = await opened(paths);
	expect(streams).toMatchObject([{ packets: 100, lost: 0, restarts: 0, firstFrame: 1 }]);
	const { packets } = await engine.analysis(1);
	expect(packets.map(({ sequence }) => sequence)).toEqual(
		Array.from({ length: 100 }, (_, index) => index),
	);
	expect(engine.info().file.parts.map(({ name }) => name)).toEqual(['second.pcap', 'first.pcap']);
	await engine.close();
});

test('both directions know each other', async () => {
	const back: Route = { from: 2, to: 1, sourcePort: 30_000, destinationPort: 20_000 };
	const frames = [...stream(20), ...stream(20, 0, back, 2)].sort((a, b) => a.us - b.us);
	const { engine, streams } = await opened(file('both.pcap', frames));
	const [one, other] = streams.map(({ firstFrame }) => firstFrame);
	expect(engine.reverseStream(one ?? 0)).toBe(other);
	expect(engine.reverseStream(other ?? 0)).toBe(one);
	await engine.close();
});

describe('bounds of time', () => {
	const path = file('bounds.pcap', stream(100));

	test.each([
		['0.5', '1', 26],
		['1', null, 50],
		[null, '0.1', 6],
		['2023-11-14T22:13:21Z', '2023-11-14T22:13:21.100Z', 6],
	])('from %s to %s there are %i packets', async (from, to, packets) => {
		const { engine, streams } = await opened(path, { from, to });
		expect(streams).toMatchObject([{ packets, lost: 0 }]);
		expect(engine.info().file.packets).toBe(100);
		await engine.close();
	});

	test('that are no times are refused before anything is read', () => {
		expect(() => openCapture({ ...DEFAULTS, paths: [path], from: 'noon' })).toThrow(UsageError);
	});
});

describe('a file that is still written', () => {
	test('is followed, and its streams grow until it is stopped', async () => {
		const bytes = pcapFile(filePackets(stream(60)));
		const half = 24 + 30 * 230 + 100;
		const path = put(FOLDER, 'growing.pcap', bytes.subarray(0, half));
		const engine = openCapture({ ...DEFAULTS, paths: [path], follow: true });
		const stop = new AbortController();
		const running = engine.run(stop.signal);
		await reached(engine, 30);
		expect(engine.capture().phase).toBe('following');
		expect(await streamsOf(engine)).toMatchObject([{ packets: 30 }]);
		appendFileSync(path, bytes.subarray(half));
		await reached(engine, 60);
		stop.abort();
		await running;
		expect(engine.capture().phase).toBe('complete');
		expect(await streamsOf(engine)).toMatchObject([{ packets: 60, lost: 0 }]);
		await engine.close();
	});

	/** Resolves when so many packets were read. */
	function reached(engine: CaptureEngine, packets: number): Promise<void> {
		return new Promise((resolve) => {
			const look = (): void => {
				if (engine.info().file.packets >= packets) resolve();
				else setImmediate(look);
			};
			look();
		});
	}
});

test('the hash is that of the file on disk, also of a compressed one', async () => {
	const packed = gzipSync(pcapFile(filePackets(stream(10))));
	const { engine } = await opened(put(FOLDER, 'hashed.gz', packed), { hash: true });
	await engine.hashed();
	const sha256 = createHash('sha256').update(packed).digest('hex');
	expect(engine.info().file.sha256).toBe(sha256);
	expect(engine.capture().hash).toEqual({ sha256, bytesHashed: packed.length, reason: null });
	await engine.close();
});

test('what the user says of a port or an SSRC is taken', async () => {
	const path = file('said.pcap', stream(30));
	const none = await opened(path, { decodeAs: ['udp.port==20000,none'] });
	const opus = await opened(path, { decodeAs: ['rtp.ssrc==1,opus/48000'] });
	expect(none.streams).toEqual([]);
	expect(opus.streams).toMatchObject([
		{ codec: 'opus', codecFrom: 'user', clockRate: 48_000, clockRateFrom: 'user' },
	]);
	await Promise.all([none.engine.close(), opus.engine.close()]);
});

test('a capture without packets is whole and empty', async () => {
	const { engine, streams } = await opened(file('empty.pcap', []));
	expect(streams).toEqual([]);
	expect(engine.info().file).toMatchObject({ packets: 0, firstTime: null, lastTime: null });
	expect(engine.capture()).toMatchObject({ phase: 'complete', durationSeconds: 0 });
	await engine.close();
});

test('frames and streams that are not there are named', async () => {
	const { engine } = await opened(file('asked.pcap', stream(5)));
	expect(() => engine.packetDetail(6)).toThrow(NotFoundError);
	await expect(engine.analysis(4711)).rejects.toThrow(/no RTP stream rtp-4711/);
	expect(engine.packetRows([0, 1, 6]).map(({ frame }) => frame)).toEqual([1]);
	await engine.close();
});

test('an abort keeps what was read', async () => {
	const stop = new AbortController();
	stop.abort();
	const engine = openCapture({ ...DEFAULTS, paths: [file('aborted.pcap', stream(5))] });
	await engine.run(stop.signal);
	expect(engine.capture().phase).toBe('complete');
	await engine.close();
});

test('a file that cannot be opened fails with one line', async () => {
	const path = join(FOLDER, 'missing.pcap');
	const engine = openCapture({ ...DEFAULTS, paths: [path] });
	await expect(engine.run(NEVER)).rejects.toThrow(`cannot open ${path}: there is no such file`);
	expect(engine.capture()).toMatchObject({
		phase: 'failed',
		failure: `cannot open ${path}: there is no such file`,
	});
	await engine.close();
});
