/**
 * HEP3 over TCP and TLS: the probe's packets one behind the other, each with its length. SIP, RTCP and
 * logs inside are taken with the addresses that the probe saw; other contents are passed over.
 * @see HEP3 Network Protocol, rev. 12
 */
import { u16 } from '../../bytes.ts';
import { LayerCursor } from '../../network/cursor.ts';
import type { FlowTable } from '../../network/flow.ts';
import { FLOW_TUNNELLED, NO_FLOW } from '../../network/flow.ts';
import { decodeHep, isHep } from '../../network/hep.ts';
import { LAYER_TUNNELLED, PacketLayers } from '../../network/layers.ts';
import { KIND_HEP, KIND_SIP } from '../kinds.ts';
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

/** See the head of this file. */
export class HepStreams implements StreamProtocol {
	readonly id = 'hep';
	readonly #sink: SipSink;
	readonly #reports: HepReports;
	readonly #flows: FlowTable;

	constructor(sink: SipSink, reports: HepReports, flows: FlowTable) {
		this.#sink = sink;
		this.#reports = reports;
		this.#flows = flows;
	}

	recognise(data: Uint8Array, start: number, end: number): Recognition {
		if (MAGIC.some((byte, at) => start + at < end && data[start + at] !== byte)) return 'no';
		if (end - start < HEADER) return 'more';
		return u16(data, start + 4) > HEADER ? 'yes' : 'no';
	}

	open(host: StreamHost): StreamSession {
		const inside = new InsideHep(host, this.#sink, this.#reports, this.#flows);
		return framedSession(() => new HepFramer((packet) => inside.take(packet)));
	}
}

/** Cuts one direction by the packets' lengths, of 65,535 bytes at most. */
class HepFramer {
	readonly #listener: (packet: Uint8Array) => void;
	#rest = new Uint8Array(0);

	constructor(listener: (packet: Uint8Array) => void) {
		this.#listener = listener;
	}

	push(chunk: Uint8Array): void {
		const data = new Uint8Array(this.#rest.length + chunk.length);
		data.set(this.#rest);
		data.set(chunk, this.#rest.length);
		let at = 0;
		while (data.length - at >= HEADER) {
			const length = u16(data, at + 4);
			if (!isHep(data, at, data.length) || length <= HEADER) {
				at = nextMagic(data, at + 1);
				continue;
			}
			if (data.length - at < length) break;
			this.#listener(data.subarray(at, at + length));
			at += length;
		}
		this.#rest = data.slice(at);
	}

	/** What is begun cannot be ended. */
	gap(): void {
		this.#rest = new Uint8Array(0);
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
	readonly #sink: SipSink;
	readonly #reports: HepReports;
	readonly #flows: FlowTable;
	readonly #layers = new PacketLayers();
	readonly #cursor = new LayerCursor();
	readonly #parts = new SipParts();
	/** The frame holds SIP, which says more than the rest of it. */
	#sipFrame = 0;

	constructor(host: StreamHost, sink: SipSink, reports: HepReports, flows: FlowTable) {
		this.#host = host;
		this.#sink = sink;
		this.#reports = reports;
		this.#flows = flows;
	}

	take(packet: Uint8Array): void {
		const [layers, cursor] = [this.#layers, this.#cursor];
		layers.clear(packet, 0);
		cursor.data = packet;
		cursor.at = 0;
		cursor.end = packet.length;
		decodeHep(cursor, layers);
		const { payloadStart: start, payloadEnd: end } = layers;
		const isInner = (layers.flags & LAYER_TUNNELLED) !== 0;
		const flow = isInner ? this.#flows.find(layers) : NO_FLOW;
		if (flow !== NO_FLOW) this.#flows.mark(flow, FLOW_TUNNELLED);
		const facts = hepFacts(packet, 0, packet.length);
		if (flow === NO_FLOW || !isSipStart(packet, start, end, false)) {
			this.#takeOther(facts, packet, flow);
			return;
		}
		const { frame, timeMs, transport } = this.#host;
		const place = { frame, timeMs, flow, isStreamed: true };
		this.#reports.store.add(facts, packet, place, { keepPayload: false });
		this.#sink.takeMessage(
			{ data: packet, start, end, missing: 0 },
			{ frame, part: this.#parts.next(frame), timeMs, flow, transport },
		);
		this.#sipFrame = frame;
		this.#host.mark(KIND_SIP);
	}

	#takeOther(facts: HepFacts, packet: Uint8Array, flow: number): void {
		const { frame, timeMs, epochSeconds } = this.#host;
		const { store } = this.#reports;
		const place = { frame, timeMs, flow, epochSeconds, isStreamed: true };
		const isReport = this.#reports.take(facts, packet, place);
		if (!isReport) {
			store.add(facts, packet, place, { keepPayload: false });
			if (facts.content === HEP_RTP && store.unreadRtp++ === 0) store.firstUnread = frame;
		}
		if (this.#sipFrame !== frame) this.#host.mark(KIND_HEP);
	}
}
