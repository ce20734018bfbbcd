/** rtpdump files in and out: what other programs wrote is read, what we write has their layout. */
import { readFileSync } from 'node:fs';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CaptureEngine, OpenOptions, StreamItem } from '../../../app/index.ts';
import { replay } from '../../../main/replay.ts';
import { numbered, streamFrames } from '../../fixtures/builders/calls.ts';
import { dumpFile } from '../../fixtures/builders/rtpdump.ts';
import { rtpPacket } from '../../fixtures/builders/rtp.ts';
import { until } from '../../fixtures/until.ts';
import { put } from '../capture/reading.ts';
import { calm, testFolder } from '../export/folder.ts';
import { ALL, openFrames, saved } from '../export/saving.ts';
import { hex } from '../network/frames.ts';
import { readCapture } from './engine.ts';
import { CAPTURES, HAS_SHARED } from './shared.ts';

const folder = testFolder();
/** Where the packets of `streamFrames` go. */
const LINE = '10.0.0.2/30000';

function packetAt(index: number): Uint8Array {
	return rtpPacket({
		...{ sequence: 1000 + index, timestamp: 5000 + index * 160, ssrc: 1 },
		payload: numbered(index),
	});
}

async function streamsOf(engine: CaptureEngine): Promise<readonly StreamItem[]> {
	const { ids } = await engine.streamOrder({ filter: '', from: null, to: null, sort: [] });
	return engine.streamRows([...ids]);
}

async function itemsOf(path: string, options: Partial<OpenOptions> = {}) {
	const engine = await readCapture(path, options);
	try {
		return await streamsOf(engine);
	} finally {
		await engine.close();
	}
}

/** What does not depend on when the capture began. */
function figures(item: StreamItem | undefined) {
	const { ssrc, source, destination, payloadTypes, packets, lost, codec, clockRate } = item ?? {};
	return { ssrc, source, destination, payloadTypes, packets, lost, codec, clockRate };
}

describe('a file of rtptools', () => {
	test('opens as one stream with its losses, its order and its addresses', async () => {
		// As rtpdump writes: microseconds are true, offsets begin anywhere.
		const order = [0, 1, 2, 4, 3, 5, 8, 9];
		const records = order.map((index) => ({ ms: 44_020 + index * 20, packet: packetAt(index) }));
		const file = put(folder.path, 'a.rtpdump', dumpFile({ fraction: 123_456 }, records));
		const [item, ...others] = await itemsOf(file);
		expect(others).toEqual([]);
		expect(figures(item)).toEqual({
			...{ ssrc: '0x00000001', payloadTypes: [0], packets: 8, lost: 2 },
			...{ codec: 'PCMU', clockRate: 8000 },
			source: { address: '192.0.2.1', port: 16_384 },
			destination: { address: '192.0.2.7', port: 5004 },
		});
		expect(item?.startTime).toBe('2023-11-14T22:14:04.143456Z');
	});

	test('is RTP because it says so: one packet is enough, without heuristics as well', async () => {
		const one = dumpFile({}, [{ ms: 0, packet: packetAt(0) }]);
		const file = put(folder.path, 'one.rtpdump', one);
		expect(await itemsOf(file, { heuristics: false })).toHaveLength(1);
		expect(await itemsOf(file, { decodeAs: ['udp.dstport==5004,none'] })).toHaveLength(0);
	});

	test('with control packets has them as RTCP', async () => {
		const records = [
			...[0, 1, 2].map((index) => ({ ms: index * 20, packet: packetAt(index) })),
			{ ms: 61, told: 0, packet: hex('80c90001 00000001') },
		];
		const engine = await readCapture(put(folder.path, 'c.rtpdump', dumpFile({}, records)));
		const info = engine.info();
		expect(info.file).toMatchObject({ format: 'rtpdump', packets: 4, damage: null });
		expect(info.protocols).toContainEqual(expect.objectContaining({ name: 'RTCP', packets: 1 }));
		await engine.close();
	});

	test('of headers alone counts packets, and is saved with their lengths', async () => {
		const records = [0, 1, 2, 3].map((index) => ({
			...{ ms: index * 20, told: 172 },
			packet: packetAt(index).subarray(0, 12),
		}));
		const bytes = dumpFile({}, records);
		const engine = await readCapture(put(folder.path, 'h.rtpdump', bytes));
		expect((await streamsOf(engine))[0]).toMatchObject({ packets: 4, lost: 0 });
		const request = { ...ALL, format: 'rtpdump' as const };
		const { items } = await engine.save(request, folder.at('out'), () => undefined, calm());
		expect(readFileSync(folder.at(`out/${items[0]?.file ?? ''}`))).toEqual(Buffer.from(bytes));
		await engine.close();
	});

	test('that is cut says where, and gives what is before', async () => {
		const records = [0, 1, 2].map((index) => ({ ms: index * 20, packet: packetAt(index) }));
		const whole = dumpFile({}, records);
		const engine = await readCapture(put(folder.path, 'd.rtpdump', whole.subarray(0, -5)));
		expect(engine.info().file.damage).toEqual({
			offset: whole.length - 180,
			reason: 'the last record is cut off: 175 of its 180 bytes are here',
		});
		expect((await streamsOf(engine))[0]?.packets).toBe(2);
		await engine.close();
	});
});

