import { describe, expect, test } from 'vitest';
import {
	ARRIVED_AFTER_RESTART,
	ARRIVED_IN_ORDER,
	ARRIVED_LATE,
	ARRIVED_OUTSIDE,
} from '../../../app/analysis/rtp-statistics.ts';
import { Placement } from '../../../app/export/placement.ts';

describe('placing packets', () => {
	test('the first stands at the beginning, each further one by its timestamp', () => {
		const placement = new Placement(8000, 8000, 0);
		expect(placement.place(5000, 0, ARRIVED_IN_ORDER)).toBe(0);
		expect(placement.place(5160, 21, ARRIVED_IN_ORDER)).toBe(160);
		expect(placement.place(5320, 39, ARRIVED_IN_ORDER)).toBe(320);
	});

	test('jitter of the network moves nothing', () => {
		const placement = new Placement(8000, 8000, 0);
		placement.place(0, 0, ARRIVED_IN_ORDER);
		expect(placement.place(160, 480, ARRIVED_IN_ORDER)).toBe(160);
		expect(placement.place(320, 481, ARRIVED_IN_ORDER)).toBe(320);
		expect(placement.corrections).toBe(0);
	});

	test('a capture whose clock is set back moves nothing', () => {
		const placement = new Placement(8000, 8000, 0);
		placement.place(0, 60_000, ARRIVED_IN_ORDER);
		expect(placement.place(160, 55_020, ARRIVED_IN_ORDER)).toBe(160);
		expect(placement.place(320, 55_040, ARRIVED_IN_ORDER)).toBe(320);
		expect(placement.corrections).toBe(0);
	});

	test('silence before the stream moves all of it', () => {
		const placement = new Placement(8000, 8000, 4000);
		expect(placement.place(5000, 500, ARRIVED_IN_ORDER)).toBe(4000);
		expect(placement.place(5160, 520, ARRIVED_IN_ORDER)).toBe(4160);
	});

	test('a lost packet leaves its room', () => {
		const placement = new Placement(8000, 8000, 0);
		placement.place(0, 0, ARRIVED_IN_ORDER);
		expect(placement.place(480, 60, ARRIVED_IN_ORDER)).toBe(480);
	});

	test('a pause leaves its room', () => {
		const placement = new Placement(8000, 8000, 0);
		placement.place(0, 0, ARRIVED_IN_ORDER);
		expect(placement.place(80_000, 10_010, ARRIVED_IN_ORDER)).toBe(80_000);
		expect(placement.corrections).toBe(0);
	});

	test('a late packet goes back to its place and the next one goes on', () => {
		const placement = new Placement(8000, 8000, 0);
		placement.place(0, 0, ARRIVED_IN_ORDER);
		placement.place(320, 40, ARRIVED_IN_ORDER);
		expect(placement.place(160, 41, ARRIVED_LATE)).toBe(160);
		expect(placement.place(480, 60, ARRIVED_IN_ORDER)).toBe(480);
	});

	test('a packet from before the first one has a place below zero', () => {
		const placement = new Placement(8000, 8000, 0);
		placement.place(160, 0, ARRIVED_IN_ORDER);
		expect(placement.place(0, 1, ARRIVED_LATE)).toBe(-160);
	});

	test('timestamps go on over the wrap of 32 bits', () => {
		const placement = new Placement(8000, 8000, 0);
		placement.place((0xffff_ffff - 79) | 0, 0, ARRIVED_IN_ORDER);
		expect(placement.place(80, 20, ARRIVED_IN_ORDER)).toBe(160);
	});

	test('the clock of G.722 counts half its samples', () => {
		const placement = new Placement(16_000, 8000, 0);
		placement.place(0, 0, ARRIVED_IN_ORDER);
		expect(placement.place(160, 20, ARRIVED_IN_ORDER)).toBe(320);
	});

	test('the clock of MPEG audio counts 90 000 a second', () => {
		const placement = new Placement(44_100, 90_000, 0);
		placement.place(0, 0, ARRIVED_IN_ORDER);
		expect(placement.place(2351, 26, ARRIVED_IN_ORDER)).toBe(1152);
	});
});

describe('timestamps that jump', () => {
	test('after a restart the arrival time decides', () => {
		const placement = new Placement(8000, 8000, 0);
		placement.place(0, 0, ARRIVED_IN_ORDER);
		expect(placement.place(900_000, 20, ARRIVED_OUTSIDE)).toBe(160);
		expect(placement.place(900_160, 40, ARRIVED_AFTER_RESTART)).toBe(320);
		expect(placement.corrections).toBe(1);
	});

	test('a restart that jumps backwards does not go back', () => {
		const placement = new Placement(8000, 8000, 0);
		placement.place(1_000_000, 0, ARRIVED_IN_ORDER);
		expect(placement.place(0, 1000, ARRIVED_OUTSIDE)).toBe(8000);
	});

	test('a new offset in sequence is not believed either', () => {
		const placement = new Placement(8000, 8000, 0);
		placement.place(0, 0, ARRIVED_IN_ORDER);
		expect(placement.place(8_000_000, 20, ARRIVED_IN_ORDER)).toBe(160);
		expect(placement.corrections).toBe(1);
	});

	test('a network that holds packets back for seconds does not stretch the audio', () => {
		const placement = new Placement(8000, 8000, 0);
		placement.place(0, 0, ARRIVED_IN_ORDER);
		expect(placement.place(160, 5020, ARRIVED_IN_ORDER)).toBe(160);
		expect(placement.corrections).toBe(0);
	});

	test('no gap is longer than a day', () => {
		const placement = new Placement(8000, 8000, 0);
		placement.place(0, 0, ARRIVED_IN_ORDER);
		const at = placement.place(0, 90_000_000, ARRIVED_OUTSIDE);
		expect(at).toBe(86_400 * 8000);
	});
});
