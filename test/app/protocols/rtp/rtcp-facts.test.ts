import { describe, expect, test } from 'vitest';
import { RtcpFacts } from '../../../../app/protocols/rtp/rtcp-facts.ts';
import { SeededRandom, mutate } from '../../../fixtures/builders/random.ts';
import { be16, be32, bytes, hex } from '../../network/frames.ts';
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

describe('names', () => {
	const nameOf = (facts: RtcpFacts, ssrc: number) => facts.find(ssrc, ALICE)?.cname;

	test('are the first CNAME that a source gave, whatever items stand around it', () => {
		const facts = new RtcpFacts();
		// PRIV (8), CNAME, TOOL (6) in one chunk (RFC 3550 §6.5).
		take(facts, hex('81 ca 0005 00000005 08 02 0141 01 03 6f6e65 06 02 7878 00 0000 00'));
		take(facts, hex('81 ca 0003 00000005 01 03 74776f 00 0000'));
		expect(nameOf(facts, 5)).toBe('one');
	});

	test('belong to a source at one address', () => {
		const facts = new RtcpFacts();
		take(facts, hex('81 ca 0003 00000005 01 03 6f6e65 00 0000'));
		facts.take({
			...{ data: hex('81 ca 0003 00000005 01 03 74776f 00 0000'), start: 0, end: 16 },
			...{ from: BOB, to: ALICE, epochSeconds: SR_EPOCH, frame: 2 },
		});
		expect([nameOf(facts, 5), facts.find(5, BOB)?.cname]).toEqual(['one', 'two']);
	});

	test('are UTF-8 and may be empty', () => {
		const facts = new RtcpFacts();
		take(facts, hex('81 ca 0003 00000005 01 03 c3a462 00 0000'));
		take(facts, hex('81 ca 0002 00000006 01 00 00 00'));
		expect([nameOf(facts, 5), nameOf(facts, 6)]).toEqual(['äb', '']);
	});

	test('that reach over the end of the packet are none', () => {
		const facts = new RtcpFacts();
		take(facts, hex('81 ca 0003 00000005 01 09 6f6e65 00 0000'));
		expect(nameOf(facts, 5)).toBeNull();
	});

	test('padding behind the chunks is no source', () => {
		const facts = new RtcpFacts();
		// The P bit, and eight bytes of padding, their count in the last (RFC 3550 §6.4.1).
		take(facts, hex('a1 ca 0005 00000005 01 03 6f6e65 00 0000 00000000 00000008'));
		expect([nameOf(facts, 5), facts.has(0, ALICE)]).toEqual(['one', false]);
	});
});

describe('totals', () => {
	const sender = (ssrc: number, packets: number, octets: number) =>
		bytes([0x80, 200, 0, 6], be32(ssrc), new Uint8Array(12), be32(packets), be32(octets));

	test('are those of the last sender report, over all 32 bits', () => {
		const facts = new RtcpFacts();
		take(facts, sender(9, 5, 800));
		take(facts, sender(9, 0xffff_ffff, 0x8000_0000));
		expect(facts.find(9, ALICE)).toEqual({
			...{ ...NOTHING, senderReports: 2, packetCount: 0xffff_ffff, octetCount: 0x8000_0000 },
		});
	});

	test('of nothing are 0, not unknown', () => {
		const facts = new RtcpFacts();
		take(facts, sender(9, 0, 0));
		expect(facts.find(9, ALICE)).toMatchObject({ packetCount: 0, octetCount: 0 });
	});

	test('of an SSRC with its highest bit set are found again', () => {
		const facts = new RtcpFacts();
		take(facts, sender(0xdeadbeef, 3, 30));
		expect(facts.find(0xdeadbeef, ALICE)?.packetCount).toBe(3);
		expect(facts.has(0xdeadbeef | 0, ALICE)).toBe(true);
	});
});

describe('reception reports', () => {
	/** One block: SSRC, fraction and cumulative loss, highest number, jitter, LSR, DLSR. */
	const block = (ssrc: number, fraction: number, lost: number, jitter: number) =>
		bytes(be32(ssrc), be32((fraction << 24) | (lost & 0xff_ffff)), be32(0), be32(jitter), [
			...[...be32(0), ...be32(0)],
		]);
	const receiver = (...blocks: readonly Uint8Array[]) =>
		bytes([0x80 | blocks.length, 201], be16(1 + blocks.length * 6), be32(77), ...blocks);

	test('stand each with its own stream', () => {
		const facts = new RtcpFacts();
		take(facts, receiver(block(1, 128, 10, 100), block(2, 0, 0, 0), block(3, 255, -1, 7)));
		expect([1, 2, 3].map((ssrc) => facts.find(ssrc, BOB))).toEqual([
			{ ...NOTHING, fractionLost: 0.5, cumulativeLost: 10, jitter: 100 },
			{ ...NOTHING, fractionLost: 0, cumulativeLost: 0, jitter: 0 },
			{ ...NOTHING, fractionLost: 255 / 256, cumulativeLost: -1, jitter: 7 },
		]);
		// The receiver that only reports is no source of media.
		expect(facts.has(77, ALICE)).toBe(false);
	});

	test('go by the last one', () => {
		const facts = new RtcpFacts();
		take(facts, receiver(block(1, 128, 10, 100)));
		take(facts, receiver(block(1, 0, 12, 90)));
		expect(facts.find(1, BOB)).toMatchObject({ fractionLost: 0, cumulativeLost: 12, jitter: 90 });
	});

	test('count lost packets in 24 bits with a sign', () => {
		const lost = (count: number) => {
			const facts = new RtcpFacts();
			take(facts, receiver(block(1, 0, count, 0)));
			return facts.find(1, BOB)?.cumulativeLost;
		};
		expect([0x7f_ffff, 0x80_0000, 0xff_fffe].map(lost)).toEqual([8_388_607, -8_388_608, -2]);
	});

	test('of more sources than are kept leave the known ones up to date', { timeout: 60_000 }, () => {
		const facts = new RtcpFacts();
		take(facts, receiver(block(1, 64, 1, 1)));
		for (let first = 1000; first < 1000 + 262_143; first += 31) {
			const many = Array.from({ length: 31 }, (_, index) => be32(first + index)).flat();
			// A goodbye makes a source known too; here to the host that the reports are about.
			facts.take({
				...{ data: bytes([0x9f, 203, 0, 31], many), start: 0, end: 128, from: BOB, to: ALICE },
				...{ epochSeconds: SR_EPOCH, frame: 1 },
			});
		}
		take(facts, receiver(block(2, 1, 1, 1), block(1, 128, 5, 9)));
		expect(facts.find(2, BOB)).toBeNull();
		expect(facts.find(1, BOB)).toMatchObject({ fractionLost: 0.5, cumulativeLost: 5, jitter: 9 });
		take(facts, hex('81 ca 0003 00000005 01 03 6f6e65 00 0000'));
		expect(facts.has(5, ALICE)).toBe(false);
	});
});

test('a source that says goodbye twice ended the last time', () => {
	const facts = new RtcpFacts();
	take(facts, BYE, { frame: 10 });
	take(facts, BYE, { frame: 25 });
	expect(facts.find(0x11111111, ALICE)?.byeFrame).toBe(25);
});
