/** Sequence numbers with their wraps, as Wireshark counts them. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { ExtendedSequences } from '../../app/extended-sequence.ts';
import type { CaptureEngine } from '../../app/index.ts';
import { CaptureSession } from '../../app/session.ts';
import { streamFrames, writeCapture } from '../fixtures/builders/calls.ts';
import { rtpPacket, udpFrame } from '../fixtures/builders/rtp.ts';
import type { TimedFrame } from '../fixtures/builders/rtp.ts';
import { DEFAULTS, readCapture } from './acceptance/engine.ts';
import { hasProgram } from './acceptance/programs.ts';
import { CAPTURES, HAS_SHARED } from './acceptance/shared.ts';
import { calm, testFolder } from './export/folder.ts';
import { openFrames } from './export/saving.ts';

const folder = testFolder();
const LAB = join(CAPTURES, 'sip-rtp/lab-voip-extension.pcap');

/** `rtp.extseq` of frames; null where there is none. */
function extended(engine: CaptureEngine, frames: readonly number[]): readonly unknown[] {
	return frames.map((frame) => {
		const rtp = engine.packetDetail(frame).layers.find(({ name }) => name === 'rtp');
		return rtp?.fields.find(({ name }) => name === 'rtp.extseq')?.value ?? null;
	});
}

/** Packets with these numbers, one every 20 ms. */
function numbers(sequences: readonly number[]): readonly TimedFrame[] {
	return sequences.map((sequence, at) => ({
		us: at * 20_000,
		frame: udpFrame(rtpPacket({ sequence, timestamp: at * 160 })),
	}));
}

test('count from 65,536 on, over wraps, forwards and backwards', async () => {
	const sequences = [65_533, 65_534, 65_535, 0, 1, 2, 3, 4];
	const engine = await openFrames(folder, numbers(sequences));
	const wanted = [131_069, 131_070, 131_071, 131_072, 131_073, 131_074, 131_075, 131_076];
	const frames = sequences.map((_, at) => at + 1);
	expect(extended(engine, frames)).toEqual(wanted);
	expect(extended(engine, [8, 1, 4])).toEqual([131_076, 131_069, 131_072]);
	await engine.close();
});

test('late packets and repeats are near where they belong', async () => {
	const engine = await openFrames(folder, numbers([65_534, 65_535, 1, 0, 1, 2, 65_535, 3, 4]));
	expect(extended(engine, [3, 4, 5, 7, 8])).toEqual([131_073, 131_072, 131_073, 131_071, 131_075]);
	await engine.close();
});

test('each stream counts for itself', async () => {
	const other = streamFrames({ ssrc: 5, count: 10, route: { from: 3 } });
	const mine = numbers([65_535, 0, 1, 2, 3, 4, 5, 6, 7, 8]);
	const engine = await openFrames(folder, [...mine, ...other]);
	const all = extended(
		engine,
		Array.from({ length: 20 }, (_, at) => at + 1),
	);
	expect(all.filter((value) => Number(value) >= 131_071)).toHaveLength(10);
	expect(all.filter((value) => Number(value) < 131_071)).toHaveLength(10);
	await engine.close();
});

test('can be filtered, and other packets have none', async () => {
	const engine = await openFrames(folder, numbers([65_534, 65_535, 0, 1, 2, 3]));
	const { frames } = await engine.packetOrder({ filter: 'rtp.extseq >= 131072' }, calm());
	expect([...(frames ?? [])]).toEqual([3, 4, 5, 6]);
	await engine.close();
});

test.skipIf(!HAS_SHARED || !hasProgram('tshark'))('are those of tshark', async () => {
	const words = ['-r', LAB, '-Y', 'rtp', '-T', 'fields', '-e', 'frame.number', '-e', 'rtp.extseq'];
	const lines = execFileSync('tshark', words, { encoding: 'utf8' }).trim().split('\n');
	const theirs = lines.map((line) => line.split('\t').map(Number));
	expect(theirs.length).toBeGreaterThan(500);
	const engine = await readCapture(LAB);
	const frames = theirs.map(([frame = 0]) => frame);
	expect(extended(engine, frames)).toEqual(theirs.map(([, value]) => value));
	await engine.close();
});

test('streams that take turns are counted once, not anew with every packet', async () => {
	const frames = [1, 2].flatMap((ssrc) => streamFrames({ count: 200, ssrc, start: ssrc * 1000 }));
	const path = writeCapture(
		folder.at('turns.pcap'),
		frames.toSorted((one, other) => one.us - other.us),
	);
	const session = new CaptureSession({ ...DEFAULTS, paths: [path] });
	await session.run(calm());
	const { index } = session.tracker;
	const select = vi.spyOn(index, 'select');
	const sequences = new ExtendedSequences(session);
	for (let frame = 1; frame <= index.count; frame++) {
		expect(sequences.of(index.unitOf(frame - 1), frame, 0)).not.toBeNull();
	}
	const looked = select.mock.calls.reduce((sum, [, from = 0, to = 0]) => sum + to - from, 0);
	expect(looked).toBeLessThan(3 * index.count);
	await session.close();
});
