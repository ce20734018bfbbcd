/** Interface description blocks of pcapng. @see draft-ietf-opsawg-pcapng §4.2 */
import { eachOption, optionText, signed64, ticksOfResolution } from './pcapng-options.ts';
import type { SectionNumbers } from './pcapng-options.ts';
import type { CaptureInterface } from './source.ts';

const IF_NAME = 2;
const IF_DESCRIPTION = 3;
const IF_TSRESOL = 9;
const IF_FILTER = 11;
const IF_OS = 12;
const IF_FCSLEN = 13;
const IF_TSOFFSET = 14;

/** An interface and what its times need. */
export interface ParsedInterface {
	readonly captureInterface: CaptureInterface;
	readonly offsetSeconds: number;
}

/**
 * Parses the body of an interface description block.
 * @param at first byte after the block's type and length
 * @param end one past the last byte of the options
 * @param id number given to the interface
 */
export function parseInterface(
	numbers: SectionNumbers,
	bytes: Uint8Array,
	at: number,
	end: number,
	id: number,
): ParsedInterface {
	const options = new Map<number, Uint8Array>();
	eachOption(numbers, bytes, at + 8, end, (code, value) => {
		if (!options.has(code)) options.set(code, value);
	});
	const text = (code: number): string | null => {
		const value = options.get(code);
		return value === undefined ? null : optionText(value);
	};
	const byte = (code: number): number | null => options.get(code)?.[0] ?? null;
	const resolution = byte(IF_TSRESOL);
	const offset = options.get(IF_TSOFFSET);
	return {
		captureInterface: {
			id,
			name: text(IF_NAME),
			description: text(IF_DESCRIPTION),
			linkType: numbers.u16(bytes, at),
			snapLength: numbers.u32(bytes, at + 4),
			ticksPerSecond: resolution === null ? 1e6 : ticksOfResolution(resolution),
			fcsLength: byte(IF_FCSLEN) ?? 0,
			// The first byte of if_filter tells its kind; 0 is a libpcap filter as text.
			filter: byte(IF_FILTER) === 0 ? (text(IF_FILTER)?.slice(1) ?? null) : null,
			operatingSystem: text(IF_OS),
			droppedByInterface: null,
			droppedByKernel: null,
		},
		offsetSeconds: offset === undefined ? 0 : signed64(numbers, offset),
	};
}
