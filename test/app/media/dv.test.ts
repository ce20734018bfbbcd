import { expect, test } from 'vitest';
import { difPlace, dvFrameBytes, dvPicture } from '../../../app/media/dv.ts';
import { dvBlocks } from '../../fixtures/builders/dv.ts';
import { bytes } from '../network/frames.ts';

test('every block of a frame tells its own place', () => {
	for (const channels of [1, 2, 4]) {
		const blocks = dvBlocks({ sequences: 12, channels, fill: 0 });
		const told = blocks.map((block) => {
			const place = difPlace(block, 0);
			if (place === null) return -1;
			return (place.channel * 12 + place.sequence) * 150 + place.block;
		});
		expect(told).toEqual(Array.from({ length: channels * 12 * 150 }, (_, at) => at));
	}
});

test('sections, numbers and sequences that do not exist are no block', () => {
	const wrong = [
		[0xb6, 0x07, 0],
		[0xff, 0xff, 0xff],
		[0x1f, 0x07, 1],
		[0x76, 0x07, 9],
		[0x96, 0x07, 135],
		[0x96, 0xc7, 0],
	];
	expect(wrong.map((one) => difPlace(Uint8Array.from(one), 0))).toEqual(wrong.map(() => null));
	expect(difPlace(Uint8Array.of(0x96, 0x97, 134), 0)).toEqual({
		...{ section: 'video', channel: 0, sequence: 9, block: 149 },
	});
});

test('frames have the sizes of their systems', () => {
	expect([10, 12].map((one) => dvFrameBytes({ sequences: one as 10 | 12, channels: 1 }))).toEqual([
		120_000, 144_000,
	]);
	expect(dvFrameBytes({ sequences: 10, channels: 4 })).toBe(480_000);
});

test('a frame tells the size of its pictures', () => {
	const frame = (sequences: 10 | 12, channels: number, stype: number): Uint8Array => {
		const whole = bytes(...dvBlocks({ sequences, channels, fill: 0 }));
		whole[5 * 80 + 51] = stype;
		return whole;
	};
	expect([
		dvPicture(frame(10, 1, 0)),
		dvPicture(frame(12, 1, 0)),
		dvPicture(frame(12, 2, 4)),
		dvPicture(frame(10, 4, 0x14)),
		dvPicture(frame(12, 4, 0x14)),
		dvPicture(frame(10, 2, 0x18)),
	]).toEqual([
		{ width: 720, height: 480, fourcc: 'dvsd' },
		{ width: 720, height: 576, fourcc: 'dvsd' },
		{ width: 720, height: 576, fourcc: 'dv50' },
		{ width: 1280, height: 1080, fourcc: 'dvh1' },
		{ width: 1440, height: 1080, fourcc: 'dvh1' },
		{ width: 960, height: 720, fourcc: 'dvhp' },
	]);
});
