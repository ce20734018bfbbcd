import { describe, expect, test } from 'vitest';
import { UsageError } from '../../../../app/errors.ts';
import { DecodeAsRules } from '../../../../app/protocols/rtp/decode-as.ts';
import type { DecodeTarget } from '../../../../app/protocols/rtp/decode-as.ts';

/** Packets of SSRC 1 and payload type 96 between two ports, unless said otherwise. */
function target(
	[sourcePort, destinationPort]: readonly [number, number],
	given: Partial<DecodeTarget> = {},
): DecodeTarget {
	return {
		...{ sourcePort, destinationPort, source: '10.0.0.1', destination: '2001:db8::2' },
		...{ ssrc: 1, payloadType: 96, ...given },
	};
}

const ofSsrc = (ssrc: number): DecodeTarget => target([1, 2], { ssrc, payloadType: null });

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
		expect(asked.map((ports) => rules.protocolOf(target(ports)))).toEqual([
			...['rtp', 'rtp', 'rtcp', null, null, 'none', 'none', null],
		]);
	});

	test('apply in the order in which they stand', () => {
		const rules = new DecodeAsRules(['udp.port==5000,none', 'udp.port==5000,rtp']);
		expect(rules.protocolOf(target([5000, 1]))).toBe('none');
	});
});

describe('rules for codecs', () => {
	test('fix a codec with or without its clock rate', () => {
		const rules = new DecodeAsRules([
			'rtp.ssrc==0xDEADBEEF,H264/90000',
			'rtp.ssrc==1234,opus',
			'rtp.ssrc==0x1,L16/44100/2',
		]);
		expect(
			[0xdead_beef, 0xdead_beef | 0, 1234, 1, 2].map((ssrc) => rules.codecOf(ofSsrc(ssrc))),
		).toEqual([
			{ codec: 'H264', clockRate: 90_000, channels: 0, fmtp: new Map() },
			{ codec: 'H264', clockRate: 90_000, channels: 0, fmtp: new Map() },
			{ codec: 'opus', clockRate: 0, channels: 0, fmtp: new Map() },
			{ codec: 'L16', clockRate: 44_100, channels: 2, fmtp: new Map() },
			null,
		]);
	});

	test('fix its parameters behind a semicolon', () => {
		const rules = new DecodeAsRules(['rtp.ssrc==7,AMR/8000/1; Octet-Align=1; mode-set=0,7']);
		expect(rules.codecOf(ofSsrc(7))).toEqual({
			...{ codec: 'AMR', clockRate: 8000, channels: 1 },
			fmtp: new Map([
				['octet-align', '1'],
				['mode-set', '0,7'],
			]),
		});
	});
});

describe('conditions', () => {
	test('name addresses of either version, in any spelling', () => {
		const rules = new DecodeAsRules([
			'ip.src==10.0.0.1,rtp',
			'ipv6.dst==2001:DB8:0:0::0002,rtcp',
			'ip.addr==10.0.0.9,none',
		]);
		const asked: Partial<DecodeTarget>[] = [
			{},
			{ source: '10.0.0.2' },
			{ source: '10.0.0.2', destination: '10.0.0.1' },
			{ source: '10.0.0.2', destination: '10.0.0.9' },
		];
		expect(asked.map((given) => rules.protocolOf(target([1, 2], given)))).toEqual([
			...['rtp', 'rtcp', null, 'none'],
		]);
	});

	test('are joined: all must hold', () => {
		const rules = new DecodeAsRules([
			'ip.src==10.0.0.1 && udp.dstport==6970 && rtp.ssrc==0x7,none',
		]);
		expect(rules.protocolOf(target([1, 6970], { ssrc: 7 }))).toBe('none');
		expect(rules.protocolOf(target([6970, 1], { ssrc: 7 }))).toBeNull();
		expect(rules.protocolOf(target([1, 6970], { ssrc: 8 }))).toBeNull();
		expect(rules.protocolOf(target([1, 6970], { ssrc: 7, source: '10.0.0.3' }))).toBeNull();
	});

	test('of a payload type go before those of the whole stream', () => {
		const rules = new DecodeAsRules([
			'rtp.ssrc==1,H264/90000',
			'rtp.p_type==97,telephone-event/8000',
			'udp.port==6972&&rtp.p_type==97,opus/48000/2',
		]);
		const codec = (type: number | null): string | undefined =>
			rules.codecOf(target([1, 2], { payloadType: type }))?.codec;
		expect([codec(96), codec(97), codec(null)]).toEqual(['H264', 'telephone-event', 'H264']);
		expect(rules.codecOf(target([1, 2], { ssrc: 9 }))).toBeNull();
	});

	test('a codec needs an SSRC or a payload type beside a port', () => {
		expect(() => new DecodeAsRules(['udp.port==6970,H264/90000'])).toThrow(UsageError);
		const rules = new DecodeAsRules(['udp.port==6970&&rtp.p_type==96,H264/90000']);
		expect(rules.codecOf(target([6970, 5]))?.clockRate).toBe(90_000);
		expect(rules.codecOf(target([6971, 5]))).toBeNull();
	});
});

test('rules may be replaced; what a file says stands behind the user’s word', () => {
	const rules = new DecodeAsRules([]);
	rules.addDestination(5004, 'rtp');
	expect(rules.protocolOf(target([1, 5004]))).toBe('rtp');
	rules.replace(new DecodeAsRules(['udp.dstport == 5004, none']).rules);
	expect(rules.protocolOf(target([1, 5004]))).toBe('none');
	expect(rules.rules.map(({ text }) => text)).toEqual(['udp.dstport==5004,none']);
	rules.replace([]);
	expect([rules.protocolOf(target([1, 5004])), rules.isEmpty]).toEqual(['rtp', false]);
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
	'rtp.p_type==128,H264',
	'ip.addr==10.0.0,rtp',
	'ip.addr==example,rtp',
	'udp.port==1||udp.port==2,rtp',
	'rtp.ssrc==1&&,H264',
])('"%s" is refused, with the forms that exist', (rule) => {
	expect(() => new DecodeAsRules([rule])).toThrow(UsageError);
	expect(() => new DecodeAsRules([rule])).toThrow(/udp\.port==6970,rtp or rtp\.ssrc==0x1234abcd/);
});
