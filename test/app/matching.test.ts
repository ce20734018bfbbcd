/** Filters over whole captures: the quick way by columns and flows agrees with every packet's tree. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CancelledError, FilterSyntaxError } from '../../app/errors.ts';
import { matchesPacket, parseFilter } from '../../app/filter/index.ts';
import type { CaptureEngine } from '../../app/index.ts';
import { streamFrames, writeCapture } from '../fixtures/builders/calls.ts';
import { callFrames } from '../fixtures/builders/sip.ts';
import { SeededRandom } from '../fixtures/builders/random.ts';
import { udpFrame } from '../fixtures/builders/rtp.ts';
import type { TimedFrame } from '../fixtures/builders/rtp.ts';
import { readCapture } from './acceptance/engine.ts';
import { hasProgram } from './acceptance/programs.ts';
import { CAPTURES, HAS_SHARED } from './acceptance/shared.ts';
import { calm } from './export/folder.ts';
import { ethernet, hex, ipv4, ipv6, tcp, udp } from './network/frames.ts';

let folder = '';
let engine: CaptureEngine;

/** Streams, other UDP, TCP, IPv6, ARP and RTCP, mixed in time. */
function mixture(): TimedFrame[] {
	const random = new SeededRandom(11);
	const others = Array.from({ length: 400 }, (_, index): TimedFrame => {
		const payload = random.bytes(random.below(200));
		const port = 1000 + random.below(5);
		const frame = [
			() => udpFrame(payload, { from: random.below(4), sourcePort: port }),
			() => ethernet(0x0800, ipv4(6, tcp(port, 80, payload))),
			() => ethernet(0x86dd, ipv6(17, udp(port, 9, payload))),
			() => ethernet(0x0806, new Uint8Array(28)),
			() =>
				udpFrame(hex('80c90001 00000001 81ca0003 00000001 0103614062 000000'), {
					...{ sourcePort: 20_001, destinationPort: 30_001 },
				}),
		][index % 5];
		return { us: random.below(10_000_000), frame: frame?.() ?? payload };
	});
	return [
		...others,
		...streamFrames({ count: 500, ssrc: 0x10 }),
		...streamFrames({ count: 500, ssrc: 0x20, payloadType: 8, route: { from: 2, to: 1 } }),
		...streamFrames({ count: 300, ssrc: 0x30, payloadType: 34, route: { from: 3 } }),
		...callFrames(),
	].sort((a, b) => a.us - b.us);
}

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'tapdeck-test-'));
	engine = await readCapture(writeCapture(join(folder, 'a.pcap'), mixture()));
});
afterAll(async () => {
	await engine.close();
	rmSync(folder, { recursive: true, force: true });
});

/** Frames by the packets' trees, one by one. */
function slowly(expression: string): number[] {
	const filter = parseFilter(expression);
	const total = engine.info().file.packets;
	const frames = Array.from({ length: total }, (_, index) => index + 1);
	return frames.filter((frame) => matchesPacket(filter, engine.packetDetail(frame)));
}

const FILTERS = [
	'rtp',
	'udp',
	'tcp',
	'ip',
	'ipv6',
	'rtcp',
	'!rtp',
	'udp && !rtp && !rtcp',
	'rtp.ssrc == 0x20',
	'rtp.ssrc != 0x20',
	'rtp.p_type == 8',
	'rtp.p_type == 0 || rtp.p_type == 34',
	'rtp.seq > 1200 && rtp.ssrc == 0x10',
	'rtp.marker == 1',
	'ip.addr == 10.0.0.2',
	'ip.src == 10.0.0.2 and ip.dst == 10.0.0.1',
	'ip.src != 10.0.0.1',
	'!(ip.src == 10.0.0.1)',
	'ip.addr == 10.0.0.0/30',
	'ipv6.addr == 2001:db8::1',
	'udp.port == 20000',
	'udp.srcport in {1000, 1002..1004}',
	'tcp.dstport == 80',
	'tcp.port == 1001 or udp.port == 1001',
	'frame.number > 500 && frame.number <= 600',
	'frame.len > 200',
	'frame.len < 100 and udp',
	'frame.time_relative >= 2 && frame.time_relative < 3 && rtp',
	'frame.cap_len == 214',
	'rtp && frame.number == 7',
	'rtcp.senderssrc == 1',
	'udp.length > 100 and not rtp',
	'ip.ttl == 64',
	'sip',
	'sip and not sdp',
	'sdp',
	'sip.Method == "INVITE"',
	'sip.Status-Code >= 180 and sip.Status-Code < 200',
	'sip.Call-ID contains "a84b"',
	'sip.CSeq.method == "BYE"',
	'sip.from.user == "alice" && frame.number > 100',
	'sdp.media.port == 4000 || rtp.ssrc == 0x111',
	'rtp.setup-method == "SDP"',
	'not sip and not rtp.setup-frame',
];

