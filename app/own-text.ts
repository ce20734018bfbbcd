/** Strings that live longer than the text they were cut from. */

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder('utf-8', { ignoreBOM: true });
/** V8 copies shorter parts by itself. */
const SHORTEST_SLICE = 13;

/**
 * The same characters in memory of their own. A part of a string keeps the whole of it alive: a
 * list of callers would hold every message that it was made from.
 * @param text without lone surrogates, as decoded text is
 */
export function ownText(text: string): string {
	return text.length < SHORTEST_SLICE ? text : DECODER.decode(ENCODER.encode(text));
}
