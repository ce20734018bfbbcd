import { expect, test } from 'vitest';
import { blocksIn, visibleBytes } from '../../../../app/media/infer/red-blocks.ts';
import { headOf } from '../../../../app/media/infer/sample.ts';
import { redPayload } from '../../../fixtures/builders/redundancy.ts';
import { each } from './samples.ts';

/** A sample of these bytes, of which 200 are kept. */
function sampleOf(payload: Uint8Array) {
	const [made] = each([payload], { step: 160, rate: 8000 });
	if (made === undefined) throw new Error('no sample');
	return { ...made, head: headOf(payload, 0, payload.length) };
}

const block = (payloadType: number, ticksBefore: number, length: number) => ({
	...{ payloadType, ticksBefore },
	payload: new Uint8Array(length).fill(payloadType),
});

test('a chain of headers gives the places of all blocks', () => {
	const sample = sampleOf(redPayload([block(5, 16_000, 3), block(0, 160, 20), block(0, 0, 20)]));
	expect(blocksIn(sample)).toEqual([
		{ payloadType: 5, ticksBefore: 16_000, start: 9, length: 3 },
		{ payloadType: 0, ticksBefore: 160, start: 12, length: 20 },
		{ payloadType: 0, ticksBefore: 0, start: 32, length: 20 },
	]);
});

test('blocks that were not kept are known by their lengths all the same', () => {
	const sample = sampleOf(redPayload([block(0, 320, 160), block(0, 160, 160), block(0, 0, 160)]));
	const blocks = blocksIn(sample) ?? [];
	expect(blocks.map(({ start, length }) => [start, length])).toEqual([
		[9, 160],
		[169, 160],
		[329, 160],
	]);
	expect(blocks.map((one) => visibleBytes(sample, one).length)).toEqual([160, 31, 0]);
});

test('one byte alone is the header of an empty block', () => {
	expect(blocksIn(sampleOf(Uint8Array.of(98)))).toEqual([
		{ payloadType: 98, ticksBefore: 0, start: 1, length: 0 },
	]);
});

test('headers that reach over the end, and every cut of good ones, are none', () => {
	expect(blocksIn(sampleOf(Uint8Array.of(0x80, 0, 0, 9, 0, 1, 2)))).toBeNull();
	expect(blocksIn(sampleOf(new Uint8Array(300).fill(0xff)))).toBeNull();
	const whole = redPayload([block(5, 160, 30), block(5, 0, 4)]);
	for (let end = 1; end < 35; end++) expect(blocksIn(sampleOf(whole.subarray(0, end)))).toBeNull();
	expect(blocksIn(sampleOf(whole.subarray(0, 35)))).toHaveLength(2);
});
