/**
 * RTP packets that were taken out of TCP connections (RFC 4571, probes of Homer): they go the way of
 * datagrams, and it is kept where they stand. What carried them says where they begin, so that their
 * sources need no probation.
 */
import type { FlowTable } from '../../network/flow.ts';
import { LAYER_STREAMED, PROTOCOL_STREAMED } from '../../network/layers.ts';
import { KIND_RTP } from '../kinds.ts';
import { PacketContext } from '../protocol.ts';
import type { TrailPart } from '../byte-trail.ts';
import type { RtpProtocol } from './rtp.ts';
import { StreamedPackets } from './streamed-packets.ts';
import * as R from './stream-rows.ts';

/** See the head of this file. */
export class StreamedRtp {
	readonly packets = new StreamedPackets();
	/** False where nothing will be read again: then nothing is kept of the packets. */
	keepsPlaces = true;
	readonly #rtp: RtpProtocol;
	readonly #flows: FlowTable;
	readonly #context = new PacketContext();
	/** Frames that are the first of a stream: ids are made of them. */
	readonly #firsts = new Set<number>();
	readonly #known = new Set<number>();
	/** Streams whose first frame is another one's too. */
	readonly #shared = new Set<number>();

	constructor(rtp: RtpProtocol, flows: FlowTable) {
		this.#rtp = rtp;
		this.#flows = flows;
	}

	/**
	 * Takes one packet, RTP or RTCP.
	 * @param flow whose packet it is: see `mediaFlow`
	 * @param place of `data` from `start` to `end`
	 * @returns its kind
	 */
	take(flow: number, data: Uint8Array, start: number, end: number, place: TrailPart): number {
		const { origin, sequence, frames } = place;
		const packet = this.#context;
		const { layers } = packet;
		layers.clear(data, start);
		layers.version = this.#flows.version(flow);
		layers.payloadEnd = end;
		layers.payloadLength = end - start;
		layers.flags = LAYER_STREAMED;
		packet.frame = origin.frame;
		packet.timeMs = origin.timeMs;
		packet.seconds = origin.seconds;
		packet.nanoseconds = origin.nanoseconds;
		packet.interfaceId = origin.interfaceId;
		packet.wireBytes = end - start;
		packet.flow = flow;
		packet.unit = flow;
		const kind = this.#rtp.take(packet);
		if (kind !== KIND_RTP) return kind;
		const stream = packet.unit;
		this.#keepApart(stream, origin.frame);
		if (!this.keepsPlaces) return kind;
		this.packets.add({ frame: origin.frame, stream, sequence, length: end - start, frames });
		return kind;
	}

	/** A segment may hold the first packets of several streams; their ids must differ. */
	#keepApart(stream: number, frame: number): void {
		const isNew = !this.#known.has(stream);
		if (!isNew && !this.#shared.has(stream)) return;
		this.#known.add(stream);
		if (this.#firsts.has(frame)) {
			this.#shared.add(stream);
			return;
		}
		this.#firsts.add(frame);
		this.#shared.delete(stream);
		const { rows } = this.#rtp.streams;
		rows.row(stream)[rows.offset(stream) + R.FIRST_FRAME] = frame;
	}

	/** The flow of media inside a connection: its own stands for the connection. */
	mediaFlow(connection: number): number {
		const flows = this.#flows;
		const { layers } = this.#context;
		layers.version = flows.version(connection);
		layers.address.fill(0);
		layers.address.set(flows.sourceWords(connection), 0);
		layers.address.set(flows.destinationWords(connection), 4);
		layers.sourcePort = flows.sourcePort(connection);
		layers.destinationPort = flows.destinationPort(connection);
		layers.protocol = PROTOCOL_STREAMED;
		return flows.find(layers);
	}
}
