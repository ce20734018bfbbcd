import { describe, expect, test } from 'vitest';
import type { PayloadSample } from '../../../../app/media/infer/index.ts';
import { inferRepair } from '../../../../app/media/infer/repair-streams.ts';
import { SeededRandom } from '../../../fixtures/builders/random.ts';

const random = new SeededRandom(5);
const FIRST = 65_500;

function sample(change: Partial<PayloadSample> & { readonly head: Uint8Array }): PayloadSample {
	const { head } = change;
	const usual = { sequence: 0, timestamp: 0, timeMs: 0, marker: false, payloadType: 97 };
	return { ...usual, length: head.length, ...change };
}

/** Every fourth packet of a stream that wraps, as it is sampled. */
const media = Array.from({ length: 80 }, (_, at) =>
	sample({
		...{ sequence: (FIRST + at * 4) & 0xffff, timestamp: at * 4 * 3000, timeMs: at * 40 },
		...{ payloadType: 96, head: random.bytes(100) },
	}),
);
const ORIGINAL = { samples: media, payloadType: 96, ssrc: 0xabcd, clockRate: 90_000 };

/** A packet sent again 30 ms after it was first sent. */
function again(number: number, change: Partial<PayloadSample> = {}): PayloadSample {
	const sequence = (FIRST + number) & 0xffff;
	const known = media[number / 4]?.head ?? random.bytes(100);
	const head = Uint8Array.from([sequence >> 8, sequence & 255, ...known]);
	return sample({ head, timestamp: number * 3000, timeMs: number * 10 + 30, ...change });
}

describe('packets sent again', () => {
	test('are told by their numbers and timestamps, with the stream that they belong to', () => {
		const found = inferRepair(
			[3, 8, 21, 90, 91].map((one) => again(one)),
			[ORIGINAL],
		);
		expect(found).toMatchObject({ codec: 'RTX', kind: 'other', fmtp: 'apt=96', confidence: 0.97 });
		expect(found?.reasons.join()).toContain('0x0000abcd');
	});

	test('are none with other timestamps, or where a known packet was another', () => {
		const late = [3, 9, 21, 90].map((one) => again(one, { timestamp: one * 3000 + 900_000 }));
		expect(inferRepair(late, [ORIGINAL])).toBeNull();
		const others = [4, 8, 20, 80].map((one) => {
			const { head } = again(one);
			head[2] = (head[2] ?? 0) ^ 0xff;
			return again(one, { head });
		});
		expect(inferRepair(others, [ORIGINAL])).toBeNull();
	});

	test('are not seen in two packets, or in more than were sent at first', () => {
		expect(inferRepair([again(3), again(5)], [ORIGINAL])).toBeNull();
		const few = { ...ORIGINAL, samples: media.slice(0, 4) };
		expect(
			inferRepair(
				[1, 2, 3, 5, 6].map((one) => again(one)),
				[few],
			),
		).toBeNull();
	});

	test('are not seen in chance bytes', () => {
		for (let round = 0; round < 200; round++) {
			const noise = Array.from({ length: 10 }, (_, at) =>
				sample({ head: random.bytes(60), timestamp: random.word() | 0, timeMs: at * 100 }),
			);
			expect(inferRepair(noise, [ORIGINAL])).toBeNull();
		}
	});
});

describe('parity', () => {
	/** A packet over the four numbers from `base`, with 50 bytes of parity. */
	function parity(base: number, change: (head: Uint8Array) => void = () => undefined) {
		const sequence = (FIRST + base) & 0xffff;
		const head = new Uint8Array(64).fill(0x33);
		head.set([0, 0x60, sequence >> 8, sequence & 255, 1, 2, 3, 4, 0, 50, 0, 50, 0xf0, 0]);
		change(head);
		return sample({ head, timeMs: base * 10 + 50 });
	}

	test('is told by its numbers and by what it says of its own length', () => {
		const found = inferRepair(
			[0, 4, 8, 100].map((one) => parity(one)),
			[ORIGINAL],
		);
		expect(found).toMatchObject({ codec: 'ULPFEC', kind: 'other' });
	});

	test('is none where a length is wrong, or numbers are far away', () => {
		const wrong = [0, 4, 8].map((one) => parity(one, (head) => head.set([0, 49], 10)));
		expect(inferRepair(wrong, [ORIGINAL])).toBeNull();
		const far = [0, 4, 8].map((one) => parity(one + 20_000));
		const near = far.map((one, at) => ({ ...one, timeMs: at * 10 }));
		expect(inferRepair(near, [ORIGINAL])).toBeNull();
	});

	test('that names its stream is the flexible kind', () => {
		const flexible = [1, 2, 3].map((at) => {
			const head = new Uint8Array(60).fill(at);
			head.set([1, 0, 0, 0, 0, 0, 0xab, 0xcd], 8);
			return sample({ head, timeMs: at * 100 });
		});
		expect(inferRepair(flexible, [ORIGINAL])).toMatchObject({ codec: 'FLEXFEC-03' });
		expect(inferRepair(flexible, [{ ...ORIGINAL, ssrc: 0xabce }])).toBeNull();
	});
});

describe('beside a stream of which only places are known', () => {
	/** Where the stream stood when something came of the other. */
	const mark = (number: number): PayloadSample =>
		sample({
			...{ sequence: (FIRST + number) & 0xffff, timestamp: number * 3000, timeMs: number * 10 },
			...{ payloadType: 34, head: new Uint8Array(0) },
		});
	const places = (numbers: readonly number[]) => ({
		...{ samples: numbers.map(mark), payloadType: 34, ssrc: 0xfeed, clockRate: 90_000 },
	});
	/** Sent again three numbers later. */
	const NUMBERS = [5, 31, 60, 92];
	const beside = places(NUMBERS.map((one) => one + 3));

	test('packets sent again are told, from the first one on', () => {
		const found = inferRepair(
			NUMBERS.map((one) => again(one)),
			[beside],
		);
		expect(found).toMatchObject({ codec: 'RTX', fmtp: 'apt=34', confidence: 0.97 });
		expect(found?.reasons.join()).toContain('0x0000feed');
	});

	test.for([
		['numbers that were not sent yet', (one: number) => again(one + 40, { timeMs: one * 10 + 30 })],
		['numbers of long ago', (one: number) => again(one - 1100, { timeMs: one * 10 + 30 })],
		['timestamps to come', (one: number) => again(one, { timestamp: one * 3000 + 90_000 })],
		['timestamps of another stream', (one: number) => again(one, { timestamp: -7e8 - one })],
	] as const)('%s are none', ([, make]) => {
		expect(inferRepair(NUMBERS.map(make), [beside])).toBeNull();
	});

	test('nothing is seen in chance bytes', () => {
		for (let round = 0; round < 200; round++) {
			const noise = NUMBERS.map((one) =>
				again(one, { head: random.bytes(60), timestamp: random.word() | 0 }),
			);
			expect(inferRepair(noise, [beside])).toBeNull();
		}
	});
});
