import { describe, expect, test } from 'vitest';
import { DvSounds, isDifBlocks } from '../../../../app/protocols/rtp/dv-sounds.ts';
import { dvBlocks } from '../../../fixtures/builders/dv.ts';
import { bytes } from '../../network/frames.ts';

/** Payloads of one frame, eight blocks each; `pack` stands in its blocks of sound. */
function payloads(pack: readonly number[]): readonly Uint8Array[] {
	const blocks = dvBlocks({ sequences: 10, fill: 0xff });
	for (const block of blocks) if ((block[0] ?? 0) >> 5 === 3) block.set(pack, 3);
	return Array.from({ length: Math.ceil(blocks.length / 8) }, (_, at) =>
		bytes(...blocks.slice(at * 8, at * 8 + 8)),
	);
}

const SOURCE = [0x50, 20, 0, 0, 0];

function taken(all: readonly Uint8Array[], first = 1): DvSounds {
	const sounds = new DvSounds();
	all.forEach((payload, at) => {
		const data = bytes([7, 7], payload, [7]);
		sounds.take(5, first + at, data, 2, 2 + payload.length);
	});
	return sounds;
}

describe('what sounds in frames of DV', () => {
	test('is told by the first source pack, and of this stream alone', () => {
		const sounds = taken(payloads(SOURCE));
		expect(sounds.sounds(5)).toEqual([{ pair: 0, sampleRate: 48_000, bits: 16 }]);
		expect(sounds.sounds(6)).toEqual([]);
		expect([sounds.isOpen(5), sounds.isOpen(6)]).toEqual([true, false]);
	});

	test('is nothing where no pack speaks of it', () => {
		expect(taken(payloads([0x51, 20, 0, 0, 0])).sounds(5)).toEqual([]);
	});

	test('is looked for among the first packets only, and not for ever', () => {
		expect(taken(payloads(SOURCE), 40).sounds(5)).toEqual([]);
		const silent = payloads([0xff, 0xff, 0xff, 0xff, 0xff]);
		const long = taken([...silent, ...silent, ...silent, ...silent, ...silent]);
		expect(long.isOpen(5)).toBe(false);
		expect(taken(silent).isOpen(5)).toBe(true);
	});
});

test('DIF blocks are told from other payloads of their size', () => {
	const [one = new Uint8Array(0)] = payloads(SOURCE);
	expect(isDifBlocks(one, 0, one.length)).toBe(true);
	expect(isDifBlocks(one, 0, one.length - 1)).toBe(false);
	expect(isDifBlocks(one, 0, 0)).toBe(false);
	expect(isDifBlocks(new Uint8Array(160).fill(0xd5), 0, 160)).toBe(false);
	const late = one.slice();
	late[80] = 0;
	expect(isDifBlocks(late, 0, late.length)).toBe(false);
});
