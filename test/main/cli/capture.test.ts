/** `tapdeck capture` and `interfaces` as users start them, on the loopback interface. */
import { spawn, spawnSync, execFileSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createSocket } from 'node:dgram';
import {
	chmodSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { canCapture, loopbackName } from '../../fixtures/libpcap.ts';
import { until } from '../../fixtures/until.ts';
import { tapdeck } from './running.ts';

/** As users start it; npm test has built it. */
const LAUNCHER = path.join(import.meta.dirname, '../../../scripts/tapdeck.mjs');
const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
const loopback = loopbackName();
let folder = '';
let file = '';
let running: ChildProcess[] = [];
beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'tapdeck-test-'));
	file = path.join(folder, 'live.pcapng');
	running = [];
});
afterEach(() => {
	for (const child of running) child.kill('SIGKILL');
	rmSync(folder, { recursive: true, force: true });
});

interface Started {
	readonly child: ChildProcess;
	readonly out: () => string;
	readonly err: () => string;
	readonly ended: Promise<number>;
}

/** Starts the command line as a process of its own. */
function start(args: readonly string[], by: readonly string[] = [], env = {}): Started {
	const words = [...by, process.execPath, LAUNCHER, ...args];
	const [program = '', ...rest] = words;
	const child = spawn(program, rest, { env: { ...process.env, ...env } });
	running.push(child);
	const said = { out: '', err: '' };
	child.stdout.on('data', (piece: Buffer) => (said.out += piece.toString('latin1')));
	child.stderr.on('data', (piece: Buffer) => (said.err += piece.toString()));
	const ended = new Promise<number>((resolve) => {
		child.on('close', (code) => resolve(code ?? 128));
	});
	return { child, out: () => said.out, err: () => said.err, ended };
}

/** Captures on loopback; resolves when it has begun. */
async function capture(...args: readonly string[]): Promise<Started> {
	const started = start(['capture', '-i', loopback, '--reserve', '0', ...args]);
	await until(() => expect(started.err()).toContain('Ctrl+C ends it'));
	return started;
}

/** Sends numbered datagrams to a port of this machine. */
async function send(port: number, count: number, bytes = 172): Promise<void> {
	const socket = createSocket('udp4');
	for (let number = 0; number < count; number++) {
		const payload = Buffer.alloc(bytes);
		payload.writeUInt32BE(number);
		await new Promise((resolve) => {
			socket.send(payload, port, '127.0.0.1', resolve);
		});
	}
	socket.close();
}

async function packetsIn(...files: readonly string[]): Promise<number> {
	const { stdout } = await tapdeck('info', '--json', ...files);
	return (JSON.parse(stdout) as { file: { packets: number } }).file.packets;
}

