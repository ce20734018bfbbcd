import { describe, expect, test } from 'vitest';
import { rowOf, ruleOf } from '../../../renderer/state/rule-rows.ts';

describe('rules as rows', () => {
	test.for([
		['udp.port==6970,rtp', { field: 'udp.port', value: '6970', current: 'rtp' }],
		[
			'rtp.ssrc==0x1,AMR/8000/1;octet-align=1',
			{ field: 'rtp.ssrc', value: '0x1', current: 'AMR/8000/1;octet-align=1' },
		],
		[
			'ip.src==192.0.2.1&&rtp.p_type==97,opus/48000/2',
			{ field: '', value: 'ip.src==192.0.2.1&&rtp.p_type==97', current: 'opus/48000/2' },
		],
		['tcp.port==1,rtp', { field: '', value: 'tcp.port==1', current: 'rtp' }],
	] as const)('%s is read and written as it was', ([rule, row]) => {
		expect(rowOf(rule, 3)).toEqual({ id: 3, ...row });
		expect(ruleOf(rowOf(rule, 3))).toBe(rule);
	});

	test('what is no rule yet is kept for the user to end', () => {
		expect(rowOf('udp.port==6970', 1)).toEqual({
			...{ id: 1, field: 'udp.port', value: '6970', current: '' },
		});
	});

	test('blanks that one types around values are left out', () => {
		const row = { id: 1, field: 'udp.port', value: ' 6970 ', current: ' rtp ' } as const;
		expect(ruleOf(row)).toBe('udp.port==6970,rtp');
	});
});
