import { describe, expect, test } from 'vitest';
import { ToneListener, toneShare } from '../../../app/analysis/tones.ts';
import { SeededRandom } from '../../fixtures/builders/random.ts';
import { babble } from '../../fixtures/builders/voice.ts';

const RATE = 8000;

/** Tones of these frequencies and amplitudes (0 to 1) for some seconds. */
function tone(
	seconds: number,
	parts: readonly (readonly [frequency: number, amplitude: number])[],
	rate = RATE,
): number[] {
	return Array.from({ length: Math.round(seconds * rate) }, (_, at) =>
		parts.reduce(
			(sum, [frequency, amplitude]) =>
				sum + amplitude * 32_767 * Math.sin((2 * Math.PI * frequency * at) / rate),
			0,
		),
	);
}

const silence = (seconds: number, rate = RATE): number[] =>
	Array<number>(Math.round(seconds * rate)).fill(0);

const ROWS = [697, 770, 852, 941];
const COLUMNS = [1209, 1336, 1477, 1633];
const KEYS = '123A456B789C*0#D';

function digit(key: string, seconds = 0.08, low = 0.2, high = 0.2, rate = RATE): number[] {
	const at = KEYS.indexOf(key);
	return tone(
		seconds,
		[
			[ROWS[at >> 2] ?? 0, low],
			[COLUMNS[at & 3] ?? 0, high],
		],
		rate,
	);
}

function heard(samples: readonly number[], rate = RATE, piece = 160) {
	const listener = new ToneListener(rate);
	const all = Int16Array.from(samples);
	for (let at = 0; at < all.length; at += piece) listener.take(all.subarray(at, at + piece));
	listener.finish();
	return listener.heard;
}

const digits = (samples: readonly number[], rate = RATE): string =>
	heard(samples, rate)
		.filter(({ kind }) => kind === 'dtmf')
		.map((each) => each.digit)
		.join('');

describe('DTMF', () => {
	test.for([8000, 16_000, 48_000])('every digit at %i Hz', (rate) => {
		const keys = Array.from(KEYS).flatMap((key) => [
			...digit(key, 0.08, 0.2, 0.2, rate),
			...silence(0.06, rate),
		]);
		expect(digits(keys, rate)).toBe(KEYS);
	});

	test('its place and length are told', () => {
		const [found] = heard([...silence(0.5), ...digit('5', 0.1), ...silence(0.2)]);
		expect(found).toMatchObject({ kind: 'dtmf', digit: '5' });
		expect(found?.offset).toBeCloseTo(0.5, 1);
		expect(found?.duration).toBeCloseTo(0.1, 1);
		expect(Math.abs((found?.duration ?? 0) - 0.1)).toBeLessThan(0.021);
	});

	test('40 ms are enough, 20 ms are not', () => {
		expect(digits([...silence(0.1), ...digit('7', 0.04), ...silence(0.1)])).toBe('7');
		for (const short of [0.02, 0.025, 0.03]) {
			expect(digits([...silence(0.1), ...digit('7', short), ...silence(0.1)])).toBe('');
		}
	});

	test.for([
		[0, '5'],
		[3.5, '5'],
		[5, ''],
		[-7.5, '5'],
		[-9, ''],
	] as const)('twist of %f dB: "%s"', ([twist, expected]) => {
		const low = 0.15;
		const high = low * 10 ** (twist / 20);
		expect(digits([...silence(0.1), ...digit('5', 0.1, low, high), ...silence(0.1)])).toBe(
			expected,
		);
	});

	test('the same digit twice is two digits', () => {
		expect(digits([...digit('1'), ...silence(0.05), ...digit('1'), ...silence(0.1)])).toBe('11');
	});

	test('noise of 20 dB less does not hide it, whispers are none', () => {
		const random = new SeededRandom(1);
		const noisy = digit('9', 0.1).map((sample) => sample + (random.fraction() - 0.5) * 1600);
		expect(digits([...silence(0.1), ...noisy, ...silence(0.1)])).toBe('9');
		expect(digits(digit('9', 0.2, 0.002, 0.002))).toBe('');
	});

	test('one tone alone, speech and noise are no digits', () => {
		expect(digits(tone(1, [[770, 0.3]]))).toBe('');
		expect(digits([...babble({ seed: 3, pitch: 120 }, 20, [[0, 20]])])).toBe('');
		const random = new SeededRandom(2);
		expect(digits(Array.from({ length: 80_000 }, () => (random.fraction() - 0.5) * 20_000))).toBe(
			'',
		);
	});

	test('pieces of any length give the same', () => {
		const samples = [...silence(0.1), ...digit('3', 0.1), ...silence(0.1)];
		const expected = heard(samples, RATE, 160);
		for (const piece of [1, 7, 1000, 100_000])
			expect(heard(samples, RATE, piece)).toEqual(expected);
	});
});

describe('fax', () => {
	test('calling tone: half a second of 1100 Hz', () => {
		const found = heard([...silence(0.3), ...tone(0.5, [[1100, 0.3]]), ...silence(3)]);
		expect(found.map(({ kind }) => kind)).toEqual(['fax-cng']);
		expect(found[0]?.offset).toBeCloseTo(0.3, 1);
		expect(heard(tone(0.2, [[1100, 0.3]]))).toEqual([]);
	});

	test('answer tone: 2100 Hz', () => {
		expect(heard(tone(3, [[2100, 0.3]])).map(({ kind }) => kind)).toEqual(['fax-ced']);
	});

	test('V.21: 300 bit/s between 1650 and 1850 Hz', () => {
		let phase = 0;
		const bits = '01111110'.repeat(40);
		const modem = Array.from(bits).flatMap((bit) =>
			Array.from({ length: Math.round(RATE / 300) }, () => {
				phase += (2 * Math.PI * (bit === '1' ? 1650 : 1850)) / RATE;
				return 8000 * Math.sin(phase);
			}),
		);
		const found = heard([...silence(0.1), ...modem, ...silence(0.2)]);
		expect(found.map(({ kind }) => kind)).toContain('fax-v21');
		expect(found.every(({ kind }) => kind === 'fax-v21')).toBe(true);
	});
});

test('a pure tone has all of the power, silence nothing', () => {
	const samples = Float64Array.from(tone(205 / RATE, [[1000, 0.5]]), (value) => value / 32_768);
	const power = samples.reduce((sum, value) => sum + value * value, 0) / samples.length;
	expect(toneShare(samples, 1000, RATE, power)).toBeCloseTo(1, 1);
	expect(toneShare(samples, 1300, RATE, power)).toBeLessThan(0.05);
	expect(toneShare(samples, 1000, RATE, 0)).toBe(0);
});
