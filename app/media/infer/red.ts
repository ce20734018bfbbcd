/**
 * Redundancy that nobody announced: a chain of block headers that adds up, older blocks that repeat
 * earlier packets, and a codec inside that is told by the same scorers. @see RFC 2198 §3, RFC 5109 §14
 */
import { percent } from './candidate.ts';
import type { Candidate } from './candidate.ts';
import { blocksIn, visibleBytes } from './red-blocks.ts';
import type { SampledBlock } from './red-blocks.ts';
import { inferParity } from './repair-streams.ts';
import { SampleSet } from './sample-set.ts';
import type { PayloadSample } from './sample.ts';

/** What the bare samples of one payload type may be, most likely first. */
type InferPlain = (samples: readonly PayloadSample[]) => readonly Candidate[];

/** Share of the packets whose headers must add up. */
const WELL_FORMED = 0.98;
/** Packets with older blocks, or blocks seen twice, that cannot be chance. */
const LEAST_EVIDENCE = 3;
const LEAST_LED = 5;
/** Share of the blocks seen twice that are equal; of the older blocks that lead to a packet. */
const EQUAL = 0.95;
const LED = 0.5;
const REPEATED_CONFIDENCE = 0.98;
const LED_CONFIDENCE = 0.92;
/** Payload types inside one stream: media, parity, events. */
const MOST_TYPES = 4;
/** Bytes of a block that scorers need, where it has as many. */
const NEEDED_BYTES = 32;
/** What stands behind the byte must be so sure, and so much surer than without taking it off. */
const LEAST_INSIDE = { video: 0.7, audio: 0.9, other: 0.9 } as const;
const CLEARLY = 0.2;
/** Codecs whose packets have a size of their own: with a byte too many they are nothing else. */
const SIZED = /^(?:PCM[AU]|G72[236](?:-\d+)?|G729|GSM|iLBC|speex|DVI4|L16|L24)$/u;
const LEAST_SIZED = 0.6;
/** What the static table says of the byte, and how well its codec must fit behind it. @see RFC 3551 §6 */
const STATIC: ReadonlyMap<number, string> = new Map([
	[0, 'PCMU'],
	[2, 'G726-32'],
	[3, 'GSM'],
	[4, 'G723'],
	[5, 'DVI4'],
	[6, 'DVI4'],
	[8, 'PCMA'],
	[9, 'G722'],
	[10, 'L16'],
	[11, 'L16'],
	[13, 'CN'],
	[18, 'G729'],
]);
const LEAST_STATIC = 0.35;
const STATIC_CONFIDENCE = 0.92;

interface RedSample {
	readonly sample: PayloadSample;
	/** Oldest first, its own last. */
	readonly blocks: readonly SampledBlock[];
}

/** What older blocks say of the packets before. */
interface Evidence {
	/** Packets that have older blocks. */
	readonly redundant: number;
	/** Share of them whose older blocks lead to timestamps that packets had. */
	readonly ledShare: number;
	/** Blocks that were seen in several packets, and those that were the same there. */
	readonly compared: number;
	readonly equal: number;
}

function startsEqual(a: Uint8Array, b: Uint8Array): boolean {
	const length = Math.min(a.length, b.length);
	for (let at = 0; at < length; at++) if (a[at] !== b[at]) return false;
	return true;
}

/** Compares what packets say of the same moment. */
function evidenceOf(all: readonly RedSample[]): Evidence {
	const known = new Map<string, { readonly length: number; readonly bytes: Uint8Array }>();
	const times = new Set(all.map(({ sample }) => sample.timestamp));
	let [redundant, led, compared, equal] = [0, 0, 0, 0];
	for (const { sample, blocks } of all) {
		const older = blocks.filter(({ ticksBefore, length }) => ticksBefore > 0 && length > 0);
		if (older.length > 0) redundant++;
		if (older.some(({ ticksBefore }) => times.has((sample.timestamp - ticksBefore) | 0))) led++;
		for (const block of blocks) {
			const key = `${(sample.timestamp - block.ticksBefore) | 0}/${block.payloadType}`;
			const bytes = visibleBytes(sample, block);
			if (block.length === 0 || bytes.length === 0) continue;
			const before = known.get(key);
			if (before === undefined) {
				known.set(key, { length: block.length, bytes });
				continue;
			}
			compared++;
			if (before.length === block.length && startsEqual(before.bytes, bytes)) equal++;
		}
	}
	return { redundant, ledShare: redundant === 0 ? 0 : led / redundant, compared, equal };
}

/** How far from the end the blocks stand that the samples show best: long ones hide their own. */
function bestDepth(all: readonly RedSample[]): number {
	const deepest = Math.max(...all.map(({ blocks }) => blocks.length));
	for (let depth = 0; depth < deepest; depth++) {
		const seen = all.filter(({ sample, blocks }) => {
			const block = blocks.at(-1 - depth);
			if (block === undefined) return false;
			return visibleBytes(sample, block).length >= Math.min(block.length, NEEDED_BYTES);
		});
		if (seen.length > all.length * 0.8) return depth;
	}
	return 0;
}

/** Blocks as if each had been sent alone, by payload type; those with most packets first. */
function unwrapped(all: readonly RedSample[]): ReadonlyMap<number, readonly PayloadSample[]> {
	const depth = bestDepth(all);
	const groups = new Map<number, PayloadSample[]>();
	for (const { sample, blocks } of all) {
		const block = blocks.at(-1 - depth);
		if (block === undefined) continue;
		const { payloadType, length } = block;
		const alone: PayloadSample = {
			...{ ...sample, payloadType, length, head: visibleBytes(sample, block) },
			sequence: (sample.sequence - depth) & 0xffff,
			timestamp: (sample.timestamp - block.ticksBefore) | 0,
			marker: depth === 0 && sample.marker,
		};
		const group = groups.get(payloadType);
		if (group === undefined) groups.set(payloadType, [alone]);
		else group.push(alone);
	}
	return new Map([...groups].sort(([, a], [, b]) => b.length - a.length));
}

