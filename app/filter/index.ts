/**
 * Display filters in Wireshark's language (its version 4.0, and `xor`), over the fields of
 * `app/dissect/`. From cheap to dear: `reduceFilter` with `FlowFacts` decides whole flows at once,
 * `compileRowTest` judges what is left by the index's columns, `evaluate` with `LayerFacts` reads
 * the packet's headers, and only what that cannot tell needs the whole tree: `matchesPacket`.
 * Not here: layer numbers (`ip.addr#2`), raw values (`@field`), host names, fields that Wireshark
 * computes over several packets.
 */
import type { DissectedPacket } from '../views/packets.ts';
import { evaluate } from './evaluate.ts';
import type { Filter } from './filter.ts';
import { PacketFacts } from './packet-facts.ts';

export { fieldItems } from './field-items.ts';
export { checkFilter, parseFilter } from './parse.ts';
export { type Filter, fieldsOf } from './filter.ts';
export type { FilterFacts, Verdict } from './facts.ts';
export { evaluate } from './evaluate.ts';
export { type FlowDescription, FlowFacts } from './flow-facts.ts';
export { LayerFacts } from './layer-facts.ts';
export { PacketFacts } from './packet-facts.ts';
export { type Reduced, reduceFilter } from './reduce.ts';
export { compileRowTest, type RowTest } from './rows.ts';
export type { FilterValue } from './values.ts';

/** Whether a filter is true of a dissected packet. */
export function matchesPacket(filter: Filter, packet: DissectedPacket): boolean {
	return evaluate(filter, new PacketFacts(packet)) === true;
}
