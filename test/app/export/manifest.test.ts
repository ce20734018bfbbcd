/** manifest.json, refusals, failures and cancelling: what is left in the folder in each case. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import * as v from 'valibot';
import { afterEach, describe, expect, test } from 'vitest';
import { CancelledError, ExportError } from '../../../app/errors.ts';
import type { SaveProgress } from '../../../app/index.ts';
import { VERSION } from '../../../app/version.ts';
import { streamFrames, without } from '../../fixtures/builders/calls.ts';
import { manifestSchema } from '../../fixtures/schemas/documents.ts';
import { testFolder } from './folder.ts';
import { ALL, openFrames, saved } from './saving.ts';
import { calm } from './folder.ts';

const folder = testFolder();
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const out = (): string[] => readdirSync(folder.at('out')).sort();

const TWO = [
	...without(streamFrames({ count: 100, ssrc: 0x10 }), 5),
	...streamFrames({ count: 50, ssrc: 0x20, route: { from: 2, to: 1 }, start: 500 }),
];

describe('the manifest', () => {
	test('tells where the capture was taken, where the user said it', async () => {
		const told = await saved(folder, TWO, { capturePoint: ' behind the NAT ' });
		expect(v.parse(manifestSchema, told).capture.point).toBe('behind the NAT');
		const silent = await saved(folder, TWO, { capturePoint: ' ', overwrite: true });
		expect(silent.capture).not.toHaveProperty('point');
	});

	test('holds every field that is promised, and the same in the file', async () => {
		const manifest = await saved(folder, TWO, { open: { hash: true } });
		const file: unknown = JSON.parse(readFileSync(folder.at('out/manifest.json'), 'utf8'));
		expect(v.parse(manifestSchema, file)).toEqual(manifest);
	});

	test('tells of the capture and of each file what is true', async () => {
		const manifest = await saved(folder, TWO, { open: { hash: true } });
		const capture = folder.read('in.pcap');
		expect(manifest.tool.version).toBe(VERSION);
		expect(manifest.capture).toEqual({
			name: 'in.pcap',
			bytes: capture.length,
			sha256: sha256(capture),
			packets: 149,
			firstTime: '2023-11-14T22:13:20.000000Z',
			lastTime: '2023-11-14T22:13:21.980000Z',
		});
		expect(manifest.items).toHaveLength(2);
		for (const item of manifest.items) {
			const bytes = folder.read(`out/${item.file}`);
			expect(item).toMatchObject({ bytes: bytes.length, sha256: sha256(bytes) });
		}
		expect(manifest.items[0]).toEqual({
			...{ id: 'rtp-1', session: null, ssrc: '0x00000010', kind: 'audio' },
			...{ file: '00000010.wav', bytes: 32_044, sha256: manifest.items[0]?.sha256 },
			...{ codec: 'PCMU', container: 'wav', duration: 2, command: null },
			...{ firstFrame: 1, lastFrame: 149, packets: 99, lostPackets: 1 },
			silenceInserted: expect.closeTo(0.02, 9) as number,
			warnings: ['1 packet lost (1.00 % of 100)'],
		});
	});

	test('two saves of one capture give the same files', async () => {
		const first = await saved(folder, TWO);
		const second = await saved(folder, TWO, { overwrite: true });
		expect(second.items).toEqual(first.items);
	});
});

describe('what exists already', () => {
	test('a folder with a manifest is refused as a whole', async () => {
		mkdirSync(folder.at('out'));
		writeFileSync(folder.at('out/manifest.json'), 'of another save');
		await expect(saved(folder, TWO)).rejects.toThrow(/holds the manifest\.json of another save/);
		expect(out()).toEqual(['manifest.json']);
		expect(readFileSync(folder.at('out/manifest.json'), 'utf8')).toBe('of another save');
	});

	test('a file of one stream’s name fails that stream and no other', async () => {
		mkdirSync(folder.at('out'));
		writeFileSync(folder.at('out/00000010.wav'), 'precious');
		const manifest = await saved(folder, TWO);
		expect(manifest.failed).toEqual([
			{
				id: 'rtp-1',
				reason: '00000010.wav exists already: choose another folder or allow overwriting',
			},
		]);
		expect(manifest.items.map(({ file }) => file)).toEqual(['00000020.wav']);
		expect(readFileSync(folder.at('out/00000010.wav'), 'utf8')).toBe('precious');
		expect(out()).toEqual(['00000010.wav', '00000020.wav', 'manifest.json']);
	});

	test('with overwriting everything is replaced', async () => {
		mkdirSync(folder.at('out'));
		for (const name of ['manifest.json', '00000010.wav']) {
			writeFileSync(folder.at(`out/${name}`), 'old');
		}
		const manifest = await saved(folder, TWO, { overwrite: true });
		expect(manifest.failed).toEqual([]);
		expect(folder.read('out/00000010.wav')).toHaveLength(32_044);
	});

	test('a stream whose name is a folder fails alone', async () => {
		mkdirSync(folder.at('out/00000010.wav'), { recursive: true });
		const manifest = await saved(folder, TWO, { overwrite: true });
		expect(manifest.failed).toMatchObject([
			{ id: 'rtp-1', reason: expect.stringMatching(/^cannot write 00000010\.wav: /) as string },
		]);
		expect(out()).toEqual(['00000010.wav', '00000020.wav', 'manifest.json']);
	});

	test('a file where the folder should be is an error in one line', async () => {
		writeFileSync(folder.at('out'), 'a file');
		const run = saved(folder, TWO);
		await expect(run).rejects.toBeInstanceOf(ExportError);
		await expect(run).rejects.toThrow(/^cannot make the folder [^\n]*out: [^\n]+$/);
	});
});

describe('cancelling', () => {
	test('before anything was finished leaves an empty folder', async () => {
		const stop = new AbortController();
		const phases: string[] = [];
		const run = saved(folder, TWO, {
			signal: stop.signal,
			onProgress: ({ phase }) => {
				phases.push(phase);
				stop.abort();
			},
		});
		await expect(run).rejects.toBeInstanceOf(CancelledError);
		expect(out()).toEqual([]);
		expect(phases.at(-1)).toBe('cancelled');
	});

	test('in the middle of reading leaves no unfinished file', async () => {
		const frames = streamFrames({ count: 21_000, interval: 100, step: 160 });
		const stop = new AbortController();
		const engine = await openFrames(folder, frames);
		const seen: SaveProgress[] = [];
		// Reading gives way after some thousand packets: this comes first then.
		setImmediate(() => stop.abort());
		const run = engine.save(ALL, folder.at('out'), (one) => seen.push(one), stop.signal);
		await expect(run).rejects.toBeInstanceOf(CancelledError);
		await engine.close();
		expect(out()).toEqual([]);
		expect(seen.at(-1)).toMatchObject({ phase: 'cancelled', failure: null, manifest: null });
		expect(seen.at(-1)?.items).toMatchObject([{ id: 'rtp-1', state: 'cancelled' }]);
	});
});

describe('progress', () => {
	test('begins with every stream waiting and ends with the manifest', async () => {
		const seen: SaveProgress[] = [];
		const manifest = await saved(folder, TWO, { onProgress: (one) => seen.push(one) });
		expect(seen[0]).toMatchObject({ phase: 'reading', done: 0, total: 2, fraction: 0 });
		expect(seen[0]?.items.map(({ state }) => state)).toEqual(['waiting', 'waiting']);
		expect(seen.at(-1)).toMatchObject({ phase: 'done', done: 2, fraction: 1, manifest });
		expect(seen.at(-1)?.bytesWritten).toBe(
			manifest.items.reduce((sum, item) => sum + item.bytes, 0),
		);
		const fractions = seen.map(({ fraction }) => fraction);
		expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
	});

	test('a failed stream is told with its reason', async () => {
		mkdirSync(folder.at('out'));
		writeFileSync(folder.at('out/00000010.wav'), 'precious');
		const seen: SaveProgress[] = [];
		await saved(folder, TWO, { onProgress: (one) => seen.push(one) });
		expect(seen.at(-1)?.items).toMatchObject([
			{ id: 'rtp-1', state: 'failed', note: expect.stringContaining('exists already') as string },
			{ id: 'rtp-2', state: 'saved', note: null },
		]);
	});
});

const isRoot = process.getuid?.() === 0 && process.platform === 'linux';

describe.skipIf(!isRoot)('disks that take no more (as root on Linux, skipped elsewhere)', () => {
	let isMounted = false;
	afterEach(() => {
		if (isMounted) spawnSync('umount', [folder.at('out')]);
		isMounted = false;
	});

	function mount(options: string): boolean {
		mkdirSync(folder.at('out'));
		const words = ['-t', 'tmpfs', '-o', options, 'tmpfs', folder.at('out')];
		isMounted = spawnSync('mount', words).status === 0;
		return isMounted;
	}

	test('a full disk fails the streams that do not fit, the others are whole', async ({ skip }) => {
		if (!mount('size=1m')) skip('no file system can be mounted here');
		const long = streamFrames({ count: 5000, ssrc: 0x10 });
		const short = streamFrames({ count: 50, ssrc: 0x20, route: { from: 2, to: 1 } });
		const manifest = await saved(folder, [...long, ...short]);
		expect(manifest.failed).toMatchObject([
			{ id: 'rtp-1', reason: expect.stringMatching(/^cannot write 00000010\.wav: /) as string },
		]);
		expect(manifest.items).toMatchObject([{ file: '00000020.wav', duration: 1 }]);
		expect(out()).toEqual(['00000020.wav', 'manifest.json']);
	});

	test('a read-only folder is an error in one line', async ({ skip }) => {
		if (!mount('ro,size=1m')) skip('no file system can be mounted here');
		const run = openFrames(folder, TWO).then(async (engine) => {
			try {
				return await engine.save(ALL, folder.at('out'), () => undefined, calm());
			} finally {
				await engine.close();
			}
		});
		await expect(run).rejects.toThrow(/^cannot write manifest\.json: [^\n]+$/);
		expect(out()).toEqual([]);
	});
});
