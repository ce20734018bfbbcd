/** Pictures of RTP streams for the eye: what they are like over time, and parts that a window plays. */
import { freezesOf, offsetFinding, pictureFindings } from './analysis/picture-findings.ts';
import { PictureRoll } from './analysis/picture-roll.ts';
import { ExportError } from './errors.ts';
import { ArrivalJudge } from './export/arrival-judge.ts';
import { NameGiver } from './export/names.ts';
import { pairSync } from './export/pair-sync.ts';
import type { PairSync } from './export/pair-sync.ts';
import { isPair } from './export/pairs.ts';
import { isKept, shownCodec, splitCarriedId } from './export/carried-plan.ts';
import { readPictures } from './export/picture-source.ts';
import type { PictureSource } from './export/picture-source.ts';
import { carrierOf, isSameProgram } from './media/mpeg/index.ts';
import { planStream, streamsById, targetOf } from './export/plan.ts';
import { writeStreamClip } from './export/stream-clip.ts';
import type { ClipSound, StreamClipPlan } from './export/stream-clip.ts';
import { announcedSets, unshownBecause } from './export/video-plan.ts';
import { DV_SOUND, dvSounds } from './media/dv-sound.ts';
import { videoCodec } from './media/depacketise/index.ts';
import type { VideoCodec } from './media/depacketise/index.ts';
import * as R from './protocols/rtp/stream-rows.ts';
import type { CaptureSession } from './session.ts';
import { eachStreamPacket } from './stream-reader.ts';
import type { ClipQuery, ClipView } from './views/dvrip.ts';
import { mainFormat, streamFormats } from './views/stream-formats.ts';
import { listedStreams, rowValue, streamItem } from './views/stream-item.ts';
import type { CarriedItem, StreamItem } from './views/streams.ts';
import { rollView } from './views/video.ts';
import type { VideoQuery, VideoSound, VideoView } from './views/video.ts';

/** RTP clock of pictures where nobody names one, Hz. */
const VIDEO_CLOCK = 90_000;
/** Length of a clip at most, s. */
const MAX_SECONDS = 600;
/** Marks of one answer at most. */
const MAX_MARKS = 20_000;
/** Rolls that are kept: of the streams that were looked at last. */
const KEPT_ROLLS = 4;
/** Pictures before the first one that are read too: packets may have come out of order. */
const READ_BEFORE = 2;
/** Sound and late packets stand behind the last picture, s. */
const BEHIND = 2;

interface KeptRoll {
	readonly stamp: string;
	readonly roll: Promise<ReadRoll>;
}

/** A roll, and what the pictures in it are. */
interface ReadRoll {
	readonly roll: PictureRoll;
	readonly codec: VideoCodec | null;
	/** Codec of the sound that stands inside the pictures themselves; null for none. */
	readonly sound: string | null;
}

/** Of what is no pictures. */
const NOTHING = { roll: new PictureRoll(), sound: null };

/** See the head of this file. */
export class RtpVideo {
	readonly #session: CaptureSession;
	/** By stream, and what is inside of it. */
	readonly #rolls = new Map<string, KeptRoll>();

	constructor(session: CaptureSession) {
		this.#session = session;
	}

	/**
	 * What is known of a stream's pictures; its packets are read once for it.
	 * @param query.stream its first frame; `limit`: marks at most; `inside`: which pictures of a carrier
	 * @throws NotFoundError, CancelledError
	 */
	async video(query: VideoQuery, signal: AbortSignal): Promise<VideoView> {
		const session = this.#session;
		const stream = session.streamOf(query.stream);
		const item = streamItem(session, stream);
		const choices = choicesOf(item);
		const inside = insideOf(choices, query.inside);
		const [impossible, source] = this.#sourceOf(stream, item, inside);
		const { roll, sound } = source === null ? NOTHING : await this.#roll(stream, source, signal);
		const freezes = freezesOf(roll);
		const sounds = this.#sounds(item);
		return {
			...{ stream: query.stream, codec: shownCodec(item), codecFrom: item.codecFrom },
			...{ choices, inside, ownSound: ownSoundOf(item, inside) ?? sound },
			impossible: impossible ?? (roll.count === 0 ? 'no picture could be put together' : null),
			...{ from: item.startOffset, to: item.startOffset + item.duration },
			...rollView(roll, freezes, Math.min(MAX_MARKS, query.limit)),
			findings: [
				...pictureFindings(roll, freezes, item.startOffset),
				...soundFindings(sounds, item),
			],
			sounds,
		};
	}