describe('frames that match', () => {
	test.for(FILTERS)('%s', async (expression) => {
		const { frames, count } = await engine.packetOrder({ filter: expression }, calm());
		const expected = slowly(expression);
		expect([...(frames ?? [])]).toEqual(expected);
		expect(count).toBe(expected.length);
	});

	test('the filters select something and leave something out', async () => {
		for (const filter of FILTERS) {
			const { count, total } = await engine.packetOrder({ filter }, calm());
			if (filter === 'rtp && frame.number == 7' || filter === 'rtp.marker == 1') continue;
			expect(count, filter).toBeGreaterThan(0);
			expect(count, filter).toBeLessThan(total);
		}
	});

	test('an empty filter is all of them, without a list', async () => {
		const order = await engine.packetOrder({ filter: '  ' }, calm());
		expect(order).toEqual({ count: 1906, total: 1906, gone: 0, frames: null });
	});

	test('a filter that cannot be read is an error', async () => {
		const order = engine.packetOrder({ filter: 'rtp.ssrc ==' }, calm());
		await expect(order).rejects.toBeInstanceOf(FilterSyntaxError);
	});
});

describe('streams that match', () => {
	/** SSRCs of the streams that a filter selects. */
	async function streams(filter: string): Promise<string[]> {
		const order = await engine.streamOrder({ filter, from: null, to: null, sort: [] });
		return engine
			.streamRows([...order.ids])
			.map(({ ssrc }) => ssrc.slice(-2))
			.sort();
	}

	test.for([
		['rtp', ['10', '11', '20', '22', '30']],
		['rtp.setup-method == "SDP"', ['11', '22']],
		['sip', []],
		['rtp.ssrc == 0x30', ['30']],
		['ip.src == 10.0.0.2', ['20', '22']],
		['rtp.p_type == 34', ['30']],
		['rtp.seq == 1450', ['10', '20']],
		['frame.time_relative > 7', ['10', '20']],
		['frame.number == 1', []],
		['tcp', []],
		['rtcp', []],
	] as const)('%s', async ([filter, expected]) => {
		const found = await streams(filter);
		if (filter === 'frame.number == 1') expect(found.length).toBeLessThanOrEqual(1);
		else expect(found).toEqual([...expected]);
	});
});

test('a long search by packets can be stopped', async () => {
	const frames = streamFrames({ count: 6000, interval: 100 });
	const long = await readCapture(writeCapture(join(folder, 'long.pcap'), frames));
	const order = long.packetOrder({ filter: 'ip.ttl == 63' }, AbortSignal.abort());
	await expect(order).rejects.toBeInstanceOf(CancelledError);
	await long.close();
});

const canAsk = HAS_SHARED && hasProgram('tshark');

describe.skipIf(!canAsk)('beside tshark -Y (skipped without ../shared and tshark)', () => {
	const files = ['sip-rtp/lab-voip1b.pcapng', 'impaired/derived-loss5-dup2-reorder3-pcmu.pcap'];
	const filters = [
		'udp',
		'ip.src == 10.0.0.0/8 && udp',
		'udp.length > 180',
		'frame.len > 200 && frame.number < 300',
		'tcp || icmp',
		// Wireshark takes a lone packet for RTP, we do not: no such packet is in the second file.
		'rtp.seq > 30000',
	];

	const pairs = files.flatMap((file) => filters.map((filter) => [file, filter] as const));

	test.for(
		pairs.filter(([file, filter]) => !filter.includes('rtp.') || file.startsWith('impaired')),
	)('%s: %s', async ([file, filter]) => {
		const path = join(CAPTURES, file);
		const words = ['-r', path, '--enable-heuristic', 'rtp_udp', '-Y', filter];
		const run = spawnSync('tshark', [...words, '-T', 'fields', '-e', 'frame.number'], {
			encoding: 'utf8',
		});
		const theirs = run.stdout
			.split('\n')
			.filter((line) => line !== '')
			.map(Number);
		const shared = await readCapture(path);
		const { frames } = await shared.packetOrder({ filter }, calm());
		await shared.close();
		expect([...(frames ?? [])]).toEqual(theirs);
	});
});
