/**
 * Clock rates of encoding names that are known without being said, and what they carry.
 * @see specs of the payload formats: IANA "RTP Parameters"
 */

import { PAYLOAD_TYPES } from './payload-types-table.ts';

/** What an encoding name says by itself. */
export interface EncodingFacts {
	/** Hz, when a description names no rate; 0 when that cannot be. */
	readonly clockRate: number;
	/** Wireshark 4.0 has it in its list too. */
	readonly isInWireshark: boolean;
}

const rows = (
	clockRate: number,
	isInWireshark: boolean,
	names: string,
): readonly (readonly [string, EncodingFacts])[] =>
	names.split(' ').map((name) => [name, { clockRate, isInWireshark }]);

/** Lower-case names; Wireshark's compare as prefixes, so longer ones stand first. */
export const ENCODINGS: readonly (readonly [string, EncodingFacts])[] = [
	...rows(16_000, true, 'amr-wb'),
	...rows(8000, true, 'amr'),
	...rows(16_000, true, 'evrcwb1 evrcwb0 evrcwb'),
	...rows(8000, true, 'evrcb1 evrcb0 evrcb evrc1 evrc0 evrc'),
	...rows(16_000, true, 'evs'),
	...rows(8000, true, 'g726-16 g726-24 g726-32 g726-40 g729d g729e gsm-efr smv telephone-event'),
	...rows(16_000, true, 'g7221'),
	...rows(
		90_000,
		true,
		'h263-1998 h263-2000 h264 mp4v-es mp2p mp1s mpa-robust bmpeg bt656 dv raw pointer',
	),
	...rows(1000, true, 'red t140'),
	...rows(48_000, false, 'opus ac3 eac3'),
	...rows(90_000, false, 'h265 h266 vp8 vp9 av1 jpeg2000 rtx ulpfec flexfec-03 smpte291 mp2t ps'),
	...rows(8000, false, 'pcmu pcma gsm g723 g722 g728 g729 ilbc clearmode bv16 cn g729a g729b'),
	...rows(16_000, false, 'isac bv32 speex-wb'),
];

const BY_NAME = new Map(ENCODINGS);

/** Clock rate of a name where a description has none; Hz, 0 when not known. */
export function knownClockRate(codec: string): number {
	return BY_NAME.get(codec.toLowerCase())?.clockRate ?? 0;
}

/** The same as Wireshark 4.0 knows it: by prefix, from its own list. */
export function wiresharkClockRate(codec: string): number {
	const name = codec.toLowerCase();
	const found = ENCODINGS.find(([prefix, facts]) => facts.isInWireshark && name.startsWith(prefix));
	return found?.[1].clockRate ?? 0;
}

/** Names of static codecs in their usual spelling; descriptions write them in any case. */
const USUAL_SPELLING = new Map(
	PAYLOAD_TYPES.flatMap(({ codec }): [string, string][] =>
		codec === null ? [] : [[codec.toLowerCase(), codec]],
	),
);

/** `PCMU` for `pcmu`; other names as written. */
export function usualName(codec: string): string {
	return USUAL_SPELLING.get(codec.toLowerCase()) ?? codec;
}

/** Encodings beside or around the media itself: they never are a stream's main codec. */
const SIDE_ENCODINGS: ReadonlySet<string> = new Set([
	...[
		'cn',
		'telephone-event',
		'tone',
		'red',
		'rtx',
		'ulpfec',
		'flexfec-03',
		'flexfec',
		'x-ulpfecuc',
	],
]);

/** Whether a name stands for comfort noise, events, repair or a wrapper. */
export function isSideEncoding(codec: string): boolean {
	return SIDE_ENCODINGS.has(codec.toLowerCase());
}

/** Whether the media is inside packets of this name. @see RFC 2198 */
export function isWrapper(codec: string): boolean {
	return codec.toLowerCase() === 'red';
}

/** RFC 4733: the timestamp stands still during an event, so no figure may go by it. */
export function isEvent(codec: string): boolean {
	return /^telephone-event/i.test(codec);
}
