/** The strip of all sessions over time. */

/** One lane of the time strip: one stream. */
export interface TimelineLane {
	/** First frame of the stream, as in `StreamOrderView.ids`. */
	readonly stream: number;
	readonly kind: 'audio' | 'video' | 'other';
	readonly encrypted: boolean;
	/** For example `0x2de8a9b6 g711U`; a codec that Wireshark does not know by its own name. */
	readonly title: string;
	/** The codec in the title is a guess. */
	readonly inferred: boolean;
	/** Seconds since the first packet of the capture. */
	readonly from: number;
	readonly to: number;
	/** Bytes per bin, scaled to 0–255 against the lane's largest bin; 0 where no packet came. */
	readonly level: Uint8Array;
	/** Share of packets lost per bin, 0–255 for 0–100 %; at least 1 where anything was lost. */
	readonly loss: Uint8Array;
}

/** Lanes over a range cut into equal bins. */
export interface TimelineView {
	readonly from: number;
	readonly to: number;
	readonly bins: number;
	readonly lanes: readonly TimelineLane[];
	/** Streams that were left out because only the first `limit` are drawn. */
	readonly lanesLeftOut: number;
}
