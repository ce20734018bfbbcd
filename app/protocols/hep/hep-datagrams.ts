/**
 * HEP3 over UDP, out of which the network layer took what is inside: reports and logs, which no protocol
 * knows by their bytes, and which probe saw a message of SIP.
 */
import { isHep } from '../../network/hep.ts';
import { LAYER_TUNNELLED } from '../../network/layers.ts';
import type { PacketLayers } from '../../network/layers.ts';
import { KIND_HEP, KIND_OTHER } from '../kinds.ts';
import type { DatagramProtocol, PacketContext } from '../protocol.ts';
import { isSipStart } from '../sip/index.ts';
import { hepFacts } from './chunks.ts';
import type { HepReports } from './reports.ts';
import type { HepStore } from './store.ts';

const UDP_HEADER = 8;

/** Keeps which probe saw a SIP message; the message goes on to whom it belongs. */
export class HepSipSource implements DatagramProtocol {
	readonly id = 'hep-sip';
	readonly #store: HepStore;

	constructor(store: HepStore) {
		this.#store = store;
	}

	take(packet: PacketContext): number {
		const { layers, frame, timeMs, flow } = packet;
		const whole = hepBytes(layers);
		if (whole === null) return KIND_OTHER;
		const { data, payloadStart, payloadEnd } = layers;
		if (!isSipStart(data, payloadStart, payloadEnd, true)) return KIND_OTHER;
		const place = { frame, timeMs, flow, isStreamed: false };
		this.#store.add(hepFacts(whole, 0, whole.length), whole, place, { keepPayload: false });
		return KIND_OTHER;
	}
}

/** The probe's packet around a payload; null where there is none. */
function hepBytes({ data, transportStart, payloadEnd, flags }: PacketLayers): Uint8Array | null {
	if ((flags & LAYER_TUNNELLED) === 0) return null;
	const at = transportStart + UDP_HEADER;
	if (transportStart < 0 || !isHep(data, at, payloadEnd)) return null;
	return data.subarray(at, payloadEnd);
}

/** See the head of this file. */
export class HepDatagrams implements DatagramProtocol {
	readonly id = 'hep';
	readonly #reports: HepReports;

	constructor(reports: HepReports) {
		this.#reports = reports;
	}

	take(packet: PacketContext): number {
		const { layers, frame, timeMs, flow } = packet;
		const whole = hepBytes(layers);
		if (whole === null) return KIND_OTHER;
		const epochSeconds = packet.seconds + packet.nanoseconds / 1e9;
		const place = { frame, timeMs, flow, epochSeconds, isStreamed: false };
		return this.#reports.take(hepFacts(whole, 0, whole.length), whole, place)
			? KIND_HEP
			: KIND_OTHER;
	}
}
