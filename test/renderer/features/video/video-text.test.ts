import { describe, expect, test } from 'vitest';
import {
	findingText,
	insideOptions,
	sizeText,
	soundOptions,
} from '../../../../renderer/features/video/video-text.ts';
import { NumberFormat } from '../../../../renderer/format/numbers.ts';
import { en } from '../../../../renderer/messages/en/index.ts';
import { ja } from '../../../../renderer/messages/ja/index.ts';

const format = new NumberFormat('en');
const base = { severity: 'warning', title: '', offset: 0, frames: [] } as const;

const BY_ARRIVAL = { syncFrom: 'arrival', sentLate: 0 } as const;

describe('words of findings', () => {
	const damaged = {
		...{ ...base, kind: 'damaged-pictures' as const },
		values: { count: 1234, of: 5000, share: 24.68, missing: 7 },
	};

	test('hold their numbers as people write them', () => {
		expect(findingText(damaged, en, format)).toBe(
			'1,234 of 5,000 pictures are damaged: 7 packets are missing',
		);
	});

	test('are said in the singular of one', () => {
		const one = { ...damaged, values: { count: 1, of: 60, share: 1.7, missing: 1 } };
		expect(findingText(one, en, format)).toBe('1 of 60 pictures is damaged: 1 packet is missing');
	});

	test('are said in every language', () => {
		const rate = {
			...base,
			kind: 'frame-rate-change' as const,
			values: { before: 25, after: 12.5 },
		};
		expect(findingText(rate, en, format)).toBe('The frame rate changes from 25 to 12.5 fps');
		expect(findingText(rate, ja, format)).toContain('毎秒 25 から 12.5');
	});
});

test('pictures inside one stream are told by codec, number and program', () => {
	const one = { kind: 'video', codec: 'H264', streamType: 27 } as const;
	const choices = [
		{ ...one, id: 256 },
		{ ...one, id: 300, program: 2 },
	];
	expect(insideOptions({ choices }, en)).toEqual([
		{ key: '256', label: 'H264 (256)' },
		{ key: '300', label: 'H264 (300, program 2)' },
	]);
});

test('sizes have the unit of what they measure', () => {
	const event = { offset: 0, frame: 1 };
	expect(sizeText({ ...event, kind: 'lost', size: 1 }, en, format)).toBe('1 packet');
	expect(sizeText({ ...event, kind: 'lost', size: 3000 }, en, format)).toBe('3,000 packets');
	expect(sizeText({ ...event, kind: 'freeze', size: 1.234 }, en, format)).toBe('1.23 s');
	expect(sizeText({ ...event, kind: 'key', size: 1500 }, en, format)).toBe(format.bytes(1500));
});

describe('sound that can be chosen', () => {
	const sounds = [
		{
			stream: 5,
			ssrc: '0x5',
			codec: 'PCMU',
			because: 'ports' as const,
			startsLater: 0.2,
			...BY_ARRIVAL,
		},
		{
			stream: 9,
			ssrc: '0x9',
			codec: null,
			because: 'addresses' as const,
			startsLater: -0.05,
			...BY_ARRIVAL,
		},
	];

	test('says why it may belong to the pictures', () => {
		expect(soundOptions({ sounds, ownSound: null }, 5, en, format)).toEqual([
			{ key: '5', label: 'PCMU 0x5 (ports side by side, begins 200 ms later)' },
			{ key: '9', label: '0x9 0x9 (same hosts, a guess, begins 50 ms earlier)' },
			{ key: '', label: 'none' },
		]);
	});

	test('holds the one that the user chose, whatever it is', () => {
		const none = { sounds: [], ownSound: null };
		expect(soundOptions(none, 7, en, format).map(({ key }) => key)).toEqual(['7', '']);
	});

	test('says what is heard without another choice, where the stream holds sound itself', () => {
		expect(soundOptions({ sounds: [], ownSound: 'AC3' }, null, en, format)).toEqual([
			{ key: '', label: 'AC3 of the same stream' },
		]);
	});
});
