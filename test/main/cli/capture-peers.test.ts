/** Live captures of real peers: sipp with media, ffmpeg, two hosts behind a bridge. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { canCapture, loopbackName } from '../../fixtures/libpcap.ts';
import { hasSipp, sippCall } from '../../fixtures/sipp-call.ts';
import type { SippEnd } from '../../fixtures/sipp-call.ts';
import { until } from '../../fixtures/until.ts';
import { tapdeck } from './running.ts';

const LAUNCHER = path.join(import.meta.dirname, '../../../scripts/tapdeck.mjs');
const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
const hasFfmpeg = spawnSync('ffmpeg', ['-version'], { stdio: 'ignore' }).error === undefined;
const PATIENCE_MS = 60_000;

let folder = '';
let file = '';
let recorded = '';
let stops: (() => void)[] = [];
beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'tapdeck-peers-'));
	file = path.join(folder, 'live.pcapng');
	recorded = path.join(folder, 'rec');
	stops = [];
});
afterEach(() => {
	for (const stop of stops.reverse()) stop();
	rmSync(folder, { recursive: true, force: true });
});

/** `tapdeck capture --save`, resolved when it has begun. */
async function capture(
	name: string,
	filter: string,
): Promise<ChildProcess & { said: () => string }> {
	const words = ['capture', '-i', name, '-f', filter, '-w', file, '--save', recorded];
	const child = spawn(process.execPath, [LAUNCHER, ...words, '--reserve', '0', '--json']);
	stops.push(() => void child.kill('SIGKILL'));
	let out = '';
	let err = '';
	child.stdout.on('data', (piece: Buffer) => (out += piece.toString()));
	child.stderr.on('data', (piece: Buffer) => (err += piece.toString()));
	await until(() => expect(err).toContain('Ctrl+C ends it'));
	return Object.assign(child, { said: () => out });
}

interface Saved {
	readonly file: string;
	readonly packets: number;
	readonly lostPackets: number;
}

async function finish(child: ChildProcess & { said: () => string }): Promise<readonly Saved[]> {
	const ended = new Promise((resolve) => child.on('close', resolve));
	child.kill('SIGINT');
	expect(await ended).toBe(0);
	return (JSON.parse(child.said()) as { saved: readonly Saved[] }).saved;
}

/** The state of the only call in what was captured so far; empty before there is one. */
async function callState(): Promise<string> {
	const { stdout } = await tapdeck('calls', file, '--json');
	const { items } = JSON.parse(stdout) as { items: readonly { state: string }[] };
	return items[0]?.state ?? '';
}

/** Every recorded file is the same as saving the whole capture gives. */
async function expectSameOffline(saved: readonly Saved[]): Promise<void> {
	const again = path.join(folder, 'again');
	expect((await tapdeck('save', file, '--out', again, '--names', 'ssrc')).status).toBe(0);
	for (const { file: name } of saved) {
		const [ours, later] = [recorded, again].map((where) => readFileSync(path.join(where, name)));
		expect(ours?.length).toBeGreaterThan(10_000);
		expect(ours?.equals(later ?? Buffer.alloc(0))).toBe(true);
	}
}

function call(caller: SippEnd, callee: SippEnd): Promise<number> {
	const scratch = path.join(folder, 'sipp');
	mkdirSync(scratch);
	const { ended, stop } = sippCall(scratch, caller, callee);
	stops.push(stop);
	return ended;
}

describe.skipIf(!canCapture)(
	'real peers on loopback (needs libpcap and the right: skipped)',
	() => {
		test.skipIf(!hasSipp)(
			'a call of sipp is in the list while it rings, its sound recorded as saving gives it',
			async () => {
				const running = await capture(loopbackName(), 'host 127.0.0.2 and host 127.0.0.3');
				const ended = call({ address: '127.0.0.2', by: [] }, { address: '127.0.0.3', by: [] });
				await until(async () => expect(await callState()).toBe('ringing'));
				expect(await ended).toBe(0);
				await until(async () => expect(await callState()).toBe('completed'));
				const saved = await finish(running);
				expect(saved).toHaveLength(2);
				for (const one of saved) expect(one.packets).toBeGreaterThan(50);
				await expectSameOffline(saved);
			},
			PATIENCE_MS,
		);

		test.skipIf(!hasFfmpeg)(
			'a stream of ffmpeg that nobody announced is recorded as saving gives it',
			async () => {
				const running = await capture(loopbackName(), 'udp port 41300');
				const sound = ['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=8000:duration=2'];
				const words = ['-v', 'error', '-re', ...sound, '-c:a', 'pcm_alaw', '-ssrc', '0x2de8a9b6'];
				const sender = spawn('ffmpeg', [...words, '-f', 'rtp', 'rtp://127.0.0.1:41300']);
				stops.push(() => void sender.kill('SIGKILL'));
				await new Promise((resolve) => sender.on('close', resolve));
				const saved = await finish(running);
				expect(saved).toMatchObject([{ file: '2de8a9b6.wav', lostPackets: 0 }]);
				await expectSameOffline(saved);
			},
			PATIENCE_MS,
		);
	},
);

/** Two hosts as namespaces, a bridge between them in this one. */
function bridged(): readonly [SippEnd, SippEnd] {
	const ip = (...words: readonly string[]): void => void execFileSync('ip', words);
	stops.push(() => {
		for (const host of ['tdhost1', 'tdhost2']) spawnSync('ip', ['netns', 'del', host]);
		spawnSync('ip', ['link', 'del', 'tdbr0']);
	});
	ip('link', 'add', 'tdbr0', 'type', 'bridge');
	const ends = ['192.0.2.11', '192.0.2.12'].map((address, at) => {
		const [host, port] = [`tdhost${at + 1}`, `tdport${at + 1}`];
		ip('netns', 'add', host);
		ip('link', 'add', port, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', host);
		ip('link', 'set', port, 'master', 'tdbr0', 'up');
		ip('-n', host, 'address', 'add', `${address}/24`, 'dev', 'eth0');
		ip('-n', host, 'link', 'set', 'eth0', 'up');
		return { address, by: ['ip', 'netns', 'exec', host] };
	});
	ip('link', 'set', 'tdbr0', 'up');
	return ends as unknown as readonly [SippEnd, SippEnd];
}

describe.skipIf(!canCapture || !isRoot || !hasSipp)(
	'a bridge between two hosts (root on Linux with sipp, elsewhere skipped)',
	() => {
		test(
			'shows and records their call to whoever captures on the bridge',
			async () => {
				const [anna, bob] = bridged();
				const { items } = (await tapdeck('interfaces', '--json')).json() as {
					items: readonly { name: string; capturable: boolean }[];
				};
				expect(items.find(({ name }) => name === 'tdbr0')?.capturable).toBe(true);
				const running = await capture('tdbr0', 'udp');
				const ended = call(anna, bob);
				await until(async () => expect(await callState()).toBe('ringing'));
				expect(await ended).toBe(0);
				await until(async () => expect(await callState()).toBe('completed'));
				const saved = await finish(running);
				expect(saved.map(({ lostPackets }) => lostPackets)).toEqual([0, 0]);
				const { stdout } = await tapdeck('calls', file, '--json');
				expect(JSON.parse(stdout)).toMatchObject({
					items: [{ initiator: { address: '192.0.2.11' }, codecs: ['PCMU'] }],
				});
				await expectSameOffline(saved);
			},
			PATIENCE_MS,
		);
	},
);
