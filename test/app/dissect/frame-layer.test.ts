import { describe, expect, it } from 'vitest';
import { type FrameFacts, frameLayer } from '../../../app/dissect/frame-layer.ts';
import { counting, ethernet, hex, ipv4, udp } from '../network/frames.ts';
import { dissected, valuesOf } from './harness.ts';

const FACTS: FrameFacts = {
	frame: 3,
	bytes: counting(60),
	originalLength: 1500,
	interfaceId: null,
	seconds: 0,
	nanoseconds: 1,
	relativeSeconds: 12.25,
	deltaSeconds: -0.5,
};

function label(facts: Partial<FrameFacts>, name: string): string | undefined {
	return frameLayer({ ...FACTS, ...facts }, []).fields.find((field) => field.name === name)?.label;
}

describe('frameLayer', () => {
	it('says how long the frame was, and how much of it there is', () => {
		const layer = frameLayer(FACTS, []);
		expect(layer.title).toBe(
			'Frame 3: 1500 bytes on wire, 60 bytes captured (cut: 1440 bytes missing)',
		);
		expect([layer.offset, layer.length, layer.end]).toEqual([0, 60, 60]);
	});

	it.each([
		['the beginning of 1970', 0, 1, '1970-01-01T00:00:00.000000001Z'],
		['before 1970', -1, 500_000_000, '1969-12-31T23:59:59.500000000Z'],
		['after 2038', 4_000_000_000, 0, '2096-10-02T07:06:40.000000000Z'],
		['a time that no calendar knows', 1e15, 7, '1000000000000000.000000007 s since 1970'],
	])('writes %s', (_, seconds, nanoseconds, expected) => {
		expect(label({ seconds, nanoseconds }, 'frame.time')).toBe(`Time of capture: ${expected}`);
	});

	it('writes times to the nanosecond, backwards too', () => {
		expect(label({}, 'frame.time_relative')).toBe('Time since the first frame: 12.250000000 s');
		expect(label({}, 'frame.time_delta')).toBe('Time since the frame before: -0.500000000 s');
	});

	it('tells only of a frame that was cut that it was', () => {
		const whole = frameLayer({ ...FACTS, originalLength: 60 }, []);
		expect(whole.title).toBe('Frame 3: 60 bytes on wire, 60 bytes captured');
		const other = frameLayer({ ...FACTS, originalLength: 60, interfaceName: 'eth0' }, []);
		expect(other.title).toBe('Frame 3: 60 bytes on wire, 60 bytes captured on interface eth0');
		expect(label({ interfaceName: 'eth0' }, 'frame.interface_name')).toBe('Interface name: eth0');
		expect(label({}, 'frame.interface_name')).toBeUndefined();
	});

	it('names the interface only where the capture does', () => {
		expect(label({}, 'frame.interface_id')).toBeUndefined();
		expect(label({ interfaceId: 0 }, 'frame.interface_id')).toBe('Interface: 0');
	});
});

describe('frame.protocols', () => {
	const packet = ipv4(17, udp(1, 2, counting(4)));
	const linked = (prefix: string): Uint8Array => Uint8Array.of(...hex(prefix), ...packet);

	it.each([
		['Ethernet', 1, ethernet(0x0800, packet), 'eth:ethertype:ip:udp:data'],
		['a tag', 1, ethernet(0x0800, packet, [1]), 'eth:ethertype:vlan:ethertype:ip:udp:data'],
		[
			'IEEE 802.2',
			1,
			linked('020000000001 020000000002 0028 aaaa03 000000 0800'),
			'eth:llc:ip:udp:data',
		],
		['no link layer', 101, packet, 'raw:ip:udp:data'],
		['loopback', 0, linked('02000000'), 'null:ip:udp:data'],
		[
			'a cooked capture',
			113,
			linked('0000 0001 0006 0200000000010000 0800'),
			'sll:ethertype:ip:udp:data',
		],
		['PPP', 9, linked('ff030021'), 'ppp:ip:udp:data'],
		['nothing known', 147, packet, ''],
	])('counts the layers of %s as Wireshark does', (_, linkType, bytes, expected) => {
		expect(valuesOf(dissected(bytes, { linkType }), 'frame')['frame.protocols']).toBe(expected);
	});
});
