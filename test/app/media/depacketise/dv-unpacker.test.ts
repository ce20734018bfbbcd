import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { MediaPacket } from '../../../../app/media/depacketise/index.ts';
import { dvBlocks } from '../../../fixtures/builders/dv.ts';
import { bytes } from '../../network/frames.ts';
import { joined, lost } from './packets.ts';

/** Packets of frames whose blocks are filled with 1, 2, 3 … */
function packetsOf(frames: readonly (readonly Uint8Array[])[], most = 17): MediaPacket[] {
	let sequence = 10;
	return frames.flatMap((blocks, picture) => {
		const made: MediaPacket[] = [];
		for (let at = 0; at < blocks.length; at += most) {
			const payload = bytes(...blocks.slice(at, at + most));
			const marker = at + most >= blocks.length;
			const place = { sequence: sequence++, timestamp: picture * 3600, timeMs: picture * 40 };
			made.push({ ...place, payload, marker });
		}
		return made;
	});
}

const film = [1, 2, 3].map((fill) => dvBlocks({ sequences: 12, fill }));
const packets = packetsOf(film);
/** Packets of one frame. */
const EACH = Math.ceil(1800 / 17);

/** Hashes instead of bytes: frames are long. */
const hashOf = (data: Uint8Array | undefined): string =>
	createHash('md5')
		.update(data ?? new Uint8Array(0))
		.digest('hex');

describe('DV', () => {
	test('blocks come to their places whatever the order of the packets', () => {
		const { units, counts } = joined('DV', packets);
		const sent = film.map((blocks) => hashOf(bytes(...blocks)));
		expect(units.map(({ pieces }) => hashOf(pieces[0]))).toEqual(sent);
		expect(units.every(({ isKey, isWhole }) => isKey && isWhole)).toBe(true);
		expect(counts).toEqual({ units: 3, damaged: 0, gaps: 0 });
		const [a, b] = packets.map(({ payload }) => payload);
		const swapped = packets.map((one, at) =>
			at === 0
				? { ...one, payload: b ?? one.payload }
				: at === 1
					? { ...one, payload: a ?? one.payload }
					: one,
		);
		expect(hashOf(joined('DV', swapped).units[0]?.pieces[0])).toBe(sent[0]);
	});

	test.for([
		[10, 1, 120_000],
		[10, 2, 240_000],
		[12, 4, 576_000],
	] as const)('%i sequences and %i channels make %i bytes', ([sequences, channels, size]) => {
		const blocks = dvBlocks({ sequences, channels, fill: 9 });
		const { units } = joined('DV', packetsOf([blocks]));
		expect(units[0]?.isWhole).toBe(true);
		expect(units[0]?.pieces[0]?.length).toBe(size);
		expect(hashOf(units[0]?.pieces[0])).toBe(hashOf(bytes(...blocks)));
	});

	test('reserved bits of 0 are no third channel', () => {
		const blocks = dvBlocks({ sequences: 10, fill: 4, reserved: () => 0 });
		const { units } = joined('DV', packetsOf([blocks]));
		expect(hashOf(units[0]?.pieces[0])).toBe(hashOf(bytes(...blocks)));
	});

	test.for([0, 1, 50, EACH - 1])('without packet %i of a frame it alone is damaged', (at) => {
		const { units, counts } = joined('DV', lost(packets, EACH + at));
		expect(units.map(({ isWhole }) => isWhole)).toEqual([true, false, true]);
		expect(units[1]?.pieces).toEqual([]);
		expect(counts.damaged).toBe(1);
	});

	test('for the eye the holes are filled with the frame before, and marked so', () => {
		const [, torn] = joined('DV', lost(packets, EACH + 4)).units;
		const frame = torn?.remains?.[0] ?? new Uint8Array(0);
		const missing = { from: 4 * 17, to: 5 * 17 };
		const [before, own] = [film[0] ?? [], film[1] ?? []];
		const blockAt = (at: number): Uint8Array => frame.subarray(at * 80, at * 80 + 80);
		expect(blockAt(missing.from - 1)).toEqual(own[missing.from - 1]);
		expect(blockAt(missing.to)).toEqual(own[missing.to]);
		for (let at = missing.from; at < missing.to; at++) {
			const [section = 0, , , status = 0] = blockAt(at);
			expect(blockAt(at).subarray(1, 3)).toEqual(before[at]?.subarray(1, 3));
			if (section >> 5 === 4) {
				expect(status).toBe(0xa1);
				expect(blockAt(at).subarray(4)).toEqual(before[at]?.subarray(4));
			} else
				expect(
					blockAt(at)
						.subarray(3)
						.every((byte) => byte === 0xff),
				).toBe(true);
		}
	});

	test('without a frame before the holes say that nothing is there', () => {
		const [torn] = joined('DV', lost(packets, 0)).units;
		const frame = torn?.remains?.[0] ?? new Uint8Array(0);
		expect([...frame.subarray(0, 4)]).toEqual([0x1f, 0x07, 0, 0xbf]);
		expect([...frame.subarray(560, 564)]).toEqual([0x9f, 0x07, 0, 0xff]);
	});

	test('the sound may be left out by the sender, and by nothing else', () => {
		const silent = film.map((blocks) => blocks.filter(([first = 0]) => first >> 5 !== 3));
		const all = packetsOf(silent);
		const { units } = joined('DV', all);
		expect(units.map(({ isWhole }) => isWhole)).toEqual([true, true, true]);
		expect(units[0]?.pieces[0]?.length).toBe(144_000);
		expect(units[0]?.pieces[0]?.subarray(480, 484)).toEqual(Uint8Array.of(0x7f, 7, 0, 0xff));
		const torn = joined('DV', lost(all, 3)).units;
		expect(torn.map(({ isWhole }) => isWhole)).toEqual([false, true, true]);
	});

	test('what is no block damages its frame', () => {
		const cut = packets.map((one, at) =>
			at === 2 ? { ...one, payload: bytes(one.payload, [1, 2, 3]) } : one,
		);
		expect(joined('DV', cut).units.map(({ isWhole }) => isWhole)).toEqual([false, true, true]);
		const nothing = joined(
			'DV',
			packets.slice(0, 1).map((one) => ({ ...one, payload: bytes([9]) })),
		);
		expect(nothing.units).toMatchObject([{ isWhole: false, pieces: [] }]);
	});
});
