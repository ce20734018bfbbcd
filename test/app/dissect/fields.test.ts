import { describe, expect, it } from 'vitest';
import { FIELDS } from '../../../app/dissect/fields.ts';
import { valueText } from '../../../app/dissect/layer-builder.ts';
import { counting } from '../network/frames.ts';

describe('FIELDS', () => {
	it('has every field only under a protocol of its name', () => {
		const homeless = [...FIELDS.keys()].filter((name) => {
			const protocol = name.split('.')[0] ?? '';
			// Wireshark names the fields of PPPoE sessions after PPPoE.
			return protocol !== 'pppoe' && !FIELDS.has(protocol);
		});
		expect(homeless).toEqual([]);
	});

	it('lets fields stand only for fields that are there, of the same kind', () => {
		const broken = [...FIELDS.values()].filter(({ members, type }) =>
			members.some((name) => FIELDS.get(name)?.type !== type),
		);
		expect(broken).toEqual([]);
	});

	it('says what each field means', () => {
		expect([...FIELDS.values()].filter(({ description }) => description.length < 2)).toEqual([]);
	});
});

describe('valueText', () => {
	it('shows numbers as the table says and long bytes short', () => {
		expect(valueText(0x1a, FIELDS.get('rtp.ssrc'))).toBe('0x0000001a');
		expect(valueText(26, FIELDS.get('rtp.seq'))).toBe('26');
		expect(valueText(true, undefined)).toBe('true');
		expect(valueText(counting(3), undefined)).toBe('000102');
		expect(valueText(counting(30), undefined)).toMatch(/^0001.*17… \(30 bytes\)$/u);
	});
});
