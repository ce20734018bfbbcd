import { describe, expect, test } from 'vitest';
import type { SplitUnit } from '../../../../app/media/mpeg/elementary.ts';
import {
	adtsConfig,
	adtsUnit,
	frameReader,
	specificConfig,
} from '../../../../app/media/mpeg/sound-frames.ts';
import { SoundSplitter } from '../../../../app/media/mpeg/sound-splitter.ts';
import { adtsFrame } from './streams.ts';

function splitter(codec: string) {
	const units: SplitUnit<null>[] = [];
	const made = new SoundSplitter<null>(frameReader(codec), (unit) => units.push(unit));
	const take = (data: readonly number[], pts: number | null, isWhole = true): void => {
		made.take({ data: Uint8Array.from(data), pts, dts: pts, isWhole, mark: null });
	};
	return { made, units, take };
}

const summary = (units: readonly SplitUnit<null>[]) =>
	units.map(({ pieces, pts, isWhole }) => [pieces[0]?.length, pts, isWhole]);

describe('frames of AAC', () => {
	const [a, b, c] = [adtsFrame([1, 1]), adtsFrame([2, 2, 2]), adtsFrame([3])];

	test('count on from the time of their packet, 1024 samples each', () => {
		const { units, take } = splitter('AAC');
		take([...a, ...b], 90_000);
		take(c, 93_840);
		expect(summary(units)).toEqual([
			[9, 90_000, true],
			[10, 91_920, true],
			[8, 93_840, true],
		]);
	});

	test('may be cut between two packets: the time of the second is that of the first frame in it', () => {
		const all = [...a, ...b, ...c];
		for (let at = a.length + 1; at < a.length + b.length; at++) {
			const { units, take } = splitter('AAC');
			take(all.slice(0, at), 90_000);
			take(all.slice(at), 100_000);
			expect(summary(units)).toEqual([
				[9, 90_000, true],
				[10, 91_920, true],
				[8, 100_000, true],
			]);
		}
	});

	test('end at a hole: the one that it tore is damaged, the next packet begins anew', () => {
		const { made, units, take } = splitter('AAC');
		take([...a, ...b.slice(0, 8)], 90_000, false);
		made.cut();
		take(c, 99_000);
		expect(summary(units)).toEqual([
			[9, 90_000, true],
			[8, 91_920, false],
			[8, 99_000, true],
		]);
	});

	test('are found behind bytes that are none', () => {
		const { units, take } = splitter('AAC');
		take([1, 2, 0xff, 3, ...a, ...b], 5);
		expect(units).toHaveLength(2);
	});

	test('tell what a file has to say of them', () => {
		const frame = Uint8Array.from(a);
		expect(adtsConfig(frame)).toMatchObject({ objectType: 2, sampleRate: 48_000, channels: 2 });
		expect([...specificConfig(adtsConfig(frame))]).toEqual([0x11, 0x90]);
		expect([...adtsUnit(frame)]).toEqual([1, 1]);
		frame[1] = 0xf0;
		expect(adtsUnit(frame)).toHaveLength(0);
	});
});

describe('other sound', () => {
	test('MPEG audio of layer II lasts 24 ms at 48 kHz', () => {
		const frame = [0xff, 0xfd, 0x84, 0, ...Array.from({ length: 380 }, () => 7)];
		const { units, take } = splitter('MPA');
		take([...frame, ...frame], 0);
		expect(summary(units)).toEqual([
			[384, 0, true],
			[384, 2160, true],
		]);
	});

	test('G.711 and what nobody knows go packet by packet', () => {
		const { units, take } = splitter('PCMA');
		take([1, 2, 3], 10);
		take([4], 20, false);
		take([], 30);
		expect(summary(units)).toEqual([
			[3, 10, true],
			[1, 20, false],
		]);
	});

	test('LATM frames say their length', () => {
		const { units, take } = splitter('MP4A-LATM');
		take([0x56, 0xe0, 2, 9, 9, 0x56, 0xe0, 1, 8], 40);
		expect(units.map(({ pieces }) => pieces[0]?.length)).toEqual([5, 4]);
	});
});