describe.skipIf(!canCapture)('capturing on loopback (needs libpcap and the right: skipped)', () => {
	test('keeps every packet, and ends cleanly at a signal', async () => {
		const running = await capture('-f', 'udp port 41001', '-w', file, '--json');
		await send(41_001, 500);
		await until(async () => expect(await packetsIn(file)).toBe(500));
		running.child.kill('SIGINT');
		expect(await running.ended).toBe(0);
		expect(JSON.parse(running.out())).toMatchObject({
			...{ schema: 'tapdeck/capture@1', interface: loopback, filter: 'udp port 41001' },
			...{ packets: 500, droppedByKernel: 0, droppedByInterface: 0, droppedByTapdeck: 0 },
			...{ files: [file], saved: [] },
		});
		expect(await packetsIn(file)).toBe(500);
		expect(readFileSync(file).includes(Buffer.from('udp port 41001'))).toBe(true);
	});

	test('ends by itself after so many packets, or so long', async () => {
		const counted = await capture('-f', 'udp port 41002', '-w', file, '-c', '20');
		await send(41_002, 30);
		expect(await counted.ended).toBe(0);
		expect(counted.out()).toMatch(
			/^\d+ packets, .*none dropped in \d+\.\d s, in .*live\.pcapng\n$/u,
		);
		const timed = await capture('-f', 'udp port 41002', '-w', `${file}2`, '--duration', '0.3');
		expect(await timed.ended).toBe(0);
		expect(timed.out()).toMatch(/^0 packets/u);
	});

	test('keeps a ring of files', async () => {
		const ring = await capture('-f', 'udp port 41003', '-w', file, '--ring', '20Kx3');
		await send(41_003, 400);
		await until(() => expect(existsSync(path.join(folder, 'live_00004.pcapng'))).toBe(true));
		ring.child.kill('SIGTERM');
		expect(await ring.ended).toBe(0);
		const files = readdirSync(folder).sort();
		expect(files).toHaveLength(3);
		const kept = await packetsIn(...files.map((name) => path.join(folder, name)));
		expect(kept).toBeGreaterThan(150);
		expect(kept).toBeLessThan(400);
	});

	test('goes into a pipe, which another tapdeck reads', async () => {
		const running = await capture('-f', 'udp port 41004', '-w', '-');
		await send(41_004, 50);
		await until(() => expect(running.out().length).toBeGreaterThan(50 * 200));
		running.child.kill('SIGINT');
		expect(await running.ended).toBe(0);
		expect(running.err()).toContain('50 packets');
		const words = [LAUNCHER, 'info', '--json', '-'];
		const read = spawnSync(process.execPath, words, {
			input: Buffer.from(running.out(), 'latin1'),
			encoding: 'utf8',
		});
		expect(JSON.parse(read.stdout)).toMatchObject({ file: { packets: 50, damage: null } });
	});

	test('replaces no file, and says where a filter is wrong', async () => {
		const first = await tapdeck('capture', '-i', loopback, '-w', file, '--duration', '0.1');
		expect(first.status).toBe(0);
		const second = await tapdeck('capture', '-i', loopback, '-w', file, '--duration', '0.1');
		expect(second).toMatchObject({ status: 1, stdout: '' });
		expect(second.stderr).toContain('it exists already, use --overwrite');
		const wrong = await tapdeck('capture', '-i', loopback, '-w', file, '-f', 'udp prt 5');
		expect(wrong.status).toBe(2);
		expect(wrong.stderr).toContain('syntax error (column 5, at "prt 5")');
	});

	test('an interface that is not there is named', async () => {
		const { status, stderr } = await tapdeck('capture', '-i', 'nosuch0', '-w', file);
		expect(status).toBe(1);
		expect(stderr).toMatch(/^tapdeck: cannot capture on nosuch0: .*tapdeck interfaces/u);
		expect(existsSync(file)).toBe(false);
	});

	test.each([
		[['--ring', '10'], '--ring 10: size x count is wanted'],
		[['--duration', 'soon'], '--duration soon: seconds are wanted'],
		[['-c', '0'], '--packets 0: a whole number'],
		[['-w', '-', '--ring', '1Mx2'], '--ring wants files'],
		[['-s', '9999999'], '--snap-length 9999999'],
	])('wrong words are refused: %j', async (words, text) => {
		const { status, stderr } = await tapdeck('capture', '-i', loopback, ...words);
		expect(status).toBe(2);
		expect(stderr).toContain(text);
	});

	test('the loopback interface is listed with what it can do', async () => {
		const { status, stdout } = await tapdeck('interfaces', '--json');
		expect(status).toBe(0);
		const { schema, items } = JSON.parse(stdout) as { schema: string; items: { name: string }[] };
		expect(schema).toBe('tapdeck/interfaces@1');
		expect(items.find(({ name }) => name === loopback)).toMatchObject({
			...{ loopback: true, up: true, capturable: true, reason: null },
			...{ addresses: expect.arrayContaining(['127.0.0.1']) as string[] },
		});
		expect((await tapdeck('interfaces')).stdout).toMatch(/^Name +State +Link type/u);
	});
});

/** Sends G.711 of one SSRC, one packet after the other. */
async function talk(port: number, ssrc: number, packets: number, everyMs = 5): Promise<void> {
	const socket = createSocket('udp4');
	for (let number = 0; number < packets; number++) {
		const packet = Buffer.alloc(172, number & 0xff);
		packet.writeUInt32BE(0x80000000 + number, 0);
		packet.writeUInt32BE(number * 160, 4);
		packet.writeUInt32BE(ssrc, 8);
		socket.send(packet, port, '127.0.0.1');
		await new Promise((resolve) => setTimeout(resolve, everyMs));
	}
	socket.close();
}

