/** Capture filters in libpcap's language for what is looked for most. */

/** RTP and RTCP of version 2 in IPv4: no fragment (0x20 is the bit "more fragments"), UDP. */
const RTP_IPV4 =
	'ip and ip[6] & 0x20 = 0 and ip[6:2] & 0x1fff = 0 and udp and udp[8] & 0xc0 = 0x80';
/** The same in IPv6 without extension headers: UDP begins 40 bytes behind, its payload 48. */
const RTP_IPV6 = 'ip6 and ip6[6] = 17 and ip6[48] & 0xc0 = 0x80';
const RTP_PLAIN = `(${RTP_IPV4}) or (${RTP_IPV6})`;

/** `vlan` moves all offsets behind it, so the tagged form comes last. */
function taggedToo(filter: string): string {
	return `${filter} or (vlan and (${filter}))`;
}

/** Names for people and the command line. */
export const PRESET_NAMES = ['rtp', 'sip', 'dvrip'] as const;

/** One of them. */
export type PresetName = (typeof PRESET_NAMES)[number];

/** What each captures. */
export const PRESETS: Readonly<Record<PresetName, string>> = {
	rtp: taggedToo(RTP_PLAIN),
	sip: taggedToo(`port 5060 or port 5061 or ${RTP_PLAIN}`),
	dvrip: taggedToo(
		'tcp port 34567 or tcp port 6611 or udp port 34569 or udp port 34571 or udp port 7999 or udp port 8765',
	),
};

/**
 * One RTP stream by its SSRC, which stands 16 bytes behind the beginning of UDP.
 * @param ssrc 32 bits
 */
export function streamFilter(ssrc: number): string {
	const value = `0x${(ssrc >>> 0).toString(16).padStart(8, '0')}`;
	return taggedToo(
		`(${RTP_IPV4} and udp[16:4] = ${value}) or (${RTP_IPV6} and ip6[56:4] = ${value})`,
	);
}
