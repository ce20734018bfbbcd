/** Figures of a live stream that nobody announced: they go by the clock that its payload tells. */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CaptureEngine, StreamItem } from '../../../app/index.ts';
import { openCapture } from '../../../app/index.ts';
import { DEFAULTS, readCapture } from '../../app/acceptance/engine.ts';
import { canCapture, loopbackName } from '../../fixtures/libpcap.ts';
import { until } from '../../fixtures/until.ts';

const LAUNCHER = path.join(import.meta.dirname, '../../../scripts/tapdeck.mjs');
const hasFfmpeg = spawnSync('ffmpeg', ['-version'], { stdio: 'ignore' }).error === undefined;
const PORT = 41_310;
const SSRC = '0x2de8a9b6';
const PATIENCE_MS = 60_000;

let folder = '';
let file = '';
let stops: (() => void)[] = [];
beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'tapdeck-clocks-'));
	file = path.join(folder, 'live.pcapng');
	stops = [];
});
afterEach(() => {
	for (const stop of stops.reverse()) stop();
	rmSync(folder, { recursive: true, force: true });
});

const ended = (child: ChildProcess): Promise<unknown> =>
	new Promise((resolve) => child.on('close', resolve));

/** Captures the sender's port alone: neither its RTCP nor anything else says what it sends. */
async function capture(): Promise<ChildProcess> {
	const words = ['capture', '-i', loopbackName(), '-f', `udp port ${PORT}`, '-w', file];
	const child = spawn(process.execPath, [LAUNCHER, ...words, '--reserve', '0']);
	stops.push(() => void child.kill('SIGKILL'));
	let said = '';
	child.stderr.on('data', (piece: Buffer) => (said += piece.toString()));
	await until(() => expect(said).toContain('Ctrl+C ends it'));
	return child;
}

/** ffmpeg sends 25 pictures a second at their time. */
function sender(): ChildProcess {
	const source = ['-re', '-f', 'lavfi', '-i', 'testsrc=size=160x120:rate=25:duration=6'];
	const coding = ['-c:v', 'libx264', '-tune', 'zerolatency', '-g', '25', '-pix_fmt', 'yuv420p'];
	const words = ['-v', 'error', ...source, ...coding, '-ssrc', SSRC, '-payload_type', '96'];
	const child = spawn('ffmpeg', [...words, '-f', 'rtp', `rtp://127.0.0.1:${PORT}`]);
	stops.push(() => void child.kill('SIGKILL'));
	return child;
}

async function streamOf(engine: CaptureEngine): Promise<StreamItem | undefined> {
	const { ids } = await engine.streamOrder({ filter: '', from: null, to: null, sort: [] });
	return engine.streamRows([...ids]).find(({ ssrc }) => ssrc === SSRC);
}

/** What goes by the clock. */
const figuresOf = (item: StreamItem | undefined) => {
	const { packets, minJitter, meanJitter, maxJitter, maxSkew, clockDrift } = item ?? {};
	return { packets, minJitter, meanJitter, maxJitter, maxSkew, clockDrift };
};

const INFERRED = {
	...{ codec: 'H264', codecFrom: 'inferred' },
	...{ clockRate: 90_000, clockRateFrom: 'inferred' },
};

describe.skipIf(!canCapture || !hasFfmpeg)(
	'a live stream without signalling (needs libpcap, the right and ffmpeg: skipped)',
	() => {
		test(
			'has jitter and skew by its inferred clock while it runs, and at its end as the file has',
			async () => {
				const capturing = await capture();
				const over = new AbortController();
				stops.push(() => over.abort());
				const live = openCapture({ ...DEFAULTS, paths: [file], follow: true });
				const run = live.run(over.signal).catch(() => null);
				const sending = sender();
				const isSent = ended(sending);
				await until(async () => {
					const item = await streamOf(live);
					expect(item).toMatchObject(INFERRED);
					expect(item?.meanJitter).toBeGreaterThan(0);
					expect(item?.maxSkew).not.toBeNull();
				});
				// It was known before the sender was done.
				expect(sending.exitCode).toBeNull();
				const early = (await streamOf(live))?.packets ?? 0;
				await isSent;
				const isOver = ended(capturing);
				capturing.kill('SIGINT');
				await isOver;
				const offline = await readCapture(file);
				const whole = await streamOf(offline);
				expect(whole).toMatchObject(INFERRED);
				expect(whole?.packets).toBeGreaterThan(early);
				await until(async () => expect((await streamOf(live))?.packets).toBe(whole?.packets));
				expect(await streamOf(live)).toMatchObject(INFERRED);
				expect(figuresOf(await streamOf(live))).toEqual(figuresOf(whole));
				const stream = whole?.firstFrame ?? 0;
				const page = { stream, offset: 0, limit: 1000 };
				expect(await live.analysisPage(page)).toEqual(await offline.analysisPage(page));
				// The same figures as if somebody had said what it is.
				const rule = `rtp.ssrc==${SSRC},H264/90000`;
				const told = await readCapture(file, { decodeAs: [rule] });
				expect(figuresOf(await streamOf(told))).toEqual(figuresOf(whole));
				await told.close();
				over.abort();
				await run;
				await offline.close();
				await live.close();
			},
			PATIENCE_MS,
		);
	},
);
