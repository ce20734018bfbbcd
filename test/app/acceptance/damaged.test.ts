import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CaptureFormatError } from '../../../app/index.ts';
import { captureSeeds } from '../../fixtures/builders/mutations.ts';
import { pcapFile } from '../../fixtures/builders/pcap.ts';
import { filePackets, rtpPacket, udpFrame } from '../../fixtures/builders/rtp.ts';
import { surviveCaptures, survivePackets } from '../../fuzz/survival.ts';
import { put, temporaryFolder } from '../capture/reading.ts';
import { readCapture } from './engine.ts';

const FOLDER = temporaryFolder();
const SAMPLE = join(import.meta.dirname, '../../fixtures/sample-call.pcapng');

/** Looks at everything once, as a window would; null when the file is refused. */
async function packetsOf(name: string, bytes: Uint8Array): Promise<number | null> {
	const path = put(FOLDER, name, bytes);
	const engine = await readCapture(path).catch((error: unknown) => {
		expect(error).toBeInstanceOf(CaptureFormatError);
		return null;
	});
	if (engine === null) return null;
	const { file } = engine.info();
	const order = await engine.streamOrder({ filter: '', from: null, to: null, sort: [] });
	for (const stream of engine.streamRows([...order.ids])) {
		expect(stream.lostPercent).toBeLessThanOrEqual(100);
		await engine.analysis(stream.firstFrame);
	}
	engine.timeline({ from: null, to: null, bins: 10, limit: 5 });
	const frames = Array.from({ length: Math.min(10, file.packets) }, (_, index) => index + 1);
	engine.packetRows(frames);
	for (const frame of frames) engine.packetDetail(frame);
	await engine.close();
	return file.packets;
}

test('every prefix of a small capture at 64-byte steps is opened or refused', async () => {
	const frames = Array.from({ length: 30 }, (_, index) => ({
		us: index * 20_000,
		frame: udpFrame(rtpPacket({ sequence: index, timestamp: index * 160 })),
	}));
	const file = pcapFile(filePackets(frames));
	const record = 16 + (frames[0]?.frame.length ?? 0);
	for (let length = 0; length <= file.length; length += 64) {
		const wanted = length < 24 ? null : Math.floor((length - 24) / record);
		expect(await packetsOf('prefix.pcap', file.subarray(0, length)), `${length}`).toBe(wanted);
	}
});

test('every prefix of every form of capture at 64-byte steps is opened or refused', async () => {
	for (const file of captureSeeds()) {
		let before = 0;
		for (let length = 64; length < file.length; length += 64) {
			const packets = await packetsOf('prefix', file.subarray(0, length));
			expect(packets).toBeGreaterThanOrEqual(before);
			before = packets ?? 0;
		}
	}
});

test('prefixes of the sample call have the packets that are whole', async () => {
	const file = readFileSync(SAMPLE);
	let before = -1;
	for (const share of [0.001, 0.1, 0.37, 0.7, 0.999, 1]) {
		const packets = await packetsOf('sample', file.subarray(0, Math.floor(file.length * share)));
		expect(packets).toBeGreaterThan(before);
		before = packets ?? 0;
	}
});

test('some thousand mutated captures are survived (npm run fuzz: 200,000)', async () => {
	const { refused, damaged, whole } = await surviveCaptures(2500, 1);
	expect(refused + damaged + whole).toBe(2500);
	// The mutations must not be so hard that nothing is read, nor so mild that nothing breaks.
	expect(Math.min(refused, damaged, whole)).toBeGreaterThan(25);
});

test('some thousand mutated packets are survived (npm run fuzz: 200,000)', () => {
	expect(survivePackets(10_000, 2)).toBe(10_000);
});
