/** Media that were found by their bytes in what no protocol claimed. */
import type { SignatureKind } from '../media/signatures/signature.ts';
import type { EndpointItem } from './streams.ts';

/** One find. */
export interface SignatureItem {
	/** Stable: the same capture gives the same. */
	readonly id: string;
	readonly kind: SignatureKind;
	readonly transport: 'udp' | 'tcp';
	readonly source: EndpointItem;
	readonly destination: EndpointItem;
	/** Frame of its first byte, and place in that frame's payload. */
	readonly frame: number;
	readonly payloadOffset: number;
	/** Bytes that are here. */
	readonly bytes: number;
	readonly isWhole: boolean;
	/** 0 to 1. */
	readonly confidence: number;
	readonly reason: string;
	/** Name of the file that taking it out gives. */
	readonly file: string;
}
