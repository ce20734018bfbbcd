/** Goes through the packets of chosen RTP streams once more, in capture order. */
import { Arrival } from './analysis/arrival.ts';
import { i32, u8, u16 } from './bytes.ts';
import { CancelledError } from './errors.ts';
import { giveWay } from './give-way.ts';
import { srtpKeysOf, SrtpStream } from './srtp-streams.ts';
import { LAYER_SNAPPED, PacketLayers } from './network/layers.ts';
import { PacketReader } from './packet-reader.ts';
import { StreamedReader } from './streamed-reader.ts';
import * as K from './protocols/kinds.ts';
import { rtpHeaderLength, rtpPadding } from './protocols/rtp/index.ts';
import * as R from './protocols/rtp/stream-rows.ts';
import type { CaptureFacts } from './capture-facts.ts';

/** One packet of a stream; reused for each. */
export class StreamPacket extends Arrival {
	/** Captured payload, opened where a key is known: `data` from `payloadStart` to `payloadEnd`. */
	data: Uint8Array = new Uint8Array(0);
	/** The packet as captured, from `headerStart` to `packetEnd`. */
	packetData: Uint8Array = new Uint8Array(0);
	/** First byte of the RTP header in `packetData`. */
	headerStart = 0;
	payloadStart = 0;
	payloadEnd = 0;
	/** One past the last captured byte of the RTP packet in `packetData`, padding included. */
	packetEnd = 0;
	/** True when the snap length cut the packet. */
	isCut = false;
	ipVersion: 4 | 6 = 4;
	/** Bytes of the whole RTP packet on the wire. */
	rtpBytes = 0;
}

/** Called for each packet; `stream` is its number in `RtpStreams`. */
export type StreamVisitor = (stream: number, packet: StreamPacket) => void;

/** Work between two breaks, ms, and packets between two looks at the clock. */
/** Between two looks for packets that came, ms. */
const LOOK_MS = 100;
const BREATH_MS = 25;
const LOOK_PACKETS = 512;
/** Frames before a stream's first packet among which fragments of it are looked for. */
const FRAGMENT_FRAMES = 20_000;

/**
 * Visits all packets of the given streams.
 * @param streams numbers in `RtpStreams`
 * @param onProgress share of the index that was looked at, 0 to 1; a promise it gives is waited for
 * @throws CancelledError when the signal aborts
 */
export async function eachStreamPacket(
	facts: CaptureFacts,
	streams: ReadonlySet<number>,
	visit: StreamVisitor,
	signal: AbortSignal | null = null,
	onProgress: (share: number) => unknown = () => undefined,
): Promise<void> {
	const walk = new StreamWalk(facts, streams, visit);
	await takeAll(walk, walk.select(), signal, onProgress);
}

/**
 * As `eachStreamPacket`, and then every further packet for as long as the capture grows.
 * @param isGrowing asked before each look: what came until the last one is taken too
 */
export async function followStreamPackets(
	facts: CaptureFacts,
	streams: ReadonlySet<number>,
	visit: StreamVisitor,
	signal: AbortSignal,
	onProgress: (share: number) => unknown,
	isGrowing: () => boolean,
): Promise<void> {
	const walk = new StreamWalk(facts, streams, visit);
	for (let row = 0; ;) {
		const mayCome = isGrowing();
		const frames = walk.select(row);
		row = facts.tracker.index.count;
		await takeAll(walk, frames, signal, onProgress);
		if (frames.length > 0) await onProgress(1);
		if (!mayCome) return;
		await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
		if (signal.aborted) throw new CancelledError();
	}
}

async function takeAll(
	walk: StreamWalk,
	frames: Uint32Array,
	signal: AbortSignal | null,
	onProgress: (share: number) => unknown,
): Promise<void> {
	let breath = performance.now();
	for (let at = 0; at < frames.length; at++) {
		walk.take(frames[at] as number);
		if (at % LOOK_PACKETS !== LOOK_PACKETS - 1 || performance.now() - breath < BREATH_MS) continue;
		await onProgress(at / frames.length);
		await giveWay();
		if (signal?.aborted === true) throw new CancelledError();
		breath = performance.now();
	}
}

