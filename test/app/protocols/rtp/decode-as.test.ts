import { describe, expect, test } from 'vitest';
import { UsageError } from '../../../../app/errors.ts';
import { DecodeAsRules } from '../../../../app/protocols/rtp/decode-as.ts';

describe('rules for ports', () => {
	test('name either port, the source or the destination', () => {
		const rules = new DecodeAsRules([
			'udp.port==6970,rtp',
			'udp.srcport == 7000, rtcp',
			'UDP.DSTPORT==8000,None',
			'udp.port==9000,data',
		]);
		const asked = [
			[6970, 1],
			[1, 6970],
			[7000, 1],
			[1, 7000],
			[8000, 1],
			[1, 8000],
			[9000, 1],
			[1, 2],
		] as const;
		expect(asked.map(([from, to]) => rules.protocolOf(from, to))).toEqual([
			...['rtp', 'rtp', 'rtcp', null, null, 'none', 'none', null],
		]);
	});

	test('apply in the order in which they stand', () => {
		const rules = new DecodeAsRules(['udp.port==5000,none', 'udp.port==5000,rtp']);
		expect(rules.protocolOf(5000, 1)).toBe('none');
	});
});

describe('rules for codecs', () => {
	test('fix a codec with or without its clock rate', () => {
		const rules = new DecodeAsRules([
			'rtp.ssrc==0xDEADBEEF,H264/90000',
			'rtp.ssrc==1234,opus',
			'rtp.ssrc==0x1,L16/44100/2',
		]);
		expect([0xdead_beef, 0xdead_beef | 0, 1234, 1, 2].map((ssrc) => rules.codecOf(ssrc))).toEqual([
			{ codec: 'H264', clockRate: 90_000, channels: 0, fmtp: new Map() },
			{ codec: 'H264', clockRate: 90_000, channels: 0, fmtp: new Map() },
			{ codec: 'opus', clockRate: 0, channels: 0, fmtp: new Map() },
			{ codec: 'L16', clockRate: 44_100, channels: 2, fmtp: new Map() },
			null,
		]);
	});

	test('fix its parameters behind a semicolon', () => {
		const rules = new DecodeAsRules(['rtp.ssrc==7,AMR/8000/1; Octet-Align=1; mode-set=0,7']);
		expect(rules.codecOf(7)).toEqual({
			...{ codec: 'AMR', clockRate: 8000, channels: 1 },
			fmtp: new Map([
				['octet-align', '1'],
				['mode-set', '0,7'],
			]),
		});
	});
});

test('no rules are empty, one of either kind is not', () => {
	expect(
		[[], ['udp.port==1,rtp'], ['rtp.ssrc==1,PCMU']].map(
			(rules) => new DecodeAsRules(rules).isEmpty,
		),
	).toEqual([true, false, false]);
});

test.each([
	'',
	'udp.port==6970',
	'udp.port==70000,rtp',
	'udp.port==5000,h264',
	'tcp.port==5000,rtp',
	'udp.port=5000,rtp',
	'rtp.ssrc==0x123456789,H264/90000',
	'rtp.ssrc==4294967296,H264',
	'rtp.ssrc==beef,H264',
	'rtp.ssrc==1,',
	'rtp.ssrc==1,H264/9000000',
])('"%s" is refused, with the forms that exist', (rule) => {
	expect(() => new DecodeAsRules([rule])).toThrow(UsageError);
	expect(() => new DecodeAsRules([rule])).toThrow(/udp\.port==6970,rtp or rtp\.ssrc==0x1234abcd/);
});
