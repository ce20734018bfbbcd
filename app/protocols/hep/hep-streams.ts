/**
 * HEP3 over TCP and TLS: the probe's packets one behind the other, each with its length. SIP, RTP, RTCP
 * and logs inside are taken with the addresses that the probe saw; other contents are passed over, and
 * RTP inside TLS, which could not be read again.
 * @see HEP3 Network Protocol, rev. 12
 */
import { concatenated, u16 } from '../../bytes.ts';
import { LayerCursor } from '../../network/cursor.ts';
import type { FlowTable } from '../../network/flow.ts';
import { FLOW_TUNNELLED, NO_FLOW } from '../../network/flow.ts';
import { decodeHep, isHep } from '../../network/hep.ts';
import { LAYER_TUNNELLED, PacketLayers } from '../../network/layers.ts';
import { KIND_HEP, KIND_RTP, KIND_SIP } from '../kinds.ts';
import { ByteTrail } from '../byte-trail.ts';
import type { TrailPart } from '../byte-trail.ts';
import type { StreamedRtp } from '../rtp/index.ts';
import { isSipStart, SipParts } from '../sip/index.ts';
import type { SipSink } from '../sip/index.ts';
import { HEP_RTP, hepFacts } from './chunks.ts';
import type { HepFacts } from './chunks.ts';
import type { HepReports } from './reports.ts';
import { framedSession } from '../stream-protocol.ts';
import type { Recognition, StreamHost, StreamProtocol, StreamSession } from '../stream-protocol.ts';

/** Magic and length. */
const HEADER = 6;
const MAGIC = [0x48, 0x45, 0x50, 0x33];

/** Who takes what stands inside. */
export interface HepTakers {
	readonly sink: SipSink;
	readonly reports: HepReports;
	readonly flows: FlowTable;
	readonly rtp: StreamedRtp;
}

/** See the head of this file. */
export class HepStreams implements StreamProtocol {
	readonly id = 'hep';
	readonly #takers: HepTakers;

	constructor(takers: HepTakers) {
		this.#takers = takers;
	}

	recognise(data: Uint8Array, start: number, end: number): Recognition {
		if (MAGIC.some((byte, at) => start + at < end && data[start + at] !== byte)) return 'no';
		if (end - start < HEADER) return 'more';
		return u16(data, start + 4) > HEADER ? 'yes' : 'no';
	}

	open(host: StreamHost): StreamSession {
		const inside = new InsideHep(host, this.#takers);
		return framedSession(() => new HepFramer(host, inside));
	}
}

/** Cuts one direction by the packets' lengths, of 65,535 bytes at most. */
class HepFramer {
	readonly #host: StreamHost;
	readonly #inside: InsideHep;
	readonly #trail = new ByteTrail();
	#rest = new Uint8Array(0);

	constructor(host: StreamHost, inside: InsideHep) {
		this.#host = host;
		this.#inside = inside;
	}

	push(chunk: Uint8Array): void {
		this.#trail.push(this.#host.origin, chunk.length);
		const data = concatenated([this.#rest, chunk]);
		let at = 0;
		while (data.length - at >= HEADER) {
			const length = u16(data, at + 4);
			if (!isHep(data, at, data.length) || length <= HEADER) {
				const next = nextMagic(data, at + 1);
				this.#trail.take(next - at);
				at = next;
				continue;
			}
			if (data.length - at < length) break;
			this.#inside.take(data.subarray(at, at + length), this.#trail.take(length));
			at += length;
		}
		this.#rest = data.slice(at);
	}

	/** What is begun cannot be ended. */
	gap(): void {
		this.#rest = new Uint8Array(0);
		this.#trail.clear();
	}
}

/** Where a packet may begin: at the magic, or at as much of it as the end holds. */
function nextMagic(data: Uint8Array, from: number): number {
	const [first = 0] = MAGIC;
	for (let at = data.indexOf(first, from); at >= 0; at = data.indexOf(first, at + 1)) {
		if (MAGIC.every((byte, each) => at + each >= data.length || data[at + each] === byte))
			return at;
	}
	return data.length;
}

/** Takes the contents of one connection's packets. */
class InsideHep {
	readonly #host: StreamHost;
	readonly #takers: HepTakers;
	readonly #layers = new PacketLayers();
	readonly #cursor = new LayerCursor();
	readonly #parts = new SipParts();
	/** The frame holds SIP, which says more than the rest of it. */
	#sipFrame = 0;

	constructor(host: StreamHost, takers: HepTakers) {
		this.#host = host;
		this.#takers = takers;
	}

	/** @param trail where the packet stands; null where nobody knows */
	take(packet: Uint8Array, trail: TrailPart | null): void {
		const { flows, sink, reports } = this.#takers;
		const [layers, cursor] = [this.#layers, this.#cursor];
		layers.clear(packet, 0);
		cursor.data = packet;
		cursor.at = 0;
		cursor.end = packet.length;
		decodeHep(cursor, layers);
		const { payloadStart: start, payloadEnd: end } = layers;
		const isInner = (layers.flags & LAYER_TUNNELLED) !== 0;
		const flow = isInner ? flows.find(layers) : NO_FLOW;
		if (flow !== NO_FLOW) flows.mark(flow, FLOW_TUNNELLED);
		const facts = hepFacts(packet, 0, packet.length);
		if (flow === NO_FLOW || !isSipStart(packet, start, end, false)) {
			this.#takeOther(facts, packet, flow, trail);
			return;
		}
		const { frame, timeMs, transport, interfaceId } = this.#host;
		const place = { frame, timeMs, flow, isStreamed: true };
		reports.store.add(facts, packet, place, { keepPayload: false });
		sink.takeMessage(
			{ data: packet, start, end, missing: 0 },
			{ frame, part: this.#parts.next(frame), timeMs, flow, transport, interfaceId },
		);
		this.#sipFrame = frame;
		this.#host.mark(KIND_SIP);
	}

	#takeOther(facts: HepFacts, packet: Uint8Array, flow: number, trail: TrailPart | null): void {
		const { frame, timeMs, epochSeconds } = this.#host;
		const { reports } = this.#takers;
		const place = { frame, timeMs, flow, epochSeconds, isStreamed: true };
		if (!reports.take(facts, packet, place)) {
			reports.store.add(facts, packet, place, { keepPayload: false });
			this.#takeRtp(facts, packet, flow, trail);
		}
		if (this.#sipFrame !== frame) this.#host.mark(KIND_HEP);
	}

	#takeRtp(facts: HepFacts, packet: Uint8Array, flow: number, trail: TrailPart | null): void {
		if (facts.content !== HEP_RTP) return;
		const { payloadAt: start, payloadEnd: end } = facts;
		const { store } = this.#takers.reports;
		if (flow !== NO_FLOW && trail !== null) {
			const place = { ...trail, sequence: (trail.sequence + start) | 0 };
			if (this.#takers.rtp.take(flow, packet, start, end, place) === KIND_RTP) return;
		}
		if (store.unreadRtp++ === 0) store.firstUnread = this.#host.frame;
	}
}
