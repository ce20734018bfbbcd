import { describe, expect, test } from 'vitest';
import { StreamReports } from '../../../app/analysis/rtcp-reports.ts';
import type { RtcpCompound } from '../../../app/analysis/rtcp-reports.ts';
import { parseRtcp } from '../../../app/protocols/rtp/index.ts';
import { be32, bytes, hex } from '../network/frames.ts';
import { SR, XR_SUMMARY, XR_VOIP } from '../protocols/rtp/rtcp-messages.ts';

/** SSRC of the stream that XR_VOIP and the reports below speak of. */
const SSRC = 0x22222222;

function compound(at: Partial<RtcpCompound> & { readonly raw: Uint8Array }): RtcpCompound {
	const { raw, ...more } = at;
	const base = { frame: 9, timeMs: 5000, from: '10.0.0.2', encrypted: false, isOfSender: false };
	return { ...base, packets: parseRtcp(raw), ...more };
}

function receiverReport(
	{ fraction = 0, lost = 0, highest = 1000, jitter = 0, lsr = 0, dlsr = 0 },
	ssrc = SSRC,
): Uint8Array {
	return bytes(
		hex('81c90007 99999999'),
		be32(ssrc),
		be32((fraction << 24) | (lost & 0xff_ffff)),
		...[highest, jitter, lsr, dlsr].map((value) => be32(value)),
	);
}

function senderReport(ntp: readonly [number, number]): Uint8Array {
	return bytes(
		hex('80c80006'),
		be32(SSRC),
		be32(ntp[0]),
		be32(ntp[1]),
		hex('00000000 00000064 00003e80'),
	);
}

const reports = (...compounds: readonly RtcpCompound[]) => {
	const collected = new StreamReports(SSRC, 8000, (ms) => ({ lost: ms / 1000, jitterMs: 1 }));
	for (const one of compounds) collected.take(one);
	return collected.reports;
};

describe('reports about a stream', () => {
	test('of its receiver have loss, jitter in ms and ours beside', () => {
		const raw = receiverReport({ fraction: 64, lost: -3, jitter: 160 });
		expect(reports(compound({ raw }))).toEqual([
			{
				...{ frame: 9, offset: 5, kind: 'receiver', from: '10.0.0.2', encrypted: false },
				...{ packetsSent: null, octetsSent: null, fractionLost: 0.25, cumulativeLost: -3 },
				...{ intervalLost: null, intervalExpected: null, jitterMs: 20, roundTripMs: null },
				...{ voip: null, summary: null, ours: { lost: 5, jitterMs: 1 } },
			},
		]);
	});

	test('give the loss between two of them, over the wrap of the sequence', () => {
		const first = compound({ raw: receiverReport({ lost: 10, highest: 0x7fff_fff0 }) });
		const second = compound({ raw: receiverReport({ lost: 14, highest: 0x8000_0054 }) });
		expect(reports(first, second)[1]).toMatchObject({ intervalLost: 4, intervalExpected: 100 });
	});

	test('that went backwards give no interval', () => {
		const first = compound({ raw: receiverReport({ lost: 10, highest: 500 }) });
		const second = compound({ raw: receiverReport({ lost: 0, highest: 20 }) });
		expect(reports(first, second)[1]).toMatchObject({ intervalLost: null, intervalExpected: null });
	});

	test('give the round trip from the capture point by a sender report that was seen', () => {
		const sent = compound({
			...{ raw: senderReport([0x1234_5678, 0x9abc_0000]), isOfSender: true, timeMs: 1000 },
		});
		// Sent on after 0.5 s; it arrives 0.56 s after the report: 60 ms were on the way.
		const raw = receiverReport({ lsr: 0x5678_9abc, dlsr: 0x8000 });
		const [sender, receiver] = reports(sent, compound({ raw, timeMs: 1560 }));
		expect(sender).toMatchObject({ kind: 'sender', packetsSent: 100, octetsSent: 16_000 });
		expect(receiver?.roundTripMs).toBeCloseTo(60, 6);
		const unknown = receiverReport({ lsr: 0x1111_1111, dlsr: 0x8000 });
		expect(reports(sent, compound({ raw: unknown }))[1]?.roundTripMs).toBeNull();
		const impossible = compound({ raw, timeMs: 1400 });
		expect(reports(sent, impossible)[1]?.roundTripMs).toBeNull();
	});

	test('of XR have the receiver’s own metrics', () => {
		const [voip, summary] = reports(compound({ raw: XR_VOIP }), compound({ raw: XR_SUMMARY }));
		expect(voip).toMatchObject({
			kind: 'xr',
			voip: { ssrc: SSRC, mosListening: 4.1 },
			summary: null,
		});
		expect(summary).toMatchObject({ summary: { ssrc: SSRC, lostPackets: 3 }, voip: null });
	});

	test('about others, or from the wrong side, are left out', () => {
		const others = receiverReport({}, 0x3333);
		expect(
			reports(
				compound({ raw: others }),
				compound({ raw: SR }),
				compound({ raw: receiverReport({}), isOfSender: true }),
				compound({ raw: senderReport([1, 1]) }),
				compound({ raw: XR_VOIP, isOfSender: true }),
			),
		).toEqual([]);
	});

	test('without a clock rate have no jitter in ms', () => {
		const collected = new StreamReports(SSRC, null, () => null);
		collected.take(compound({ raw: receiverReport({ jitter: 160 }) }));
		expect(collected.reports[0]).toMatchObject({ jitterMs: null, ours: null });
	});
});
