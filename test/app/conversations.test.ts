/** Who talked with whom: made-up packets, and every figure against tshark's on real ones. */
import { execFileSync } from 'node:child_process';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CaptureEngine, ConversationItem, ConversationKind } from '../../app/index.ts';
import { CancelledError, FilterSyntaxError, openCapture } from '../../app/index.ts';
import { streamFrames } from '../fixtures/builders/calls.ts';
import { pcapFile } from '../fixtures/builders/pcap.ts';
import type { TimedFrame } from '../fixtures/builders/rtp.ts';
import { filePackets } from '../fixtures/builders/rtp.ts';
import { until } from '../fixtures/until.ts';
import { readCapture } from './acceptance/engine.ts';
import { hasProgram } from './acceptance/programs.ts';
import { CAPTURES, HAS_SHARED } from './acceptance/shared.ts';
import { calm, testFolder } from './export/folder.ts';
import { openFrames } from './export/saving.ts';
import { be16, be32, bytes, counting, ethernet, ipv4, ipv6, udp } from './network/frames.ts';

const folder = testFolder();
const ALL = { filter: '', sort: null, offset: 0, limit: 1000 } as const;

async function tableOf(engine: CaptureEngine, kind: ConversationKind, filter = '') {
	return (await engine.conversations({ ...ALL, kind, filter }, calm())).items;
}

function segment(
	sequence: number,
	flags: number,
	ports: readonly [number, number] = [1000, 80],
): Uint8Array {
	const [from, to] = ports;
	const header = [...be16(from), ...be16(to), ...be32(sequence), ...be32(1)];
	const [source, destination] = [
		[10, 0, 0, from === 80 ? 2 : 1],
		[10, 0, 0, from === 80 ? 1 : 2],
	];
	const body = bytes(header, 0x50, flags, [0xff, 0xff, 0, 0, 0, 0]);
	return ethernet(0x0800, ipv4(6, body, { source, destination }));
}

const at = (frames: readonly Uint8Array[]): TimedFrame[] =>
	frames.map((frame, index) => ({ us: index * 1000, frame }));

