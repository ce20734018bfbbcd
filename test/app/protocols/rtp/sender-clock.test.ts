/** The sender's own clock, as its reports tell it. */
import { describe, expect, test } from 'vitest';
import { RtcpFacts } from '../../../../app/protocols/rtp/rtcp-facts.ts';
import { be32, bytes } from '../../network/frames.ts';

const FROM = 0x0a00_0001;
/** 1970 in the NTP era. */
const UNIX = 2_208_988_800;

function report(facts: RtcpFacts, ssrc: number, ntp: readonly [number, number], ticks: number) {
	const words = [ssrc, ...ntp, ticks, 10, 1000];
	const data = bytes([0x80, 200, 0, 6], words.flatMap(be32));
	facts.take({ data, start: 0, end: data.length, from: FROM, to: 2, epochSeconds: 0, frame: 1 });
}

describe('sender reports', () => {
	test('give the first and the last moment', () => {
		const facts = new RtcpFacts();
		report(facts, 7, [UNIX + 100, 0x8000_0000], 9000);
		report(facts, 7, [UNIX + 105, 0], 414_000);
		report(facts, 7, [UNIX + 110, 0x4000_0000], 0xffff_fff0);
		expect(facts.senderClock(7, FROM)).toEqual([
			{ ntpMs: 100_500, rtpTimestamp: 9000 },
			{ ntpMs: 110_250, rtpTimestamp: 0xffff_fff0 },
		]);
	});

	test('of one alone give it twice', () => {
		const facts = new RtcpFacts();
		report(facts, 7, [UNIX + 1, 0], 5);
		const [first, last] = facts.senderClock(7, FROM) ?? [];
		expect(first).toEqual(last);
	});

	test('without a clock, of another source or from elsewhere give none', () => {
		const facts = new RtcpFacts();
		report(facts, 7, [0, 0], 5);
		expect(facts.senderClock(7, FROM)).toBeNull();
		report(facts, 8, [UNIX + 1, 0], 5);
		expect(facts.senderClock(7, FROM)).toBeNull();
		expect(facts.senderClock(8, FROM + 1)).toBeNull();
		expect(facts.senderClock(8, FROM)).not.toBeNull();
	});
});
