/** Lets ffmpeg decode the first seconds of a stream as each codec that it may be. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CaptureFacts } from '../capture-facts.ts';
import { CancelledError, ExportError } from '../errors.ts';
import { giveWay } from '../give-way.ts';
import { methodOf } from '../media/codec-methods.ts';
import type { FfmpegCodec } from '../media/codec-methods.ts';
import { concatenated, videoCodec } from '../media/depacketise/index.ts';
import type { VideoCodec } from '../media/depacketise/index.ts';
import type { Candidate } from '../media/infer/index.ts';
import { mismatchSigns } from '../media/infer/mismatch.ts';
import type { Trial } from '../media/infer/trial.ts';
import { temporaryFolder } from '../capture/temporary-folder.ts';
import { canonicalCodec, parseFmtp } from '../media/payload-format.ts';
import type { PayloadFormat } from '../media/payload-format.ts';
import { StreamPacket, StreamWalk } from '../stream-reader.ts';
import { ArrivalJudge } from './arrival-judge.ts';
import { DecodeWords } from './decode-words.ts';
import { runFfmpeg } from './ffmpeg.ts';
import { MatroskaWriter } from './matroska.ts';
import { OutputFile } from './output-file.ts';
import { MatroskaPictures } from './picture-writer.ts';
import { decodeArguments } from './plan.ts';
import { SequenceOrder } from './sequence-order.ts';
import type { OrderedPayload } from './sequence-order.ts';
import { announcedSets, unshownBecause } from './video-plan.ts';
import { VideoSink } from './video-sink.ts';

/** How much of a stream is tried. */
const TRIAL_MS = 8000;
const TRIAL_PACKETS = 6000;
/** Candidates tried at most, most likely first. */
const TRIAL_CODECS = 6;
/** Share that comes out where the codec is the right one, and where it is not. */
const DECODES = 0.8;
const FAILS = 0.1;
/** Any bytes are sound to these: that they decode says nothing. */
const INDIFFERENT = /^(?:PCM[UA]|L\d+|G722|(?:AAL2-)?G726-\d\d|DVI4|G729|G723|GSM|ILBC)$/u;
const CONTAINERS = new Map([
	['MP2T', 'mpegts'],
	['MP2P', 'mpeg'],
	['PS', 'mpeg'],
]);

/** Lines of ffmpeg's words that are kept of a trial. */
const MOST_LINES = 8;

interface TriedPacket {
	readonly packet: StreamPacket;
	readonly arrived: number;
}

/**
 * Tries candidates in their order; those that no decoder can judge are `untold`.
 * @param payloadType that carries the media
 * @throws ExportError when there is no ffmpeg, CancelledError on abort
 */