/** Reads frames of chosen streams again, in any order; quickest in capture order. */
export class StreamWalk {
	readonly #facts: CaptureFacts;
	readonly #streams: ReadonlySet<number>;
	readonly #visit: StreamVisitor;
	readonly #reader: PacketReader;
	readonly #packet = new StreamPacket();
	readonly #srtp = new Map<number, SrtpStream | null>();
	/** For packets in TCP connections; null where the streams have none. */
	readonly #streamed: StreamedReader | null;
	readonly #inside = new PacketLayers();

	constructor(facts: CaptureFacts, streams: ReadonlySet<number>, visit: StreamVisitor) {
		this.#facts = facts;
		this.#streams = streams;
		this.#visit = visit;
		this.#reader = new PacketReader(facts.tracker.index, facts.source);
		const { packets } = facts.tracker.protocols.streamedRtp;
		this.#streamed = packets.hasAny(streams) ? new StreamedReader(facts) : null;
	}

	/**
	 * Their RTP frames, frames with several datagrams, fragments that may belong to them; ascending.
	 * @param from row of the index to begin with
	 */
	select(from = 0): Uint32Array {
		const { index } = this.#facts.tracker;
		const streams = this.#streams;
		const [only = -1] = streams.size === 1 ? streams : [];
		const isWanted =
			streams.size === 1
				? (unit: number): boolean => unit === only
				: (unit: number): boolean => streams.has(unit);
		const [first, to] = this.#bounds();
		const found = index.select(
			(unit, kind) => {
				const plain = kind & K.KIND_MASK;
				if (plain === K.KIND_RTP) return isWanted(unit) || (kind & K.KIND_SEVERAL) !== 0;
				return plain === K.KIND_FRAGMENT || (kind & K.KIND_SEVERAL) !== 0;
			},
			Math.max(from, first),
			to,
		);
		const frames = found.map((row) => row + 1);
		if (this.#streamed === null) return frames;
		const { packets } = this.#facts.tracker.protocols.streamedRtp;
		const inside = packets.completing(streams, Math.max(from, index.first) + 1);
		return Uint32Array.from(new Set([...frames, ...inside])).sort();
	}

	/** Places in the index between which the streams lie: a call of a long capture is a short part. */
	#bounds(): readonly [number, number] {
		const { rows } = this.#facts.tracker.protocols.rtp.streams;
		let [first, last] = [Infinity, 0];
		for (const stream of this.#streams) {
			const row = rows.row(stream);
			const offset = rows.offset(stream);
			first = Math.min(first, row[offset + R.FIRST_FRAME] as number);
			last = Math.max(last, row[offset + R.LAST_FRAME] as number);
		}
		return [Math.max(0, first - 1 - FRAGMENT_FRAMES), last];
	}

