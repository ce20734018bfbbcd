import { describe, expect, test } from 'vitest';
import { rtcpOfJson } from '../../../../app/protocols/hep/rtcp-json.ts';
import { parseRtcp } from '../../../../app/protocols/rtp/index.ts';
import { REPORT } from './hep-packets.ts';

/** The packets that the JSON of a value becomes. */
function read(value: unknown): unknown {
	const bytes = rtcpOfJson(JSON.stringify(value));
	return bytes === null ? null : parseRtcp(bytes);
}

describe('RTCP as JSON', () => {
	test('becomes the report that it was', () => {
		expect(read(REPORT)).toMatchObject([
			{
				ssrc: 7,
				reports: [{ ssrc: 9, cumulativeLost: 3, jitter: 12 }],
			},
		]);
	});

	test('may be a report of a receiver, with numbers as text and losses below 0', () => {
		const [block] = REPORT.report_blocks;
		const blocks = [{ ...block, packets_lost: -1, ia_jitter: '44' }];
		expect(read({ type: 201, ssrc: '8', report_blocks: blocks })).toMatchObject([
			{ ssrc: 8, reports: [{ cumulativeLost: -1, jitter: 44 }] },
		]);
	});

	test('has as many blocks as a packet can hold', () => {
		const many = Array.from({ length: 99 }, () => REPORT.report_blocks[0]);
		const bytes = rtcpOfJson(JSON.stringify({ ...REPORT, report_blocks: many }));
		expect([(bytes?.[0] ?? 0) & 31, bytes?.length]).toEqual([31, 28 + 31 * 24]);
	});

	test.each([
		'',
		'{',
		'[]',
		'null',
		'7',
		'{"type":200}',
		'{"type":204,"ssrc":1}',
		'{"type":200,"ssrc":{}}',
	])('%j is none', (text) => expect(rtcpOfJson(text)).toBeNull());

	test('with nonsense inside counts as 0', () => {
		const odd = { type: 200, ssrc: 7, sender_information: 3, report_blocks: [null, 'x'] };
		expect(read(odd)).toMatchObject([{ ssrc: 7, reports: [{ ssrc: 0 }, { ssrc: 0 }] }]);
	});
});
