import { expect, it } from 'vitest';
import { fieldsOf } from '../../../app/filter/filter.ts';
import { parseFilter } from '../../../app/filter/index.ts';

/** What a filter asks for, in the order of the alphabet. */
function asked(text: string): string[] {
	return [...fieldsOf(parseFilter(text))].sort();
}

it.each([
	['a field that must be there', 'rtp.seq', ['rtp.seq']],
	['a field that must not be there', 'not rtp.seq', ['rtp.seq']],
	['a comparison', 'rtp.seq == 5', ['rtp.seq']],
	['a comparison of two fields', 'udp.srcport == udp.dstport', ['udp.dstport', 'udp.srcport']],
	['both sides of "and"', 'rtp.seq == 5 and ip.ttl > 3', ['ip.ttl', 'rtp.seq']],
	['both sides of "or"', 'rtp.seq == 5 or ip.ttl > 3', ['ip.ttl', 'rtp.seq']],
	['both sides of "xor"', 'rtp.seq == 5 xor ip.ttl > 3', ['ip.ttl', 'rtp.seq']],
	['a member of a set', 'rtp.p_type in {0, 8..9}', ['rtp.p_type']],
	[
		'fields in a set',
		'rtp.seq in {ip.ttl, ip.len .. ip.id}',
		['ip.id', 'ip.len', 'ip.ttl', 'rtp.seq'],
	],
	['arithmetic', 'rtp.seq + ip.ttl == 5', ['ip.ttl', 'rtp.seq']],
	['arithmetic of constants and a field', 'rtp.seq & 1', ['rtp.seq']],
	['a slice', 'rtp.payload[0:2] == 01:02', ['rtp.payload']],
	['a function', 'len(rtp.payload) > 5', ['rtp.payload']],
	['a slice inside a function', 'len(rtp.payload[1:]) > 5', ['rtp.payload']],
])('%s asks for its fields', (_, text, fields) => {
	expect(asked(text)).toEqual(fields);
});

it('a field is named once however often it is asked for', () => {
	expect(fieldsOf(parseFilter('rtp.seq > 5 and rtp.seq < 9 or not rtp.seq'))).toEqual(['rtp.seq']);
	expect(fieldsOf(parseFilter('rtp.seq == rtp.seq'))).toEqual(['rtp.seq']);
	expect(fieldsOf(parseFilter('rtp.seq in {rtp.seq}'))).toEqual(['rtp.seq']);
});

it('a name that stands for two fields asks for both', () => {
	expect(asked('udp.port == 5060')).toEqual(['udp.dstport', 'udp.srcport']);
	expect(asked('ip.addr == 10.0.0.1 and udp.srcport == 1')).toEqual([
		...['ip.dst', 'ip.src', 'udp.srcport'],
	]);
});
