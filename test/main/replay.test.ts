/** Sending a stream again: over real sockets of this machine. */
import type { Socket } from 'node:dgram';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RtpPacketView } from '../../app/index.ts';
import { hostAndPort } from '../../main/cli/replay.ts';
import type { ReplayRequest } from '../../main/replay.ts';
import { replay } from '../../main/replay.ts';
import { streamFrames, writeCapture } from '../fixtures/builders/calls.ts';
import { until } from '../fixtures/until.ts';
import { testFolder } from '../app/export/folder.ts';
import { tapdeck } from './cli/running.ts';

const folder = testFolder();

interface Arrived {
	readonly data: Buffer;
	readonly ms: number;
	readonly port: number;
}

let receiver: Socket;
let port = 0;
let arrived: Arrived[] = [];
beforeEach(async () => {
	arrived = [];
	receiver = createSocket('udp4');
	receiver.on('message', (data, from) => {
		arrived.push({ data, ms: performance.now(), port: from.port });
	});
	receiver.bind(0, '127.0.0.1');
	await once(receiver, 'listening');
	port = receiver.address().port;
});
afterEach(() => void receiver.close());

/** Packets that carry their number, `gap` seconds apart. */
async function* packets(count: number, gap: number): AsyncGenerator<readonly RtpPacketView[]> {
	for (let number = 0; number < count; number++) {
		const page = [{ frame: number + 1, offset: 10 + number * gap, data: Uint8Array.of(number) }];
		yield await Promise.resolve(page);
	}
}

function request(given: Partial<ReplayRequest> = {}): ReplayRequest {
	return {
		...{ host: '127.0.0.1', port, begin: null, end: null, speed: 1 },
		...{ sourcePort: 0, allowRemote: false },
		...given,
	};
}

const calm = (): AbortSignal => new AbortController().signal;
const numbers = (): (number | undefined)[] => arrived.map(({ data }) => data[0]);

describe('a replay', () => {
	test('sends every packet in order, no sooner than it came', async () => {
		const begin = performance.now();
		const result = await replay(packets(10, 0.02), request(), calm());
		expect(result).toMatchObject({ packets: 10, bytes: 10, to: '127.0.0.1' });
		expect(result.duration).toBeCloseTo(0.18, 9);
		await until(() => expect(arrived).toHaveLength(10));
		expect(numbers()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
		for (const [index, { ms }] of arrived.entries()) {
			expect(ms - begin).toBeGreaterThan(index * 20 - 2);
		}
	});

	test('is faster when told so, and takes the part named', async () => {
		const part = request({ speed: 1000, begin: 12, end: 14 });
		const result = await replay(packets(10, 1), part, calm());
		expect(result).toMatchObject({ packets: 3, duration: 2 });
		await until(() => expect(numbers()).toEqual([2, 3, 4]));
	});

	test('leaves from the port named', async () => {
		const other = createSocket('udp4');
		other.bind(0);
		await once(other, 'listening');
		const { port: sourcePort } = other.address();
		await expect(replay(packets(1, 1), request({ sourcePort }), calm())).rejects.toThrow(
			new RegExp(`^--source-port ${sourcePort}: .*EADDRINUSE`, 'u'),
		);
		other.close();
		await once(other, 'close');
		await replay(packets(1, 1), request({ sourcePort }), calm());
		await until(() => expect(arrived[0]?.port).toBe(sourcePort));
	});

	test('ends at once when it is stopped', async () => {
		const stop = new AbortController();
		const running = replay(packets(3, 3600), request(), stop.signal);
		await until(() => expect(arrived).toHaveLength(1));
		stop.abort();
		expect(await running).toMatchObject({ packets: 1 });
	});

	test('goes to no other machine unless that is meant', async () => {
		const remote = request({ host: '192.0.2.1' });
		await expect(replay(packets(1, 1), remote, calm())).rejects.toThrow(
			'--to 192.0.2.1: 192.0.2.1 is another machine; add --allow-remote when that is meant',
		);
		const nowhere = request({ host: 'nosuchhost.invalid' });
		await expect(replay(packets(1, 1), nowhere, calm())).rejects.toThrow('no such host');
	});
});

describe('the command', () => {
	test('sends the RTP of a stream as it was captured', async () => {
		const frames = streamFrames({ count: 40, interval: 1000 });
		const file = writeCapture(folder.at('a.pcap'), [
			...frames,
			...streamFrames({ count: 40, interval: 1000, ssrc: 2, start: 500 }),
		]);
		const words = ['--stream', 'rtp-1', '--to', `127.0.0.1:${port}`, '--speed', '10', '--json'];
		const result = await tapdeck('replay', file, ...words);
		expect(result.status).toBe(0);
		expect(result.json()).toMatchObject({
			schema: 'tapdeck/replay@1',
			stream: 'rtp-1',
			packets: 40,
		});
		await until(() => expect(arrived).toHaveLength(40));
		expect(arrived.map(({ data }) => data.toString('hex'))).toEqual(
			frames.map(({ frame }) => Buffer.from(frame.subarray(42)).toString('hex')),
		);
	});

	test.each([
		[['--stream', 'rtp-9', '--to', '127.0.0.1:9'], 1, 'there is no stream rtp-9'],
		[['--stream', 'rtp-1', '--to', '192.0.2.1:9'], 2, 'add --allow-remote'],
		[['--stream', 'rtp-1', '--to', 'here'], 2, 'address and port are wanted'],
		[['--stream', 'rtp-1', '--to', '127.0.0.1:9', '--speed', '0'], 2, '--speed 0'],
		[['--stream', 'rtp-1', '--to', '127.0.0.1:9', '--begin', 'x'], 2, '--begin x: seconds'],
	])('%j ends with status %i', async (words, status, text) => {
		const file = writeCapture(folder.at('a.pcap'), streamFrames({ count: 5 }));
		const result = await tapdeck('replay', file, ...words);
		expect(result.status).toBe(status);
		expect(result.stderr).toContain(text);
	});

	test.each([
		['127.0.0.1:5004', { host: '127.0.0.1', port: 5004 }],
		['[::1]:5004', { host: '::1', port: 5004 }],
		['localhost:1', { host: 'localhost', port: 1 }],
	])('%s is an address', (text, expected) => {
		expect(hostAndPort(text)).toEqual(expected);
	});
});
