import { describe, expect, test } from 'vitest';
import type { SessionMedia } from '../../../../main/ipc/contract.ts';
import { clockReading, clockText } from '../../../../renderer/features/cameras/camera-text.ts';
import { NumberFormat } from '../../../../renderer/format/numbers.ts';

const format = new NumberFormat('en');
const START = Date.UTC(2026, 1, 1, 12) / 1000;
const CLOCK = {
	firstMs: Date.UTC(2026, 1, 1, 13),
	lastMs: Date.UTC(2026, 1, 1, 13, 0, 10),
	firstCaptureMs: 2500,
	lastCaptureMs: 12_490,
	gainMs: 10,
	isLive: true,
};
const media = (clock: SessionMedia['clock']): SessionMedia =>
	({ ...(clock === undefined ? {} : { clock }) }) as SessionMedia;

describe("a camera's clock", () => {
	test('is told in seconds, hours or days, with its sign', () => {
		expect(clockText(37.24, format)).toBe('+37.2 s');
		expect(clockText(-3599.9, format)).toBe('−1.0 h');
		expect(clockText(-292.8 * 86_400, format)).toBe('−292.8 d');
	});

	test('stands beside the time of the capture', () => {
		expect(clockReading(media(CLOCK), START, format)).toEqual({
			camera: '2026-02-01 13:00:00.000',
			captured: '2026-02-01 12:00:02.500Z',
			offset: '+1.0 h',
			gain: 10,
		});
	});

	test('is not made up where a track tells none, and survives one that no calendar has', () => {
		expect(clockReading(media(null), START, format)).toBeNull();
		expect(clockReading(media(undefined), START, format)).toBeNull();
		const wild = clockReading(media({ ...CLOCK, firstMs: 9e15 }), START, format);
		expect(wild?.camera).toBe('9000000000000000');
	});
});
