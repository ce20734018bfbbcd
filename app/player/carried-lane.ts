/** The sound inside a transport or program stream as a lane: its frames go on as packets of their own. */
import type { CaptureFacts } from '../capture-facts.ts';
import { ArrivalJudge } from '../export/arrival-judge.ts';
import type { SoundShape } from '../export/audio-decoder.ts';
import { isKept } from '../export/carried-plan.ts';
import { CarriedReader } from '../export/carried-reader.ts';
import type { CarriedUnit } from '../export/carried-reader.ts';
import { makeTrack } from '../export/carried-tracks.ts';
import { frameSeconds, lpcmSamples } from '../media/mpeg/index.ts';
import type { Carrier, ElementaryStream } from '../media/mpeg/index.ts';
import { parseFmtp } from '../media/payload-format.ts';
import type { PayloadFormat } from '../media/payload-format.ts';
import { StreamPacket, StreamWalk } from '../stream-reader.ts';
import type { PlayerCounts } from '../views/player.ts';
import { FedLane } from './fed-lane.ts';
import type { FedLaneGiven } from './fed-lane.ts';
import type { LaneSound } from './lane.ts';
import type { LaneMarks } from './marks.ts';
import type { PeakBins } from './peaks.ts';

/** Packets among which the first sound is looked for. */
const PROBED_PACKETS = 2000;
/** Times of a stream are rounded: what is nearer than this to the sound before follows it, s. */
const ROUNDING = 0.02;

/** Samples of a frame whose header does not tell them. */
const LOAS_SAMPLES = 1024;

/** The sound that is heard of a stream. */
export interface CarriedSound extends SoundShape {
	/** PID or stream id. */
	readonly id: number;
	/** How its frames are decoded. */
	readonly format: PayloadFormat;
	/** When its first frame sounds, ms since the capture's first packet. */
	readonly firstMs: number;
}

/** What stands in front of frames in payloads of their own. @see RFC 2250 §3.5, RFC 4184 §4.1 */
const HEADS: ReadonlyMap<string, number> = new Map([
	['MPA', 4],
	['AC3', 2],
	['EAC3', 2],
]);
const NAMES: ReadonlyMap<string, string> = new Map([
	['AAC', 'ADTS'],
	['MP4A-LATM', 'LOAS'],
]);

/** Name of the codec as decoders of payloads know it. */
function codecName(codec: string, bits: number | undefined): string {
	return codec === 'LPCM' ? `L${bits ?? 16}` : (NAMES.get(codec) ?? codec);
}

/** A frame as the payload of a packet of its own. */
function payloadOf(codec: string, frame: Uint8Array): Uint8Array {
	if (codec === 'LPCM') return lpcmSamples(frame);
	const head = HEADS.get(codec) ?? 0;
	if (head === 0) return frame;
	const payload = new Uint8Array(head + frame.length);
	payload.set(frame, head);
	return payload;
}

/**
 * The first sound of a stream that can be decoded.
 * @param stream number in `RtpStreams`
 * @param known streams that it holds, as far as they are known
 * @returns null when there is none
 */
export function carriedSound(
	facts: CaptureFacts,
	stream: number,
	carrier: Carrier,
	known: readonly ElementaryStream[],
): CarriedSound | null {
	const found: { sound: CarriedSound | null } = { sound: null };
	const unit = (one: CarriedUnit): void => {
		found.sound ??= soundOf(one);
	};
	const reader = new CarriedReader(carrier, { unit }, known);
	const judge = new ArrivalJudge();
	const walk = new StreamWalk(facts, new Set([stream]), (_, packet) =>
		reader.take(packet, judge.judge(stream, packet)),
	);
	const rows = walk.select();
	const count = Math.min(rows.length, PROBED_PACKETS);
	for (let at = 0; at < count && found.sound === null; at++) walk.take(rows[at] as number);
	reader.end();
	return found.sound;
}

