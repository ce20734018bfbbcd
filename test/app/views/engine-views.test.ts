/** The views that need a whole capture: packet rows, pages, the time strip, findings, RTCP. */
import { writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { emptyInfo, linkTypeName } from '../../../app/views/info-document.ts';
import { delayed, streamFrames, without } from '../../fixtures/builders/calls.ts';
import { pcapFile } from '../../fixtures/builders/pcap.ts';
import { PcapngBuilder } from '../../fixtures/builders/pcapng.ts';
import { filePackets, udpFrame } from '../../fixtures/builders/rtp.ts';
import type { TimedFrame } from '../../fixtures/builders/rtp.ts';
import { readCapture } from '../acceptance/engine.ts';
import { calm, testFolder } from '../export/folder.ts';
import { openFrames } from '../export/saving.ts';
import { bytes, ethernet, hex, ipv4, ipv6, tcp } from '../network/frames.ts';

const folder = testFolder();
const STREAM = streamFrames({ count: 100, ssrc: 0xabcdef });
const at = (us: number, frame: Uint8Array): TimedFrame => ({ us, frame });

describe('rows of the packet list', () => {
	const OTHERS = [
		at(1, udpFrame(bytes([1, 2, 3]), { from: 9 })),
		at(2, ethernet(0x0800, ipv4(6, tcp(80, 50_000, bytes([1, 2]))))),
		at(3, ethernet(0x86dd, ipv6(58, bytes([128, 0, 0, 0, 0, 0, 0, 1])))),
		at(4, ethernet(0x0806, new Uint8Array(28))),
		at(5, ethernet(0x0800, ipv4(17, new Uint8Array(16), { fragment: 0x2000 }))),
		at(6, ethernet(0x0800, ipv4(47, new Uint8Array(4)))),
	];

	test('say what each packet is', async () => {
		const engine = await openFrames(folder, [...STREAM, ...OTHERS]);
		const rows = engine.packetRows([1, 2, 3, 4, 5, 6, 7, 8]);
		expect(rows.map(({ protocol, info }) => [protocol, info])).toMatchObject([
			['RTP', 'PT=ITU-T G.711 PCMU, SSRC=0x00ABCDEF, Seq=1000, Time=5000'],
			['UDP', '20000 → 30000 Len=3'],
			['TCP', '80 → 50000 Len=2'],
			['ICMP', 'IP protocol 58'],
			['ARP', ''],
			['IP fragment', 'Fragment of IP protocol 17'],
			[expect.any(String), expect.any(String)],
			['RTP', 'PT=ITU-T G.711 PCMU, SSRC=0x00ABCDEF, Seq=1001, Time=5160'],
		]);
		expect(rows[0]).toMatchObject({
			...{ frame: 1, offset: 0, source: '10.0.0.1', destination: '10.0.0.2' },
			...{ length: 214, stream: 1 },
		});
		expect(rows[3]).toMatchObject({ source: '2001:db8::1', stream: null });
		expect(rows[7]).toMatchObject({ offset: 0.02, stream: 1 });
		await engine.close();
	});

	test('frames that are not there are left out, a page has an end', async () => {
		const engine = await openFrames(folder, streamFrames({ count: 1100, interval: 1000 }));
		expect(engine.packetRows([0, 1, 2000, 1100]).map(({ frame }) => frame)).toEqual([1, 1100]);
		const all = Array.from({ length: 1100 }, (_, index) => index + 1);
		expect(engine.packetRows(all)).toHaveLength(1000);
		expect(() => engine.packetDetail(2000)).toThrow('frame 2000 is not in this capture');
		await engine.close();
	});
});

describe('a closed capture', () => {
	test('still tells what was known of it', async () => {
		const engine = await openFrames(folder, STREAM);
		const before = engine.info();
		await engine.close();
		expect(engine.info()).toEqual(before);
		const unseen = await openFrames(folder, STREAM);
		await unseen.close();
		expect(unseen.info()).toMatchObject({ schema: 'tapdeck/info@1', findings: [] });
	});
});

describe('pages of an analysis', () => {
	const frames = delayed(without(STREAM, 20, 60), 40, 30_000);

	test('hold the rows asked for', async () => {
		const engine = await openFrames(folder, frames);
		const whole = await engine.analysis(1);
		const page = await engine.analysisPage({ stream: 1, offset: 50, limit: 10 });
		expect(page).toMatchObject({ total: 98, offset: 50 });
		expect(page.rows).toEqual(whole.packets.slice(50, 60));
		const end = await engine.analysisPage({ stream: 1, offset: 90, limit: 50 });
		expect(end.rows).toHaveLength(8);
		const beyond = await engine.analysisPage({ stream: 1, offset: 500, limit: 50 });
		expect(beyond).toMatchObject({ offset: 98, rows: [] });
		await engine.close();
	});

	test('the next problem is found in both directions', async () => {
		const engine = await openFrames(folder, frames);
		const { packets } = await engine.analysis(1);
		const problems = packets.flatMap((packet, row) =>
			packet.missingBefore > 0 || packet.arrival !== 'in-order' ? [row] : [],
		);
		expect(problems).toHaveLength(4);
		const found: number[] = [];
		for (let row = -1; ;) {
			row = await engine.nextProblem({ stream: 1, row, backwards: false });
			if (row < 0) break;
			found.push(row);
		}
		expect(found).toEqual(problems);
		const last = await engine.nextProblem({ stream: 1, row: 98, backwards: true });
		expect(last).toBe(problems.at(-1));
		await engine.close();
	});

	test('a frame leads to its row, or to the one before', async () => {
		const engine = await openFrames(folder, frames);
		expect(await engine.analysisRowOfFrame({ stream: 1, frame: 1 })).toBe(0);
		expect(await engine.analysisRowOfFrame({ stream: 1, frame: 98 })).toBe(97);
		expect(await engine.analysisRowOfFrame({ stream: 1, frame: 5000 })).toBe(97);
		expect(await engine.analysisRowOfFrame({ stream: 1, frame: 0 })).toBe(-1);
		await engine.close();
	});
});

describe('the time strip', () => {
	const two = [
		...streamFrames({ count: 500, ssrc: 1 }),
		...streamFrames({ count: 100, ssrc: 2, start: 4_000_000, payloadType: 34, route: { from: 4 } }),
	];

	test('has a lane per stream with where its bytes are', async () => {
		const engine = await openFrames(folder, two);
		const view = engine.timeline({ from: null, to: null, bins: 100, limit: 10 });
		expect(view).toMatchObject({ from: 0, bins: 100, lanesLeftOut: 0 });
		const [first, second] = view.lanes;
		expect(first).toMatchObject({ stream: 1, kind: 'audio', encrypted: false });
		expect(first?.title).toBe('0x00000001 g711U');
		expect(second).toMatchObject({ kind: 'video', title: '0x00000002 h263' });
		expect(Math.max(...(first?.level ?? []))).toBe(255);
		expect([...(second?.level ?? [])].slice(0, 39).every((level) => level === 0)).toBe(true);
		await engine.close();
	});

	test('leaves lanes out beyond the limit and says how many', async () => {
		const engine = await openFrames(folder, two);
		const view = engine.timeline({ from: null, to: null, bins: 10, limit: 1 });
		expect([view.lanes.length, view.lanesLeftOut]).toEqual([1, 1]);
		await engine.close();
	});

	test('named streams have the lanes that they have among all, whatever the limit of others', async () => {
		const engine = await openFrames(folder, two);
		const query = { from: null, to: null, bins: 100, limit: 1 };
		const all = engine.timeline({ ...query, limit: 10 });
		const [, second] = all.lanes;
		const one = engine.timeline({ ...query, streams: [second?.stream ?? 0] });
		expect(one.lanes).toEqual([second]);
		expect(one.lanesLeftOut).toBe(0);
		expect(engine.timeline({ ...query, limit: 10, streams: [1] }).lanes).toEqual([all.lanes[0]]);
		expect(engine.timeline({ ...query, streams: [] }).lanes).toEqual([]);
		await engine.close();
	});

	test('a range has its streams alone', async () => {
		const engine = await openFrames(folder, two);
		const view = engine.timeline({ from: 0, to: 2, bins: 10, limit: 10 });
		expect(view.lanes.map(({ stream }) => stream)).toEqual([1]);
		expect([view.from, view.to]).toEqual([0, 2]);
		await engine.close();
	});

	test('loss is marked where packets are missing', async () => {
		const lossy = without(streamFrames({ count: 500 }), 250, 251, 252, 253);
		const engine = await openFrames(folder, lossy);
		const view = engine.timeline({ from: null, to: null, bins: 10, limit: 10 });
		const loss = [...(view.lanes[0]?.loss ?? [])];
		expect(loss.filter((value) => value > 0).length).toBeGreaterThan(0);
		expect(loss.slice(0, 4)).toEqual([0, 0, 0, 0]);
		expect(loss.slice(7)).toEqual([0, 0, 0]);
		await engine.close();
	});
});

describe('findings', () => {
	test('loss of five percent is an error, of one a warning, of less none', async () => {
		const frames = [
			...without(streamFrames({ count: 100, ssrc: 1 }), 5, 10, 15, 20, 25, 30),
			...without(streamFrames({ count: 100, ssrc: 2, route: { from: 3 } }), 50, 51),
			...without(streamFrames({ count: 300, ssrc: 3, route: { from: 4 } }), 50),
		];
		const engine = await openFrames(folder, frames);
		expect(engine.info().findings.map(({ severity, title }) => [severity, title])).toEqual([
			['error', '6.00 % of stream 0x00000001 is missing (6 of 100 packets)'],
			['warning', '2.00 % of stream 0x00000002 is missing (2 of 100 packets)'],
		]);
		await engine.close();
	});

	test('packets that were cut, and streams that need a key', async () => {
		const handshake = at(1, udpFrame(hex('16fefd00000000000000000004 01020304')));
		const packets = filePackets([handshake, ...streamFrames({ count: 50, start: 5 })]);
		const cut = packets.map((packet) => ({
			...packet,
			bytes: packet.bytes.subarray(0, 90),
			original: packet.bytes.length,
		}));
		writeFileSync(folder.at('a.pcap'), pcapFile(cut));
		const engine = await readCapture(folder.at('a.pcap'));
		expect(engine.info().findings.map(({ id }) => id)).toEqual(['encrypted-rtp-2', 'cut-rtp-2']);
		await engine.close();
	});

	test('a capture that was cut, with the last frame that is whole', async () => {
		const whole = pcapFile(filePackets(STREAM));
		writeFileSync(folder.at('a.pcap'), whole.subarray(0, whole.length - 1));
		const engine = await readCapture(folder.at('a.pcap'));
		expect(engine.info().findings[0]).toMatchObject({
			...{ id: 'damage-a.pcap', severity: 'error', frames: [99] },
			title: expect.stringMatching(/^a\.pcap breaks off at byte \d+: /) as string,
		});
		await engine.close();
	});

	test('a clock that was set back while capturing', async () => {
		const packets = filePackets(STREAM).map((packet, at) => ({
			...packet,
			seconds: packet.seconds - (at < 60 ? 0 : 3600),
		}));
		writeFileSync(folder.at('a.pcap'), pcapFile(packets));
		const engine = await readCapture(folder.at('a.pcap'));
		const { findings } = engine.info();
		expect(findings.find(({ id }) => id === 'clock-back')).toMatchObject({
			...{ severity: 'warning', frames: [61] },
			title: expect.stringMatching(/goes back by 3[56]\d\d\.\d s at frame 61: /) as string,
		});
		await engine.close();
	});
});

describe('facts of a file', () => {
	test('before it is open there are none but its name', () => {
		expect(emptyInfo(['/x/a.pcap', 'C:\\y\\b.pcap']).file).toMatchObject({
			...{ name: 'a.pcap + b.pcap', bytes: 0, sha256: null, packets: 0, parts: [] },
		});
	});

	test('link types have names, or their number', () => {
		expect(linkTypeName(1)).toBe('Ethernet');
		expect(linkTypeName(60_000)).toBe('LINKTYPE 60000');
	});

	test('interfaces of a pcapng file with their resolution', async () => {
		const builder = new PcapngBuilder().section().interface({
			options: [
				[2, 'eth7'],
				[9, Uint8Array.of(9)],
			],
		});
		for (const { us, frame } of STREAM) {
			builder.enhanced({ bytes: frame, ticks: BigInt(us) * 1000n + 1n });
		}
		writeFileSync(folder.at('a.pcapng'), builder.build());
		const engine = await readCapture(folder.at('a.pcapng'));
		const { file } = engine.info();
		expect(file).toMatchObject({ format: 'pcapng', packets: 100 });
		expect(file.interfaces).toMatchObject([{ id: 0, name: 'eth7', ticksPerSecond: 1e9 }]);
		expect(file.firstTime).toBe('1970-01-01T00:00:00.000000001Z');
		await engine.close();
	});
});

test('RTCP messages of a filter alone', async () => {
	const report = (ssrc: number): Uint8Array =>
		hex(`80c90001 0000000${ssrc}81ca0003 0000000${ssrc} 0103614062 000000`);
	const frames = [
		...STREAM,
		at(7, udpFrame(report(1), { sourcePort: 20_001, destinationPort: 30_001 })),
		at(8, udpFrame(report(2), { sourcePort: 20_003, destinationPort: 30_003 })),
	];
	const engine = await openFrames(folder, frames);
	const all = await engine.messages({ protocol: 'rtcp', filter: '' }, calm());
	expect(all.items.map(({ source }) => source.port)).toEqual([20_001, 20_003]);
	const some = await engine.messages({ protocol: 'rtcp', filter: 'udp.port == 20003' }, calm());
	expect(some.items.map(({ source }) => source.port)).toEqual([20_003]);
	expect(some.items[0]?.fields['rtcp.senderssrc']).toBe(2);
	await engine.close();
});
