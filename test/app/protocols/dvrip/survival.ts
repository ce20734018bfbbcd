/** What must hold for every damaged DVRIP stream: no throw, bounded results, messages found again. */
import { expect } from 'vitest';
import { readPayload } from '../../../../app/dvrip/payload.ts';
import { Hearing } from './hearing.ts';
import { dvripStream, markMessage } from './damaged-stream.ts';
import { mutate, SeededRandom } from '../../../fixtures/builders/random.ts';

/** Messages that a stream of 7 kB can hold at most: each has a header of 20 bytes. */
const MOST_MESSAGES = 800;
/** Longest body that a mutated length can swallow before the marks come, in marks. */
const MARKS = 8;
/** A header that is half damage, half marks may swallow them once more. */
const ROUNDS = 2;

/**
 * Reads mutated streams, each followed by whole messages.
 * @returns how many
 */
export function surviveDvrip(runs: number, seed: number): number {
	const random = new SeededRandom(seed);
	const stream = dvripStream();
	const mark = markMessage();
	// A swallowed length may reach far; what stands behind it must be found.
	const padding = new Uint8Array(3 << 20);
	for (let run = 0; run < runs; run++) {
		const hearing = new Hearing();
		const damaged = mutate(stream, random);
		const cut = random.below(damaged.length + 1);
		hearing.hear(1, damaged.subarray(0, cut));
		if (random.below(4) === 0) hearing.connection.gap(1, 1 + random.below(3000));
		hearing.hear(1, damaged.subarray(cut));
		expect(hearing.messages.length).toBeLessThan(MOST_MESSAGES);
		// A header that was cut becomes whole first, then its body, made of what comes next.
		for (let round = 0; round < ROUNDS; round++) {
			for (let wanted = 1; wanted > 0; wanted = hearing.connection.wanted(1)) {
				hearing.hear(1, padding.subarray(0, hearing.connection.wanted(1)));
			}
			for (let each = 0; each < MARKS; each++) hearing.hear(1, mark);
		}
		expect(hearing.messages.at(-1)?.command).toBe(1007);
		for (const { body } of hearing.messages) if (body !== null) readPayload(body);
		hearing.end();
	}
	return runs;
}

/** Reads every beginning and every end of the stream. @returns how many */
export function surviveTruncations(): number {
	const stream = dvripStream();
	for (let length = 0; length <= stream.length; length++) {
		const begun = new Hearing().hear(1, stream.subarray(0, length)).end();
		const joined = new Hearing().hear(1, stream.subarray(length)).end();
		expect(begun.messages.length + joined.messages.length).toBeLessThan(MOST_MESSAGES);
		if (length < stream.length - 200) expect(joined.messages.at(-1)?.command).toBe(1007);
	}
	return stream.length + 1;
}
