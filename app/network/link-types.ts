/** LINKTYPE values (tcpdump.org/linktypes.html) that are decoded, and the header each begins with. */
import {
	NEXT_AVS,
	NEXT_ETHERNET,
	NEXT_HDLC,
	NEXT_IPV4,
	NEXT_IPV6,
	NEXT_NOTHING,
	NEXT_NULL,
	NEXT_PPI,
	NEXT_PPP,
	NEXT_PRISM,
	NEXT_RADIOTAP,
	NEXT_RAW_IP,
	NEXT_SLL,
	NEXT_SLL2,
	NEXT_WIFI,
} from './cursor.ts';

/** NEXT_ constant by LINKTYPE, 0 for the ones that are not decoded. */
const FIRST_HEADERS = new Uint8Array(512);

for (const [linkType, header] of [
	[0, NEXT_NULL], // NULL
	[1, NEXT_ETHERNET],
	[9, NEXT_PPP],
	[12, NEXT_RAW_IP], // DLT_RAW of most systems; 14 is OpenBSD's
	[14, NEXT_RAW_IP],
	[50, NEXT_HDLC], // PPP in HDLC-like framing
	[101, NEXT_RAW_IP],
	[104, NEXT_HDLC], // Cisco HDLC
	[105, NEXT_WIFI],
	[108, NEXT_NULL], // LOOP
	[113, NEXT_SLL],
	[119, NEXT_PRISM],
	[127, NEXT_RADIOTAP],
	[163, NEXT_AVS],
	[192, NEXT_PPI],
	[228, NEXT_IPV4],
	[229, NEXT_IPV6],
	[276, NEXT_SLL2],
] as const) {
	FIRST_HEADERS[linkType] = header;
}

/**
 * The header that packets of a link type begin with.
 * @returns a NEXT_ constant; NEXT_NOTHING when the link type is not known
 */
export function firstHeader(linkType: number): number {
	return FIRST_HEADERS[linkType] ?? NEXT_NOTHING;
}
