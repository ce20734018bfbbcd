import { describe, expect, test } from 'vitest';
import { RecordReader, isRecordHeader } from '../../../../app/protocols/tls/records.ts';
import type { TlsRecord } from '../../../../app/protocols/tls/records.ts';

const record = (type: number, ...body: readonly number[]): readonly number[] => [
	type,
	3,
	3,
	0,
	body.length,
	...body,
];
const push = (reader: RecordReader, bytes: readonly number[]): readonly TlsRecord[] => {
	const data = Uint8Array.from(bytes);
	return reader.push(data, 0, data.length);
};
const bodies = (records: readonly TlsRecord[]): readonly (readonly number[])[] =>
	records.map(({ body }) => [...body]);

describe('records of a stream', () => {
	test('several in one segment, one over several', () => {
		const reader = new RecordReader();
		expect(bodies(push(reader, [...record(22, 1, 2), ...record(23, 3)]))).toEqual([[1, 2], [3]]);
		const whole = record(23, 7, 8, 9);
		expect(push(reader, whole.slice(0, 6))).toEqual([]);
		expect(bodies(push(reader, whole.slice(6)))).toEqual([[7, 8, 9]]);
	});

	test('after a gap the next header is found, and the record says so', () => {
		const reader = new RecordReader();
		push(reader, record(23, 1).slice(0, 5));
		reader.gap();
		const found = push(reader, [9, 9, 23, 9, ...record(23, 5), ...record(23, 6)]);
		expect(bodies(found)).toEqual([[5], [6]]);
		expect(found.map(({ afterGap }) => afterGap)).toEqual([true, false]);
	});

	test('noise between records is a gap too', () => {
		const found = push(new RecordReader(), [...record(23, 1), 0, 0, ...record(23, 2)]);
		expect(found.map(({ afterGap }) => afterGap)).toEqual([false, true]);
	});
});

test.each([
	[[22, 3, 1, 0, 5], true],
	[[23, 3, 4, 64, 0], true],
	[[24, 3, 3, 0, 5], false],
	[[19, 3, 3, 0, 5], false],
	[[22, 2, 0, 0, 5], false],
	[[22, 3, 5, 0, 5], false],
	[[22, 3, 3, 0, 0], false],
	[[22, 3, 3, 255, 255], false],
])('%j is a header: %s', (bytes, is) => {
	expect(isRecordHeader(Uint8Array.from(bytes), 0)).toBe(is);
});
