/** Packets for depacketisers, and what comes out of them. */
import { Depacketiser, makeUnpacker } from '../../../../app/media/depacketise/index.ts';
import type {
	AccessUnit,
	MediaPacket,
	VideoCodec,
} from '../../../../app/media/depacketise/index.ts';

/** Pictures as lists of payloads, 3000 ticks apart, with the marker on each last one. */
export function sent(pictures: readonly (readonly (readonly number[])[])[]): MediaPacket[] {
	let sequence = 100;
	return pictures.flatMap((payloads, picture) =>
		payloads.map((payload, at) => ({
			payload: Uint8Array.from(payload),
			sequence: sequence++,
			timestamp: (0x7fff_f000 + picture * 3000) | 0,
			timeMs: picture * 33 + at,
			marker: at === payloads.length - 1,
		})),
	);
}

/** What a depacketiser makes of packets. */
export function joined(
	codec: VideoCodec,
	packets: readonly MediaPacket[],
): { units: AccessUnit[]; counts: Depacketiser['counts'] } {
	const units: AccessUnit[] = [];
	const depacketiser = new Depacketiser(makeUnpacker(codec), (unit) => units.push(unit));
	for (const packet of packets) depacketiser.take(packet);
	depacketiser.flush();
	return { units, counts: depacketiser.counts };
}

/** Bytes of the whole pictures as plain numbers; null for damaged ones. */
export function bytesOf(units: readonly AccessUnit[]): (number[][] | null)[] {
	return units.map(({ pieces, isWhole }) => (isWhole ? pieces.map((piece) => [...piece]) : null));
}

/** Packets without those at some places. */
export function lost(packets: readonly MediaPacket[], ...at: readonly number[]): MediaPacket[] {
	return packets.filter((_, index) => !at.includes(index));
}