	/**
	 * Writes a part of a stream, from the key frame before, as a file that a window plays.
	 * @param query.track its id (`rtp-12`), or that of pictures inside of it (`rtp-12/256`)
	 * @param file path of the file, replaced when it exists
	 * @throws NotFoundError, ExportError, CancelledError
	 */
	async clip(query: ClipQuery, file: string, signal: AbortSignal): Promise<ClipView> {
		const session = this.#session;
		const [stream = -1] = streamsById(session, [query.track]);
		const item = streamItem(session, stream);
		const inside = insideOf(choicesOf(item), splitCarriedId(query.track)?.number);
		const [impossible, source] = this.#sourceOf(stream, item, inside);
		if (source === null || impossible !== null) {
			throw new ExportError(impossible ?? 'these are no pictures');
		}
		const { roll, codec } = await this.#roll(stream, source, signal);
		if (roll.count === 0 || codec === null)
			throw new ExportError('no picture could be put together');
		const format = mainFormat(session, stream);
		// With nothing whole to begin with, what a decoder makes of the rest is all there is.
		const showDamaged = query.damaged === true || roll.keyBefore(0) < 0;
		const plan: StreamClipPlan = {
			...{ track: query.track, stream, source: { ...source, codec }, codec },
			announced: format === null ? [] : announcedSets(format),
			sound: query.sound === undefined ? null : this.#soundOf(stream, query.sound),
			...partOf(roll, query, showDamaged),
			...{ codecs: query.codecs, showDamaged },
		};
		return writeStreamClip(session, plan, file, signal);
	}

