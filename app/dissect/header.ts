/** One header of a packet on its way into the tree, and how a layer is made of it. */
import type { DissectedLayer } from '../views/packets.ts';
import { LayerBuilder, type LayerRange, makeLayer } from './layer-builder.ts';

/** A header as the decoder met it. */
export interface Header extends LayerRange {
	/** NEXT_ constant of `network/cursor.ts`. */
	readonly kind: number;
	/** EtherType or IP protocol number that led to it. */
	readonly type: number;
	/** Its bytes stand in the reassembled datagram. */
	readonly isReassembled: boolean;
}

/** Makes a layer of a header; `fill` adds its fields. */
export function layerOf(
	header: Header,
	name: string,
	title: string,
	fill: (builder: LayerBuilder) => void,
): DissectedLayer {
	const builder = new LayerBuilder(header);
	fill(builder);
	return makeLayer(name, title, header, header.isReassembled, builder.fields());
}
