/** Parts of a stream are found again in the frames that brought them. */
import { describe, expect, test } from 'vitest';
import { ByteTrail } from '../../../app/protocols/byte-trail.ts';
import type { StreamOrigin } from '../../../app/protocols/stream-protocol.ts';

/** Bytes of a frame; a later one may have completed the stream up to them. */
function origin(from: number, sequence: number, frame = from): StreamOrigin {
	const time = { timeMs: frame * 10, seconds: 100, nanoseconds: frame };
	return { from, sequence, frame, ...time, interfaceId: 0 };
}

/** What is told of a part, in short. */
function told(trail: ByteTrail, length: number): string | null {
	const part = trail.take(length);
	return part === null
		? null
		: `${part.sequence} in ${part.frames.join('+')} @${part.origin.frame}`;
}

describe('parts of a stream', () => {
	test('stand in the segment that holds them, one behind the other', () => {
		const trail = new ByteTrail();
		trail.push(origin(5, 1000), 30);
		expect([told(trail, 10), told(trail, 20)]).toEqual(['1000 in 5 @5', '1010 in 5 @5']);
	});

	test('may reach over segments, and begin where the last one ended', () => {
		const trail = new ByteTrail();
		trail.push(origin(5, 1000), 10);
		trail.push(origin(6, 1010), 10);
		trail.push(origin(8, 1020), 10);
		expect(told(trail, 4)).toBe('1000 in 5 @5');
		expect(told(trail, 20)).toBe('1004 in 5+6+8 @8');
		expect(told(trail, 6)).toBe('1024 in 8 @8');
	});

	test('count over the end of the sequence numbers', () => {
		const trail = new ByteTrail();
		trail.push(origin(1, 0x7fff_fffe), 10);
		expect(told(trail, 4)).toBe('2147483646 in 1 @1');
		expect(told(trail, 4)).toBe('-2147483646 in 1 @1');
	});

	test('are complete when the last hole was filled, whichever frame that was', () => {
		const trail = new ByteTrail();
		trail.push(origin(9, 1000), 10);
		trail.push(origin(8, 1010, 9), 10);
		expect(told(trail, 20)).toBe('1000 in 9+8 @9');
	});

	test('name one frame once', () => {
		const trail = new ByteTrail();
		trail.push(origin(5, 1000), 10);
		trail.push(origin(5, 1010), 10);
		expect(told(trail, 20)).toBe('1000 in 5 @5');
	});

	test('are unknown where more is taken than came, and behind what was forgotten', () => {
		const trail = new ByteTrail();
		trail.push(origin(5, 1000), 10);
		trail.clear();
		trail.push(origin(6, 2000), 10);
		expect([told(trail, 5), told(trail, 6)]).toEqual(['2000 in 6 @6', null]);
	});

	test('are unknown inside TLS', () => {
		const trail = new ByteTrail();
		trail.push(null, 10);
		expect(told(trail, 10)).toBeNull();
	});
});