export async function trialDecode(
	facts: CaptureFacts,
	stream: number,
	payloadType: number,
	candidates: readonly Candidate[],
	signal: AbortSignal,
): Promise<readonly Trial[]> {
	const packets = firstPackets(facts, stream, payloadType);
	const folder = temporaryFolder('trial');
	const trials: Trial[] = [];
	try {
		for (const candidate of candidates.slice(0, TRIAL_CODECS)) {
			if (signal.aborted) throw new CancelledError();
			const { codec } = candidate;
			if (codec === null) continue;
			await giveWay();
			const format = formatOf(candidate, codec, payloadType);
			const heard = new DecodeWords();
			const trial = await tryFormat({ packets, folder, signal, format, heard }, codec);
			const words = heard.lines(MOST_LINES).join('\n');
			trials.push({ ...trial, signs: mismatchSigns(heard.text), words });
		}
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
	return trials;
}

function formatOf(candidate: Candidate, codec: string, payloadType: number): PayloadFormat {
	const { clockRate, channels, fmtp } = candidate;
	return {
		...{ codec: canonicalCodec(codec), clockRate, channels: Math.max(1, channels), payloadType },
		fmtp: parseFmtp(fmtp),
	};
}

/** Copies of the first packets of one payload type. */
function firstPackets(facts: CaptureFacts, stream: number, type: number): readonly TriedPacket[] {
	const judge = new ArrivalJudge();
	const found: TriedPacket[] = [];
	let endMs = Infinity;
	const walk = new StreamWalk(facts, new Set([stream]), (_, packet) => {
		const arrived = judge.judge(stream, packet);
		if (packet.payloadType !== type) return;
		if (found.length === 0) endMs = packet.timeMs + TRIAL_MS;
		const payload = packet.data.slice(packet.payloadStart, packet.payloadEnd);
		const own = { data: payload, payloadStart: 0, payloadEnd: payload.length };
		found.push({ arrived, packet: Object.assign(new StreamPacket(), packet, own) });
	});
	for (const frame of walk.select()) {
		walk.take(frame);
		const last = found.at(-1);
		if (found.length >= TRIAL_PACKETS || (last?.packet.timeMs ?? 0) > endMs) break;
	}
	return found;
}

interface TrialInput {
	readonly packets: readonly TriedPacket[];
	readonly folder: string;
	readonly signal: AbortSignal;
	readonly format: PayloadFormat;
	/** Keeps what ffmpeg says. */
	readonly heard: DecodeWords;
}

async function tryFormat(input: TrialInput, codec: string): Promise<Trial> {
	try {
		const video = videoCodec(codec);
		if (unshownBecause(video) !== null) return untold(codec, 'no decoder can tell');
		if (video !== null) return await tryPictures(input, codec, video);
		const demuxer = CONTAINERS.get(input.format.codec);
		if (demuxer !== undefined) return await tryContainer(input, codec, demuxer);
		const method = methodOf(codec);
		if (method?.way !== 'ffmpeg' || INDIFFERENT.test(input.format.codec)) {
			return untold(codec, 'no decoder can tell');
		}
		return await trySound(input, codec, method);
	} catch (error) {
		if (!isRefusal(error)) throw error;
		return { ...untold(codec, `ffmpeg refuses it as ${codec}`), verdict: 'fails' };
	}
}

function untold(codec: string, reason: string): Trial {
	return { codec, verdict: 'untold', decoded: 0, expected: 0, reason, signs: [], words: '' };
}

async function tryPictures(
	{ packets, folder, signal, heard, format }: TrialInput,
	codec: string,
	video: VideoCodec,
): Promise<Trial> {
	const file = new OutputFile(folder, `${codec}.mkv`, true);
	const writer = new MatroskaPictures(new MatroskaWriter(file), video, announcedSets(format));
	let expected = 0;
	const counting = {
		write: (picture: Parameters<typeof writer.write>[0]): void => {
			if (picture.isKey || expected > 0) expected++;
			writer.write(picture);
		},
		get hasConfig(): boolean {
			return writer.hasConfig;
		},
		finish: (): number => writer.finish(),
	};
	const sink = new VideoSink(counting, video, format.clockRate || 90_000);
	for (const { packet, arrived } of packets) sink.take(packet, arrived);
	sink.end();
	if (expected === 0 || !writer.hasConfig) {
		const reason = 'no whole key frame among the first packets';
		const { units, damaged } = sink.counts;
		// Pictures that all break a rule of the codec are none of it.
		const verdict = units > 20 && damaged === units ? 'fails' : 'untold';
		if (units > damaged) await hearWhy(file.partPath, heard, signal);
		return { ...untold(codec, reason), verdict, expected };
	}
	const decoded = await countFrames(['-i', `file:${file.partPath}`], heard, signal, '0:v');
	return verdictOf(codec, decoded, expected, 'pictures');
}

async function tryContainer(
	{ packets, folder, signal, heard }: TrialInput,
	codec: string,
	demuxer: string,
): Promise<Trial> {
	const path = join(folder, `${codec}.bin`);
	writeFileSync(path, concatenated(inOrder(packets).map(({ payload }) => payload)));
	const decoded = await countFrames(['-f', demuxer, '-i', `file:${path}`], heard, signal);
	return verdictOf(codec, decoded, Math.max(1, decoded), 'pictures or frames');
}

async function trySound(
	{ packets, folder, signal, heard, format }: TrialInput,
	codec: string,
	method: FfmpegCodec,
): Promise<Trial> {
	const feed = method.makeFeed(format);
	const payloads = inOrder(packets);
	const runs = payloads.map(({ payload, marker }) => feed.take(payload, marker));
	const fed = runs.flatMap((run) => run ?? []);
	const expected = fed.reduce((sum, { samples }) => sum + samples, 0);
	const unread = runs.filter((run) => run === null).length;
	if (unread > payloads.length / 2) {
		const reason = `${unread} of ${payloads.length} packets cannot be read as ${codec}`;
		return { ...untold(codec, reason), verdict: 'fails', expected };
	}
	const data = concatenated(fed.map(({ bytes }) => bytes));
	const path = join(folder, `${codec}.${method.suffix}`);
	writeFileSync(path, concatenated([feed.header(data.length), data]));
	let bytes = 0;
	const count = (piece: Uint8Array): void => {
		bytes += piece.length;
	};
	await runFfmpeg(decodeArguments(feed, path, feed), signal, count, heard.take);
	return verdictOf(codec, bytes / 2 / feed.channels, expected, 'samples');
}

type Marked = OrderedPayload & { readonly marker: boolean };

function inOrder(packets: readonly TriedPacket[]): readonly Marked[] {
	const ordered: Marked[] = [];
	const order = new SequenceOrder<Marked>((packet) => ordered.push(packet));
	for (const { packet, arrived } of packets) {
		const { timestamp, timeMs, sequence, data } = packet;
		const marker = packet.marker !== 0;
		order.push({ timestamp, timeMs, arrived, sequence, payload: data, marker });
	}
	order.flush();
	return ordered;
}

/** ffmpeg ran and ended in failure. */
function isRefusal(error: unknown): boolean {
	return error instanceof ExportError && error.details['exitCode'] !== undefined;
}

/** What ffmpeg says of pictures without a key frame: it is heard, and decides nothing. */
async function hearWhy(path: string, heard: DecodeWords, signal: AbortSignal): Promise<void> {
	try {
		await countFrames(['-i', `file:${path}`], heard, signal);
	} catch (error) {
		if (!isRefusal(error)) throw error;
	}
}

/** Frames that come out of every stream of an input. */
async function countFrames(
	input: readonly string[],
	heard: DecodeWords,
	signal: AbortSignal,
	map = '0',
): Promise<number> {
	let text = '';
	const collect = (piece: Uint8Array): void => {
		text += Buffer.from(piece).toString('latin1');
	};
	// What tells of a wrong codec are warnings to ffmpeg.
	const args = ['-v', 'warning', ...input, '-map', map, '-f', 'framecrc', 'pipe:1'];
	await runFfmpeg(args, signal, collect, heard.take);
	return text.split('\n').filter((line) => /^\d/u.test(line)).length;
}

function verdictOf(codec: string, decoded: number, expected: number, things: string): Trial {
	const share = expected === 0 ? 0 : decoded / expected;
	const verdict = share >= DECODES ? 'decodes' : share < FAILS ? 'fails' : 'partly';
	const reason = `a trial decoded ${decoded} of ${expected} ${things} as ${codec}`;
	return { ...untold(codec, reason), verdict, decoded, expected };
}
