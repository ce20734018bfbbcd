import { expect, test } from 'vitest';
import { DvSoundTrack } from '../../../app/export/dv-sound-track.ts';
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
	const track = new DvSoundTrack();
	expect(track.track).toBeNull();
	expect(track.take(new Uint8Array(120_000))).toBeNull();
	expect(track.track).toBeNull();
	const frame = frameAt(0);
	frame.set([0x12, 0x34], 6 * 80 + 8);
	const samples = track.take(frame);
	expect(samples?.length).toBe(1600 * 4);
	expect([...(samples?.subarray(0, 4) ?? [])]).toEqual([0x34, 0x12, 0, 0]);
	expect(track.track).toMatchObject({ sampleRate: 48_000, channels: 2, bitDepth: 16 });
	expect(track.take(frameAt(2))).toBeNull();
	expect(track.take(frameAt(0))).not.toBeNull();
});