describe('a file that we write', () => {
	test('has Wireshark’s layout byte for byte, with true microseconds', async () => {
		const { items } = await saved(folder, streamFrames({ count: 5, start: 250_000 }), {
			format: 'rtpdump',
		});
		const records = [0, 1, 2, 3, 4].map((index) => ({ ms: index * 20, packet: packetAt(index) }));
		const source = { source: [10, 0, 0, 1], sourcePort: 20_000 };
		expect(folder.read(`out/${items[0]?.file ?? ''}`)).toEqual(
			dumpFile({ line: LINE, fraction: 250_000, ...source }, records),
		);
	});

	test('reads back as the stream it was made from', async () => {
		const frames = streamFrames({ count: 60 }).filter((_, index) => index % 7 !== 3);
		const engine = await openFrames(folder, frames);
		const before = await streamsOf(engine);
		const request = { ...ALL, format: 'rtpdump' as const };
		const { items } = await engine.save(request, folder.at('out'), () => undefined, calm());
		await engine.close();
		const [after] = await itemsOf(folder.at(`out/${items[0]?.file ?? ''}`));
		expect(figures(after)).toEqual(figures(before[0]));
		expect(after?.startTime).toBe(before[0]?.startTime);
		expect(after?.lost).toBeGreaterThan(0);
	});

	test('is sent again packet by packet', async () => {
		const records = [0, 1, 2, 3].map((index) => ({ ms: index * 5, packet: packetAt(index) }));
		const path = put(folder.path, 'r.rtpdump', dumpFile({ line: LINE }, records));
		const engine = await readCapture(path);
		const socket = createSocket('udp4');
		const arrived: Buffer[] = [];
		socket.on('message', (data) => arrived.push(data));
		socket.bind(0, '127.0.0.1');
		await once(socket, 'listening');
		const request = {
			...{ host: '127.0.0.1', port: socket.address().port, begin: null, end: null, speed: 1 },
			...{ sourcePort: 0, allowRemote: false },
		};
		const result = await replay(engine.rtpPackets('rtp-1'), request, calm());
		await until(() => expect(arrived).toHaveLength(4));
		expect(arrived).toEqual(records.map(({ packet }) => Buffer.from(packet)));
		expect(result).toMatchObject({ packets: 4, duration: 0.015 });
		socket.close();
		await engine.close();
	});

	test.runIf(HAS_SHARED)('of recordings keeps codec, loss and pictures', async () => {
		const engine = await readCapture(join(CAPTURES, 'recorded/rtp-h264-aac.pcap'), {
			heuristics: true,
		});
		const before = await streamsOf(engine);
		const request = { ...ALL, format: 'rtpdump' as const };
		const { items } = await engine.save(request, folder.at('out'), () => undefined, calm());
		await engine.close();
		const paths = items
			.filter(({ file }) => file.endsWith('.rtpdump'))
			.map(({ file }) => folder.at(`out/${file}`));
		const after = (await Promise.all(paths.map((path) => itemsOf(path)))).flat();
		const counted = (all: readonly StreamItem[]) =>
			all.map(({ ssrc, packets, lost }) => [ssrc, packets, lost]).sort();
		expect(counted(after)).toEqual(counted(before));
		expect(after.map(({ codec }) => codec).sort()).toEqual(['H264', 'MPEG4-GENERIC']);
	});
});
