/** Takes blocks of packets through decoding, flows and protocols into the index. The hot path. */
import { PacketIndex, PacketRecord } from './capture/packet-index.ts';
import type { CaptureInterface, PacketBlock } from './capture/source.ts';
import { PacketDecoder } from './network/decode.ts';
import { FLOW_TUNNELLED, FlowTable, NO_FLOW } from './network/flow.ts';
import {
	LAYER_FRAGMENT,
	LAYER_REASSEMBLED,
	LAYER_TUNNELLED,
	LAYER_WIFI_PROTECTED,
	PROTOCOL_ICMP,
	PROTOCOL_ICMPV6,
	PROTOCOL_SCTP,
	PROTOCOL_TCP,
	PROTOCOL_UDP,
	PROTOCOL_UDPLITE,
} from './network/layers.ts';
import type { WifiKeys } from './network/wifi-keys.ts';
import * as K from './protocols/kinds.ts';
import { PacketContext } from './protocols/protocol.ts';
import type { MediaAnnouncement, NamedMedia, ProtocolHost } from './protocols/protocol.ts';
import { createProtocols } from './protocols/registry.ts';
import type { ProtocolOptions, Protocols } from './protocols/registry.ts';
import { codeMemory } from './lane/compiled.ts';
import type { Lane } from './lane/lane.ts';
import * as L from './lane/layout.ts';
import { TcpRoom } from './tcp-room.ts';

const ETHERTYPE_ARP = 0x0806;

/** Bounds on capture time, seconds since the first packet. */
export interface TimeRange {
	readonly from: number;
	readonly to: number;
}

/** What the index will hold of a frame. */
interface FrameClass {
	unit: number;
	kind: number;
}

/** State of the analysis of one capture. */
export class PacketTracker implements ProtocolHost {
	/** Flows, streams and the packets being read stand in it. */
	readonly memory = codeMemory();
	readonly flows = new FlowTable(this.memory);
	readonly index: PacketIndex;
	readonly protocols: Protocols;
	/** Packets and bytes on the wire by kind. */
	readonly kindPackets = new Float64Array(K.KINDS);
	readonly kindBytes = new Float64Array(K.KINDS);
	/** Time of frame 1. */
	startSeconds = 0;
	startNanoseconds = 0;
	/** Interface and time of the last frame. */
	lastInterface = 0;
	lastSeconds = 0;
	lastNanoseconds = 0;
	/** Interface of frame 1. */
	startInterface = 0;
	readonly #decoder = new PacketDecoder();
	readonly #packet = new PacketContext();
	readonly tcp: TcpRoom;
	readonly #lane: Lane;
	/** The frame whose datagrams are being taken, when it carries several: not in the index yet. */
	#frame: FrameClass | null = null;
	#skipped: readonly (readonly [number, number])[] = [];
	#fromMs = -Infinity;
	#toMs = Infinity;

	/** @param keepPackets false: packets are counted, not indexed */
	constructor(options: ProtocolOptions, keepPackets: boolean) {
		this.index = new PacketIndex(keepPackets);
		this.protocols = createProtocols(this, options);
		this.protocols.streamedRtp.keepsPlaces = keepPackets;
		this.tcp = new TcpRoom(this.flows, this.protocols.stream, this.#packet, (frame, kind) =>
			this.#markEarlier(frame, kind),
		);
		this.#lane = this.protocols.rtp.streams.lane;
	}

	/** Frames of these ranges (first and last) are indexed but not looked at. */
	skip(ranges: readonly (readonly [number, number])[]): void {
		this.#skipped = ranges;
	}

	/** Opens protected 802.11 frames with these keys from now on. */
	useWifiKeys(keys: WifiKeys): void {
		this.#decoder.cursor.wifiKeys = keys;
	}

	/** Packets outside the range are indexed but not looked at. Call before the first block. */
	setRange(range: TimeRange): void {
		this.#fromMs = range.from * 1000;
		this.#toMs = range.to * 1000;
		this.#lane.state[L.FROM_MS] = this.#fromMs;
		this.#lane.state[L.TO_MS] = this.#toMs;
	}

