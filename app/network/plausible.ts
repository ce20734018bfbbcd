/** Whether bytes look like an Ethernet frame: asked before something hidden is believed to be one. */
import { u16, u24 } from '../bytes.ts';
import { NEXT_IPV4, NEXT_IPV6, NEXT_LLC, NEXT_NOTHING, NEXT_VLAN } from './cursor.ts';
import { ETHERTYPE_ARP, headerOfEtherType } from './ethertype.ts';
import { plausibleIp } from './ip.ts';

const MAX_TAGS = 4;

/**
 * Whether an Ethernet header stands at `at`, carrying IP that fits the space left, ARP, 802.2 or
 * another type that this folder decodes.
 * @param wireEnd one past the last byte on the wire
 */
export function plausibleEthernet(
	data: Uint8Array,
	at: number,
	end: number,
	wireEnd: number,
): boolean {
	let inside = at + 14;
	for (let tags = 0; tags <= MAX_TAGS && inside <= end; tags++) {
		const type = u16(data, inside - 2);
		const next = headerOfEtherType(type);
		if (next !== NEXT_VLAN) {
			return plausibleContent(data, inside, end, wireEnd, type, next);
		}
		inside += 4;
	}
	return false;
}

function plausibleContent(
	data: Uint8Array,
	at: number,
	end: number,
	wireEnd: number,
	type: number,
	next: number,
): boolean {
	switch (next) {
		case NEXT_IPV4:
			return plausibleIp(data, at, end, wireEnd) === 4;
		case NEXT_IPV6:
			return plausibleIp(data, at, end, wireEnd) === 6;
		case NEXT_LLC:
			return type >= 3 && at + type <= wireEnd && end - at >= 3 && isKnownSap(u24(data, at));
		case NEXT_NOTHING:
			return type === ETHERTYPE_ARP;
		default:
			return true;
	}
}

/** SNAP, or spanning tree: what 802.2 is still used for. */
function isKnownSap(saps: number): boolean {
	return saps === 0xaaaa03 || saps === 0x424203;
}
