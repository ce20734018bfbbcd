import { expect, test } from 'vitest';
import { inferCodec } from '../../../../app/media/infer/index.ts';
import { scoreDv } from '../../../../app/media/infer/dv.ts';
import { SampleSet } from '../../../../app/media/infer/sample-set.ts';
import { headOf } from '../../../../app/media/infer/sample.ts';
import { dvBlocks } from '../../../fixtures/builders/dv.ts';
import { bytes } from '../../network/frames.ts';
import { each, noise, times } from './samples.ts';

const blocks = dvBlocks({ sequences: 10, fill: 5 });

/** The first packets of each frame, 17 blocks in each, in the order that `placeOf` gives. */
function samplesOf(slower = 1, placeOf = (packet: number): number => packet) {
	let sequence = 65_500;
	return times(20, (frame) => {
		sequence += 80;
		return times(8, (packet) => {
			const from = placeOf(packet) * 17;
			const head = headOf(bytes(...blocks.slice(from, from + 3)), 0, 240);
			const timestamp = (0x7fff_f000 + frame * 9009) | 0;
			const timeMs = (frame * 100.1 + packet * 0.2) * slower;
			const place = { sequence: (sequence + packet) & 0xffff, timestamp, timeMs };
			return { ...place, marker: false, payloadType: 99, length: 1360, head };
		});
	}).flat();
}

test('DIF blocks whose numbers grow are DV', () => {
	const [best, ...others] = inferCodec(samplesOf());
	expect(others).toEqual([]);
	expect(best).toMatchObject({ codec: 'DV', kind: 'video', clockRate: 90_000, confidence: 0.98 });
	expect(best?.reasons[0]).toBe('100 % of the payloads are DIF blocks of 80 bytes');
});

test('blocks in no order, of another length or of other sections are none', () => {
	const mixed = samplesOf(1, (packet) => (packet * 31) % 80);
	expect(scoreDv(new SampleSet(mixed))).toBeNull();
	const longer = samplesOf().map((one) => ({ ...one, length: one.length + 1 }));
	expect(scoreDv(new SampleSet(longer))).toBeNull();
	const sound = each(
		times(60, (at) => noise(160, at)),
		{ step: 160, rate: 8000 },
	);
	expect(scoreDv(new SampleSet(sound))).toBeNull();
});

test('frames of one packet each tell too little', () => {
	const alone = samplesOf().map((one, at) => ({ ...one, timestamp: at * 3003 }));
	expect(scoreDv(new SampleSet(alone))).toBeNull();
});

test('another clock makes it doubtful', () => {
	const slow = samplesOf(3);
	expect(scoreDv(new SampleSet(slow))?.confidence).toBeCloseTo(0.68);
});