describe('conversations', () => {
	test('have Wireshark’s columns on every layer', async () => {
		const there = streamFrames({ count: 11, route: { sourcePort: 4000, destinationPort: 5000 } });
		const back = streamFrames({
			...{ count: 5, start: 50_000, ssrc: 2 },
			route: { from: 2, to: 1, sourcePort: 5000, destinationPort: 4000 },
		});
		const engine = await openFrames(folder, [...there, ...back]);
		const [only, ...others] = await tableOf(engine, 'udp');
		expect(others).toEqual([]);
		expect(only).toEqual({
			...{ number: 0, addressA: '10.0.0.1', portA: 4000, addressB: '10.0.0.2', portB: 5000 },
			...{ packets: 16, bytes: 16 * 214, packetsAToB: 11, bytesAToB: 11 * 214 },
			...{ packetsBToA: 5, bytesBToA: 5 * 214, start: 0, duration: 0.2, firstFrame: 1 },
			...{ bitsPerSecondAToB: 94_160, bitsPerSecondBToA: 42_800 },
			likely: { kind: 'audio', reason: 'RTP: PCMU', isKnown: true },
		});
		const [ip] = await tableOf(engine, 'ipv4');
		expect(ip).toMatchObject({ addressA: '10.0.0.1', portA: null, portB: null, packets: 16 });
		const [mac] = await tableOf(engine, 'ethernet');
		expect(mac?.addressA).toMatch(/^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/u);
		const view = await engine.conversations({ ...ALL, kind: 'tcp' }, calm());
		expect(view.counts).toEqual({ ethernet: 1, ipv4: 1, ipv6: 0, tcp: 0, udp: 1 });
		expect([view.total, view.items]).toEqual([0, []]);
		await engine.close();
	});

	test('of a capture that grows are counted on, and are those of the whole in the end', async () => {
		const frames = streamFrames({ count: 60, route: { sourcePort: 4000, destinationPort: 5000 } });
		const file = folder.at('growing.pcap');
		const head = pcapFile([]);
		const bytesOf = (some: readonly TimedFrame[]) =>
			pcapFile(filePackets(some)).subarray(head.length);
		writeFileSync(file, bytes(head, bytesOf(frames.slice(0, 25))));
		const stop = new AbortController();
		const engine = openCapture({
			...{ paths: [file], follow: true, heuristics: true, rules: '4.4', decodeAs: [] },
			...{ from: null, to: null, keepPackets: true, hash: false },
		});
		const reading = engine.run(stop.signal);
		const packetsOf = async (filter = ''): Promise<number | undefined> =>
			(await tableOf(engine, 'udp', filter))[0]?.packets;
		await until(() => expect(engine.info().file.packets).toBe(25));
		expect(await packetsOf()).toBe(25);
		// Given up half way: what was counted is not counted twice.
		const query = { ...ALL, kind: 'udp' } as const;
		appendFileSync(file, bytesOf(frames.slice(25)));
		await until(() => expect(engine.info().file.packets).toBe(60));
		await expect(engine.conversations(query, AbortSignal.abort())).rejects.toThrow(CancelledError);
		expect(await packetsOf()).toBe(60);
		expect(await packetsOf('frame.number <= 30')).toBe(30);
		expect(await packetsOf()).toBe(60);
		const two = await Promise.all([packetsOf(), packetsOf('frame.number <= 7')]);
		expect(two).toEqual([60, 7]);
		stop.abort();
		await reading;
		await engine.close();
	});

	test('of TCP begin anew when a port is used again, and not for a repeated SYN', async () => {
		const engine = await openFrames(
			folder,
			at([
				segment(100, 2),
				segment(100, 2),
				segment(900, 0x12, [80, 1000]),
				segment(101, 0x11),
				segment(5000, 2),
				segment(700, 0x12, [80, 1000]),
			]),
		);
		const rows = (await tableOf(engine, 'tcp')).map(({ number, packets, start }) => ({
			...{ number, packets, start },
		}));
		expect(rows).toEqual([
			{ number: 0, packets: 4, start: 0 },
			{ number: 1, packets: 2, start: 0.004 },
		]);
		await engine.close();
	});

	test('count each IP header of a tunnel, and fragments once for the datagram', async () => {
		const inner = ipv4(17, udp(7, 9, counting(64)), { source: [192, 0, 2, 1] });
		const whole = udp(4000, 5000, counting(48));
		const part = (from: number, to: number | undefined, more: number): Uint8Array =>
			ethernet(
				0x0800,
				ipv4(17, whole.subarray(from, to), { identification: 7, fragment: more | (from >> 3) }),
			);
		const long = ethernet(0x86dd, ipv6(17, udp(1, 2, counting(9))));
		const engine = await openFrames(
			folder,
			at([ethernet(0x0800, ipv4(4, inner)), part(0, 24, 0x2000), part(24, undefined, 0), long]),
		);
		expect((await tableOf(engine, 'ipv4')).map(({ packets }) => packets)).toEqual([3, 1]);
		const datagrams = await tableOf(engine, 'udp');
		expect(datagrams.map(({ portA, packets }) => [portA, packets])).toEqual([
			[7, 1],
			[4000, 1],
			[1, 1],
		]);
		expect((await tableOf(engine, 'ipv6'))[0]?.addressA).toContain(':');
		await engine.close();
	});

	test('are sorted by any column, in parts, the same order among equals', async () => {
		const frames = [3, 1, 2, 2].flatMap((count, index) =>
			streamFrames({
				...{ count, ssrc: index, start: index * 1_000_000 },
				route: { from: 20 - index, sourcePort: 4000 + index },
			}),
		);
		const engine = await openFrames(folder, frames);
		const order = async (column: 'packets' | 'addressA' | 'start', descending: boolean) => {
			const sort = { column, descending };
			const { items } = await engine.conversations({ ...ALL, kind: 'udp', sort }, calm());
			return items.map(({ number }) => number);
		};
		expect(await order('packets', true)).toEqual([0, 2, 3, 1]);
		expect(await order('packets', false)).toEqual([1, 2, 3, 0]);
		expect(await order('addressA', false)).toEqual([3, 2, 1, 0]);
		expect(await order('start', true)).toEqual([3, 2, 1, 0]);
		const part = { ...ALL, kind: 'udp', offset: 1, limit: 2 } as const;
		const view = await engine.conversations(part, calm());
		expect([view.total, view.items.map(({ number }) => number)]).toEqual([4, [1, 2]]);
		await engine.close();
	});

	test('of a filter count what matches and nothing else', async () => {
		const frames = [1, 2].flatMap((ssrc) =>
			streamFrames({ count: ssrc * 4, ssrc, route: { sourcePort: 4000 + ssrc } }),
		);
		const engine = await openFrames(folder, frames);
		const chosen = await tableOf(engine, 'udp', 'udp.srcport == 4002');
		expect(chosen.map(({ portA, packets }) => [portA, packets])).toEqual([[4002, 8]]);
		expect(await tableOf(engine, 'udp')).toHaveLength(2);
		await expect(tableOf(engine, 'udp', 'udp.srcport ==')).rejects.toThrow(FilterSyntaxError);
		await engine.close();
	});

	test('stop when they are no longer wanted, and are counted when asked again', async () => {
		const engine = await openFrames(folder, streamFrames({ count: 20 }));
		const wish = new AbortController();
		const view = engine.conversations({ ...ALL, kind: 'udp' }, wish.signal);
		wish.abort();
		await expect(view).rejects.toThrow(CancelledError);
		expect((await tableOf(engine, 'udp'))[0]?.packets).toBe(20);
		await engine.close();
	});
});

