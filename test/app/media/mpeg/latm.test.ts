import { describe, expect, test } from 'vitest';
import { BitWriter } from '../../../../app/media/bits.ts';
import { LatmReader } from '../../../../app/media/mpeg/index.ts';

interface Shape {
	readonly hasConfig?: boolean;
	readonly units?: readonly (readonly number[])[];
	readonly programs?: number;
	readonly hasOther?: boolean;
	readonly hasCrc?: boolean;
	readonly objectType?: number;
}

/** A frame of AAC LC, 48 kHz, stereo. @see ISO/IEC 14496-3 §1.7.3 */
function frame(shape: Shape = {}): Uint8Array {
	const { hasConfig = true, units = [[1, 2, 3]], programs = 0, objectType = 2 } = shape;
	const bits = new BitWriter();
	bits.write(hasConfig ? 0 : 1, 1);
	if (hasConfig) {
		bits.write(0, 1).write(1, 1);
		bits.write(units.length - 1, 6);
		bits.write(programs, 4).write(0, 3);
		bits.write(objectType, 5).write(3, 4).write(2, 4).write(0, 3);
		bits.write(0, 3).write(255, 8);
		bits.write(shape.hasOther === true ? 1 : 0, 1);
		if (shape.hasOther === true) bits.write(1, 1).write(0, 8).write(0, 1).write(9, 8);
		bits.write(shape.hasCrc === true ? 1 : 0, 1);
		if (shape.hasCrc === true) bits.write(0x5a, 8);
	}
	for (const unit of units) {
		for (let left = unit.length; left >= 0; left -= 255) bits.write(Math.min(255, left), 8);
		for (const byte of unit) bits.write(byte, 8);
	}
	const body = bits.bytes;
	return Uint8Array.from([0x56, 0xe0 | (body.length >> 8), body.length & 255, ...body]);
}

const take = (reader: LatmReader, shape: Shape) => reader.take(frame(shape)).map((one) => [...one]);

describe('frames of LATM', () => {
	test('tell their configuration, and give their units, which stand between bytes', () => {
		const reader = new LatmReader();
		expect(take(reader, {})).toEqual([[1, 2, 3]]);
		expect(reader.config?.aac).toMatchObject({ sampleRate: 48_000, channels: 2, objectType: 2 });
		expect([...(reader.config?.specific ?? [])]).toEqual([0x11, 0x90]);
	});

	test('without one go by the last; before it they give nothing', () => {
		const reader = new LatmReader();
		expect(take(reader, { hasConfig: false })).toEqual([]);
		take(reader, {});
		expect(take(reader, { hasConfig: false, units: [[7, 8]] })).toEqual([[7, 8]]);
	});

	test('may hold several units, and long ones', () => {
		const long = Array.from({ length: 600 }, (_, at) => at & 255);
		const exact = Array.from({ length: 255 }, () => 4);
		const units = [[1], long, exact, [2, 3]];
		expect(take(new LatmReader(), { units })).toEqual(units);
	});

	test('other data and a check value are passed over', () => {
		const shape = { hasOther: true, hasCrc: true, units: [[9, 9]] };
		expect(take(new LatmReader(), shape)).toEqual([[9, 9]]);
	});

	test('with several programs, or another kind of AAC, are left alone', () => {
		const reader = new LatmReader();
		expect(take(reader, { programs: 1 })).toEqual([]);
		expect(take(reader, { objectType: 23 })).toEqual([]);
		expect(reader.config).toBeNull();
	});

	test('that are cut anywhere give nothing and never throw', () => {
		const whole = frame({ units: [[1, 2, 3, 4]] });
		for (let length = 0; length < whole.length; length++) {
			expect(new LatmReader().take(whole.subarray(0, length))).toEqual([]);
		}
	});
});