	#sourceOf(
		stream: number,
		item: StreamItem,
		inside: number | null,
	): readonly [string | null, PictureSource | null] {
		if (item.encrypted) return ['encrypted (SRTP): a key is needed to see it', null];
		const format = mainFormat(this.#session, stream);
		const name = format?.codec ?? item.codec;
		if (name === null) return ['unknown codec: name it with "Decode As"', null];
		const [codec, carrier] = [videoCodec(name), carrierOf(name)];
		if (codec === null && carrier === null) {
			return [`${name} is nothing that can be shown here`, null];
		}
		const known = item.carries ?? [];
		const clockRate = format?.clockRate ?? VIDEO_CLOCK;
		return [unshownBecause(codec), { codec, carrier, known, inside, clockRate }];
	}

	/** Read once, kept until more packets come. */
	#roll(stream: number, source: PictureSource, signal: AbortSignal): Promise<ReadRoll> {
		const { codec, carrier, clockRate, inside } = source;
		const key = `${stream}/${inside ?? ''}`;
		const packets = rowValue(this.#session, stream, R.PACKETS);
		const stamp = `${codec ?? carrier ?? ''} ${clockRate} ${packets}`;
		const kept = this.#rolls.get(key);
		this.#rolls.delete(key);
		if (kept?.stamp === stamp) {
			this.#rolls.set(key, kept);
			return kept.roll;
		}
		const made = { stamp, roll: readRoll(this.#session, stream, source, signal) };
		this.#rolls.set(key, made);
		// A reading that was given up must not stand for one that was not.
		made.roll.catch(() => {
			if (this.#rolls.get(key) === made) this.#rolls.delete(key);
		});
		for (const oldest of [...this.#rolls.keys()].slice(0, -KEPT_ROLLS)) this.#rolls.delete(oldest);
		return made.roll;
	}

	/** The surest first. */
	#sounds(video: StreamItem): readonly VideoSound[] {
		const session = this.#session;
		return listedStreams(session)
			.filter((stream) => isBeside(session, stream, video))
			.map((stream) => streamItem(session, stream))
			.flatMap((audio) => {
				const because = isHeard(audio) ? reasonOf(video, audio) : null;
				if (because === null) return [];
				const { firstFrame: stream, ssrc, codec } = audio;
				const sync = this.#sync(session.streamOf(video.firstFrame), session.streamOf(stream));
				const { offsetSeconds: startsLater, from: syncFrom } = sync;
				const sentLate = sync.byArrivalSeconds - startsLater;
				return [{ stream, ssrc, codec, because, startsLater, syncFrom, sentLate }];
			})
			.sort((a, b) => REASONS.indexOf(a.because) - REASONS.indexOf(b.because));
	}

	#sync(video: number, audio: number): PairSync {
		const plan = (stream: number) =>
			planStream(this.#session, stream, { format: 'auto', names: 'ssrc' }, new NameGiver());
		return pairSync(this.#session, plan(video), plan(audio));
	}

	#soundOf(video: number, id: string): ClipSound | null {
		const session = this.#session;
		const [stream = -1] = streamsById(session, [id]);
		const format = mainFormat(session, stream);
		if (format === null || !isHeard(streamItem(session, stream))) return null;
		const { offsetSeconds, byArrivalSeconds } = this.#sync(video, stream);
		const shiftMs = (offsetSeconds - byArrivalSeconds) * 1000;
		return { stream, format, formats: streamFormats(session, stream), shiftMs };
	}
}

/** Pictures inside a carrier that can be shown, where there are several. */
function choicesOf({ carries = [] }: StreamItem): readonly CarriedItem[] {
	const pictures = carries.filter((one) => one.kind === 'video' && isKept(one));
	return pictures.length > 1 ? pictures : [];
}

/** The sound that is heard with pictures of a carrier where no other is asked for. */
function ownSoundOf({ carries = [] }: StreamItem, inside: number | null): string | null {
	const isShown = ({ id, kind }: CarriedItem): boolean =>
		inside === null ? kind === 'video' : id === inside;
	const shown = carries.find(isShown);
	const sounds = carries.filter((one) => one.kind === 'audio' && isKept(one));
	if (shown === undefined) return null;
	return sounds.find((one) => isSameProgram(one, shown))?.codec ?? null;
}

/** Which of them is shown: what was asked for, or the first. */
function insideOf(choices: readonly CarriedItem[], asked: number | undefined): number | null {
	return (choices.find(({ id }) => id === asked) ?? choices[0])?.id ?? null;
}

/** Cheap, before a whole item is made of every stream. */
function isBeside(session: CaptureSession, stream: number, video: StreamItem): boolean {
	const start = rowValue(session, stream, R.FIRST_TIME);
	const end = rowValue(session, stream, R.LAST_TIME);
	const first = rowValue(session, session.streamOf(video.firstFrame), R.FIRST_TIME);
	return start < first + video.duration * 1000 && end > first;
}

const isHeard = (item: StreamItem): boolean =>
	!item.encrypted && targetOf(item, 'wav').kind === 'audio';

/** How far sound and pictures were apart when they passed, where the sender's clocks tell it. */
function soundFindings(sounds: readonly VideoSound[], { startOffset }: StreamItem) {
	const [sound] = sounds;
	if (sound?.syncFrom !== 'rtcp') return [];
	const found = offsetFinding(sound.sentLate, startOffset, [sound.stream]);
	return found === null ? [] : [found];
}

/** In the order in which they are believed. */
const REASONS: readonly VideoSound['because'][] = ['call', 'cname', 'ports', 'addresses'];

/** Why sound may belong to pictures; null when nothing says so. */
function reasonOf(video: StreamItem, audio: StreamItem): VideoSound['because'] | null {
	const cname = video.rtcp?.cname ?? null;
	if (isPair(video, audio)) {
		if (video.call !== null && video.call === audio.call) return 'call';
		return cname !== null && cname === audio.rtcp?.cname ? 'cname' : 'ports';
	}
	const isSameWay =
		video.source.address === audio.source.address &&
		video.destination.address === audio.destination.address;
	return isSameWay ? 'addresses' : null;
}

/** Which frames are read for a part. */
function partOf(
	roll: PictureRoll,
	{ from, seconds }: ClipQuery,
	damaged: boolean,
): Pick<StreamClipPlan, 'frames' | 'from' | 'to' | 'hasMore'> {
	// Without a key frame a decoder may still find something to begin with.
	const begin = Math.max(0, roll.keyBefore(from, { damaged }));
	const first = roll.at(begin);
	const to = first.offset + Math.min(seconds, MAX_SECONDS);
	let [last, hasMore] = [Infinity, false];
	for (let at = begin; at < roll.count && last === Infinity; at++) {
		const { offset, frame } = roll.at(at);
		if (offset >= to) hasMore = true;
		if (offset >= to + BEHIND) last = frame;
	}
	const read = Math.min(first.frame, roll.at(Math.max(0, begin - READ_BEFORE)).frame);
	return { frames: [read, first.frame, last], from: first.offset, to, hasMore };
}

async function readRoll(
	session: CaptureSession,
	stream: number,
	source: PictureSource,
	signal: AbortSignal,
): Promise<ReadRoll> {
	const roll = new PictureRoll();
	let sound: string | null = null;
	const judge = new ArrivalJudge();
	const reader = readPictures(source, {
		picture: ({ pieces, timeMs, frame, isKey, isWhole }) => {
			const bytes = pieces.reduce((sum, { length }) => sum + length, 0);
			roll.add({ offset: timeMs / 1000, frame, bytes, isKey, isWhole });
			const [first] = source.codec === 'DV' && sound === null && isWhole ? pieces : [];
			if (first !== undefined && dvSounds(first).length > 0) sound = DV_SOUND;
		},
		gap: ({ packets, timeMs, frame }) => roll.addGap({ offset: timeMs / 1000, frame, packets }),
	});
	await eachStreamPacket(
		session,
		new Set([stream]),
		(_, packet) => reader.take(packet, judge.judge(stream, packet)),
		signal,
	);
	reader.end();
	return { roll, codec: reader.codec, sound };
}