	/** Takes one block; `interfaces` tells the frame check sequence of each interface. */
	take(block: PacketBlock, interfaces: readonly CaptureInterface[]): void {
		const last = block.count - 1;
		if (last < 0) return;
		if (this.index.count === 0) this.#begin(block);
		const canRun = this.#skipped.length === 0 && interfaces.every((each) => each.fcsLength === 0);
		const near = canRun ? this.#lane.reach(block) : block;
		for (let row = 0; row < near.count; row++) {
			if (canRun) row = this.#takeOrdinary(near, row);
			if (row === near.count) break;
			const fcsLength = interfaces[near.interfaceId[row] as number]?.fcsLength ?? 0;
			this.#takePacket(near, row, fcsLength);
		}
		this.lastSeconds = near.seconds[last] as number;
		this.lastNanoseconds = near.nanoseconds[last] as number;
		this.lastInterface = near.interfaceId[last] as number;
	}

	#begin(block: PacketBlock): void {
		this.startSeconds = block.seconds[0] as number;
		this.startNanoseconds = block.nanoseconds[0] as number;
		this.startInterface = block.interfaceId[0] as number;
		this.#lane.state[L.START_SECONDS] = this.startSeconds;
		this.#lane.state[L.START_NANOSECONDS] = this.startNanoseconds;
	}

	/** @returns the first row that the lane left */
	#takeOrdinary(block: PacketBlock, from: number): number {
		const lane = this.#lane;
		const to = lane.take(block, from, this.index.count + 1 - from);
		if (to === from) return to;
		this.protocols.rtp.streams.keepNotes();
		const { state } = lane;
		this.#countMany(K.KIND_RTP, state[L.RTP_PACKETS] as number, state[L.RTP_BYTES] as number);
		this.#countMany(K.KIND_TCP, state[L.TCP_PACKETS] as number, state[L.TCP_BYTES] as number);
		state.fill(0, L.RTP_PACKETS, L.TCP_BYTES + 1);
		this.index.appendTaken(block, from, to);
		return to;
	}

	#takePacket(block: PacketBlock, row: number, fcsLength: number): void {
		const packet = this.#packet;
		const seconds = block.seconds[row] as number;
		const nanoseconds = block.nanoseconds[row] as number;
		const elapsed = seconds - this.startSeconds;
		packet.frame = this.index.count + 1;
		packet.timeMs = elapsed * 1000 + (nanoseconds - this.startNanoseconds) / 1e6;
		packet.unit = NO_FLOW;
		if (packet.timeMs < this.#fromMs || packet.timeMs > this.#toMs || this.#isSkipped()) {
			this.index.append(block, row, NO_FLOW, K.KIND_LEFT_OUT);
			return;
		}
		const start = block.offset[row] as number;
		const captured = block.captured[row] as number;
		const original = block.original[row] as number;
		const linkType = block.linkType[row] as number;
		packet.seconds = seconds;
		packet.nanoseconds = nanoseconds;
		packet.wireBytes = original;
		packet.interfaceId = block.interfaceId[row] as number;
		this.#decoder.decode(
			packet.layers,
			block.data,
			start,
			start + captured,
			original,
			linkType,
			fcsLength,
			seconds,
		);
		this.#takeDecoded(block, row, original);
	}

	#takeDecoded(block: PacketBlock, row: number, original: number): void {
		const packet = this.#packet;
		const kind = this.#classify(packet, original);
		this.#count(kind & K.KIND_MASK, original);
		if (this.#decoder.decodeFurther(packet.layers)) this.#takeFurther(block, row, kind);
		else this.index.append(block, row, packet.unit, kind);
	}

	/** The other datagrams of an aggregated frame; they may tell what the first one was. */
	#takeFurther(block: PacketBlock, row: number, kind: number): void {
		const packet = this.#packet;
		const frame: FrameClass = { unit: packet.unit, kind: kind | K.KIND_SEVERAL };
		this.#frame = frame;
		do this.#classify(packet, 0);
		while (this.#decoder.decodeFurther(packet.layers));
		this.#frame = null;
		this.index.append(block, row, frame.unit, frame.kind);
	}

	#isSkipped(): boolean {
		if (this.#skipped.length === 0) return false;
		const { frame } = this.#packet;
		return this.#skipped.some(([first, last]) => frame >= first && frame <= last);
	}

	#count(kind: number, bytes: number): void {
		this.#countMany(kind, 1, bytes);
	}

	#countMany(kind: number, packets: number, bytes: number): void {
		this.kindPackets[kind] = (this.kindPackets[kind] as number) + packets;
		this.kindBytes[kind] = (this.kindBytes[kind] as number) + bytes;
	}

	/** Finds the packet's flow and protocol. @returns its kind */
	#classify(packet: PacketContext, bytes: number): number {
		const { layers, frame } = packet;
		if (layers.version === 0) return kindWithoutIp(layers.flags, layers.etherType);
		if ((layers.flags & LAYER_FRAGMENT) !== 0) return K.KIND_FRAGMENT;
		const { flows } = this;
		const flow = flows.find(layers);
		packet.flow = flow;
		packet.unit = flow;
		if (flow === NO_FLOW) return K.KIND_IP;
		flows.countPacket(flow, frame, bytes);
		if ((layers.flags & LAYER_TUNNELLED) !== 0) flows.mark(flow, FLOW_TUNNELLED);
		const { protocol } = layers;
		if (protocol === PROTOCOL_TCP) return this.tcp.take(packet);
		if (protocol === PROTOCOL_SCTP) return this.protocols.sctp.take(packet);
		if (protocol !== PROTOCOL_UDP && protocol !== PROTOCOL_UDPLITE) return kindOfIp(protocol);
		const kind = this.#offer(packet);
		return (layers.flags & LAYER_REASSEMBLED) === 0 ? kind : kind | K.KIND_REASSEMBLED;
	}

	#offer(packet: PacketContext): number {
		const { datagram } = this.protocols;
		for (let each = 0; each < datagram.length; each++) {
			const kind = datagram[each]?.take(packet) ?? K.KIND_OTHER;
			if (kind !== K.KIND_OTHER) return kind;
		}
		return K.KIND_UDP;
	}

	expect(announcement: MediaAnnouncement): void {
		this.protocols.rtp.announce(announcement);
	}

	expectNamed(media: NamedMedia): void {
		if (media.protocol === 'msrp') this.protocols.msrp.announce(media);
		else this.protocols.t38.announce(media);
	}

	/** Lets go of the packets before a row of the index: they have left a ring of files. */
	forget(before: number): void {
		this.index.forget(before);
		this.protocols.streamedRtp.packets.forget(this.index.first + 1);
	}

	/** A segment that came before its connection was known. */
	#markEarlier(frame: number, kind: number): void {
		const { index } = this;
		if (!index.isKept || frame <= index.first || frame > index.count) return;
		const record = new PacketRecord();
		index.read(frame - 1, record);
		if ((record.kind & K.KIND_MASK) !== K.KIND_TCP) return;
		this.#countMany(K.KIND_TCP, -1, -record.original);
		this.#count(kind, record.original);
		index.classify(frame - 1, record.unit, kind, K.KIND_SEVERAL | K.KIND_REASSEMBLED);
	}

	reclassify(frame: number, bytes: number, unit: number, kind: number): void {
		const { kindPackets, kindBytes } = this;
		kindPackets[K.KIND_UDP] = (kindPackets[K.KIND_UDP] as number) - 1;
		kindBytes[K.KIND_UDP] = (kindBytes[K.KIND_UDP] as number) - bytes;
		this.#count(kind, bytes);
		const marks = K.KIND_SEVERAL | K.KIND_REASSEMBLED;
		if (this.#frame !== null && frame === this.index.count + 1) {
			this.#frame.unit = unit;
			this.#frame.kind = kind | (this.#frame.kind & marks);
			return;
		}
		this.index.classify(frame - 1, unit, kind, marks);
	}
}

function kindWithoutIp(flags: number, etherType: number): number {
	if ((flags & LAYER_WIFI_PROTECTED) !== 0) return K.KIND_WIFI_PROTECTED;
	return etherType === ETHERTYPE_ARP ? K.KIND_ARP : K.KIND_OTHER;
}

function kindOfIp(protocol: number): number {
	return protocol === PROTOCOL_ICMP || protocol === PROTOCOL_ICMPV6 ? K.KIND_ICMP : K.KIND_IP;
}
