/** Echo of a voice that is made up, in the sound of the other side. */
import { describe, expect, test } from 'vitest';
import { agreedEcho, findEcho } from '../../../app/analysis/echo.ts';
import { SeededRandom } from '../../fixtures/builders/random.ts';
import { babble } from '../../fixtures/builders/voice.ts';

const RATE = 8000;
const SECOND = RATE;

/** One second of a voice. */
function talk(seed = 3): Int16Array {
	return babble({ seed, pitch: 120 }, 2, [[0, 2]]).subarray(SECOND / 2, SECOND / 2 + SECOND);
}

/** The other side: its own noise, and the voice again. */
function other(said: Int16Array, delaySeconds: number, gain: number, noise = 100): Int16Array {
	const random = new SeededRandom(9);
	const shift = Math.round(delaySeconds * RATE);
	return Int16Array.from({ length: SECOND * 1.5 }, (_, at) => {
		return gain * (said[at - shift] ?? 0) + noise * (random.below(1000) / 1000 - 0.5);
	});
}

describe('echo', () => {
	test.for([
		[0.12, 0.3],
		[0.4, 0.1],
		[0.05, -0.2],
	] as const)('after %d s with gain %d is found', ([delay, gain]) => {
		const said = talk();
		const echo = findEcho(said, other(said, delay, gain), RATE);
		expect(echo?.delayMs).toBeCloseTo(delay * 1000, 0);
		expect(echo?.attenuation).toBeCloseTo(-20 * Math.log10(Math.abs(gain)), 0);
		expect(echo?.correlation).toBeGreaterThan(0.3);
	});

	test('another voice is none', () => {
		expect(findEcho(talk(), other(talk(77), 0.1, 1), RATE)).toBeNull();
	});

	test('too quiet to be heard is none', () => {
		const said = talk();
		expect(findEcho(said, other(said, 0.1, 0.02, 0), RATE)).toBeNull();
	});

	test('a tone in both directions proves nothing', () => {
		const tone = Int16Array.from({ length: SECOND * 1.5 }, (_, at) => {
			return 8000 * Math.sin((2 * Math.PI * 425 * at) / RATE);
		});
		expect(findEcho(tone.subarray(0, SECOND), tone, RATE)).toBeNull();
	});

	test('silence has no echo', () => {
		expect(findEcho(new Int16Array(SECOND), new Int16Array(SECOND * 1.5), RATE)).toBeNull();
		expect(findEcho(new Int16Array(0), new Int16Array(0), RATE)).toBeNull();
	});

	test('is believed when two looks agree on the delay', () => {
		const at = (delayMs: number) => ({ delayMs, attenuation: 10, correlation: 0.5 });
		expect(agreedEcho([at(120), at(300), at(124)])?.delayMs).toBe(120);
		expect(agreedEcho([at(120), at(300)])).toBeNull();
		expect(agreedEcho([])).toBeNull();
	});
});
