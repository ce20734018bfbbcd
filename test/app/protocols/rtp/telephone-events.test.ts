import { describe, expect, test } from 'vitest';
import { TelephoneEvents } from '../../../../app/protocols/rtp/telephone-events.ts';

const packet = (timestamp: number, frame: number, stream = 0) => ({
	stream,
	timestamp,
	frame,
	timeMs: frame * 20,
});

/** RFC 4733 §2.3: event, end bit and volume, duration. */
function payload(event: number, duration: number, isEnd = false): Uint8Array {
	return Uint8Array.of(event, (isEnd ? 0x80 : 0) | 10, duration >> 8, duration & 255);
}

function take(
	events: TelephoneEvents,
	bytes: Uint8Array,
	of: ReturnType<typeof packet>,
): TelephoneEvents {
	events.take(bytes, 0, bytes.length, of);
	return events;
}

describe('telephone events', () => {
	test('a stream without events has none', () => {
		expect(new TelephoneEvents().of(3)).toEqual([]);
	});

	test('packets of one timestamp are one event with the longest duration', () => {
		const events = new TelephoneEvents();
		take(events, payload(5, 160), packet(1000, 1));
		take(events, payload(5, 320), packet(1000, 2));
		take(events, payload(5, 480, true), packet(1000, 3));
		take(events, payload(5, 480, true), packet(1000, 4));
		expect(events.of(0)).toEqual([
			{
				stream: 0,
				timestamp: 1000,
				event: 5,
				frame: 1,
				timeMs: 20,
				duration: 480,
				hasEnd: true,
			},
		]);
	});

	test('a packet that comes late does not shorten an event', () => {
		const events = new TelephoneEvents();
		take(events, payload(5, 480), packet(1000, 1));
		take(events, payload(5, 160), packet(1000, 2));
		expect(events.of(0)).toMatchObject([{ duration: 480, hasEnd: false }]);
	});

	test('the same digit at another timestamp is another event', () => {
		const events = new TelephoneEvents();
		take(events, payload(1, 400, true), packet(1000, 1));
		take(events, payload(1, 160), packet(2600, 9));
		expect(events.of(0)).toEqual([
			{ stream: 0, timestamp: 1000, event: 1, frame: 1, timeMs: 20, duration: 400, hasEnd: true },
			{
				stream: 0,
				timestamp: 2600,
				event: 1,
				frame: 9,
				timeMs: 180,
				duration: 160,
				hasEnd: false,
			},
		]);
	});

	test('another digit at the same timestamp is another event', () => {
		const events = new TelephoneEvents();
		take(events, payload(1, 400), packet(1000, 1));
		take(events, payload(2, 160), packet(1000, 2));
		expect(events.of(0).map(({ event, duration }) => [event, duration])).toEqual([
			[1, 400],
			[2, 160],
		]);
	});

	test('streams are kept apart', () => {
		const events = new TelephoneEvents();
		take(events, payload(1, 100), packet(1000, 1, 4));
		take(events, payload(1, 200), packet(1000, 2, 7));
		expect(events.of(4)).toMatchObject([{ stream: 4, frame: 1, duration: 100 }]);
		expect(events.of(7)).toMatchObject([{ stream: 7, frame: 2, duration: 200 }]);
		expect(events.of(5)).toEqual([]);
	});

	test('a payload shorter than four bytes is no event', () => {
		const events = new TelephoneEvents();
		for (const length of [0, 1, 2, 3]) {
			take(events, payload(1, 100).subarray(0, length), packet(1000, 1));
		}
		expect(events.of(0)).toEqual([]);
	});

	test('the payload is looked for at its place in the packet', () => {
		const events = new TelephoneEvents();
		const bytes = Uint8Array.of(9, 9, 9, ...payload(11, 0x1234, true), 9);
		events.take(bytes, 3, 7, packet(1000, 1));
		expect(events.of(0)).toMatchObject([{ event: 11, duration: 0x1234, hasEnd: true }]);
	});

	test.each([0, 9, 10, 11, 15, 16, 32, 255])('event %i is kept as it is', (event) => {
		const events = take(new TelephoneEvents(), payload(event, 80), packet(1, 1));
		expect(events.of(0)).toMatchObject([{ event, duration: 80 }]);
	});
});
