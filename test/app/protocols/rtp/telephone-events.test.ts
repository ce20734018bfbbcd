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
	const place = { stream, timestamp, payloadType: 101, frame, timeMs: timestamp / 8 };
	events.take(payload, 1, payload.length, place);
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
				payloadType: 101,
				event: 5,
				frame: 7,
				timeMs: 100,
				duration: 480,
				hasEnd: true,
				segment: 800,
				earlier: 0,
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

	test('a long one goes on in segments, over the wrap of timestamps', () => {
		const events = new TelephoneEvents();
		const start = -40_000;
		const second = start + 0xffff;
		take(events, start, [11, 0, 0xff00], { frame: 1 });
		take(events, start, [11, 0, 0xffff], { frame: 2 });
		take(events, second, [11, 0, 800], { frame: 3 });
		take(events, start, [11, 0, 0xffff], { frame: 4 });
		take(events, second, [11, END, 4000], { frame: 5 });
		expect(events.of(1)).toMatchObject([
			{ event: 11, timestamp: start, frame: 1, duration: 0xffff + 4000, hasEnd: true },
		]);
		take(events, second + 0xffff, [11, 0, 800], { frame: 6 });
		expect(events.of(1)).toHaveLength(2);
	});

	test('a copy of the end behind the next digit is no digit', () => {
		const events = new TelephoneEvents();
		take(events, 800, [1, END, 400]);
		take(events, 4000, [2, 0, 160]);
		take(events, 800, [1, END, 400]);
		take(events, 4000, [2, END, 480]);
		expect(events.of(1).map(({ event, duration }) => [event, duration])).toEqual([
			[1, 400],
			[2, 480],
		]);
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
		const place = { stream: 1, timestamp: 0, payloadType: 101, frame: 1, timeMs: 0 };
		events.take(Uint8Array.of(5, END, 1), 0, 3, place);
		expect(events.of(1)).toEqual([]);
	});
});
