/** Names of protocol numbers, for the labels of the tree. */

const ETHER_TYPES: ReadonlyMap<number, string> = new Map([
	[0x0800, 'IPv4'],
	[0x0806, 'ARP'],
	[0x6558, 'Transparent Ethernet bridging'],
	[0x8100, '802.1Q VLAN'],
	[0x86dd, 'IPv6'],
	[0x8847, 'MPLS'],
	[0x8848, 'MPLS multicast'],
	[0x8863, 'PPPoE discovery'],
	[0x8864, 'PPPoE session'],
	[0x88a8, '802.1ad VLAN'],
	[0x88be, 'ERSPAN'],
	[0x88cc, 'LLDP'],
	[0x888e, '802.1X'],
	[0x88f7, 'PTP'],
]);

const IP_PROTOCOLS: ReadonlyMap<number, string> = new Map([
	[1, 'ICMP'],
	[2, 'IGMP'],
	[4, 'IPv4'],
	[6, 'TCP'],
	[17, 'UDP'],
	[41, 'IPv6'],
	[47, 'GRE'],
	[50, 'ESP'],
	[51, 'AH'],
	[58, 'ICMPv6'],
	[89, 'OSPF'],
	[112, 'VRRP'],
	[115, 'L2TP'],
	[132, 'SCTP'],
	[136, 'UDP-Lite'],
]);

const RTCP_TYPES: ReadonlyMap<number, string> = new Map([
	[200, 'Sender Report'],
	[201, 'Receiver Report'],
	[202, 'Source description'],
	[203, 'Goodbye'],
	[204, 'Application specific'],
	[205, 'Transport feedback'],
	[206, 'Payload-specific feedback'],
	[207, 'Extended report'],
]);

function withNumber(name: string | undefined, number: string): string {
	return name === undefined ? number : `${name} (${number})`;
}

/** `IPv4 (0x0800)`. */
export function etherTypeText(type: number): string {
	return withNumber(ETHER_TYPES.get(type), `0x${type.toString(16).padStart(4, '0')}`);
}

/** `UDP (17)`. */
export function protocolText(protocol: number): string {
	return withNumber(IP_PROTOCOLS.get(protocol), String(protocol));
}

/** `Sender Report (200)`. */
export function rtcpTypeText(type: number): string {
	return withNumber(RTCP_TYPES.get(type), String(type));
}

const NAMED_VALUES: ReadonlyMap<string, ReadonlyMap<number, string>> = new Map([
	['ip.proto', IP_PROTOCOLS],
	['ipv6.nxt', IP_PROTOCOLS],
	['eth.type', ETHER_TYPES],
	['vlan.etype', ETHER_TYPES],
	['sll.etype', ETHER_TYPES],
	['gre.proto', ETHER_TYPES],
	['rtcp.pt', RTCP_TYPES],
]);

/** The number that a name stands for in a field (`ip.proto == UDP`); null when there is none. */
export function numberByName(field: string, name: string): number | null {
	const wanted = name.toLowerCase();
	for (const [number, text] of NAMED_VALUES.get(field) ?? []) {
		if (text.toLowerCase() === wanted) {
			return number;
		}
	}
	return null;
}

const PAYLOAD_TYPE_TEXTS: ReadonlyMap<number, string> = new Map([
	[0, 'ITU-T G.711 PCMU'],
	[1, 'USA Federal Standard FS-1016'],
	[2, 'ITU-T G.721'],
	[3, 'GSM 06.10'],
	[4, 'ITU-T G.723'],
	[5, 'DVI4 8000 samples/s'],
	[6, 'DVI4 16000 samples/s'],
	[7, 'Experimental linear predictive encoding from Xerox PARC'],
	[8, 'ITU-T G.711 PCMA'],
	[9, 'ITU-T G.722'],
	[10, '16-bit uncompressed audio, stereo'],
	[11, '16-bit uncompressed audio, monaural'],
	[12, 'Qualcomm Code Excited Linear Predictive coding'],
	[13, 'Comfort noise'],
	[14, 'MPEG-I/II Audio'],
	[15, 'ITU-T G.728'],
	[16, 'DVI4 11025 samples/s'],
	[17, 'DVI4 22050 samples/s'],
	[18, 'ITU-T G.729'],
	[19, 'Comfort noise (old)'],
	[25, 'Sun CellB video encoding'],
	[26, 'JPEG-compressed video'],
	[28, "'nv' program"],
	[31, 'ITU-T H.261'],
	[32, 'MPEG-I/II Video'],
	[33, 'MPEG-II transport streams'],
	[34, 'ITU-T H.263'],
]);

/** Wireshark's long name of an RTP payload type: the format of a media line. */
export function payloadTypeText(type: number): string {
	if (type >= 96 && type <= 127) return `DynamicRTP-Type-${type}`;
	return PAYLOAD_TYPE_TEXTS.get(type) ?? 'Unassigned';
}
