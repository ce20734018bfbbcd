/** What a search for media by their first bytes finds. */

/** Kinds of media that are told by their bytes. */
export type SignatureKind =
	'JPEG' | 'PNG' | 'FLV' | 'MP4' | 'WAV' | 'H264' | 'H265' | 'ADTS' | 'TS' | 'PS' | 'RTP';

/** One find in the bytes of one direction of a conversation. */
export interface Signature {
	readonly kind: SignatureKind;
	/** First byte. */
	readonly at: number;
	/** Bytes that belong to it as far as they are here. */
	readonly length: number;
	/** False when its end is missing. */
	readonly isWhole: boolean;
	/** 0 to 1. */
	readonly confidence: number;
	/** What speaks for it, in words. */
	readonly reason: string;
}

/** Measures what may begin at a place; null when it does not. Pure, bounded by the bytes. */
export type Measure = (data: Uint8Array, at: number) => Omit<Signature, 'at' | 'kind'> | null;

/** A kind, the bytes to look for, and how many bytes before them it begins. */
export interface Detector {
	readonly kind: SignatureKind;
	readonly magic: Uint8Array;
	readonly before: number;
	readonly measure: Measure;
}
