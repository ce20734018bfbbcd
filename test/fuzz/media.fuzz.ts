import { expect, test } from 'vitest';
import { MalformedPacketError } from '../../app/errors.ts';
import { RtcpFacts } from '../../app/protocols/rtp/rtcp-facts.ts';
import { isRtcpCompound, parseRtcp } from '../../app/protocols/rtp/rtcp.ts';
import * as messages from '../app/protocols/rtp/rtcp-messages.ts';
import { dissected } from '../app/dissect/harness.ts';
import { frameSeeds, fuzzRuns, mutated } from '../fixtures/builders/mutations.ts';
import { SeededRandom } from '../fixtures/builders/random.ts';
import { bytes } from '../app/network/frames.ts';

const RTCP = Object.values(messages).map((message) => bytes(message, messages.BYE));

test('mutated RTCP is parsed or malformed, and what is kept of it stays bounded', () => {
	const runs = fuzzRuns(200_000);
	const random = new SeededRandom(3003);
	const facts = new RtcpFacts();
	for (let run = 0; run < runs; run++) {
		const data = mutated(RTCP, random);
		try {
			parseRtcp(data);
		} catch (error) {
			expect(error).toBeInstanceOf(MalformedPacketError);
		}
		if (!isRtcpCompound(data, 0, data.length, data.length)) continue;
		facts.take({ data, start: 0, end: data.length, from: 1, to: 2, epochSeconds: 1e9, frame: run });
	}
});

test('mutated packets of every link type can be shown', () => {
	const runs = Math.ceil(fuzzRuns(200_000) / 4);
	const random = new SeededRandom(4004);
	const seeds = frameSeeds();
	const linkTypes = [1, 1, 1, 0, 101, 105, 113, 127, 276, 9];
	for (let run = 0; run < runs; run++) {
		const packet = mutated(seeds, random);
		const linkType = linkTypes[random.below(linkTypes.length)] ?? 1;
		const originalLength = packet.length + random.below(2) * random.below(500);
		const { layers } = dissected(packet, { linkType, originalLength });
		expect(layers.length).toBeGreaterThan(0);
		expect(layers.length).toBeLessThan(100);
	}
});
