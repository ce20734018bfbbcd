import { describe, expect, test } from 'vitest';
import type { SignatureItem } from '../../../../main/ipc/contract.ts';
import {
	KIND_NAMES,
	isNumber,
	signatureCell,
	signaturesCsv,
	signaturesJson,
} from '../../../../renderer/features/signatures/signature-text.ts';
import { NumberFormat } from '../../../../renderer/format/numbers.ts';
import { en } from '../../../../renderer/messages/en/index.ts';

const ITEM: SignatureItem = {
	...{ id: 'find-7-12', kind: 'H264', transport: 'tcp', frame: 1234, payloadOffset: 12 },
	source: { address: '192.0.2.1', port: 80 },
	destination: { address: '2001:db8::1', port: 50_000 },
	...{ bytes: 1_500_000, isWhole: false, confidence: 0.95, file: 'find-7-12.h264' },
	reason: 'start codes before parameter sets, and pictures',
};

describe('a find as text', () => {
	test('is for people: thousands, units, words', () => {
		const cell = (column: Parameters<typeof signatureCell>[1]): string =>
			signatureCell(ITEM, column, new NumberFormat('en'), en.signatures);
		expect(cell('kind')).toBe('H.264');
		expect(cell('frame')).toBe('1,234');
		expect(cell('source')).toBe('192.0.2.1:80');
		expect(cell('destination')).toBe('[2001:db8::1]:50000');
		expect(cell('bytes')).toBe('1.50 MB');
		expect(cell('isWhole')).toBe('end missing');
		expect(cell('confidence')).toBe('95.00 %');
		expect(cell('reason')).toBe(ITEM.reason);
	});

	test('as CSV is in machine form, with its reason quoted', () => {
		expect(signaturesCsv([ITEM])).toBe(
			'id,kind,transport,source,source port,destination,destination port,frame,payload offset,' +
				'bytes,whole,confidence,reason,file\r\n' +
				'find-7-12,H264,tcp,192.0.2.1,80,2001:db8::1,50000,1234,12,1500000,false,0.95,' +
				'"start codes before parameter sets, and pictures",find-7-12.h264\r\n',
		);
	});

	test('as JSON is whole', () => {
		expect(JSON.parse(signaturesJson([ITEM]))).toEqual({
			...{ schema: 'tapdeck/signature-list@1', items: [ITEM] },
		});
	});

	test('has its numbers at the right, and every kind has a name', () => {
		expect(isNumber('bytes')).toBe(true);
		expect(isNumber('reason')).toBe(false);
		expect(Object.values(KIND_NAMES)).not.toContain('');
	});
});
