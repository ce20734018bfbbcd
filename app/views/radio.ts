/** Radio facts of single packets and of whole streams, from the headers of Wi-Fi receivers. */
import { u16le, u8 } from '../bytes.ts';
import type { CaptureFacts } from '../capture-facts.ts';
import { CancelledError } from '../errors.ts';
import { giveWay } from '../give-way.ts';
import { radioFacts } from '../network/radiotap.ts';
import { PacketReader } from '../packet-reader.ts';
import * as K from '../protocols/kinds.ts';
import type { RadioItem } from './packets.ts';

const LINKTYPE_RADIOTAP = 127;
const RETRY = 0x08;
const LOOK_PACKETS = 512;
/** Parts that a stream's time is cut into for its signal over time. */
const MAX_BINS = 120;

/** Least, mean and largest of some values. */
export interface RangeOfValues {
	readonly min: number;
	readonly mean: number;
	readonly max: number;
}

/** Signal in one part of a stream's time. */
export interface SignalBin extends RangeOfValues {
	/** s since the capture's first packet, middle of the part. */
	readonly offset: number;
}

/** How a stream was received. */
export interface StreamRadio {
	/** Packets with a radio header. */
	readonly packets: number;
	/** Channel and frequency in MHz, with packets, most first. */
	readonly channels: readonly {
		readonly channel: number | null;
		readonly frequency: number;
		readonly packets: number;
	}[];
	/** Mbit/s; null where no packet told one. */
	readonly rateMbps: RangeOfValues | null;
	/** Indexes of modulation and coding that were used, ascending. */
	readonly mcs: readonly number[];
	readonly signalDbm: RangeOfValues | null;
	readonly noiseDbm: RangeOfValues | null;
	/** Packets that say of themselves that they were sent again on the air. */
	readonly retries: number;
	/** Signal over time; empty where no packet told it. */
	readonly signal: readonly SignalBin[];
}

/** Of the frame that the reader has read last; null for what no Wi-Fi receiver took. */
export function radioItem(facts: CaptureFacts, reader: PacketReader): RadioItem | null {
	const { record, data, start } = reader;
	if (facts.source.interfaces[record.interfaceId]?.linkType !== LINKTYPE_RADIOTAP) return null;
	const told = radioFacts(data, start, start + record.captured);
	const { channel, frequency, mcs, signalDbm, noiseDbm } = told;
	return {
		...{ channel, frequency, mcs, signalDbm, noiseDbm },
		rateMbps: told.rateMbps ?? told.mcsRateMbps,
	};
}

/** The Retry flag of the 802.11 header behind the radio header. */
function isRetry({ record, data, start }: PacketReader): boolean {
	const at = start + u16le(data, start + 2) + 1;
	return at < start + record.captured && (u8(data, at) & RETRY) !== 0;
}

/**
 * How the packets of an RTP stream were received; its packets are read once for it.
 * @param stream number in `RtpStreams`
 * @returns null when no packet has a radio header
 * @throws CancelledError on abort
 */
export async function streamRadio(
	facts: CaptureFacts,
	stream: number,
	signal: AbortSignal,
): Promise<StreamRadio | null> {
	const { tracker, source } = facts;
	if (!source.interfaces.some(({ linkType }) => linkType === LINKTYPE_RADIOTAP)) return null;
	const reader = new PacketReader(tracker.index, source);
	const rows = tracker.index.select(
		(unit, kind) => (kind & K.KIND_MASK) === K.KIND_RTP && unit === stream,
	);
	const sums = new RadioSums();
	for (const [at, row] of rows.entries()) {
		if (at % LOOK_PACKETS === LOOK_PACKETS - 1) {
			await giveWay();
			if (signal.aborted) throw new CancelledError();
		}
		reader.read(row + 1);
		const item = radioItem(facts, reader);
		if (item === null) continue;
		const { seconds, nanoseconds } = reader.record;
		const offset = seconds - tracker.startSeconds + (nanoseconds - tracker.startNanoseconds) / 1e9;
		sums.take(item, { offset, isRetry: isRetry(reader) });
	}
	return sums.view();
}

/** Collects what packets say. */
class RadioSums {
	#packets = 0;
	#retries = 0;
	readonly #channels = new Map<number, { channel: number | null; packets: number }>();
	readonly #mcs = new Set<number>();
	readonly #rates: number[] = [];
	readonly #noise: number[] = [];
	readonly #signals: { readonly offset: number; readonly dbm: number }[] = [];

	take(item: RadioItem, { offset, isRetry }: { offset: number; isRetry: boolean }): void {
		const { channel, frequency, mcs, rateMbps, signalDbm, noiseDbm } = item;
		this.#packets++;
		if (isRetry) this.#retries++;
		if (frequency !== null) {
			const known = this.#channels.get(frequency) ?? { channel, packets: 0 };
			known.packets++;
			this.#channels.set(frequency, known);
		}
		if (mcs !== null) this.#mcs.add(mcs);
		if (rateMbps !== null) this.#rates.push(rateMbps);
		if (noiseDbm !== null) this.#noise.push(noiseDbm);
		if (signalDbm !== null) this.#signals.push({ offset, dbm: signalDbm });
	}

	view(): StreamRadio | null {
		if (this.#packets === 0) return null;
		const channels = [...this.#channels].map(([frequency, known]) => ({ frequency, ...known }));
		return {
			packets: this.#packets,
			channels: channels.sort((a, b) => b.packets - a.packets),
			rateMbps: rangeOf(this.#rates),
			mcs: [...this.#mcs].sort((a, b) => a - b),
			signalDbm: rangeOf(this.#signals.map(({ dbm }) => dbm)),
			noiseDbm: rangeOf(this.#noise),
			retries: this.#retries,
			signal: this.#bins(),
		};
	}

	#bins(): readonly SignalBin[] {
		const first = this.#signals[0]?.offset ?? 0;
		const last = this.#signals.at(-1)?.offset ?? 0;
		const width = (last - first) / MAX_BINS;
		const groups = new Map<number, number[]>();
		for (const { offset, dbm } of this.#signals) {
			const at = width <= 0 ? 0 : Math.min(MAX_BINS - 1, Math.floor((offset - first) / width));
			const group = groups.get(at) ?? [];
			groups.set(at, group);
			group.push(dbm);
		}
		return [...groups].flatMap(([at, values]) => {
			const range = rangeOf(values);
			return range === null ? [] : [{ offset: first + (at + 0.5) * width, ...range }];
		});
	}
}

function rangeOf(values: readonly number[]): RangeOfValues | null {
	if (values.length === 0) return null;
	let [min, max, sum] = [Infinity, -Infinity, 0];
	for (const value of values) {
		min = Math.min(min, value);
		max = Math.max(max, value);
		sum += value;
	}
	return { min, mean: sum / values.length, max };
}
