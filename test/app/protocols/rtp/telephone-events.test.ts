import { describe, expect, test } from 'vitest';
import { TelephoneEvents } from '../../../../app/protocols/rtp/telephone-events.ts';

const END = 0x80;

/** One packet of an event: event, flags with volume, duration. */
function take(
	events: TelephoneEvents,
	timestamp: number,
	[event, flags, duration]: readonly [number, number, number],
	more: { readonly stream?: number; readonly frame?: number } = {},
): void {
	const payload = Uint8Array.of(0xff, event, flags, duration >> 8, duration & 0xff);
	const { stream = 1, frame = timestamp } = more;
	events.take(payload, 1, payload.length, { stream, timestamp, frame, timeMs: timestamp / 8 });
}

describe('events of RFC 4733', () => {
	test('all packets of one timestamp are one event, with the longest duration', () => {
		const events = new TelephoneEvents();
		take(events, 800, [5, 10, 160], { frame: 7 });
		take(events, 800, [5, 10, 320], { frame: 8 });
		take(events, 800, [5, END | 10, 480], { frame: 9 });
		take(events, 800, [5, END | 10, 480], { frame: 10 });
		expect(events.of(1)).toEqual([
			{
				stream: 1,
				timestamp: 800,
				event: 5,
				frame: 7,
				timeMs: 100,
				duration: 480,
				hasEnd: true,
			},
		]);
	});

	test('the same digit pressed again is another event', () => {
		const events = new TelephoneEvents();
		take(events, 800, [1, END, 400]);
		take(events, 4000, [1, END, 400]);
		expect(events.of(1).map(({ timestamp }) => timestamp)).toEqual([800, 4000]);
	});

	test('an event whose end was not captured says so', () => {
		const events = new TelephoneEvents();
		take(events, 800, [11, 0, 160]);
		expect(events.of(1)[0]).toMatchObject({ event: 11, hasEnd: false, duration: 160 });
	});

	test('streams are kept apart', () => {
		const events = new TelephoneEvents();
		take(events, 800, [1, END, 400], { stream: 1 });
		take(events, 800, [2, END, 400], { stream: 2 });
		expect(events.of(1).map(({ event }) => event)).toEqual([1]);
		expect(events.of(2).map(({ event }) => event)).toEqual([2]);
		expect(events.of(3)).toEqual([]);
	});

	test('a payload too short for an event is none', () => {
		const events = new TelephoneEvents();
		events.take(Uint8Array.of(5, END, 1), 0, 3, { stream: 1, timestamp: 0, frame: 1, timeMs: 0 });
		expect(events.of(1)).toEqual([]);
	});
});
