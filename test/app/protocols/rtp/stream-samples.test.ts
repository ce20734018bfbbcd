import { expect, test } from 'vitest';
import { StreamSamples } from '../../../../app/protocols/rtp/stream-samples.ts';
import { arrival } from '../../analysis/arrivals.ts';

/** Feeds so many packets of one stream as the reading does: what is not asked for takes the short way. */
function fed(count: number, payloadType = 96): { samples: StreamSamples; taken: number[] } {
	const samples = new StreamSamples();
	const taken: number[] = [];
	for (let packet = 1; packet <= count; packet++) {
		const one = arrival({
			...{ sequence: packet & 0xffff, timestamp: packet * 3000, payloadType, payloadBytes: 4 },
			...{ timeMs: packet * 33 },
		});
		samples.take(0, packet, one, Uint8Array.of(0, 0x41, 0x9a, packet & 255, 1), 1, 5);
		const last = samples.samples(0, payloadType).at(-1);
		if (last?.timeMs === one.timeMs) taken.push(packet);
	}
	return { samples, taken };
}

test('the first packets are kept, later ones in runs over the whole stream', () => {
	const { samples, taken } = fed(20_000);
	const kept = samples.samples(0, 96);
	expect(taken.slice(0, 80)).toEqual(Array.from({ length: 80 }, (_, at) => at + 1));
	expect(kept.length).toBeGreaterThan(100);
	expect(kept.length).toBeLessThan(180);
	const last = kept.at(-1)?.timeMs ?? 0;
	expect(last).toBeGreaterThan(20_000 * 33 * 0.8);
	const follow = kept.filter((one, at) => one.sequence === (kept[at - 1]?.sequence ?? 0) + 1);
	expect(follow.length).toBeGreaterThan(120);
});

test('samples of a payload type are its own', () => {
	const { samples } = fed(20, 97);
	expect([samples.samples(0, 97).length, samples.samples(0, 96).length]).toEqual([20, 0]);
	expect(samples.samples(1, 97)).toEqual([]);
});

test('candidates are worked out once for equal samples', () => {
	const { samples } = fed(60);
	const found = samples.candidates(0, 96);
	expect(found[0]?.codec).toBe('H264');
	expect(samples.candidates(0, 96)).toBe(found);
	samples.take(0, 61, arrival({ payloadType: 96, payloadBytes: 2 }), Uint8Array.of(1, 2), 0, 2);
	expect(samples.candidates(0, 96)).not.toBe(found);
	expect(samples.candidates(7, 96)).toEqual([]);
});

test('the first packets and those of a running run are asked for', () => {
	const { samples } = fed(10);
	expect([samples.wantsNext(0, 10), samples.wantsNext(1, 10)]).toEqual([true, false]);
	expect(fed(200).samples.wantsNext(0, 200)).toBe(false);
});
