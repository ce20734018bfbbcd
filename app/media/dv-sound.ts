/** The sound in frames of DV: samples are shuffled over the audio blocks. @see IEC 61834-2 §6, IEC 61834-4 §8.1 */
import { u8, u16 } from '../bytes.ts';
import { DIF_BLOCK_BYTES, DIF_SEQUENCE_BLOCKS, difPlace } from './dv.ts';

/** What an AAUX source pack says of a pair of channels. */
export interface DvSoundShape {
	/** 0 for the first two channels of a frame. */
	readonly pair: number;
	/** Hz. */
	readonly sampleRate: number;
	/** As they are stored; both become 16. */
	readonly bits: 12 | 16;
}

/** Sound of one frame: one pair of its channels. */
export interface DvSound extends Pick<DvSoundShape, 'pair' | 'sampleRate'> {
	/** Two channels, interleaved. */
	readonly samples: Int16Array;
}

/** What the sound in frames is called: samples of 12 or 16 bits, as they are. */
export const DV_SOUND = 'PCM';

const SEQUENCE_BYTES = DIF_SEQUENCE_BLOCKS * DIF_BLOCK_BYTES;
/** AAUX source pack. */
const AUDIO_SOURCE = 0x50;
const AUDIO_BLOCKS = 9;
/** Behind identification and pack. */
const SAMPLES_AT = 8;
const SHUFFLED_BYTES = DIF_BLOCK_BYTES - SAMPLES_AT;
const RATES = [48_000, 44_100, 32_000] as const;
/** Samples of a frame at least, by rate, in systems of 60 and of 50 Hz. */
const LEAST_SAMPLES = { 10: [1580, 1452, 1053], 12: [1896, 1742, 1264] } as const;
/** A sample that could not be read when the tape was played. */
const ERROR_16 = 0x8000;
const ERROR_12 = 0x800;

/** The pack that says this of its mode speaks of channels that were not recorded. */
const NO_SOUND = 15;
/** One of the 50 Hz systems: in the third byte behind the pack's number. */
const FLAG_50 = 0x20;

/** Where the audio block of a sequence stands. */
const audioBlock = (sequence: number, number: number): number =>
	sequence * SEQUENCE_BYTES + (6 + number * 16) * DIF_BLOCK_BYTES;

/** A source pack that was read. */
interface SourcePack extends Omit<DvSoundShape, 'pair'> {
	/** Samples of a channel in the frame. */
	readonly count: number;
}

/** The source pack at a place; null for another pack, for silence and for what is not read here. */
function sourcePack(data: Uint8Array, at: number, sequences: 10 | 12): SourcePack | null {
	if (u8(data, at) !== AUDIO_SOURCE || (u8(data, at + 2) & 15) === NO_SOUND) return null;
	const [rate, coding] = [(u8(data, at + 4) >> 3) & 7, u8(data, at + 4) & 7];
	const [sampleRate, least] = [RATES[rate], LEAST_SAMPLES[sequences][rate]];
	if (sampleRate === undefined || least === undefined || coding > 1) return null;
	return { sampleRate, bits: coding === 0 ? 16 : 12, count: least + (u8(data, at + 1) & 0x3f) };
}

/** The first source pack in half of the sequences of a channel; null when none was sent. */
function packIn(frame: Uint8Array, first: number, sequences: 10 | 12): SourcePack | null {
	for (let sequence = first; sequence < first + sequences / 2; sequence++) {
		for (let number = 0; number < AUDIO_BLOCKS; number++) {
			const pack = sourcePack(frame, audioBlock(sequence, number) + 3, sequences);
			if (pack !== null) return pack;
		}
	}
	return null;
}

/** Which channels a source pack speaks for: 12 bits have a pair in each half of the sequences. */
const pairOf = (channel: number, isSecondHalf: boolean, bits: 12 | 16): number =>
	bits === 16 ? channel : channel * 2 + Number(isSecondHalf);

/**
 * What one DIF block says of the sound of its frame.
 * @param at first byte of the block
 * @returns null for blocks that say nothing of it
 */
