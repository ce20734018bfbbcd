/** EtherTypes (IEEE registry) and which header each one leads to. */
import {
	type LayerCursor,
	NEXT_ETHERNET,
	NEXT_IPV4,
	NEXT_IPV6,
	NEXT_LLC,
	NEXT_MPLS,
	NEXT_NOTHING,
	NEXT_PPP,
	NEXT_PPPOE,
	NEXT_VLAN,
} from './cursor.ts';
import type { PacketLayers } from './layers.ts';

/** EtherTypes of what is decoded, and of what is told apart. */
export const ETHERTYPE_IPV4 = 0x0800;
export const ETHERTYPE_ARP = 0x0806;
export const ETHERTYPE_BRIDGED_ETHERNET = 0x6558;
export const ETHERTYPE_VLAN = 0x8100;
export const ETHERTYPE_IPV6 = 0x86dd;
export const ETHERTYPE_PPP = 0x880b;
export const ETHERTYPE_MPLS = 0x8847;
export const ETHERTYPE_MPLS_MULTICAST = 0x8848;
export const ETHERTYPE_PPPOE = 0x8864;
export const ETHERTYPE_QINQ = 0x88a8;
/** Highest value that is a length (IEEE 802.3) and not a type. */
export const MAX_802_3_LENGTH = 1500;

/**
 * Which header follows an EtherType.
 * @returns a NEXT_ constant, NEXT_NOTHING for types that carry no IP
 */
export function headerOfEtherType(type: number): number {
	if (type <= MAX_802_3_LENGTH) {
		return NEXT_LLC;
	}
	switch (type) {
		case ETHERTYPE_IPV4:
			return NEXT_IPV4;
		case ETHERTYPE_IPV6:
			return NEXT_IPV6;
		case ETHERTYPE_VLAN:
		case ETHERTYPE_QINQ:
		case 0x9100: // QinQ before IEEE 802.1ad gave it a number
		case 0x9200:
		case 0x9300:
			return NEXT_VLAN;
		case ETHERTYPE_MPLS:
		case ETHERTYPE_MPLS_MULTICAST:
			return NEXT_MPLS;
		case ETHERTYPE_PPPOE:
			return NEXT_PPPOE;
		case ETHERTYPE_PPP:
			return NEXT_PPP;
		case ETHERTYPE_BRIDGED_ETHERNET:
			return NEXT_ETHERNET;
		default:
			return NEXT_NOTHING;
	}
}

/**
 * Goes on with what an EtherType names. The first type that is no VLAN tag is kept in `layers`.
 * A length (IEEE 802.3) cuts padding off.
 */
export function followEtherType(cursor: LayerCursor, layers: PacketLayers, type: number): void {
	const next = headerOfEtherType(type);
	cursor.next = next;
	if (next === NEXT_LLC) {
		cursor.wireEnd = Math.min(cursor.wireEnd, cursor.at + type);
		cursor.end = Math.min(cursor.end, cursor.wireEnd);
	} else if (next !== NEXT_VLAN && layers.etherType === 0) {
		layers.etherType = type;
	}
}
