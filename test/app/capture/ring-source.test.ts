import { rmSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { openFiles } from '../../../app/capture/open.ts';
import { ringName } from '../../../app/capture/ring-name.ts';
import { Spool } from '../../../app/capture/spool.ts';
import { batchOfPackets, LOOPBACK } from '../../fixtures/builders/live.ts';
import { until } from '../../fixtures/until.ts';
import { temporaryFolder } from './reading.ts';

const folder = temporaryFolder();
let file = '';
let number = 0;
beforeEach(() => {
	file = path.join(folder, `ring-${++number}.pcapng`);
});

/** A ring of small files. */
function ring(fileCount: number | null): Spool {
	return new Spool({
		...{ path: file, interfaces: [LOOPBACK], application: 'test' },
		...{ fileBytes: 2000, fileCount, reserveBytes: 0, overwrite: false },
	});
}

/** Packets that carry their numbers. */
function batch(from: number, count: number) {
	return batchOfPackets(
		Array.from({ length: count }, (_, at) => ({
			...{ seconds: 1_700_000_000 + from + at, nanoseconds: 0 },
			bytes: Uint8Array.from({ length: 100 }, () => from + at),
		})),
	);
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, at) => at);

/** Reads a ring in the background and notes where each packet stands. */
async function follow() {
	const stop = new AbortController();
	const source = await openFiles([ringName(file, 1)], {
		...{ follow: true, ring: true, replay: false, signal: stop.signal },
	});
	const found: { readonly number: number; readonly position: number }[] = [];
	const reading = (async () => {
		for (let block = await source.next(); block !== null; block = await source.next()) {
			for (let row = 0; row < block.count; row++) {
				const number = block.data[block.offset[row] ?? 0] ?? -1;
				found.push({ number, position: block.position[row] ?? -1 });
			}
		}
	})();
	const readAgain = (position: number): number | null => {
		const bytes = new Uint8Array(100);
		return source.readAt(0, position, bytes, 100) === 100 ? (bytes[0] ?? null) : null;
	};
	const end = async (): Promise<void> => {
		stop.abort();
		await reading;
	};
	return { source, found, readAgain, end };
}

test('files follow each other while they are written', async () => {
	const spool = ring(null);
	spool.write(batch(0, 5), 0);
	const reader = await follow();
	for (let at = 5; at < 100; at += 19) {
		spool.write(batch(at, 19), 0);
		await until(() => expect(reader.found).toHaveLength(at + 19));
	}
	expect(spool.files.length).toBeGreaterThan(5);
	expect(reader.found.map((one) => one.number)).toEqual(upTo(100));
	expect(reader.source.bytesRead).toBe(spool.bytes);
	await reader.end();
	expect(reader.source.interfaces).toMatchObject([{ name: 'lo' }]);
	await reader.source.close();
});

test('packets of every file are read again at their places', async () => {
	const spool = ring(null);
	const reader = await follow();
	spool.write(batch(0, 60), 0);
	await until(() => expect(reader.found).toHaveLength(60));
	for (const { number: expected, position } of reader.found) {
		expect(reader.readAgain(position)).toBe(expected);
	}
	await reader.end();
	await reader.source.close();
});

test('what the ring has overwritten is gone, the rest stays', async () => {
	const spool = ring(3);
	const reader = await follow();
	for (let at = 0; at < 120; at += 10) {
		spool.write(batch(at, 10), 0);
		await until(() => expect(reader.found).toHaveLength(at + 10));
	}
	expect(reader.found.map((one) => one.number)).toEqual(upTo(120));
	expect(reader.readAgain(reader.found[0]?.position ?? 0)).toBeNull();
	expect(reader.readAgain(reader.found[119]?.position ?? 0)).toBe(119);
	expect(reader.source.files.map(({ path: name }) => name)).toEqual(spool.files);
	// As many packets are gone as stood in the files that are gone.
	const [oldest] = spool.files;
	const left = reader.found.filter(({ position }) => reader.readAgain(position) !== null);
	expect(reader.source.packetsGone).toBe(120 - left.length);
	expect(oldest).not.toBe(ringName(file, 1));
	await reader.end();
	await reader.source.close();
});

test('its end is not known while a further file has begun', async () => {
	const spool = ring(null);
	spool.write(batch(0, 60), 0);
	const stop = new AbortController();
	const source = await openFiles([ringName(file, 1)], {
		...{ follow: false, ring: true, replay: false, signal: stop.signal },
	});
	expect(source.bytesTotal).toBe(Infinity);
	let packets = 0;
	for (let block = await source.next(); block !== null; block = await source.next()) {
		packets += block.count;
	}
	expect(packets).toBe(60);
	expect(source.bytesTotal).toBe(source.bytesRead);
	await source.close();
});

test('a ring whose first file is gone is read from the oldest that is left', async () => {
	const spool = ring(3);
	for (let at = 0; at < 120; at += 10) spool.write(batch(at, 10), 0);
	const reader = await follow();
	await until(() => expect(reader.found.at(-1)?.number).toBe(119));
	expect(reader.source.files.map(({ path: name }) => name)).toEqual(spool.files);
	await reader.end();
	await reader.source.close();
});

test('files that were overwritten before they were read are passed over', async () => {
	const spool = ring(null);
	spool.write(batch(0, 60), 0);
	rmSync(ringName(file, 2));
	rmSync(ringName(file, 3));
	const reader = await follow();
	await until(() => expect(reader.found.at(-1)?.number).toBe(59));
	expect(reader.found.length).toBeLessThan(60);
	expect(reader.source).toMatchObject({ skipped: 2 });
	await reader.end();
	await reader.source.close();
});
