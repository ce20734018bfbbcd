import { expect, test } from 'vitest';
import { scoreAacGeneric, scoreLatm } from '../../../../app/media/infer/aac.ts';
import { scoreMpegAudio } from '../../../../app/media/infer/mpeg-audio.ts';
import { scoreOpus } from '../../../../app/media/infer/opus.ts';
import { SampleSet } from '../../../../app/media/infer/sample-set.ts';
import { each, noise, times } from './samples.ts';

const AAC = { step: 2048, rate: 48_000 };

/** Two access units with their headers. */
function twoUnits(seed: number): number[] {
	const sizes = [87, 40 + (seed % 9)];
	const headers = sizes.flatMap((size) => [size >> 5, (size << 3) & 255]);
	return [0, 32, ...headers, 0x21, ...noise((sizes[0] ?? 0) + (sizes[1] ?? 0) - 1, seed)];
}

test('headers of access units that add up name AAC, its rate and its channels', () => {
	const found = scoreAacGeneric(new SampleSet(each(times(60, twoUnits), AAC)));
	expect(found).toEqual({
		...{ codec: 'MPEG4-GENERIC', kind: 'audio', clockRate: 48_000, channels: 2, confidence: 0.98 },
		reasons: [
			"the headers of access units add up to 100 % of the payloads' lengths",
			'timestamps step by multiples of 1024',
		],
		fmtp: 'mode=AAC-hbr;sizelength=13;indexlength=3;indexdeltalength=3',
	});
});

test('headers that do not add up are none', () => {
	const cut = times(60, (at) => twoUnits(at).slice(0, -1));
	expect(scoreAacGeneric(new SampleSet(each(cut, AAC)))).toBeNull();
	expect(
		scoreAacGeneric(
			new SampleSet(
				each(
					times(60, (at) => noise(90, at)),
					AAC,
				),
			),
		),
	).toBeNull();
});

test('a length in front that names what follows is LATM', () => {
	const element = (at: number): number[] => {
		const size = 250 + (at % 20);
		const lengths = size >= 255 ? [255, size - 255] : [size];
		return [...lengths, ...noise(size, at)];
	};
	const set = new SampleSet(each(times(80, element), { step: 1024, rate: 48_000 }));
	expect(scoreLatm(set)).toMatchObject({
		...{ codec: 'MP4A-LATM', clockRate: 48_000, confidence: 0.95, fmtp: 'cpresent=0' },
	});
	const constant = each(
		times(80, () => [3, 1, 2, 3]),
		AAC,
	);
	expect(scoreLatm(new SampleSet(constant))).toBeNull();
});

test('MPEG audio stands behind four zero bytes or the place of a part', () => {
	const frames = times(20, (at) =>
		at % 4 === 3 ? [0, 0, 1, 0, 9] : [0, 0, 0, 0, 0xff, 0xfb, 0x90, 0],
	);
	const found = scoreMpegAudio(new SampleSet(each(frames, { step: 2351, rate: 90_000 })));
	expect(found).toMatchObject({ codec: 'MPA', clockRate: 90_000, confidence: 0.95 });
	const other = times(20, () => [0, 0, 0, 0, 0xff, 0x0b, 0x90, 0]);
	expect(scoreMpegAudio(new SampleSet(each(other, AAC)))).toBeNull();
});

test('Opus says by its first byte how far the timestamp steps', () => {
	const packets = times(120, (at) => [at % 2 === 0 ? 0xfc : 0x7c, ...noise(60 + (at % 30), at)]);
	const found = scoreOpus(new SampleSet(each(packets, { step: 960, rate: 48_000 })));
	expect(found).toMatchObject({ codec: 'opus', clockRate: 48_000, channels: 2, confidence: 0.93 });
	expect(scoreOpus(new SampleSet(each(packets, { step: 480, rate: 48_000 })))).toBeNull();
	expect(scoreOpus(new SampleSet(each(packets, { step: 960, rate: 8000 })))).toBeNull();
});
