import { describe, expect, test } from 'vitest';
import {
	clockFindings,
	packetTimeChanges,
	paceOf,
	soundFindings,
	ssrcFindings,
} from '../../../app/analysis/media-findings.ts';
import type { ClockedStream } from '../../../app/analysis/media-findings.ts';
import type { SoundFacts } from '../../../app/analysis/sound-meter.ts';

function stream(change: Partial<ClockedStream> = {}): ClockedStream {
	return {
		...{ firstFrame: 7, ssrc: '0x00000001', startOffset: 10, duration: 100, packets: 5000 },
		...{ source: { address: '10.0.0.1', port: 1 }, destination: { address: '10.0.0.2', port: 2 } },
		...{ clockRate: 8000, frequencyDrift: 8000, pace: null },
		...change,
	};
}

const GOOD: SoundFacts = {
	...{ duration: 100, silentShare: 0.5, silences: [], clippedShare: 0 },
	...{ speechLevel: -25, offset: 0, peak: 20_000 },
};
const kinds = (sound: Partial<SoundFacts>): string[] =>
	soundFindings(stream(), { ...GOOD, ...sound }).map(({ title }) => title);

describe('sound', () => {
	test('that is well says nothing', () => {
		expect(kinds({})).toEqual([]);
	});

	test.for([
		[{ silentShare: 0.97 }, 'media but silence: 97 % of it is silent'],
		[{ silences: [{ offset: 5, duration: 7.25 }] }, '7.3 s of silence'],
		[{ clippedShare: 0.012 }, 'clipped in 1.2 % of its frames'],
		[{ speechLevel: -40.2 }, 'speech is quiet: -40 dBov'],
		[{ speechLevel: -10 }, 'speech is loud: -10 dBov'],
		[{ offset: -0.02 }, 'its middle is off by -2.0 % of full scale'],
	] as const)('%j', ([sound, title]) => {
		expect(kinds(sound)).toEqual([title]);
	});

	test('a silence stands where it is', () => {
		const [found] = soundFindings(stream(), { ...GOOD, silences: [{ offset: 5, duration: 9 }] });
		expect(found).toMatchObject({ kind: 'long-silence', offset: 15, streams: [7] });
	});
});

describe('clocks', () => {
	test.for([
		[8000, []],
		[8000.7, []],
		[8001.6, ["the sender's clock is fast by 200 ppm"]],
		[7996, ["the sender's clock is slow by 500 ppm"]],
		[16_000, ['its clock runs at 16000 Hz, not at 8000']],
		[null, []],
	] as const)('%s Hz', ([frequencyDrift, titles]) => {
		expect(clockFindings(stream({ frequencyDrift })).map(({ title }) => title)).toEqual(titles);
	});

	// 500 packets of 20 ms each; a 16th of a jump stands in the jitter behind it.
	const PACKETS = { duration: 10, packets: 500 };
	test.for([
		['a pause of 5 s in which the timestamps stood still', 10, 312, []],
		['three of them', 30, 312, []],
		['a jump of timestamps, which no jitter shows', 0.1, 1, []],
		['packets that are all off', 15, 16, ['its clock runs at 4531 Hz, not at 8000']],
		['the same with a short stall', 16, 30, ['its clock runs at 4531 Hz, not at 8000']],
	] as const)('%s', ([, meanJitter, maxJitter, titles]) => {
		const pace = { packetTicks: 160, meanJitter, maxJitter };
		const found = clockFindings(stream({ ...PACKETS, frequencyDrift: 4531, pace }));
		expect(found.map(({ title }) => title)).toEqual(titles);
	});

	test('a little slow over a long call is a pause as well, where one jump explains it', () => {
		const slow = { duration: 1000, packets: 50_000, frequencyDrift: 7960 };
		const titlesOf = (meanJitter: number, maxJitter: number) =>
			clockFindings(stream({ ...slow, pace: { packetTicks: 160, meanJitter, maxJitter } })).length;
		expect([titlesOf(0.3, 312), titlesOf(0.3, 2)]).toEqual([0, 1]);
	});

	test('pace is unknown where jitter or the packet time is', () => {
		const figures = { packetTicks: 160, meanJitter: 1, maxJitter: 2 };
		expect(paceOf(figures)).toEqual(figures);
		expect(paceOf({ ...figures, packetTicks: null })).toBeNull();
		expect(paceOf({ ...figures, meanJitter: null })).toBeNull();
	});

	test('short streams say little', () => {
		expect(clockFindings(stream({ frequencyDrift: 8001.6, duration: 50 }))).toEqual([]);
		expect(clockFindings(stream({ frequencyDrift: 16_000, duration: 2 }))).toEqual([]);
	});
});

describe('sources', () => {
	test('a new SSRC behind another on the same route is a change', () => {
		const next = stream({ firstFrame: 9, ssrc: '0x00000002', startOffset: 111 });
		expect(ssrcFindings([next, stream()])).toEqual([
			{
				...{ kind: 'ssrc-change', severity: 'note', offset: 111, streams: [7, 9] },
				title: 'its SSRC changes from 0x00000001 to 0x00000002',
			},
		]);
	});

	test('beside each other, or on another route, they are two', () => {
		const beside = stream({ firstFrame: 9, startOffset: 50 });
		const elsewhere = stream({ startOffset: 200, source: { address: '10.0.0.3', port: 1 } });
		expect(ssrcFindings([stream(), beside])).toEqual([]);
		expect(ssrcFindings([stream(), elsewhere])).toEqual([]);
	});
});

describe('packet time', () => {
	/** Packets of these steps in ticks. */
	function packets(steps: readonly number[]) {
		let timestamp = 4_294_967_000;
		return steps.map((step, at) => {
			timestamp = (timestamp + step) >>> 0;
			return {
				frame: at + 1,
				offset: at / 50,
				sequence: (65_530 + at) & 0xffff,
				timestamp,
				payloadType: 0,
			};
		});
	}
	const steps = (count: number, ticks: number): number[] => Array<number>(count).fill(ticks);

	test('a change that stays is told', () => {
		expect(packetTimeChanges(packets([...steps(50, 160), ...steps(50, 240)]), 8000)).toEqual([
			{ offset: 1, frame: 51, fromMs: 20, toMs: 30 },
		]);
	});

	test('pauses and single steps are no changes', () => {
		const mixed = [...steps(50, 160), 80, ...steps(50, 160), 24_000, ...steps(50, 160)];
		expect(packetTimeChanges(packets(mixed), 8000)).toEqual([]);
	});

	test('steps over lost packets and of other payload do not count', () => {
		const all = packets(steps(100, 160));
		expect(
			packetTimeChanges(
				all.filter((_, at) => at % 3 !== 0),
				8000,
			),
		).toEqual([]);
		const other = all.map((each, at) => ({ ...each, payloadType: at > 50 ? 101 : 0 }));
		expect(packetTimeChanges(other, 8000)).toEqual([]);
	});
});
