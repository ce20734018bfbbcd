import { describe, expect, test } from 'vitest';
import { FlowTable } from '../../../../app/network/flow.ts';
import { PacketLayers } from '../../../../app/network/layers.ts';
import { conditionOf, fits, FlowTarget } from '../../../../app/protocols/rtp/decode-condition.ts';

describe('a condition', () => {
	test.each([
		['udp.port==6970', 'udp.port', 6970],
		['UDP.SRCPORT==0', 'udp.srcport', 0],
		['udp.dstport==65535', 'udp.dstport', 65_535],
		['rtp.ssrc==0xFFFFFFFF', 'rtp.ssrc', 0xffff_ffff],
		['rtp.p_type==127', 'rtp.p_type', 127],
		['ip.addr==192.0.2.1', 'ip.addr', '192.0.2.1'],
		['ipv6.addr==2001:db8:0:0:0:0:0:1', 'ip.addr', '2001:db8::1'],
		['ipv6.src==::FFFF:10.0.0.1', 'ip.src', '::ffff:10.0.0.1'],
	])('%s is read', (text, field, value) => {
		expect(conditionOf(text)).toEqual({ field, value });
	});

	test.each([
		...['udp.port==65536', 'udp.port==-1', 'udp.port==x', 'udp.port', 'tcp.port==1', '==1', ''],
		...['rtp.p_type==128', 'rtp.ssrc==0x1ffffffff', 'ip.addr==1', 'ip.addr==1.2.3', 'ip.addr==x'],
		...['ip.addr==300.1.1.1', 'ipv6.addr==::x', 'ipv6.port==5', 'udp.port==1,5', 'udp.port===1'],
	])('"%s" is none', (text) => {
		expect(conditionOf(text)).toBeNull();
	});
});

describe('a stream', () => {
	const flows = new FlowTable();
	const layers = new PacketLayers();
	Object.assign(layers, { version: 4, protocol: 17, sourcePort: 6970, destinationPort: 1306 });
	layers.address[0] = 0xc0a8_0101 | 0;
	layers.address[4] = 0xc0a8_0165 | 0;
	const target = new FlowTarget(flows, flows.find(layers), -1, 96);

	const holds = (...texts: readonly string[]): boolean =>
		fits(
			texts.flatMap((text) => conditionOf(text) ?? []),
			target,
		);

	test('is known by its ports, addresses, SSRC and type', () => {
		expect(target.source).toBe('192.168.1.1');
		expect(target.destination).toBe('192.168.1.101');
		expect(holds('udp.port==6970')).toBe(true);
		expect(holds('udp.port==1306')).toBe(true);
		expect(holds('udp.srcport==1306')).toBe(false);
		expect(holds('udp.dstport==1306')).toBe(true);
		expect(holds('ip.src==192.168.1.101')).toBe(false);
		expect(holds('ip.dst==192.168.1.101')).toBe(true);
		expect(holds('ip.addr==192.168.1.1')).toBe(true);
		expect(holds('rtp.ssrc==4294967295')).toBe(true);
		expect(holds('rtp.p_type==97')).toBe(false);
	});

	test('fits when all conditions do, and always when there are none', () => {
		expect(holds('udp.port==6970', 'rtp.p_type==96')).toBe(true);
		expect(holds('udp.port==6970', 'rtp.p_type==97')).toBe(false);
		expect(holds()).toBe(true);
	});

	test('of no single type fits no condition on types', () => {
		const whole = new FlowTarget(flows, 0, 1, null);
		const condition = conditionOf('rtp.p_type==96');
		expect(fits(condition === null ? [] : [condition], whole)).toBe(false);
	});
});
