import { describe, expect, test } from 'vitest';
import { streamFrames } from '../../../fixtures/builders/calls.ts';
import type { TimedFrame } from '../../../fixtures/builders/rtp.ts';
import { bytes, be16 } from '../../network/frames.ts';
import { testFolder } from '../../export/folder.ts';
import { openFrames } from '../../export/saving.ts';

const folder = testFolder();
const STEP = 3000;

/** Pictures of a static type (H.263), which nobody samples. */
const media = streamFrames({
	...{ count: 200, payloadType: 34, ssrc: 0x11, step: STEP, interval: 33_000 },
	payload: (at) => bytes([0x40, at & 255, 7, 1], new Uint8Array(40).fill(at)),
	change: () => ({ marker: true }),
});

/** Packets sent again soon after, on the same way. */
function againOf(numbers: readonly number[]): TimedFrame[] {
	return streamFrames({
		...{ count: numbers.length, payloadType: 97, ssrc: 0x22 },
		payload: (at) => bytes(be16(1000 + (numbers[at] ?? 0)), new Uint8Array(44).fill(9)),
		change: (at) => ({ timestamp: 5000 + (numbers[at] ?? 0) * STEP }),
	}).map((one, at) => ({ ...one, us: (numbers[at] ?? 0) * 33_000 + 80_000 }));
}

async function helper(frames: readonly TimedFrame[]) {
	const sorted = [...frames].sort((a, b) => a.us - b.us);
	const engine = await openFrames(folder, sorted);
	const { ids } = await engine.streamOrder({ filter: '', from: null, to: null, sort: [] });
	const found = engine.streamRows([...ids]).find(({ ssrc }) => ssrc === '0x00000022');
	await engine.close();
	return found;
}

describe('what repairs a stream that needs no samples', () => {
	test('is told by where that stream stood', async () => {
		const again = againOf([4, 9, 10, 40, 77, 78, 130, 180]);
		expect(await helper([...media, ...again])).toMatchObject({
			...{ codec: 'RTX', codecFrom: 'inferred', codecConfidence: 0.97, clockRate: 90_000 },
		});
	});

	test('is nothing without that stream, or on another way', async () => {
		const again = againOf([4, 9, 10, 40, 77, 78, 130, 180]);
		expect((await helper(again))?.codec ?? null).not.toBe('RTX');
		const elsewhere = streamFrames({
			...{ count: 200, payloadType: 34, ssrc: 0x11, step: STEP, interval: 33_000 },
			...{ route: { destinationPort: 40_000 }, payload: () => new Uint8Array(40) },
		});
		expect((await helper([...elsewhere, ...again]))?.codec ?? null).not.toBe('RTX');
	});
});
