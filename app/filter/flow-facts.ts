/**
 * What is the same for all packets of a flow (or of one kind of packet in it), as far as a filter
 * may ask. Asked once per flow, so that millions of packets need no dissection.
 */
import {
	PROTOCOL_ICMP,
	PROTOCOL_ICMPV6,
	PROTOCOL_SCTP,
	PROTOCOL_TCP,
	PROTOCOL_UDP,
	PROTOCOL_UDPLITE,
} from '../network/layers.ts';
import type { FilterFacts, Verdict } from './facts.ts';
import type { FilterValue } from './values.ts';

/** One flow, seen from a filter. */
export interface FlowDescription {
	readonly version: 4 | 6;
	/** IP protocol number. */
	readonly protocol: number;
	/** One (IPv4) or four (IPv6) big-endian words, signed or not. */
	readonly sourceWords: readonly number[];
	readonly destinationWords: readonly number[];
	readonly sourcePort: number;
	readonly destinationPort: number;
	/** What the packets carry; null when that differs from packet to packet. */
	readonly media: 'rtp' | 'rtcp' | 'sip' | 'other' | null;
	/** SSRC of RTP packets; null when there are several or it is not RTP. */
	readonly ssrc: number | null;
	/** Frame that set up all its RTP packets, 0 when none did; null when that differs. */
	readonly setupFrame: number | null;
	/** Packets of the flow came through tunnels: outer headers then answer to the same names. */
	readonly isTunnelled: boolean;
}

const TRANSPORTS: ReadonlyMap<number, string> = new Map([
	[PROTOCOL_UDP, 'udp'],
	[PROTOCOL_UDPLITE, 'udplite'],
	[PROTOCOL_TCP, 'tcp'],
	[PROTOCOL_SCTP, 'sctp'],
	[PROTOCOL_ICMP, 'icmp'],
	[PROTOCOL_ICMPV6, 'icmpv6'],
]);
const NETWORK_PROTOCOLS: ReadonlySet<string> = new Set(['ip', 'ipv6', ...TRANSPORTS.values()]);
const STREAM_PROTOCOLS: ReadonlySet<string> = new Set([
	...['rtp', 'rtcp', 'sip'],
	...['dvrip', 'msrp'],
]);
/** What an announcement gives to RTP packets. */
const SETUP_FIELDS: ReadonlySet<string> = new Set(['rtp.setup-frame', 'rtp.setup-method']);
/** Tunnels: absent from a flow that came through none. */
const TUNNEL_PROTOCOLS: ReadonlySet<string> = new Set(['gre', 'vxlan', 'gtp']);

/** Facts of one flow. */
export class FlowFacts implements FilterFacts {
	readonly #flow: FlowDescription;
	readonly #values: ReadonlyMap<string, readonly FilterValue[]>;
	readonly #protocols: ReadonlySet<string>;

	constructor(flow: FlowDescription) {
		this.#flow = flow;
		this.#values = valuesOf(flow);
		const transport = TRANSPORTS.get(flow.protocol);
		this.#protocols = new Set([
			flow.version === 4 ? 'ip' : 'ipv6',
			...(transport === undefined ? [] : [transport]),
			...(flow.media === null || flow.media === 'other' ? [] : [flow.media]),
		]);
	}

	has(field: string): Verdict {
		const [protocol = ''] = field.split('.');
		if (protocol === 'frame') {
			return field === 'frame' || !field.startsWith('frame.interface') ? true : 'unknown';
		}
		if (!this.#isKnown(protocol)) {
			return 'unknown';
		}
		if (SETUP_FIELDS.has(field) && this.#flow.media === 'rtp') {
			const { setupFrame } = this.#flow;
			return setupFrame === null ? 'unknown' : setupFrame > 0;
		}
		if (!this.#protocols.has(this.#bearer(field, protocol))) {
			return false;
		}
		return field === protocol || this.#values.has(field) ? true : 'unknown';
	}

	lookup(field: string): readonly FilterValue[] | 'absent' | 'unknown' {
		const verdict = this.has(field);
		if (verdict === false) {
			return 'absent';
		}
		return (verdict === true ? this.#values.get(field) : undefined) ?? 'unknown';
	}

	/** Whether presence of a protocol follows from the flow. */
	#isKnown(protocol: string): boolean {
		const { isTunnelled, media, protocol: number } = this.#flow;
		// Frames with messages of DVRIP and MSRP are judged one by one, so a flow's others have none.
		if (STREAM_PROTOCOLS.has(protocol)) {
			return media !== null;
		}
		// Some messages carry a description, nothing else does.
		if (protocol === 'sdp') {
			return media !== null && media !== 'sip';
		}
		if (TUNNEL_PROTOCOLS.has(protocol)) {
			return !isTunnelled;
		}
		// ICMP errors quote a packet whose headers answer to the same names.
		const isQuoting = number === PROTOCOL_ICMP || number === PROTOCOL_ICMPV6;
		return NETWORK_PROTOCOLS.has(protocol) && !isTunnelled && !isQuoting;
	}

	/** UDP-Lite has its ports in the fields of UDP. */
	#bearer(field: string, protocol: string): string {
		const isLite = this.#flow.protocol === PROTOCOL_UDPLITE;
		return isLite && protocol === 'udp' && field !== 'udp' ? 'udplite' : protocol;
	}
}

function valuesOf(flow: FlowDescription): ReadonlyMap<string, readonly FilterValue[]> {
	const { version, protocol, sourceWords, destinationWords } = flow;
	const values = new Map<string, readonly FilterValue[]>();
	const network = version === 4 ? 'ip' : 'ipv6';
	values.set(`${network}.version`, [version]);
	values.set(`${network}.src`, [addressOf(sourceWords)]);
	values.set(`${network}.dst`, [addressOf(destinationWords)]);
	if (version === 4) {
		values.set('ip.proto', [protocol]);
	}
	const transport = protocol === PROTOCOL_UDPLITE ? 'udp' : TRANSPORTS.get(protocol);
	if (transport === 'udp' || transport === 'tcp' || transport === 'sctp') {
		values.set(`${transport}.srcport`, [flow.sourcePort]);
		values.set(`${transport}.dstport`, [flow.destinationPort]);
	}
	if (flow.media === 'rtp' && flow.ssrc !== null) {
		values.set('rtp.ssrc', [flow.ssrc]);
		values.set('rtp.version', [2]);
	}
	if (flow.media === 'rtp' && flow.setupFrame !== null && flow.setupFrame > 0) {
		values.set('rtp.setup-frame', [flow.setupFrame]);
		values.set('rtp.setup-method', ['SDP']);
	}
	return values;
}

function addressOf(words: readonly number[]): FilterValue {
	if (words.length === 1) {
		return (words[0] ?? 0) >>> 0;
	}
	return Uint8Array.from(
		words.flatMap((word) => [word >>> 24, (word >>> 16) & 255, (word >>> 8) & 255, word & 255]),
	);
}
