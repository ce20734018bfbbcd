import { describe, expect, it } from 'vitest';
import * as next from '../../../app/network/cursor.ts';
import { followEtherType, headerOfEtherType } from '../../../app/network/ethertype.ts';
import { PacketLayers } from '../../../app/network/layers.ts';

describe('headerOfEtherType', () => {
	it.each([
		['IPv4', 0x0800, next.NEXT_IPV4],
		['IPv6', 0x86dd, next.NEXT_IPV6],
		['802.1Q', 0x8100, next.NEXT_VLAN],
		['802.1ad', 0x88a8, next.NEXT_VLAN],
		['old QinQ 9100', 0x9100, next.NEXT_VLAN],
		['old QinQ 9200', 0x9200, next.NEXT_VLAN],
		['old QinQ 9300', 0x9300, next.NEXT_VLAN],
		['MPLS', 0x8847, next.NEXT_MPLS],
		['MPLS multicast', 0x8848, next.NEXT_MPLS],
		['PPPoE session', 0x8864, next.NEXT_PPPOE],
		['PPP', 0x880b, next.NEXT_PPP],
		['bridged Ethernet', 0x6558, next.NEXT_ETHERNET],
		['a length', 1500, next.NEXT_LLC],
		['no length at all', 0, next.NEXT_LLC],
		['neither length nor type', 1501, next.NEXT_NOTHING],
		['PPPoE discovery', 0x8863, next.NEXT_NOTHING],
		['ARP', 0x0806, next.NEXT_NOTHING],
		['LLDP', 0x88cc, next.NEXT_NOTHING],
	])('knows what follows %s', (_, type, expected) => {
		expect(headerOfEtherType(type)).toBe(expected);
	});
});

describe('followEtherType', () => {
	function followed(types: readonly number[]): { layers: PacketLayers; cursor: next.LayerCursor } {
		const layers = new PacketLayers();
		const cursor = new next.LayerCursor();
		cursor.at = 20;
		cursor.end = 90;
		cursor.wireEnd = 100;
		types.forEach((type) => {
			followEtherType(cursor, layers, type);
		});
		return { layers, cursor };
	}

	it('keeps the first type that is no tag', () => {
		expect(followed([0x8100, 0x88a8, 0x86dd]).layers.etherType).toBe(0x86dd);
		expect(followed([0x8847, 0x0800]).layers.etherType).toBe(0x8847);
		expect(followed([40]).layers.etherType).toBe(0);
	});

	it('cuts padding by a length, and only by a length', () => {
		expect(followed([40]).cursor).toMatchObject({ end: 60, wireEnd: 60, next: next.NEXT_LLC });
		expect(followed([76]).cursor).toMatchObject({ end: 90, wireEnd: 96 });
		expect(followed([1400]).cursor).toMatchObject({ end: 90, wireEnd: 100 });
		expect(followed([0x0800]).cursor).toMatchObject({ end: 90, wireEnd: 100 });
	});
});
