/** The one property that every parser has: a message that is cut is malformed, and nothing worse. */
import { expect } from 'vitest';
import { MalformedPacketError } from '../../app/errors.ts';

/**
 * Parses every prefix of a valid message; each must be parsed or throw `MalformedPacketError`.
 * @returns how many prefixes were refused
 */
export function parsesEveryPrefix(
	message: Uint8Array,
	parse: (bytes: Uint8Array) => unknown,
): number {
	let refused = 0;
	for (let length = 0; length < message.length; length++) {
		try {
			parse(message.slice(0, length));
		} catch (error) {
			expect(error, `cut to ${length} bytes`).toBeInstanceOf(MalformedPacketError);
			refused++;
		}
	}
	return refused;
}
