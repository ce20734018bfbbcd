import { describe, expect, test } from 'vitest';
import { readPesHeader, StampLine } from '../../../../app/media/mpeg/pes.ts';
import { pes } from './streams.ts';

const read = (bytes: readonly number[]) => readPesHeader(Uint8Array.from(bytes));

describe('the header of a PES packet', () => {
	test('tells id, length and both times of 33 bits', () => {
		const pts = 2 ** 33 - 1;
		const dts = 2 ** 32 + 12_345;
		expect(read(pes([1, 2, 3], { id: 0xe1, pts, dts }))).toEqual({
			...{ streamId: 0xe1, totalBytes: 22, dataStart: 19, pts, dts },
		});
	});

	test('has one time for both where only one was sent, and none where none was', () => {
		expect(read(pes([1], { pts: 90_000 }))).toMatchObject({ pts: 90_000, dts: 90_000 });
		expect(read(pes([1]))).toMatchObject({ pts: null, dts: null, dataStart: 9 });
	});

	test('without a length goes on until the next', () => {
		expect(read(pes([1], { isOpen: true, pts: 1 }))).toMatchObject({ totalBytes: 0 });
	});

	test('is short until all of it came', () => {
		const whole = pes([], { pts: 5, dts: 4 });
		for (let length = 0; length < whole.length; length++) {
			expect(read(whole.slice(0, length))).toBe('short');
		}
	});

	test('is refused without start code, with wrong flags or a header longer than the packet', () => {
		expect(read([0, 0, 2, 0xe0, 0, 9, 0x80, 0, 0, 1])).toBeNull();
		expect(read([0, 0, 1, 0xe0, 0, 9, 0x40, 0, 0, 1])).toBeNull();
		expect(read([0, 0, 1, 0xe0, 0, 4, 0x80, 0, 200, 1])).toBeNull();
	});

	test('has no flags in padding and private streams of the second kind', () => {
		expect(read([0, 0, 1, 0xbe, 0, 2, 9, 9])).toMatchObject({ dataStart: 6, totalBytes: 8 });
		expect(read([0, 0, 1, 0xbf, 0, 2, 9, 9])).toMatchObject({ dataStart: 6, pts: null });
	});

	test('with broken marker bits has no time', () => {
		const bytes = pes([], { pts: 90_000 });
		bytes[9] = (bytes[9] ?? 0) & 0xfe;
		expect(read(bytes)).toMatchObject({ pts: null });
	});
});

describe('times of 33 bits', () => {
	test('never wrap', () => {
		const line = new StampLine();
		const last = 2 ** 33 - 3000;
		expect([last, 0, 3000, last, 6000].map((one) => line.place(one) - last)).toEqual([
			...[0, 3000, 6000, 0, 9000],
		]);
	});
});
