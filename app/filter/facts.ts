/** What a filter asks of packets. The one seam between filters and everything they look at. */
import type { FilterValue } from './values.ts';

/**
 * Answers about one packet, or about all packets of a flow or stream at once. Names are those of
 * single fields and protocols (`udp.srcport`, `rtp`), never of those that stand for several.
 */
export interface FilterFacts {
	/** Whether a field or protocol is there. */
	has(field: string): Verdict;
	/**
	 * Values of a field; for a protocol its bytes, from its header to the end of what it carries.
	 * @returns `unknown` when these facts cannot tell: ask about the packet itself then
	 */
	lookup(field: string): readonly FilterValue[] | 'absent' | 'unknown';
}

/** Answer of a test under facts that may not know everything. */
export type Verdict = boolean | 'unknown';