/** Rows as tshark prints them; those of the same two endpoints added up. */
function wiresharkRows(path: string, word: string): ReadonlyMap<string, readonly number[]> {
	const printed = execFileSync('tshark', ['-n', '-r', path, '-q', '-z', `conv,${word}`], {
		stdio: ['ignore', 'pipe', 'ignore'],
	}).toString();
	const rows = new Map<string, readonly number[]>();
	for (const line of printed.split('\n').filter((text) => text.includes('<->'))) {
		const [a = '', , b = '', ...rest] = line
			.trim()
			.replace(/(\d) (bytes|kB|MB)/gu, '$1')
			.split(/\s+/u);
		const [fromB = 0, , fromA = 0] = rest.map(Number);
		// Announced RTP has rows of its own there, in one direction each.
		add(rows, [a, b], [fromA, fromB]);
	}
	return rows;
}

/** Adds a row, its sides in one order, whoever spoke first. */
function add(
	rows: Map<string, readonly number[]>,
	[a, b]: readonly [string, string],
	[fromA, fromB]: readonly [number, number],
): void {
	const key = a < b ? `${a} ${b}` : `${b} ${a}`;
	const [first = 0, second = 0] = rows.get(key) ?? [];
	rows.set(key, a < b ? [first + fromA, second + fromB] : [first + fromB, second + fromA]);
}

const COMPARED = [
	'recorded/rtp-h264-aac.pcap',
	'recorded/rtsp-tcp.pcap',
	'recorded/gb28181-udp.pcap',
	'wifi/radiotap-http.pcap',
	'encap/derived-sll2-sip-pcmu.pcap',
	'encap/gtpu-amrwb-iphone.pcap',
	'encap/pppoe-sip-telephone.pcap',
	'rtp-video/h263-sip.pcap',
	'srtp-webrtc/google-meet.pcapng',
] as const;
const WORDS = [
	...(['ethernet', 'eth'] as const),
	...(['ipv4', 'ip'] as const),
	...(['ipv6', 'ipv6'] as const),
	...(['tcp', 'tcp'] as const),
	...(['udp', 'udp'] as const),
];

describe.runIf(HAS_SHARED && hasProgram('tshark'))('the conversations of real captures', () => {
	test.each(COMPARED)('are tshark’s: %s', async (name) => {
		const path = join(CAPTURES, name);
		const engine = await readCapture(path);
		const text = (address: string, port: number | null): string =>
			port === null ? address : `${address}:${port}`;
		for (let at = 0; at < WORDS.length; at += 2) {
			const kind = WORDS[at] as ConversationKind;
			const theirs = wiresharkRows(path, WORDS[at + 1] ?? '');
			const ours = new Map<string, readonly number[]>();
			const sides = ({ addressA, portA, addressB, portB }: ConversationItem) =>
				[text(addressA, portA), text(addressB, portB)] as const;
			for (const item of await tableOf(engine, kind)) {
				add(ours, sides(item), [item.packetsAToB, item.packetsBToA]);
			}
			expect([...ours].sort(), kind).toEqual([...theirs].sort());
		}
		await engine.close();
	});
});
