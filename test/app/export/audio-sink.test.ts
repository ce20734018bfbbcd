import { describe, expect, test } from 'vitest';
import { ARRIVED_DUPLICATE, ARRIVED_IN_ORDER } from '../../../app/analysis/rtp-statistics.ts';
import { AudioSink } from '../../../app/export/audio-sink.ts';
import type { SampleWriter } from '../../../app/export/audio-sink.ts';
import { Placement } from '../../../app/export/placement.ts';
import { MU_LAW } from '../../../app/media/g711.ts';
import type { PayloadFormat } from '../../../app/media/payload-format.ts';
import { StreamPacket } from '../../../app/stream-reader.ts';
import { numbered } from '../../fixtures/builders/calls.ts';
import { formatOf } from '../media/feeding.ts';
import { bytes } from '../network/frames.ts';
import { calm, testFolder } from './folder.ts';
import { HAS_FFMPEG } from './programs.ts';

const folder = testFolder();

/** Keeps what it gets, at a rate of its own when one is given. */
class Keeper implements SampleWriter {
	shape = { sampleRate: 0, channels: 0 };
	readonly heard: [number, number[]][] = [];
	isFinished = false;

	put(position: number, samples: Int16Array): void {
		this.heard.push([position, [...samples]]);
	}

	finish(): void {
		this.isFinished = true;
	}
}

function sinkOf(
	main: PayloadFormat,
	given?: { readonly sampleRate: number; readonly channels: number },
) {
	const keeper = new Keeper();
	const sink = new AudioSink({
		...{ formats: (type) => (type === main.payloadType ? main : null), main },
		...{ folder: folder.path, name: 'a.wav' },
		makeWriter: (shape) => {
			keeper.shape = given ?? shape;
			return keeper;
		},
		makePlacement: (rate) => new Placement(rate, main.clockRate, 0),
	});
	return { sink, keeper };
}

function packet(sequence: number, payload: Uint8Array, change: Partial<StreamPacket> = {}) {
	return Object.assign(new StreamPacket(), {
		...{ sequence, timestamp: sequence * 160, timeMs: sequence * 20, payloadType: 97 },
		...{ data: payload, payloadStart: 0, payloadEnd: payload.length },
		...change,
	});
}

const gsm = (index: number): Uint8Array => bytes([0xd0], numbered(index, 32));

describe('in process', () => {
	test('packets are heard at once, duplicates never', async () => {
		const { sink, keeper } = sinkOf(formatOf('PCMU'));
		sink.take(packet(0, Uint8Array.of(1)), ARRIVED_IN_ORDER);
		sink.take(packet(0, Uint8Array.of(1)), ARRIVED_DUPLICATE);
		sink.take(packet(2, Uint8Array.of(2)), ARRIVED_IN_ORDER);
		expect(keeper.heard).toEqual([
			[0, [MU_LAW[1]]],
			[320, [MU_LAW[2]]],
		]);
		sink.end();
		expect(await sink.decode(calm())).toEqual({ command: null, missingSamples: 0 });
		expect(keeper.isFinished).toBe(true);
	});

	test('what the snap length left of a packet is heard', () => {
		const { sink, keeper } = sinkOf(formatOf('PCMU'));
		sink.take(packet(0, Uint8Array.of(1, 2), { isCut: true }), ARRIVED_IN_ORDER);
		expect(keeper.heard).toHaveLength(1);
	});

	test('a stream without any sound is an empty file', () => {
		const { sink, keeper } = sinkOf(formatOf('PCMU'));
		sink.take(packet(0, Uint8Array.of(1), { payloadType: 101 }), ARRIVED_IN_ORDER);
		sink.end();
		expect(keeper.shape).toEqual({ sampleRate: 8000, channels: 1 });
		expect(sink.counts).toMatchObject({ skipped: 1 });
	});
});

describe.skipIf(!HAS_FFMPEG)('through ffmpeg (skipped without it)', () => {
	test('payloads wait in a file beside, until it is taken away', async () => {
		const { sink, keeper } = sinkOf(formatOf('GSM'));
		for (const at of [0, 1, 3, 2]) sink.take(packet(at, gsm(at)), ARRIVED_IN_ORDER);
		sink.end();
		expect(folder.names()).toEqual(['a.wav.gsm.part']);
		expect([...folder.read('a.wav.gsm.part')]).toEqual([0, 1, 2, 3].flatMap((at) => [...gsm(at)]));
		const { command, missingSamples } = await sink.decode(calm());
		expect(command?.slice(0, 4)).toEqual(['-f', 'gsm', '-i', 'file:a.wav.gsm']);
		expect(missingSamples).toBe(0);
		expect(keeper.heard.reduce((sum, [, samples]) => sum + samples.length, 0)).toBe(640);
		sink.discard();
		expect(folder.names()).toEqual([]);
	});

	test('cut packets are left out and counted', () => {
		const { sink } = sinkOf(formatOf('GSM'));
		sink.take(packet(0, gsm(0)), ARRIVED_IN_ORDER);
		sink.take(packet(1, gsm(1).subarray(0, 20), { isCut: true }), ARRIVED_IN_ORDER);
		expect(sink.counts.skipped).toBe(1);
		sink.discard();
	});

	test('a writer of another rate gets its own', async () => {
		const { sink, keeper } = sinkOf(formatOf('GSM'), { sampleRate: 16_000, channels: 1 });
		for (const at of [0, 1, 2, 3]) sink.take(packet(at, gsm(at)), ARRIVED_IN_ORDER);
		sink.end();
		const { command } = await sink.decode(calm());
		expect(command).toContain('16000');
		expect(keeper.heard.reduce((sum, [, samples]) => sum + samples.length, 0)).toBe(1280);
		sink.discard();
	});

	test('nothing readable is an error, and leaves no file', async () => {
		const { sink } = sinkOf(formatOf('GSM'));
		sink.take(packet(0, new Uint8Array(7)), ARRIVED_IN_ORDER);
		sink.end();
		await expect(sink.decode(calm())).rejects.toThrow(
			'no packet of it could be read as this codec',
		);
		expect(folder.names()).toEqual([]);
	});
});