type Inside = NonNullable<Candidate['inside']>;

/** What each payload type inside may be: parity over the media first, then what it looks like. */
function insideOf(
	groups: ReadonlyMap<number, readonly PayloadSample[]>,
	infer: InferPlain,
): Inside {
	const [[main, media] = [0, []]] = groups;
	return [...groups].map(([payloadType, samples]) => {
		const of = { samples: media, payloadType: main, ssrc: 0, clockRate: 90_000 };
		const parity = payloadType === main ? null : inferParity(samples, of);
		return { payloadType, candidates: parity === null ? infer(samples) : [parity] };
	});
}

/** RED with what is inside: the first of `inside` is the media. */
function redCandidate(
	confidence: number,
	reasons: readonly string[],
	inside: Inside,
	rate: number,
): Candidate {
	const [main] = inside;
	const best = main?.candidates[0];
	const types = inside.map(({ payloadType }) => payloadType);
	const words =
		best?.codec == null ? '' : `: ${best.codec} (${percent(best.confidence)}), ${best.reasons[0]}`;
	return {
		...{ codec: 'RED', confidence, inside, channels: best?.channels ?? 1 },
		kind: best?.codec == null ? 'audio' : best.kind,
		clockRate: best?.codec == null ? rate : best.clockRate,
		fmtp: (types.length === 1 ? [...types, ...types] : types).join('/'),
		reasons: [...reasons, `inside is payload type ${main?.payloadType ?? 0}${words}`],
	};
}

/** Redundancy with older blocks; null when the headers do not add up, or nothing is repeated. */
export function inferRedundant(
	samples: readonly PayloadSample[],
	infer: InferPlain,
): Candidate | null {
	if (!samples.some(({ head }) => ((head[0] ?? 0) & 0x80) !== 0)) return null;
	const all = samples.flatMap((sample): RedSample[] => {
		const blocks = blocksIn(sample);
		return blocks === null ? [] : [{ sample, blocks }];
	});
	const share = all.length / samples.length;
	if (share < WELL_FORMED) return null;
	const { redundant, ledShare, compared, equal } = evidenceOf(all);
	const isRepeated = compared >= LEAST_EVIDENCE && equal >= compared * EQUAL;
	const isLed = redundant >= LEAST_LED && ledShare >= LED;
	if (redundant < LEAST_EVIDENCE || !(isRepeated || isLed)) return null;
	const groups = unwrapped(all);
	if (groups.size > MOST_TYPES) return null;
	const reasons = [
		`block headers add up in ${percent(share)} of the packets (RFC 2198)`,
		isRepeated
			? `${equal} of ${compared} blocks that were sent twice are equal`
			: `${percent(ledShare)} of the older blocks lead to the timestamp of a packet`,
	];
	const confidence = isRepeated ? REPEATED_CONFIDENCE : LED_CONFIDENCE;
	const rate = new SampleSet(samples).usualRate ?? 0;
	return redCandidate(confidence, reasons, insideOf(groups, infer), rate);
}

/** Payload types that are given out call by call. @see RFC 3551 §3, RFC 5761 §4 */
const isDynamic = (type: number): boolean => (type > 34 && type < 64) || (type > 95 && type < 128);

/**
 * Redundancy without older blocks, as browsers wrap pictures and their parity: one byte before each.
 * @param bare confidence of what the payloads look like with that byte
 * @returns null unless a codec shows clearly better behind it
 */
export function inferWrapped(
	samples: readonly PayloadSample[],
	infer: InferPlain,
	bare: number,
): Candidate | null {
	// Nothing inside can be so much surer than that.
	if (bare + CLEARLY > REPEATED_CONFIDENCE) return null;
	const types = new Set(samples.map(({ head }) => head[0] ?? 0));
	const isType = (type: number): boolean => isDynamic(type) || STATIC.has(type);
	if (types.size > MOST_TYPES || ![...types].every(isType)) return null;
	const all = samples.map((sample) => ({ sample, blocks: blocksIn(sample) ?? [] }));
	const inside = insideOf(unwrapped(all), infer);
	const sure = wrappedConfidence(inside, samples);
	if (sure === null || sure < bare + CLEARLY) return null;
	const reasons = ['each payload begins with a payload type and nothing older (RFC 2198)'];
	return redCandidate(sure - 0.02, reasons, inside, 0);
}

/** How sure the byte in front makes what stands behind it; null when it does not. */
function wrappedConfidence(inside: Inside, samples: readonly PayloadSample[]): number | null {
	const [main] = inside;
	const best = main?.candidates[0];
	if (main === undefined || best?.codec == null) return null;
	const meant = STATIC.get(main.payloadType);
	if (meant !== undefined) {
		const found = main.candidates.find(({ codec }) => codec === meant);
		const fits = found !== undefined && found.confidence >= LEAST_STATIC;
		return fits && new SampleSet(samples).fitsRate(found.clockRate) ? STATIC_CONFIDENCE : null;
	}
	const { codec, confidence, kind, clockRate } = best;
	if (confidence >= LEAST_INSIDE[kind]) return confidence;
	const isSized = inside.length === 1 && confidence >= LEAST_SIZED && SIZED.test(codec);
	return isSized && new SampleSet(samples).fitsRate(clockRate) ? confidence : null;
}
