import { describe, expect, test } from 'vitest';
import { PictureClock } from '../../../app/media/picture-clock.ts';

describe('the time of a picture', () => {
	test('goes by the clock of its sender, not by jitter', () => {
		const clock = new PictureClock(90_000);
		expect([clock.place(0, 5000), clock.place(3000, 5090), clock.place(6000, 5066)]).toEqual([
			0,
			3000 / 90,
			6000 / 90,
		]);
		expect(clock.corrections).toBe(0);
	});

	test('counts from an origin that was given', () => {
		expect(new PictureClock(90_000, 0).place(0, 1234)).toBe(1234);
		expect(new PictureClock(90_000, 1000).place(0, 1234)).toBe(234);
	});

	test('goes by arrival where the clock jumps by more than two seconds, and on from there', () => {
		const clock = new PictureClock(1000, 0);
		clock.place(0, 0);
		expect(clock.place(50_000, 100)).toBe(100);
		expect(clock.place(50_040, 150)).toBe(140);
		expect(clock.corrections).toBe(1);
	});

	test('is stretched where the user says so, however far that leads from the arrivals', () => {
		const clock = new PictureClock(90_000, NaN, 3);
		const times = [0, 1, 2, 100].map((second) => clock.place(second * 90_000, 700 + second * 1000));
		expect(times.map((time) => Math.round(time * 1000) / 1000)).toEqual([
			...[0, 333.333, 666.667, 33_333.333],
		]);
		expect(clock.corrections).toBe(0);
	});

	test('bears a stall of the network of less', () => {
		const clock = new PictureClock(1000, 0);
		clock.place(0, 0);
		expect(clock.place(40, 1900)).toBe(40);
		expect(clock.corrections).toBe(0);
	});

	test('bears packets that come later and later, and then early again', () => {
		const clock = new PictureClock(1000, 0);
		const lateness = [0, 500, 1200, 1900, 2300, 2900, 3100, 1500, 200, 0];
		const times = lateness.map((late, at) => clock.place(at * 40, at * 40 + late));
		expect(times).toEqual(lateness.map((_, at) => at * 40));
		expect(clock.corrections).toBe(0);
	});

	test('goes by arrival where the clock runs at quite another rate', () => {
		const clock = new PictureClock(1000, 0);
		for (let second = 0; second <= 30; second++) clock.place(second, second * 1000);
		expect(clock.corrections).toBe(2);
		expect(clock.place(31, 31_000)).toBeGreaterThan(20_000);
	});

	test('sees a jump back as well', () => {
		const clock = new PictureClock(1000, 0);
		clock.place(60_000, 0);
		expect(clock.place(0, 40)).toBe(40);
		expect(clock.place(40, 80)).toBe(80);
		expect(clock.corrections).toBe(1);
	});
});
