import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openCapture } from '../../../app/index.ts';
import { LiveSession } from '../../../main/capture/live-session.ts';
import type { LiveKeeping } from '../../../main/capture/live-session.ts';
import { batchOfPackets } from '../../fixtures/builders/live.ts';
import { FakeSource } from '../../fixtures/fake-live.ts';

let folder = '';
let file = '';
beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'tapdeck-test-'));
	file = path.join(folder, 'live.pcapng');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function keeping(given: Partial<LiveKeeping> = {}): LiveKeeping {
	return {
		...{ path: file, application: 'test', fileBytes: null, fileCount: null },
		...{ reserveBytes: 0, overwrite: false },
		...given,
	};
}

/** A clock that the test moves. */
function handClock() {
	let run = (): void => undefined;
	let isStopped = false;
	const clock = {
		now: () => 1_700_000_000_000,
		every: (given: () => void) => {
			run = given;
			return () => {
				isStopped = true;
			};
		},
	};
	return { clock, tick: () => run(), isStopped: () => isStopped };
}

const packets = (count: number, length = 100) =>
	batchOfPackets(
		Array.from({ length: count }, (_, at) => ({
			...{ seconds: 1_700_000_000 + at, nanoseconds: 1, bytes: new Uint8Array(60) },
			length,
		})),
	);

async function infoOf(name: string) {
	const engine = openCapture({
		...{ paths: [name], follow: false, heuristics: true, rules: '4.4', decodeAs: [] },
		...{ from: null, to: null, keepPackets: true, hash: false },
	});
	await engine.run(new AbortController().signal);
	const info = engine.info();
	await engine.close();
	return info;
}

describe('a live capture', () => {
	test('keeps the packets of all interfaces in one file', async () => {
		const [one, two] = [new FakeSource('eth0'), new FakeSource('wlan0')];
		const session = new LiveSession([one, two], keeping(), handClock().clock);
		one.taker?.batch(packets(3));
		two.taker?.batch(packets(4, 1500));
		expect(session.figures()).toMatchObject({
			...{ packets: 7, bytes: 3 * 100 + 4 * 1500, files: [file], failure: null },
			interfaces: [
				{ name: 'eth0', packets: 3, bytes: 300, isRunning: true },
				{ name: 'wlan0', packets: 4, bytes: 6000, isRunning: true },
			],
		});
		session.stop();
		await session.ended;
		const { file: facts } = await infoOf(file);
		expect(facts.packets).toBe(7);
		expect(facts.interfaces.map(({ name }) => name)).toEqual(['eth0', 'wlan0']);
	});

	test('notes the counters of an interface in the file when they change', async () => {
		const source = new FakeSource('eth0');
		const { clock, tick, isStopped } = handClock();
		const session = new LiveSession([source], keeping(), clock);
		tick();
		const size = statSync(file).size;
		tick();
		expect(statSync(file).size).toBe(size);
		source.figures = { captured: 5, droppedByKernel: 2, droppedByInterface: 1 };
		tick();
		expect(statSync(file).size).toBeGreaterThan(size);
		expect(session.figures()).toMatchObject({ droppedByKernel: 2, droppedByInterface: 1 });
		session.stop();
		await session.ended;
		expect(isStopped()).toBe(true);
		const { interfaces } = (await infoOf(file)).file;
		expect(interfaces[0]).toMatchObject({ droppedByKernel: 2, droppedByInterface: 1 });
	});

	test('goes on with the others when an interface goes away', async () => {
		const [one, two] = [new FakeSource('veth0'), new FakeSource('lo')];
		const session = new LiveSession([one, two], keeping(), handClock().clock);
		one.taker?.batch(packets(2));
		one.taker?.end('The interface disappeared');
		two.taker?.batch(packets(3));
		expect(session.figures()).toMatchObject({
			packets: 5,
			failure: null,
			interfaces: [
				{ isRunning: false, failure: 'The interface disappeared' },
				{ isRunning: true, failure: null },
			],
		});
		session.stop();
		await session.ended;
		expect(one.stops).toBe(0);
		expect((await infoOf(file)).file.packets).toBe(5);
	});

	test('stops when it can keep nothing more, and counts what it could not keep', async () => {
		const source = new FakeSource('eth0');
		const session = new LiveSession(
			[source],
			keeping({ fileBytes: 1200, path: path.join(folder, 'gone', '..', 'a.pcapng') }),
			handClock().clock,
		);
		source.taker?.batch(packets(5));
		rmSync(folder, { recursive: true });
		source.taker?.batch(packets(20));
		source.taker?.batch(packets(3));
		const { failure, packets: kept, droppedByTapdeck } = session.figures();
		expect(failure).toMatch(/^cannot write .*a_0000\d\.pcapng: there is no such file$/u);
		expect(kept + droppedByTapdeck).toBe(28);
		expect(droppedByTapdeck).toBeGreaterThan(3);
		await session.ended;
		expect(source.stops).toBe(1);
	});

	test('stops its interfaces when the file cannot be made', () => {
		const source = new FakeSource('eth0');
		const nowhere = keeping({ path: path.join(folder, 'no', 'a.pcapng') });
		expect(() => new LiveSession([source], nowhere)).toThrow(/cannot write/u);
		expect(source.stops).toBe(1);
	});

	test('stands in its file while it runs', () => {
		const source = new FakeSource('eth0');
		const session = new LiveSession([source], keeping(), handClock().clock);
		source.taker?.batch(packets(1));
		expect(session.file).toBe(file);
		expect(readFileSync(file).includes(Buffer.from('eth0'))).toBe(true);
		session.stop();
	});
});
