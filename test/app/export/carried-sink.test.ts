import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ARRIVED_IN_ORDER } from '../../../app/analysis/rtp-statistics.ts';
import { CarriedSink } from '../../../app/export/carried-sink.ts';
import { makeTrack } from '../../../app/export/carried-tracks.ts';
import { OutputFile } from '../../../app/export/output-file.ts';
import type { CarriedItem } from '../../../app/index.ts';
import type { StreamPacket } from '../../../app/stream-reader.ts';
import { adtsFrame } from '../media/mpeg/streams.ts';
import { packetsOf, program, transport } from './carrying.ts';
import { testFolder } from './folder.ts';

const folder = testFolder();
const PICTURES: CarriedItem = { id: 256, kind: 'video', codec: 'H264', streamType: 27 };
const SOUND: CarriedItem = { id: 257, kind: 'audio', codec: 'AAC', streamType: 15 };

function sunk(
	packets: readonly StreamPacket[],
	only: CarriedItem | null = null,
	program: number | null = null,
) {
	const file = new OutputFile(folder.path, 'out', true);
	const container = only === null ? 'mkv' : 'stream';
	const target = { kind: 'carried', carrier: 'MP2T', container, only, program } as const;
	const sink = new CarriedSink(file, target);
	for (const packet of packets) sink.take(packet, ARRIVED_IN_ORDER);
	sink.end();
	file.finish();
	return { sink, bytes: readFileSync(folder.at('out')), notes: sink.notes.join('; ') };
}

describe('a file of what a stream carries', () => {
	test('holds a track of pictures and one of sound, and lasts as long as both', () => {
		const { sink, bytes, notes } = sunk(packetsOf(transport(10)));
		expect(sink.hasConfig).toBe(true);
		expect(sink.video).toBe('H264');
		expect(sink.durationSeconds).toBeCloseTo(0.36, 6);
		for (const word of ['V_MPEG4/ISO/AVC', 'A_AAC']) expect(bytes.includes(word)).toBe(true);
		expect(notes).toContain('carries H264 + AAC');
		expect(notes).toContain('10 of 10 pictures are whole');
		expect(notes).toContain('10 of 10 frames of sound are whole');
		expect(notes).not.toContain('left out');
	});

	test('leaves damaged units out and counts them', () => {
		const packets = packetsOf(transport(10)).filter((_, at) => at !== 6);
		const { sink, notes } = sunk(packets);
		const torn = sink.counts.reduce((sum, { damaged }) => sum + damaged, 0);
		expect(torn).toBeGreaterThan(0);
		expect(notes).toContain('were left out');
		expect(notes).toContain('packets are missing in 1 places');
	});

	test('says what stands before the first key frame', () => {
		const { notes } = sunk(packetsOf(transport(10)).filter((_, at) => at === 0 || at > 3));
		expect(notes).toMatch(/\d pictures stand before the first key frame/u);
	});

	test('names what no decoder knows, and keeps the sound beside it', () => {
		const { sink, bytes, notes } = sunk(packetsOf(program(5, 0x80)));
		expect(notes).toContain('carries SVAC + PCMA');
		expect(notes).toContain('left out: SVAC: save it as raw');
		expect(bytes.includes('A_MS/ACM')).toBe(true);
		expect([sink.hasConfig, sink.video]).toEqual([true, null]);
	});

	test('without anything in it is no file', () => {
		const { sink } = sunk(packetsOf([[1, 2, 3]]));
		expect(sink.hasConfig).toBe(false);
	});
});

describe('one stream alone', () => {
	test('pictures stand with start codes, as they were sent', () => {
		const { bytes, sink } = sunk(packetsOf(transport(3)), PICTURES);
		expect([...bytes.subarray(0, 5)]).toEqual([0, 0, 0, 1, 0x67]);
		expect(sink.counts.map(({ units }) => units)).toEqual([3]);
		expect(sink.durationSeconds).toBeCloseTo(0.08, 6);
	});

	test('sound stands frame by frame with its headers', () => {
		const { bytes } = sunk(packetsOf(transport(3)), SOUND);
		expect([...bytes]).toEqual([0, 1, 2].flatMap((at) => adtsFrame([at, 1, 2, 3])));
	});

	test('SVAC is saved as it came', () => {
		const svac = { id: 0xe0, kind: 'video', codec: 'SVAC', streamType: 0x80 } as const;
		const { bytes } = sunk(packetsOf(program(2, 0x80)), svac);
		expect(bytes.length).toBeGreaterThan(200);
	});
});

describe('tracks', () => {
	test.each([
		['PCMA', 6],
		['PCMU', 7],
	] as const)('%s stands with its format tag %i', (codec, tag) => {
		const stream = { id: 1, kind: 'audio', codec, streamType: 0 } as const;
		const made = makeTrack(stream);
		const piece = Uint8Array.of(1, 2, 3);
		const unit = { stream, pieces: [piece], isKey: true, isWhole: true, timeMs: 0, frame: 1 };
		expect(made?.hasConfig).toBe(false);
		expect(made?.blocks(unit)).toEqual([[piece]]);
		expect(made?.track).toMatchObject({ codecId: 'A_MS/ACM', sampleRate: 8000, channels: 1 });
		expect(made?.track.privateBytes[0]).toBe(tag);
	});

	test.each([
		[[0xff, 0xfb, 0x90, 0xc0], 'A_MPEG/L3', 1],
		[[0xff, 0xfd, 0x84, 0x00], 'A_MPEG/L2', 2],
	] as const)('MPEG audio %j is %s', (head, codecId, channels) => {
		const stream = { id: 1, kind: 'audio', codec: 'MPA', streamType: 3 } as const;
		const made = makeTrack(stream);
		const pieces = [Uint8Array.from(head)];
		made?.blocks({ stream, pieces, isKey: true, isWhole: true, timeMs: 0, frame: 1 });
		expect(made?.track).toMatchObject({ codecId, channels });
	});

	test('of codecs that no file holds are none', () => {
		for (const codec of ['SVAC', 'G7221', null]) {
			expect(makeTrack({ id: 1, kind: 'video', codec, streamType: null })).toBeNull();
			expect(makeTrack({ id: 1, kind: 'audio', codec, streamType: null })).toBeNull();
		}
		expect(makeTrack({ ...SOUND, kind: 'other' })).toBeNull();
	});
});