export function dvSoundShape(data: Uint8Array, at: number): DvSoundShape | null {
	const place = difPlace(data, at);
	if (place?.section !== 'audio') return null;
	const sequences = (u8(data, at + 6) & FLAG_50) === 0 ? 10 : 12;
	const pack = sourcePack(data, at + 3, sequences);
	if (pack === null) return null;
	const { sampleRate, bits } = pack;
	const isSecondHalf = place.sequence >= sequences / 2;
	return { pair: pairOf(place.channel, isSecondHalf, bits), sampleRate, bits };
}

/** 12 bits, coarser where it is loud, as 16 with sign. @see IEC 61834-2 §6.4.3 */
export function wideDvSample(code: number): number {
	if (code === ERROR_12) return 0;
	const value = (code << 20) >> 20;
	const magnitude = value < 0 ? ~value : value;
	const segment = magnitude >> 8;
	if (segment < 2) return value;
	const wide = (magnitude - 256 * (segment - 1)) << (segment - 1);
	return value < 0 ? ~wide : wide;
}

/**
 * The sound of a frame, two channels at a time.
 * @param frame whole, or with holes that are filled
 * @returns nothing when the frame has none, or it is of a kind that is not read here
 */
export function dvSounds(frame: Uint8Array): readonly DvSound[] {
	const sequences = (u8(frame, 3) & 0x80) === 0 ? 10 : 12;
	const half = sequences / 2;
	const sounds: DvSound[] = [];
	const channels = Math.floor(frame.length / (sequences * SEQUENCE_BYTES));
	for (let channel = 0; channel < channels; channel++) {
		const first = channel * sequences;
		const pack = packIn(frame, first, sequences) ?? packIn(frame, first + half, sequences);
		if (pack?.bits === 16) sounds.push(wideSound(frame, first, sequences, pack, channel));
		if (pack?.bits !== 12) continue;
		for (const part of [0, 1]) {
			const from = first + part * half;
			const own = packIn(frame, from, sequences);
			if (own?.bits !== 12) continue;
			sounds.push(narrowSound(frame, from, sequences, own, pairOf(channel, part === 1, 12)));
		}
	}
	return sounds;
}

interface SamplePlace {
	readonly sequence: number;
	readonly block: number;
	/** How many samples of the channel stand before it in the block. */
	readonly number: number;
}

/** Where the samples of a channel stand: neighbours are far apart, so that scratches hurt little. */
function shuffle(sequences: number): (sample: number) => SamplePlace {
	const half = sequences / 2;
	const third = half * 3;
	return (sample) => ({
		sequence: (Math.floor(sample / 3) + 2 * (sample % 3)) % half,
		block: 3 * (sample % 3) + Math.floor((sample % (third * 3)) / third),
		number: Math.floor(sample / (third * 3)),
	});
}

/** 16 bits: one channel in each half of the sequences. */
function wideSound(
	frame: Uint8Array,
	first: number,
	sequences: number,
	{ sampleRate, count }: SourcePack,
	pair: number,
): DvSound {
	const samples = new Int16Array(count * 2);
	const at = shuffle(sequences);
	for (let sample = 0; sample < count; sample++) {
		const { sequence, block, number } = at(sample);
		if (number * 2 >= SHUFFLED_BYTES) continue;
		for (const side of [0, 1]) {
			const from = audioBlock(first + sequence + (side * sequences) / 2, block) + SAMPLES_AT;
			const value = u16(frame, from + number * 2);
			samples[sample * 2 + side] = value === ERROR_16 ? 0 : value;
		}
	}
	return { pair, sampleRate, samples };
}

/** 12 bits: three bytes hold a sample of both channels. */
function narrowSound(
	frame: Uint8Array,
	first: number,
	sequences: number,
	{ sampleRate, count }: SourcePack,
	pair: number,
): DvSound {
	const samples = new Int16Array(count * 2);
	const at = shuffle(sequences);
	for (let sample = 0; sample < count; sample++) {
		const { sequence, block, number } = at(sample);
		if (number * 3 >= SHUFFLED_BYTES) continue;
		const from = audioBlock(first + sequence, block) + SAMPLES_AT + number * 3;
		const low = u8(frame, from + 2);
		samples[sample * 2] = wideDvSample((u8(frame, from) << 4) | (low >> 4));
		samples[sample * 2 + 1] = wideDvSample((u8(frame, from + 1) << 4) | (low & 15));
	}
	return { pair, sampleRate, samples };
}
