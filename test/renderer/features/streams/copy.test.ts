import { describe, expect, test } from 'vitest';
import { formatStreams } from '../../../../renderer/features/streams/copy.ts';
import { fakeStream } from '../../../fixtures/fake-streams.ts';

const streams = [
	{ letter: 'A', item: fakeStream(0) },
	{ letter: 'B', item: { ...fakeStream(1), problems: ['=HYPERLINK("x")', 'two'] } },
];

describe('copies', () => {
	test("as JSON are the command line's own document", () => {
		const document = JSON.parse(formatStreams(streams, 'json')) as {
			schema: string;
			items: unknown[];
		};
		expect(document.schema).toBe('tapdeck/streams@1');
		expect(document.items[0]).toEqual(fakeStream(0));
	});

	test('as text are separated by tabs, numbers in machine form', () => {
		const [head, row] = formatStreams(streams, 'text').split('\n');
		expect(head?.split('\t')).toHaveLength(row?.split('\t').length ?? 0);
		expect(row).toContain('\t567\t567\t0\t0\t');
		expect(row).not.toContain(',');
	});

	test('as CSV quote what needs it and start no formula', () => {
		const rows = formatStreams(streams, 'csv').split('\r\n');
		expect(rows).toHaveLength(4);
		expect(rows[2]).toMatch(/,"'=HYPERLINK\(""x""\); two"$/u);
	});

	test('as filter select exactly these streams', () => {
		expect(formatStreams(streams, 'filter')).toBe(
			'rtp.ssrc == 0x2de8a9b6 || rtp.ssrc == 0x2de8bac7',
		);
	});
});
