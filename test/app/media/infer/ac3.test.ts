import { expect, test } from 'vitest';
import { inferCodec } from '../../../../app/media/infer/index.ts';
import { each, times } from './samples.ts';

const SENDING = { step: 1536, rate: 48_000 };
/** 64 kbit/s of AC-3 at 48 kHz behind the payload's header, cut as samples are. */
const frame = (number: number, size = 0x08): readonly number[] => [
	...[0, 1, 0x0b, 0x77, number, 0, size, 0x40, 0x40],
	...times(191, (at) => (at * 7 + number) & 0xff),
];

test('frames of AC-3 are told by their headers, with their clock', () => {
	const [first] = inferCodec(each(times(12, frame), SENDING));
	expect(first).toMatchObject({ codec: 'AC3', clockRate: 48_000, confidence: 0.97 });
});

test('parts of frames belong to them', () => {
	const part = [3, 2, ...times(198, (at) => (at * 11) & 0xff)];
	const payloads = times(20, (at) => (at % 2 === 0 ? frame(at) : part));
	expect(inferCodec(each(payloads, SENDING))[0]?.codec).toBe('AC3');
});

test('a rate that changes from frame to frame is chance', () => {
	const payloads = times(12, (at) => frame(at, at % 2 === 0 ? 0x08 : 0x48));
	expect(inferCodec(each(payloads, SENDING))[0]?.codec).not.toBe('AC3');
});

test('one frame among other bytes is chance', () => {
	const other = times(11, (number) => times(200, (at) => (at * number * 31 + 77) & 0xff));
	const found = inferCodec(each([frame(1), ...other], SENDING));
	expect(found.some(({ codec }) => codec === 'AC3')).toBe(false);
});
