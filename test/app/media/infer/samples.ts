/** Samples of streams for the scorers. */
import { headOf } from '../../../../app/media/infer/sample.ts';
import type { PayloadSample } from '../../../../app/media/infer/sample.ts';
import { SeededRandom } from '../../../fixtures/builders/random.ts';

/** How a made-up stream is sent. */
export interface Sending {
	/** Ticks between timestamps. */
	readonly step: number;
	/** Hz at which they pass by capture time. */
	readonly rate: number;
	/** Bytes of the payload on the wire, when more than are given. */
	readonly length?: number;
}

/** One packet for each payload, each with a timestamp of its own. */
export function each(payloads: readonly Iterable<number>[], sending: Sending): PayloadSample[] {
	return pictures(
		payloads.map((payload) => [payload]),
		sending,
	);
}

/** Pictures of several packets: they share a timestamp, the last has the marker. */
export function pictures(
	all: readonly (readonly Iterable<number>[])[],
	{ step, rate, length }: Sending,
): PayloadSample[] {
	let sequence = 65_530;
	return all.flatMap((parts, picture) =>
		parts.map((part, index) => {
			const bytes = Uint8Array.from(part);
			return {
				sequence: sequence++ & 0xffff,
				timestamp: (0x7fff_f000 + picture * step) | 0,
				timeMs: (picture * step * 1000) / rate + index * 0.1,
				marker: index === parts.length - 1,
				payloadType: 96,
				length: length ?? bytes.length,
				head: headOf(bytes, 0, bytes.length),
			};
		}),
	);
}

/** Bytes without any order. */
export function noise(length: number, seed: number): number[] {
	const random = new SeededRandom(seed);
	return Array.from({ length }, () => random.word() & 255);
}

/** `count` things made from their number. */
export function times<T>(count: number, make: (index: number) => T): T[] {
	return Array.from({ length: count }, (_, index) => make(index));
}
