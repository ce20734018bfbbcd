/** Reports and logs inside HEP, whatever carried it. */
import type { FlowTable } from '../../network/flow.ts';
import { NO_FLOW } from '../../network/flow.ts';
import { isRtcpCompound } from '../rtp/index.ts';
import type { RtcpFacts } from '../rtp/index.ts';
import type { HepFacts } from './chunks.ts';
import { HEP_LOG, HEP_RTCP } from './chunks.ts';
import { rtcpOfJson } from './rtcp-json.ts';
import type { HepStore } from './store.ts';

const UTF8 = new TextDecoder();

/** Where a packet of a probe stands. */
export interface HepPlace {
	readonly frame: number;
	readonly timeMs: number;
	readonly flow: number;
	/** Capture time, seconds since 1970. */
	readonly epochSeconds: number;
	readonly isStreamed: boolean;
}

/** The RTCP that a probe reports, as bytes of RFC 3550; null when it is none. */
export function reportedRtcp({ content }: HepFacts, payload: Uint8Array): Uint8Array | null {
	if (content !== HEP_RTCP) return null;
	if (isRtcpCompound(payload, 0, payload.length, payload.length)) return payload;
	return rtcpOfJson(UTF8.decode(payload));
}

/** Takes what probes tell beside SIP. */
export class HepReports {
	readonly store: HepStore;
	readonly #rtcp: RtcpFacts;
	readonly #flows: FlowTable;

	constructor(store: HepStore, rtcp: RtcpFacts, flows: FlowTable) {
		this.store = store;
		this.#rtcp = rtcp;
		this.#flows = flows;
	}

	/** @param whole bytes of the packet; @returns whether it is a report or a log */
	take(facts: HepFacts, whole: Uint8Array, place: HepPlace): boolean {
		const { frame, timeMs, flow, epochSeconds, isStreamed } = place;
		const payload = whole.subarray(facts.payloadAt, facts.payloadEnd);
		const rtcp = reportedRtcp(facts, payload);
		if (rtcp === null && facts.content !== HEP_LOG) return false;
		this.store.add(facts, whole, { frame, timeMs, flow, isStreamed }, { keepPayload: true });
		if (rtcp === null || flow === NO_FLOW) return true;
		this.#rtcp.take({
			...{ data: rtcp, start: 0, end: rtcp.length, epochSeconds, frame },
			from: this.#flows.sourceKey(flow),
			to: this.#flows.destinationKey(flow),
		});
		return true;
	}
}
