/** Words for the classes of packets. */

/** Names for lists and `info`, as Wireshark's Protocol column has them. */
export const KIND_NAMES: readonly string[] = [
	'other',
	'UDP',
	'TCP',
	'RTP',
	'RTCP',
	'STUN',
	'DTLS',
	'ICMP',
	'SCTP',
	'ARP',
	'IP fragment',
	'802.11 protected',
	'IP',
	'left out',
	'SRTCP',
	'SIP',
	'TLS',
	'T.38',
	'DVRIP',
	'Dahua',
	'MSRP',
	'HEP',
	'RTP over TCP',
];