	/** Decodes one frame and visits the packets in it that belong to the streams. */
	take(frame: number): void {
		const reader = this.#reader;
		reader.decode(frame);
		const { kind, unit } = reader.record;
		const { layers } = reader;
		// The end of a capture completes packets too: its last frame may be anything.
		if (this.#streamed !== null) this.#takeStreamed(frame, this.#streamed);
		if ((kind & K.KIND_SEVERAL) === 0) {
			const isWanted = (kind & K.KIND_MASK) === K.KIND_RTP && this.#streams.has(unit);
			if (isWanted) this.#hand(frame, unit, layers);
			return;
		}
		do {
			const stream = this.#streamOf(layers);
			if (this.#streams.has(stream)) this.#hand(frame, stream, layers);
		} while (reader.decoder.decodeFurther(layers));
	}

	/** Packets that a segment completed. */
	#takeStreamed(frame: number, reader: StreamedReader): void {
		const { flows, protocols } = this.#facts.tracker;
		const layers = this.#inside;
		for (const packet of protocols.streamedRtp.packets.ofFrame(frame)) {
			if (!this.#streams.has(packet.stream)) continue;
			const data = reader.read(packet);
			const { rows } = protocols.rtp.streams;
			layers.clear(data, 0);
			layers.version = flows.version(
				rows.row(packet.stream)[rows.offset(packet.stream) + R.FLOW] as number,
			);
			layers.payloadEnd = data.length;
			layers.payloadLength = packet.length;
			if (data.length < packet.length) layers.flags = LAYER_SNAPPED;
			this.#hand(frame, packet.stream, layers);
		}
	}

	/** The stream of a datagram that shares its frame with others. */
	#streamOf(layers: PacketLayers): number {
		if (layers.version === 0 || rtpHeaderLength(layers) === 0) return -1;
		const { tracker } = this.#facts;
		const ssrc = i32(layers.data, layers.payloadStart + 8);
		return tracker.protocols.rtp.streams.find(tracker.flows.find(layers), ssrc);
	}

	#hand(frame: number, stream: number, layers: PacketLayers): void {
		const header = rtpHeaderLength(layers);
		if (header === 0) return;
		const { record } = this.#reader;
		const { tracker } = this.#facts;
		const { data, payloadStart: at } = layers;
		const packet = this.#packet;
		const padding = rtpPadding(layers);
		packet.frame = frame;
		packet.timeMs =
			(record.seconds - tracker.startSeconds) * 1000 +
			(record.nanoseconds - tracker.startNanoseconds) / 1e6;
		packet.payloadType = u8(data, at + 1) & 0x7f;
		packet.marker = u8(data, at + 1) >> 7;
		packet.sequence = u16(data, at + 2);
		packet.timestamp = i32(data, at + 4);
		packet.payloadBytes = layers.payloadLength - header - padding;
		packet.rtpBytes = layers.payloadLength;
		packet.data = data;
		packet.packetData = data;
		packet.headerStart = at;
		packet.payloadStart = Math.min(at + header, layers.payloadEnd);
		packet.payloadEnd = Math.max(packet.payloadStart, layers.payloadEnd - padding);
		packet.packetEnd = layers.payloadEnd;
		packet.isCut = (layers.flags & LAYER_SNAPPED) !== 0;
		packet.ipVersion = layers.version === 6 ? 6 : 4;
		tracker.protocols.rtp.streams.setRates(stream, i32(data, at + 8), packet);
		const srtp = this.#srtpOf(stream);
		if (srtp !== null) openPayload(srtp, packet, i32(data, at + 8));
		this.#visit(stream, packet);
	}

	/** Opens a stream's packets; null when it is not encrypted or has no key. */
	#srtpOf(stream: number): SrtpStream | null {
		const known = this.#srtp.get(stream);
		if (known !== undefined) return known;
		const keys = srtpKeysOf(this.#facts, stream);
		const made = keys.length === 0 ? null : new SrtpStream(keys);
		this.#srtp.set(stream, made);
		return made;
	}
}

/** Puts the clear payload in the place of the encrypted one; a packet that no key opens is empty. */
function openPayload(srtp: SrtpStream, packet: StreamPacket, ssrc: number): void {
	const { packetData, headerStart, packetEnd, payloadStart, sequence } = packet;
	const clear = srtp.open({
		data: packetData,
		start: headerStart,
		end: packetEnd,
		payloadStart,
		sequence,
		ssrc,
	});
	if (clear === null) {
		packet.payloadEnd = packet.payloadStart;
		packet.isCut = true;
		return;
	}
	const isPadded = (u8(packetData, headerStart) & 0x20) !== 0;
	const padding = isPadded ? Math.min(clear.length, clear.at(-1) ?? 0) : 0;
	packet.data = clear;
	packet.payloadStart = 0;
	packet.payloadEnd = clear.length - padding;
	packet.payloadBytes = packet.payloadEnd;
}
