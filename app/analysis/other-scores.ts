/** What other tools print for the same packets, for people who compare. Not ours. */

/**
 * VoIPmonitor's MOS, the same for every codec; fewer than 5 lost packets of an interval count as
 * none there, which is its caller's business.
 * @param lossPercent behind its jitter buffer
 */
export function voipmonitorMos(lossPercent: number, burstR: number): number {
	if (lossPercent <= 0) return 4.5;
	if (lossPercent > 50) return 1;
	const r = 93.2062 - (95 * lossPercent) / (lossPercent / Math.max(1, burstR) + 17.2647);
	const mos = 2.06405 + 0.031738 * r - 0.000356641 * r ** 2 + 2.93143e-6 * r ** 3;
	return Math.max(1, Math.min(4.5, mos));
}

/**
 * Homer's MOS per RTCP report, with right inputs.
 * @param lossPercent of the interval, not since the beginning
 */
export function homerMos(roundTripMs: number, jitterMs: number, lossPercent: number): number {
	const latency = (roundTripMs === 0 ? 10 : roundTripMs) + 2 * jitterMs + 10;
	const delay = latency < 160 ? latency / 40 : (latency - 120) / 10;
	const r = 93.2 - delay - 2.5 * lossPercent;
	if (r <= 0) return 1;
	return Math.min(4.7, 1 + 0.035 * r + 7e-6 * r * (r - 60) * (100 - r));
}
