/** Media that were found by their bytes in what no protocol claimed. */
import type { SignatureKind } from '../media/signatures/signature.ts';
import type { ManifestDocument } from './save.ts';
import type { EndpointItem } from './streams.ts';

/** The capture that files were taken from. */
export type ManifestCapture = ManifestDocument['capture'];

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

/** How far a search is. */
export interface SignatureProgress {
	/** Packets are read first, then one direction of a conversation after the other is searched. */
	readonly phase: 'reading' | 'searching';
	readonly done: number;
	readonly total: number;
	/** So far. */
	readonly finds: number;
}

/** What a search found, and what it went through. */
export interface SignaturesView {
	/** By frame. */
	readonly items: readonly SignatureItem[];
	readonly scope: {
		/** Packets of UDP and TCP that no protocol claimed. */
		readonly packets: number;
		/** Directions of conversations that they belong to. */
		readonly conversations: number;
		/** Payload bytes that were searched. */
		readonly bytes: number;
		/** Payload bytes behind the bounds of a search, which were not. */
		readonly passedOver: number;
		/** Something was passed over, or there are more finds than are listed. */
		readonly isCut: boolean;
	};
}

/** One find that was taken out. */
export interface SavedSignature extends SignatureItem {
	/** Of the written file. */
	readonly sha256: string;
}

/** `manifest.json` of finds that were taken out. */
export interface SignatureManifest {
	readonly schema: 'tapdeck/signatures@1';
	readonly tool: { readonly name: 'tapdeck'; readonly version: string };
	/** ISO 8601, UTC. */
	readonly created: string;
	readonly capture: ManifestCapture;
	readonly searched: SignaturesView['scope'];
	readonly items: readonly SavedSignature[];
	readonly failed: readonly { readonly id: string; readonly reason: string }[];
}
