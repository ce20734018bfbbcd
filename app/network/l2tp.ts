/**
 * What an L2TPv3 session carries (RFC 3931). Cookie length and payload are agreed in a control
 * connection that a capture seldom holds, so all combinations are tried and the first that looks
 * like a packet is taken.
 */
import { u16 } from '../bytes.ts';
import { NEXT_ETHERNET, NEXT_IPV4, NEXT_IPV6, NEXT_PPP } from './cursor.ts';
import { plausibleIp } from './ip.ts';
import { plausibleEthernet } from './plausible.ts';

/** `findL2tpInside` found nothing. */
export const L2TP_NOT_PLAUSIBLE = -1;
/** Cookie of 0, 4 or 8 bytes, with or without 4 bytes of default sublayer. */
const MAX_SKIP = 12;

/**
 * Looks for the packet behind a session number.
 * @param at first byte after the session number
 * @returns bytes to skip times 256, plus the NEXT_ constant of what is there
 */
export function findL2tpInside(data: Uint8Array, at: number, end: number, wireEnd: number): number {
	for (let skip = 0; skip <= MAX_SKIP; skip += 4) {
		const inside = at + skip;
		const found = insideAt(data, inside, end, wireEnd);
		if (found !== 0) {
			return (skip << 8) | found;
		}
	}
	return L2TP_NOT_PLAUSIBLE;
}

function insideAt(data: Uint8Array, at: number, end: number, wireEnd: number): number {
	if (plausibleEthernet(data, at, end, wireEnd)) {
		return NEXT_ETHERNET;
	}
	const version = plausibleIp(data, at, end, wireEnd);
	if (version !== 0) {
		return version === 4 ? NEXT_IPV4 : NEXT_IPV6;
	}
	if (end - at >= 4 && u16(data, at) === 0xff03) {
		return plausibleIp(data, at + 4, end, wireEnd) !== 0 ? NEXT_PPP : 0;
	}
	return 0;
}
