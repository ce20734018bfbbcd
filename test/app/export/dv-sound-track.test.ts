import { expect, test } from 'vitest';
import { DvSoundTracks } from '../../../app/export/dv-sound-track.ts';
import { dvBlocks } from '../../fixtures/builders/dv.ts';
import { bytes } from '../network/frames.ts';

/** A silent frame whose sound has one of the rates. @param rate 0 for 48, 2 for 32 kHz */
function frameAt(rate: number): Uint8Array {
	const blocks = dvBlocks({ sequences: 10, fill: 0 });
	const pack = [0x50, 20, 0, 0, rate << 3];
	for (const block of blocks) if ((block[0] ?? 0) >> 5 === 3) block.set(pack, 3);
	return bytes(...blocks);
}

test('the first sound makes the track; sound of another rate does not fit into it', () => {
	const track = new DvSoundTracks();
	expect(track.take(new Uint8Array(120_000))).toEqual([]);
	expect(track.tracks).toEqual([]);
	const frame = frameAt(0);
	frame.set([0x12, 0x34], 6 * 80 + 8);
	const [block, ...others] = track.take(frame);
	expect([block?.track, others]).toEqual([2, []]);
	expect(block?.data.length).toBe(1600 * 4);
	expect([...(block?.data.subarray(0, 4) ?? [])]).toEqual([0x34, 0x12, 0, 0]);
	expect(track.tracks).toMatchObject([{ sampleRate: 48_000, channels: 2, bitDepth: 16 }]);
	expect(track.take(frameAt(2))).toEqual([]);
	expect(track.take(frameAt(0))).toHaveLength(1);
});

test('a second pair of channels is a track of its own, though it comes later', () => {
	const track = new DvSoundTracks();
	const both = bytes(frameAt(0), frameAt(0));
	const first = frameAt(0);
	expect(track.take(first).map((one) => one.track)).toEqual([2]);
	expect(track.take(both).map((one) => one.track)).toEqual([2, 3]);
	expect(track.tracks).toHaveLength(2);
});