function soundOf({ stream, pieces, isWhole, timeMs, ...rest }: CarriedUnit): CarriedSound | null {
	if (stream.kind !== 'audio' || !isWhole || !isKept(stream)) return null;
	const track = makeTrack(stream);
	track?.blocks({ stream, pieces, isWhole, timeMs, ...rest });
	const { sampleRate, channels, bitDepth } = track?.track ?? {};
	if (sampleRate === undefined || channels === undefined || stream.codec === null) return null;
	const codec = codecName(stream.codec, bitDepth);
	const format = { codec, clockRate: sampleRate, channels, fmtp: parseFmtp(''), payloadType: 0 };
	return { id: stream.id, sampleRate, channels, format, firstMs: timeMs };
}

/** See the head of this file. */
export class CarriedLane implements LaneSound {
	readonly #lane: FedLane;
	readonly #reader: CarriedReader;
	readonly #judge = new ArrivalJudge();
	readonly #sound: CarriedSound;
	#arrivedMs = 0;
	#sequence = 0;
	/** Ticks of the lane's own clock at which the next frame follows; NaN before the first. */
	#next = NaN;

	constructor(
		carrier: Carrier,
		sound: CarriedSound,
		known: readonly ElementaryStream[],
		makeTimeline: FedLaneGiven['makeTimeline'],
	) {
		this.#sound = sound;
		const { sampleRate, channels, format } = sound;
		const shape = { sampleRate, channels };
		this.#lane = new FedLane({ formats: () => format, shape, makeTimeline });
		const listener = {
			unit: (unit: CarriedUnit) => this.#hear(unit),
			// How many frames were lost is not known: one place is marked.
			gap: () => {
				this.#sequence++;
			},
		};
		this.#reader = new CarriedReader(carrier, listener, known);
	}

	take(packet: StreamPacket): void {
		this.#arrivedMs = packet.timeMs;
		this.#reader.take(packet, this.#judge.judge(0, packet));
	}

	#hear({ stream, pieces, isWhole, timeMs, frame }: CarriedUnit): void {
		const [data] = pieces;
		if (stream.id !== this.#sound.id || data === undefined || !isWhole) return;
		const { sampleRate, firstMs, format } = this.#sound;
		const payload = payloadOf(stream.codec ?? '', data);
		const byTime = Math.round(((timeMs - firstMs) * sampleRate) / 1000);
		const isNear = Math.abs(byTime - this.#next) < ROUNDING * sampleRate;
		const timestamp = isNear ? this.#next : byTime;
		const width = format.channels * (format.codec === 'L24' ? 3 : format.codec === 'L16' ? 2 : 1);
		const isLoas = format.codec === 'LOAS';
		const samples = isLoas ? LOAS_SAMPLES : payload.length / width;
		const seconds = frameSeconds(stream.codec, data) ?? samples / sampleRate;
		this.#next = timestamp + Math.round(seconds * sampleRate);
		const packet = Object.assign(new StreamPacket(), {
			...{ timestamp: timestamp | 0, sequence: this.#sequence++ & 0xffff, frame, marker: 0 },
			...{ timeMs: this.#arrivedMs, payloadType: format.payloadType },
			...{ data: payload, payloadStart: 0, payloadEnd: payload.length },
			payloadBytes: payload.length,
		});
		this.#lane.take(packet);
	}

	finish(): void {
		this.#reader.end();
		this.#lane.finish();
	}

	get sampleRate(): number {
		return this.#lane.sampleRate;
	}

	get channels(): number {
		return this.#lane.channels;
	}

	get marks(): LaneMarks {
		return this.#lane.marks;
	}

	get counts(): PlayerCounts {
		return this.#lane.counts;
	}

	get ready(): number {
		return this.#lane.ready;
	}

	get end(): number {
		return this.#lane.end;
	}

	get failure(): string | null {
		return this.#lane.failure;
	}

	read(at: number, count: number): Int16Array {
		return this.#lane.read(at, count);
	}

	bins(from: number, to: number, count: number): PeakBins {
		return this.#lane.bins(from, to, count);
	}

	drained(): Promise<void> | null {
		return this.#lane.drained();
	}

	close(): Promise<void> {
		return this.#lane.close();
	}
}
