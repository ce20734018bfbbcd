/**
 * Reports and logs of probes over UDP: what the network layer took out of HEP and no protocol knows
 * by its bytes.
 */
import { isHep } from '../../network/hep.ts';
import { LAYER_TUNNELLED } from '../../network/layers.ts';
import { KIND_HEP, KIND_OTHER } from '../kinds.ts';
import type { DatagramProtocol, PacketContext } from '../protocol.ts';
import { hepFacts } from './chunks.ts';
import type { HepReports } from './reports.ts';

const UDP_HEADER = 8;

/** See the head of this file. */
export class HepDatagrams implements DatagramProtocol {
	readonly id = 'hep';
	readonly #reports: HepReports;

	constructor(reports: HepReports) {
		this.#reports = reports;
	}

	take(packet: PacketContext): number {
		const { layers, frame, timeMs, flow } = packet;
		if ((layers.flags & LAYER_TUNNELLED) === 0) return KIND_OTHER;
		const { data, transportStart, payloadEnd } = layers;
		const at = transportStart + UDP_HEADER;
		if (transportStart < 0 || !isHep(data, at, payloadEnd)) return KIND_OTHER;
		const whole = data.subarray(at, payloadEnd);
		const epochSeconds = packet.seconds + packet.nanoseconds / 1e9;
		const place = { frame, timeMs, flow, epochSeconds, isStreamed: false };
		return this.#reports.take(hepFacts(whole, 0, whole.length), whole, place)
			? KIND_HEP
			: KIND_OTHER;
	}
}
