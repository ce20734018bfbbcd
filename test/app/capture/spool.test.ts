import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ringName } from '../../../app/capture/ring-name.ts';
import { Spool } from '../../../app/capture/spool.ts';
import type { SpoolOptions } from '../../../app/capture/spool.ts';
import { batchOfPackets, LOOPBACK } from '../../fixtures/builders/live.ts';
import { readAll, temporaryFolder } from './reading.ts';

const folder = temporaryFolder();
let file = '';
let number = 0;
beforeEach(() => {
	file = path.join(folder, `capture-${++number}.pcapng`);
});

function spoolOf(given: Partial<SpoolOptions> = {}): Spool {
	return new Spool({
		...{ path: file, interfaces: [LOOPBACK], application: 'test 1' },
		...{ fileBytes: null, fileCount: null, reserveBytes: 0, overwrite: false },
		...given,
	});
}

/** Packets of `bytes` bytes that carry their number. */
function batch(from: number, count: number, bytes = 200) {
	return batchOfPackets(
		Array.from({ length: count }, (_, index) => {
			const data = new Uint8Array(bytes);
			new DataView(data.buffer).setUint32(0, from + index);
			return { seconds: 1_700_000_000 + from + index, nanoseconds: 5, bytes: data };
		}),
	);
}

async function numbersIn(name: string): Promise<readonly number[]> {
	const { reader, packets } = await readAll(new Uint8Array(readFileSync(name)));
	expect(reader.damage).toBeNull();
	return packets.map(({ bytes }) => new DataView(Uint8Array.from(bytes).buffer).getUint32(0));
}

const upTo = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => from + at);

describe('a spool', () => {
	test('can be read at any moment', async () => {
		const spool = spoolOf();
		expect(await numbersIn(file)).toEqual([]);
		spool.write(batch(0, 10), 0);
		expect(await numbersIn(file)).toEqual(upTo(0, 10));
		spool.write(batch(10, 3000), 0);
		spool.statistics(0, 1_700_000_000_000, {
			...{ captured: 3010, droppedByInterface: 0, droppedByKernel: 0 },
		});
		expect(await numbersIn(file)).toEqual(upTo(0, 3010));
		expect([spool.packets, spool.bytes]).toEqual([3010, statSync(file).size]);
		spool.close();
	});

	test('knows the SHA-256 of what is complete, of a ring that of each file that is left', () => {
		const hashOf = (name: string): string =>
			createHash('sha256').update(readFileSync(name)).digest('hex');
		const spool = spoolOf();
		spool.write(batch(0, 500), 0);
		expect(spool.hashes.size).toBe(0);
		spool.close();
		expect([...spool.hashes]).toEqual([[file, hashOf(file)]]);
		const ring = spoolOf({ path: `${file}-ring`, fileBytes: 20_000, fileCount: 3 });
		ring.write(batch(0, 600), 0);
		ring.close();
		expect([...ring.hashes]).toEqual(ring.files.map((name) => [name, hashOf(name)]));
		expect(ring.hashes.size).toBe(3);
	});

	test('belongs to its user alone', () => {
		if (process.platform === 'win32') return;
		spoolOf().close();
		expect(statSync(file).mode & 0o077).toBe(0);
	});

	test('replaces nothing unless told so', () => {
		writeFileSync(file, 'precious');
		expect(() => spoolOf()).toThrow(`cannot write ${file}: it exists already, use --overwrite`);
		expect(readFileSync(file, 'utf8')).toBe('precious');
		spoolOf({ overwrite: true }).close();
		expect(readFileSync(file).readUInt32LE(0)).toBe(0x0a0d0d0a);
	});

	test('says which folder is missing', () => {
		file = path.join(folder, 'nowhere', 'a.pcapng');
		expect(() => spoolOf()).toThrow(/^cannot write .*nowhere.*: there is no such file$/u);
	});

	test('stops before the disk is too full', () => {
		expect(() => spoolOf({ reserveBytes: 1e18 })).toThrow(/less than 1000000000000 MB are free/u);
	});
});

describe('a ring', () => {
	test('keeps the last files, each whole', async () => {
		const spool = spoolOf({ fileBytes: 5000, fileCount: 3 });
		for (let at = 0; at < 200; at += 20) spool.write(batch(at, 20), 0);
		spool.close();
		expect(spool.files).toHaveLength(3);
		expect(existsSync(ringName(file, 1))).toBe(false);
		const numbers = [];
		for (const name of spool.files) {
			expect(statSync(name).size).toBeLessThanOrEqual(5000);
			numbers.push(...(await numbersIn(name)));
		}
		expect(numbers.at(-1)).toBe(199);
		expect(numbers).toEqual(upTo(200 - numbers.length, 200));
		expect(numbers.length).toBeGreaterThan(42);
		expect(spool.packets).toBe(200);
	});

	test('gives a packet that is larger than a file one of its own', async () => {
		const spool = spoolOf({ fileBytes: 1000, fileCount: null });
		spool.write(batch(0, 3, 4000), 0);
		spool.close();
		expect(spool.files).toHaveLength(3);
		expect(await numbersIn(ringName(file, 2))).toEqual([1]);
	});

	test('is named by counting', () => {
		expect(ringName(path.join('a', 'b.pcapng'), 7)).toBe(path.join('a', 'b_00007.pcapng'));
		expect(ringName('night', 123_456)).toBe('night_123456.pcapng');
	});
});

const canMount = process.platform === 'linux' && process.getuid?.() === 0;

describe.skipIf(!canMount)('a full disk (needs root for a small one)', () => {
	const disk = path.join(folder, 'disk');
	beforeEach(() => {
		mkdirSync(disk, { recursive: true });
		execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]);
		file = path.join(disk, 'a.pcapng');
	});
	afterEach(() => {
		spawnSync('umount', [disk]);
		rmSync(disk, { recursive: true, force: true });
	});

	test('leaves all that was written before, and says so', async () => {
		const spool = spoolOf();
		let kept = 0;
		const fill = (): void => {
			for (;;) {
				spool.write(batch(kept, 100, 1000), 0);
				kept += 100;
			}
		};
		expect(fill).toThrow(`cannot write ${file}: the disk is full`);
		spool.close();
		expect(await numbersIn(file)).toEqual(upTo(0, kept));
		expect(kept).toBeGreaterThan(800);
	});
});
