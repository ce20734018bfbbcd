/**
 * The per-packet path for the packet that most packets of a media capture are: Ethernet (one VLAN
 * tag or none), IPv4 without options or fragments, UDP, a bare RTP header, of a stream that is
 * known and exactly the packet expected next. It reads the bytes in place and touches one flow, one
 * stream and nothing else; whatever differs in the least goes the long way, which decides the same.
 */
import { i32, u8, u16 } from '../../bytes.ts';
import { FLOW_NOTE, FLOW_SSRC, FLOW_WORDS } from '../../network/flow.ts';
import type { FlowTable } from '../../network/flow.ts';
import { commit, isExpected } from './in-order.ts';
import type { RtpStreams } from './streams.ts';
import * as R from './stream-rows.ts';

const ETHERTYPE_IPV4 = 0x0800;
const ETHERTYPE_VLAN = 0x8100;
const IPV4_WITHOUT_OPTIONS = 0x45;
const PROTOCOL_UDP = 17;
/** Ethernet, IPv4, UDP and RTP headers. */
const LEAST_BYTES = 14 + 20 + 8 + 12;

/** Recognises and takes expected RTP packets. */
export class FastLane {
	readonly #flows: FlowTable;
	readonly #streams: RtpStreams;

	constructor(flows: FlowTable, streams: RtpStreams) {
		this.#flows = flows;
		this.#streams = streams;
	}

	/**
	 * @param at first byte of the Ethernet header
	 * @param end one past the last captured byte, nothing being cut off
	 * @param packet arrival time, ms; as an object because a double would be boxed
	 * @returns the stream's number, or −1 when nothing was done
	 */
	take(
		data: Uint8Array,
		at: number,
		end: number,
		frame: number,
		packet: { readonly timeMs: number },
	): number {
		if (end - at < LEAST_BYTES) return -1;
		const isTagged = u16(data, at + 12) === ETHERTYPE_VLAN;
		const ip = isTagged ? at + 18 : at + 14;
		if (u16(data, ip - 2) !== ETHERTYPE_IPV4 || u8(data, ip) !== IPV4_WITHOUT_OPTIONS) return -1;
		if (u8(data, ip + 9) !== PROTOCOL_UDP || (u16(data, ip + 6) & 0x3fff) !== 0) return -1;
		const length = u16(data, ip + 2);
		const rtp = ip + 28;
		if (ip + length > end || u16(data, ip + 24) !== length - 20 || length < 40) return -1;
		if (u8(data, rtp) !== 0x80) return -1;
		return this.#takeRtp(data, ip, end - at, frame, packet);
	}

	#takeRtp(
		data: Uint8Array,
		ip: number,
		wireBytes: number,
		frame: number,
		packet: { readonly timeMs: number },
	): number {
		const rtp = ip + 28;
		const flows = this.#flows;
		// Both ports in network order are the flow's key as they stand.
		const flow = flows.lookUp(
			i32(data, ip + 12),
			i32(data, ip + 16),
			i32(data, ip + 20),
			PROTOCOL_UDP,
		);
		if (flow < 0) return -1;
		const note = flow * FLOW_WORDS + FLOW_NOTE;
		const stream = flows.words[note] as number;
		if (stream < 0 || flows.words[note - FLOW_NOTE + FLOW_SSRC] !== i32(data, rtp + 8)) return -1;
		const { rows, isOld } = this.#streams;
		const s = rows.row(stream);
		const o = rows.offset(stream);
		const sequence = u16(data, rtp + 2);
		const timestamp = i32(data, rtp + 4);
		// With the marker set the second byte is no payload type that a stream has.
		const payloadType = u8(data, rtp + 1);
		if (!isExpected(s, o, sequence, timestamp, payloadType, isOld)) return -1;
		s[o + R.LAST_TIME] = packet.timeMs;
		commit(s, o, sequence, timestamp, payloadType, u16(data, ip + 2) - 40, frame, isOld);
		flows.countPacket(flow, frame, wireBytes);
		return stream;
	}
}
