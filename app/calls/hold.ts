/** Spans in which a call was on hold, from the offers inside the dialog. @see RFC 3264 §8.4 */
import type { SdpFacts } from '../protocols/sip/message.ts';
import { isRequest } from './call-message.ts';
import type { CallMessage } from './call-message.ts';

/** One span on hold, ms since the first packet; `end` is null while it lasts. */
export interface HoldSpan {
	readonly start: number;
	readonly end: number | null;
	readonly frame: number;
}

/** All spans on hold; `answeredMs` is when the call was answered. */
export function holdSpans(
	messages: readonly CallMessage[],
	answeredMs: number,
): readonly HoldSpan[] {
	const spans: HoldSpan[] = [];
	let open: HoldSpan | null = null;
	for (const offer of offersInside(messages, answeredMs)) {
		const isHeld = holds(offer.sdp);
		if (isHeld && open === null) open = { start: offer.timeMs, end: null, frame: offer.frame };
		if (!isHeld && open !== null) {
			spans.push({ ...open, end: offer.timeMs });
			open = null;
		}
	}
	return open === null ? spans : [...spans, open];
}

interface Offer {
	readonly timeMs: number;
	readonly frame: number;
	readonly sdp: SdpFacts;
}

/** Offers that were not refused: of re-INVITE and UPDATE, or of the 2xx when they had none. */
function offersInside(messages: readonly CallMessage[], answeredMs: number): readonly Offer[] {
	const offers: Offer[] = [];
	for (const request of messages) {
		const isOffer = isRequest(request, 'INVITE') || isRequest(request, 'UPDATE');
		if (!isOffer || request.sip.toTag === '' || request.sip.timeMs < answeredMs) continue;
		const final = finalOf(messages, request);
		if (final !== null && final.sip.status >= 300) continue;
		const { sip } = request.sip.sdp === null && final !== null ? final : request;
		if (sip.sdp !== null) offers.push({ timeMs: sip.timeMs, frame: sip.frame, sdp: sip.sdp });
	}
	return offers;
}

function finalOf(messages: readonly CallMessage[], request: CallMessage): CallMessage | null {
	return (
		messages.findLast(
			({ sip }) =>
				sip.status >= 200 &&
				sip.method === request.sip.method &&
				sip.cseq === request.sip.cseq &&
				sip.fromTag === request.sip.fromTag,
		) ?? null
	);
}

/** True when a description asks the other side to be silent. */
function holds(sdp: SdpFacts): boolean {
	const live = sdp.media.filter(({ port, kind }) => port !== 0 && kind === 'audio');
	return (
		live.length > 0 &&
		live.every(
			({ direction, address }) =>
				direction === 'sendonly' || direction === 'inactive' || address === '0.0.0.0',
		)
	);
}