describe.skipIf(!canCapture)('recording on loopback (needs libpcap and the right: skipped)', () => {
	const wav = (name = '2de8a9b6.wav'): string => path.join(folder, 'rec', name);
	const dataBytes = (): number => readFileSync(wav()).readUInt32LE(40);

	test('gives the same audio as saving the capture does', async () => {
		const words = [
			'-f',
			'udp port 41006',
			'-w',
			file,
			'--save',
			path.join(folder, 'rec'),
			'--json',
		];
		const running = await capture(...words);
		await talk(41_006, 0x2de8a9b6, 80);
		await until(async () => expect(await packetsIn(file)).toBe(80));
		running.child.kill('SIGINT');
		expect(await running.ended).toBe(0);
		const { saved, hashes } = JSON.parse(running.out()) as {
			saved: { file: string; sha256: string }[];
			hashes: { file: string; sha256: string }[];
		};
		// The capture's own hash stands in the summary, in the manifest, and in `info`.
		const { stdout } = await tapdeck('info', '--json', file);
		const { sha256 } = (JSON.parse(stdout) as { file: { sha256: string } }).file;
		expect(hashes).toEqual([{ file, sha256 }]);
		const manifest = readFileSync(path.join(folder, 'rec', 'manifest.json'), 'utf8');
		expect(JSON.parse(manifest)).toMatchObject({ capture: { sha256, packets: 80 } });
		expect(saved).toMatchObject([{ file: '2de8a9b6.wav', packets: 80 }]);
		const again = path.join(folder, 'again');
		expect((await tapdeck('save', file, '--out', again, '--names', 'ssrc')).status).toBe(0);
		expect(readFileSync(path.join(again, '2de8a9b6.wav')).equals(readFileSync(wav()))).toBe(true);
	});

	test('tells programs once a second how far the lists are behind', async () => {
		const words = ['-f', 'udp port 41009', '-w', file, '--save', path.join(folder, 'rec')];
		const running = await capture(...words, '--progress');
		await talk(41_009, 0x2de8a9b6, 20);
		await until(() => expect(running.err()).toMatch(/\{"packets":20,"listed":20,"lag":0\}/u));
		running.child.kill('SIGINT');
		expect(await running.ended).toBe(0);
	});

	test('leaves what came before it was killed, playable', async () => {
		const words = ['-f', 'udp port 41007', '-w', file, '--save', path.join(folder, 'rec')];
		const running = await capture(...words);
		await talk(41_007, 0x2de8a9b6, 60);
		await until(() => expect(dataBytes()).toBe(60 * 320));
		running.child.kill('SIGKILL');
		await running.ended;
		const bytes = readFileSync(wav());
		expect(bytes.toString('latin1', 0, 4)).toBe('RIFF');
		expect(bytes.length).toBe(44 + 60 * 320);
		expect(await packetsIn(file)).toBe(60);
	});

	test('goes on over the files of a ring', async () => {
		const words = ['-f', 'udp port 41008', '-w', file, '--save', path.join(folder, 'rec')];
		const running = await capture(...words, '--ring', '40Kx3', '--json');
		await talk(41_008, 0x2de8a9b6, 700, 3);
		await until(() => expect(existsSync(path.join(folder, 'live_00005.pcapng'))).toBe(true));
		running.child.kill('SIGINT');
		expect(await running.ended).toBe(0);
		const { saved, files } = JSON.parse(running.out()) as { saved: object[]; files: string[] };
		expect(saved).toMatchObject([{ file: '2de8a9b6.wav', packets: 700, lostPackets: 0 }]);
		expect(files).toHaveLength(3);
		expect(existsSync(path.join(folder, 'live_00001.pcapng'))).toBe(false);
		expect(dataBytes()).toBe(700 * 320);
	});

	test('into standard output cannot be recorded', async () => {
		const { status, stderr } = await tapdeck(
			'capture',
			'-i',
			loopback,
			'-w',
			'-',
			'--save',
			folder,
		);
		expect(status).toBe(2);
		expect(stderr).toContain('--save reads the file again');
	});
});

