/** Facts and packets to try filters on. */
import {
	evaluate,
	type FilterFacts,
	matchesPacket,
	parseFilter,
	type Verdict,
} from '../../../app/filter/index.ts';
import type { FilterValue } from '../../../app/filter/values.ts';
import { dissected } from '../dissect/harness.ts';
import { be32, bytes, counting, ethernet, ipv4, udp } from '../network/frames.ts';

/** Facts written down by hand; fields that are not in `known` are unknown, empty lists absent. */
export function facts(known: Readonly<Record<string, readonly FilterValue[]>>): FilterFacts {
	return {
		has(field): Verdict {
			const values = known[field];
			return values === undefined ? 'unknown' : values.length > 0;
		},
		lookup(field) {
			const values = known[field];
			if (values === undefined) {
				return 'unknown';
			}
			return values.length === 0 ? 'absent' : values;
		},
	};
}

/** Truth of a filter's text under facts. */
export function truth(
	text: string,
	known: Readonly<Record<string, readonly FilterValue[]>>,
): Verdict {
	return evaluate(parseFilter(text), facts(known));
}

/** An RTP packet 10.0.0.1:4000 to 10.0.0.2:5000, payload type 8, with "sip" in its payload. */
export const RTP_FRAME = ethernet(
	0x0800,
	ipv4(
		17,
		udp(
			4000,
			5000,
			bytes(
				[0x80, 0x88, 0x12, 0x34],
				be32(160),
				be32(0xdeadbeef),
				[...Buffer.from('SIP/2')],
				counting(3),
			),
		),
	),
);

/** Whether the RTP packet matches. */
export function matches(text: string): boolean {
	return matchesPacket(parseFilter(text), dissected(RTP_FRAME, { media: 'rtp' }));
}
