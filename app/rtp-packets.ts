/** The RTP packets of one stream as they were captured, for those who send them again. */
import type { CaptureFacts } from './capture-facts.ts';
import { giveWay } from './give-way.ts';
import { StreamWalk } from './stream-reader.ts';

/** One packet from its RTP header on, as captured. */
export interface RtpPacketView {
	readonly frame: number;
	/** s since the capture's first packet. */
	readonly offset: number;
	readonly data: Uint8Array;
}

/** Frames read at once: a page stays small whatever the stream's length. */
const PAGE_FRAMES = 256;

/** Pages of a stream's packets in capture order. @param stream number in `RtpStreams` */
export async function* rtpPackets(
	facts: CaptureFacts,
	stream: number,
): AsyncGenerator<readonly RtpPacketView[], void, void> {
	let page: RtpPacketView[] = [];
	const walk = new StreamWalk(facts, new Set([stream]), (_stream, packet) => {
		const { frame, timeMs, packetData, headerStart, packetEnd } = packet;
		page.push({ frame, offset: timeMs / 1000, data: packetData.slice(headerStart, packetEnd) });
	});
	const frames = walk.select();
	for (let at = 0; at < frames.length; at++) {
		walk.take(frames[at] as number);
		if (at % PAGE_FRAMES !== PAGE_FRAMES - 1) continue;
		yield page;
		page = [];
		await giveWay();
	}
	if (page.length > 0) yield page;
}