describe.skipIf(!canCapture || process.platform !== 'linux')('over ssh (Linux, tcpdump)', () => {
	const hasTcpdump = spawnSync('tcpdump', ['--version'], { stdio: 'ignore' }).error === undefined;

	test.skipIf(!hasTcpdump)('what tcpdump captures there is kept here', async () => {
		// The other computer is this one: ssh gives its line to a shell, as a real one does.
		const ssh = path.join(folder, 'ssh');
		writeFileSync(ssh, '#!/bin/sh\n[ "$3" = me@there ] || exit 9\neval "exec $4"\n');
		chmodSync(ssh, 0o755);
		const env = { PATH: `${folder}${path.delimiter}${process.env['PATH'] ?? ''}` };
		const words = ['capture', '--remote', 'me@there', '-i', loopback, '-f', 'udp port 41010'];
		const running = start([...words, '-w', file, '--reserve', '0', '--json'], [], env);
		await until(() => expect(running.err()).toContain('Ctrl+C ends it'));
		await send(41_010, 30);
		await until(async () => expect(await packetsIn(file)).toBe(30));
		running.child.kill('SIGINT');
		expect(await running.ended).toBe(0);
		expect(JSON.parse(running.out())).toMatchObject({ packets: 30, filter: 'udp port 41010' });
		const elsewhere = start([...words, '-w', `${file}2`, '--remote', 'me@nowhere'], [], env);
		expect(await elsewhere.ended).toBe(1);
		expect(elsewhere.err()).toContain('through me@nowhere: exit code 9');
	});
});

describe('without libpcap', () => {
	test('interfaces and capture say what to install, files open as before', async () => {
		const env = { TAPDECK_LIBPCAP: 'libnope.so.9' };
		for (const words of [['interfaces'], ['capture', '-i', 'lo', '-w', file]]) {
			const { ended, err } = start(words, [], env);
			expect(await ended).toBe(1);
			expect(err()).toMatch(/^tapdeck: (cannot capture on lo: )?libpcap is not installed: /u);
			expect(err().trim().split('\n')).toHaveLength(1);
		}
		const sample = path.join(import.meta.dirname, '../../fixtures/sample-call.pcapng');
		expect(await start(['info', sample], [], env).ended).toBe(0);
	});
});

describe.skipIf(!canCapture || !isRoot)('as root on Linux (elsewhere skipped)', () => {
	test('a user without rights is told how to gain them', async () => {
		const nobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
		const { ended, err } = start(['capture', '-i', 'lo', '-w', '/dev/null'], nobody);
		expect(await ended).toBe(1);
		expect(err()).toMatch(/^tapdeck: cannot capture on lo: this user may not capture: sudo dpkg/u);
		const listed = start(['interfaces', '--json'], nobody);
		expect(await listed.ended).toBe(0);
		const { items } = JSON.parse(listed.out()) as { items: { name: string; reason: string }[] };
		expect(items.find(({ name }) => name === 'lo')).toMatchObject({
			...{ capturable: false, fault: 'EPERM' },
			reason: expect.stringContaining('wireshark-common') as string,
		});
	});

	test('an interface that is removed ends the capture, and nothing is lost', async () => {
		const pair = ['tdtest0', 'tdtest1'];
		execFileSync('ip', ['link', 'add', 'tdtest0', 'type', 'veth', 'peer', 'name', 'tdtest1']);
		try {
			for (const name of pair) execFileSync('ip', ['link', 'set', name, 'up']);
			const running = start(['capture', '-i', 'tdtest0', '-w', file, '--json', '--reserve', '0']);
			await until(() => expect(running.err()).toContain('Ctrl+C ends it'));
			execFileSync('ip', ['address', 'add', '192.0.2.1/30', 'dev', 'tdtest0']);
			await until(async () => expect(await packetsIn(file)).toBeGreaterThan(0));
			execFileSync('ip', ['link', 'del', 'tdtest0']);
			expect(await running.ended).toBe(1);
			expect(running.err()).toMatch(/tapdeck: tdtest0: .*(disappeared|down|No such device)/u);
			const { packets } = JSON.parse(running.out()) as { packets: number };
			expect(await packetsIn(file)).toBe(packets);
		} finally {
			spawnSync('ip', ['link', 'del', 'tdtest0']);
		}
	});

	test('a full disk ends the capture; what was written is whole', async () => {
		const disk = path.join(folder, 'disk');
		mkdirSync(disk);
		execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]);
		try {
			const target = path.join(disk, 'a.pcapng');
			const running = await capture('-f', 'udp port 41005', '-w', target, '--json');
			await send(41_005, 1500, 1000);
			expect(await running.ended).toBe(1);
			expect(running.err()).toContain(`cannot write ${target}: the disk is full`);
			const { packets, droppedByTapdeck } = JSON.parse(running.out()) as {
				packets: number;
				droppedByTapdeck: number;
			};
			expect(packets).toBeGreaterThan(500);
			expect(droppedByTapdeck).toBeGreaterThan(0);
			expect(await packetsIn(target)).toBe(packets);
		} finally {
			spawnSync('umount', [disk]);
		}
	});
});
