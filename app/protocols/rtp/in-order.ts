/** When the packets of a stream may take the lane, which goes on from what the long way left. */
import type { Arrival } from '../../analysis/arrival.ts';
import * as T from '../../analysis/rtp-statistics-slots.ts';
import * as W from '../../analysis/wireshark-slots.ts';
import { BYTES_PER_TICK } from './payload-types-table.ts';
import * as R from './stream-rows.ts';

/** As the lane does it: see `lane/assembly/in-order.ts`. */
function numberAfter(sequence: number, look: number, isOld: boolean): number {
	if ((sequence & look) === R.LOOK_AT) return R.LOOKED_AT;
	return sequence === 65_535 ? (isOld ? R.LOOKED_AT : 0) : sequence + 1;
}

/**
 * After a packet that went the long way: the number with which the short way may go on.
 * @returns LOOKED_AT when the next packet must be looked at closely too
 */
export function nextInOrder(s: Float64Array, o: number, arrival: Arrival, isOld: boolean): number {
	const w = o + R.WIRESHARK;
	const t = o + R.TRUE;
	const { sequence, timeMs, payloadType } = arrival;
	const isPlaced =
		s[w + W.SEQUENCE] === sequence &&
		((s[t + T.HIGHEST] as number) & 0xffff) === sequence &&
		s[t + T.PENDING] === -1;
	const isMeasured =
		s[w + W.TIME] === timeMs &&
		s[t + T.ARRIVAL] === timeMs &&
		((s[t + T.TIMESTAMP] as number) | 0) === arrival.timestamp;
	const isAudio = payloadType !== 13 && payloadType !== 19;
	if (!isPlaced || !isMeasured || !isAudio) return R.LOOKED_AT;
	return isOld && s[w + W.UNDER] !== 0
		? R.LOOKED_AT
		: numberAfter(sequence, s[o + R.LOOK] as number, isOld);
}

/** SRTP adds its tag (4 or 10 bytes, 8 or 16 for AEAD) to payloads whose size is known. */
export function judgeSize(s: Float64Array, o: number, payloadType: number, ticks: number): void {
	const perTick = BYTES_PER_TICK[payloadType] as number;
	if (perTick === 0) return;
	const extra = (s[o + R.LAST_PAYLOAD] as number) - ticks * perTick;
	s[o + R.TAG_STEPS] = (s[o + R.TAG_STEPS] as number) + 1;
	if (extra === 10 || extra === 4 || extra === 8 || extra === 16) {
		s[o + R.TAG_HITS] = (s[o + R.TAG_HITS] as number) + 1;
	}
}
