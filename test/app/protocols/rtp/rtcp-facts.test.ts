import { describe, expect, test } from 'vitest';
import { RtcpFacts } from '../../../../app/protocols/rtp/rtcp-facts.ts';
import { SeededRandom, mutate } from '../../../fixtures/builders/random.ts';
import { be32, bytes, hex } from '../../network/frames.ts';
import { APP, BYE, RR, SDES, SR, XR_VOIP } from './rtcp-messages.ts';

const ALICE = 0x0a000001;
const BOB = 0x0a000002;
/** NTP seconds of the sender report above, as seconds since 1970. */
const SR_EPOCH = 0xe8f3a2b0 - 2_208_988_800;

/** Takes a compound that Alice sends to Bob. */
function take(
	facts: RtcpFacts,
	message: Uint8Array,
	given: { epoch?: number; frame?: number } = {},
) {
	const data = bytes(7, 7, 7, message, 9, 9);
	facts.take({
		...{ data, start: 3, end: 3 + message.length, from: ALICE, to: BOB },
		...{ epochSeconds: given.epoch ?? SR_EPOCH, frame: given.frame ?? 1 },
	});
}

const NOTHING = {
	...{ senderReports: 0, cname: null, packetCount: null, octetCount: null, fractionLost: null },
	...{ cumulativeLost: null, jitter: null, roundTripMs: null, byeFrame: null },
};

describe('what RTCP says', () => {
	test('of the sender stands with its SSRC and address', () => {
		const facts = new RtcpFacts();
		take(facts, bytes(SR, SDES));
		take(facts, SR);
		expect(facts.find(0x11111111, ALICE)).toEqual({
			...{ ...NOTHING, senderReports: 2, cname: 'alice@a' },
			...{ packetCount: 1000, octetCount: 160_000 },
		});
		expect(facts.find(0x22222222, ALICE)).toEqual({ ...NOTHING, cname: 'b' });
		expect(facts.find(0x11111111, BOB)).toBeNull();
		expect([facts.has(0x11111111, ALICE), facts.has(0x11111111, BOB)]).toEqual([true, false]);
	});

	test('of a stream that is received stands with the host that sends it', () => {
		const facts = new RtcpFacts();
		take(facts, SR);
		expect(facts.find(0x0a0b0c0d, BOB)).toEqual({
			...{ ...NOTHING, fractionLost: 0.25, cumulativeLost: -2, jitter: 160 },
		});
		expect(facts.find(0x0a0b0c0d, ALICE)).toBeNull();
	});

	test('an end is its frame', () => {
		const facts = new RtcpFacts();
		take(facts, bytes(RR, BYE), { frame: 4711 });
		expect(facts.find(0x11111111, ALICE)?.byeFrame).toBe(4711);
		expect(facts.find(0x22222222, ALICE)?.byeFrame).toBe(4711);
	});

	test('other packets say nothing that is kept', () => {
		const facts = new RtcpFacts();
		take(facts, bytes(APP, XR_VOIP));
		expect(facts.find(0x11111111, ALICE)).toBeNull();
	});
});

describe('round trip', () => {
	/** A report that names the middle of the NTP time of `lastSr`, held back for `delay` units. */
	const report = (lastSr: number, delay: number) =>
		bytes(hex('81c90007 22222222 0a0b0c0d 00000000 00000000 00000000'), be32(lastSr), be32(delay));
	const middle = (0xe8f3a2b0 & 0xffff) * 65_536;

	test('is the time from the sender report to this one without the delay between', () => {
		const facts = new RtcpFacts();
		// Sent at SR_EPOCH, held for half a second, back after 0.75 s.
		take(facts, report(middle, 32_768), { epoch: SR_EPOCH + 0.75 });
		expect(facts.find(0x0a0b0c0d, BOB)?.roundTripMs).toBeCloseTo(250, 1);
	});

	test('is not told where the clocks do not fit or no report was received', () => {
		const facts = new RtcpFacts();
		take(facts, report(middle, 32_768), { epoch: SR_EPOCH + 0.25 });
		take(facts, report(middle, 0), { epoch: SR_EPOCH + 30 });
		take(facts, report(0, 0), { epoch: SR_EPOCH });
		expect(facts.find(0x0a0b0c0d, BOB)?.roundTripMs).toBeNull();
	});

	test('stays known when a later report cannot tell', () => {
		const facts = new RtcpFacts();
		take(facts, report(middle, 0), { epoch: SR_EPOCH + 0.125 });
		take(facts, report(0, 0), { epoch: SR_EPOCH + 5 });
		expect(facts.find(0x0a0b0c0d, BOB)?.roundTripMs).toBeCloseTo(125, 1);
	});
});

test('what the snap length cut is left out, what came before it kept', () => {
	const facts = new RtcpFacts();
	take(facts, bytes(SR, SDES).subarray(0, 60));
	expect(facts.find(0x11111111, ALICE)).toMatchObject({ senderReports: 1, cname: null });
});

test('mutations neither throw nor hang', () => {
	const random = new SeededRandom(51);
	const facts = new RtcpFacts();
	for (let round = 0; round < 20_000; round++) {
		take(facts, mutate(bytes(SR, SDES, BYE), random));
	}
	take(facts, SR);
	expect(facts.find(0x11111111, ALICE)?.packetCount).toBe(1000);
});
