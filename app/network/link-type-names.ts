/** Names of the link types that captures of media come with. @see tcpdump.org/linktypes.html */

/** LINKTYPE value to its name in words. */
export const LINK_TYPE_NAMES: ReadonlyMap<number, string> = new Map([
	[0, 'BSD loopback'],
	[1, 'Ethernet'],
	[9, 'PPP'],
	[12, 'raw IP'],
	[14, 'raw IP'],
	[50, 'PPP over HDLC'],
	[101, 'raw IP'],
	[104, 'Cisco HDLC'],
	[105, '802.11'],
	[108, 'OpenBSD loopback'],
	[113, 'Linux cooked v1'],
	[119, '802.11 with Prism header'],
	[127, '802.11 with radiotap'],
	[147, 'user 0'],
	[163, '802.11 with AVS header'],
	[189, 'Linux USB'],
	[192, 'PPI'],
	[228, 'raw IPv4'],
	[229, 'raw IPv6'],
	[249, 'USBPcap'],
	[276, 'Linux cooked v2'],
]);
