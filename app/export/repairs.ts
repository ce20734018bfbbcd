/** Finds what may bring back lost packets of the streams that are saved, and reads it beforehand. */
import { u32 } from '../bytes.ts';
import type { CaptureFacts } from '../capture-facts.ts';
import { redBlocks } from '../media/red.ts';
import { RepairStore } from '../media/repair/repair-store.ts';
import { readFlexParity } from '../media/repair/flexfec.ts';
import { protectedPacket, readParity } from '../media/repair/ulpfec.ts';
import type { PayloadFormats } from '../media/payload-format.ts';
import * as R from '../protocols/rtp/stream-rows.ts';
import { eachStreamPacket } from '../stream-reader.ts';
import type { StreamPacket } from '../stream-reader.ts';
import { streamFormats } from '../views/stream-formats.ts';
import { listedStreams, payloadTypesOf, rowValue } from '../views/stream-item.ts';

/** How a packet helps a stream. */
type Help = (packet: StreamPacket, store: RepairStore) => void;

const payloadOf = ({ data, payloadStart, payloadEnd }: StreamPacket): Uint8Array =>
	data.slice(payloadStart, payloadEnd);

/**
 * Stores by stream; streams that nothing can repair have none.
 * @param wanted streams of pictures that are saved
 * @throws CancelledError on abort
 */
export async function readRepairs(
	facts: CaptureFacts,
	wanted: readonly number[],
	signal: AbortSignal,
): Promise<ReadonlyMap<number, RepairStore>> {
	const stores = new Map<number, RepairStore>();
	const helps = new Map<number, (readonly [store: RepairStore, help: Help])[]>();
	const listed = wanted.length === 0 ? [] : listedStreams(facts);
	for (const stream of wanted) {
		const store = new RepairStore();
		const helpers = helpersOf(facts, stream, listed);
		if (helpers.length === 0) continue;
		stores.set(stream, store);
		for (const [helper, help] of helpers) {
			helps.set(helper, [...(helps.get(helper) ?? []), [store, help]]);
		}
	}
	if (helps.size === 0) return stores;
	await eachStreamPacket(
		facts,
		new Set(helps.keys()),
		(stream, packet) => {
			for (const [store, help] of helps.get(stream) ?? []) help(packet, store);
		},
		signal,
	);
	return stores;
}

/** Readers of parity packets by what their payload type is said to be. */
const PARITY: ReadonlyMap<string, typeof readParity> = new Map([
	['ULPFEC', readParity],
	['FLEXFEC-03', (payload) => readFlexParity(payload, 'draft')],
	['FLEXFEC', (payload) => readFlexParity(payload, 'rfc')],
]);

/** Streams that help one: on its own flow, by what their payload types are said to be. */
function helpersOf(
	facts: CaptureFacts,
	stream: number,
	listed: readonly number[],
): readonly (readonly [stream: number, help: Help])[] {
	const flow = rowValue(facts, stream, R.FLOW);
	const types = payloadTypesOf(facts, stream);
	const helpers: (readonly [number, Help])[] = [];
	let hasParity = false;
	for (const one of listed.filter((other) => rowValue(facts, other, R.FLOW) === flow)) {
		const formats = streamFormats(facts, one);
		const rtx = originalTypes(formats, payloadTypesOf(facts, one), types);
		if (rtx.size > 0) helpers.push([one, rtxHelp(rtx)]);
		const codecs = payloadTypesOf(facts, one).map((type) => formats(type)?.codec);
		const isParity =
			codecs.some((codec) => codec !== undefined && PARITY.has(codec)) ||
			(one === stream && codecs.includes('RED'));
		const ssrc = rowValue(facts, stream, R.SSRC);
		if (isParity) helpers.push([one, parityHelp(formats, { isOwn: one === stream, ssrc })]);
		hasParity ||= isParity && one !== stream;
	}
	return hasParity ? [...helpers, [stream, mediaHelp]] : helpers;
}

/** Types of packets sent again, and what they were; those of other streams left out. */
function originalTypes(
	formats: PayloadFormats,
	types: readonly number[],
	wanted: readonly number[],
): ReadonlyMap<number, number> {
	return new Map(
		types.flatMap((type): [number, number][] => {
			const format = formats(type);
			const original = Number(format?.fmtp.get('apt') ?? NaN);
			return format?.codec === 'RTX' && wanted.includes(original) ? [[type, original]] : [];
		}),
	);
}

function rtxHelp(types: ReadonlyMap<number, number>): Help {
	return (packet, store) => {
		const payloadType = types.get(packet.payloadType);
		if (payloadType === undefined) return;
		const { timestamp, timeMs } = packet;
		const marker = packet.marker !== 0;
		store.takeRtx({ timestamp, timeMs, marker, payloadType, payload: payloadOf(packet) });
	};
}

const mediaHelp: Help = (packet, store) => {
	store.takeMedia(protectedPacket(packet.packetData.slice(packet.headerStart, packet.packetEnd)));
};

/** The draft's parity names the stream that it is over. */
function protects({ data, payloadStart, payloadEnd }: StreamPacket, ssrc: number): boolean {
	const at = payloadStart + 12;
	return at + 4 <= payloadEnd && u32(data, at) === ssrc >>> 0;
}

/** Parity alone, or inside redundancy, where it protects what stood before the wrapping. */
function parityHelp(
	formats: PayloadFormats,
	{ isOwn, ssrc }: { readonly isOwn: boolean; readonly ssrc: number },
): Help {
	return (packet, store) => {
		const codec = formats(packet.payloadType)?.codec;
		if (codec === 'FLEXFEC-03' && !protects(packet, ssrc)) return;
		const read = PARITY.get(codec ?? '');
		if (read !== undefined) return store.takeParity(payloadOf(packet), packet.timeMs, read);
		if (!isOwn) return;
		if (codec !== 'RED') return mediaHelp(packet, store);
		const block = redBlocks(payloadOf(packet))?.at(-1);
		if (block === undefined) return;
		if (formats(block.payloadType)?.codec === 'ULPFEC') {
			return store.takeParity(block.payload, packet.timeMs);
		}
		const head = 0x8000 | (packet.marker << 7) | block.payloadType;
		const { sequence, timestamp } = packet;
		store.takeMedia({ sequence, head, timestamp: timestamp >>> 0, body: block.payload });
	};
}
