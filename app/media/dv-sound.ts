/** The sound in frames of DV: samples are shuffled over the audio blocks. @see IEC 61834-2 §6, IEC 61834-4 §8.1 */
import { u8, u16 } from '../bytes.ts';
import { DIF_BLOCK_BYTES, DIF_SEQUENCE_BLOCKS } from './dv.ts';

/** Sound of one frame. */
export interface DvSound {
	/** Hz. */
	readonly sampleRate: number;
	/** Two channels, interleaved. */
	readonly samples: Int16Array;
}

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

/** Where the audio block of a sequence stands. */
const audioBlock = (sequence: number, number: number): number =>
	sequence * SEQUENCE_BYTES + (6 + number * 16) * DIF_BLOCK_BYTES;

/** The AAUX source pack of the first pair of channels; −1 when none was sent. */
function sourcePack(frame: Uint8Array, sequences: number): number {
	for (let sequence = 0; sequence < sequences; sequence++) {
		for (let number = 0; number < AUDIO_BLOCKS; number++) {
			const at = audioBlock(sequence, number) + 3;
			if (u8(frame, at) === AUDIO_SOURCE) return at;
		}
	}
	return -1;
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
 * The first two channels of a frame's sound.
 * @param frame whole, or with holes that are filled
 * @returns null when the frame has none, or it is of a kind that is not read here
 */
export function dvSound(frame: Uint8Array): DvSound | null {
	const sequences = (u8(frame, 3) & 0x80) === 0 ? 10 : 12;
	if (frame.length < sequences * SEQUENCE_BYTES) return null;
	const pack = sourcePack(frame, sequences);
	if (pack < 0) return null;
	const rate = (u8(frame, pack + 4) >> 3) & 7;
	const coding = u8(frame, pack + 4) & 7;
	const [sampleRate, least] = [RATES[rate], LEAST_SAMPLES[sequences][rate]];
	if (sampleRate === undefined || least === undefined || coding > 1) return null;
	const count = least + (u8(frame, pack + 1) & 0x3f);
	const samples = new Int16Array(count * 2);
	const at = shuffle(sequences);
	for (let sample = 0; sample < count; sample++) {
		const place = at(sample);
		if (coding === 0) putWide(frame, place, sequences, samples, sample);
		else putNarrow(frame, place, samples, sample);
	}
	return { sampleRate, samples };
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
function putWide(
	frame: Uint8Array,
	{ sequence, block, number }: SamplePlace,
	sequences: number,
	samples: Int16Array,
	sample: number,
): void {
	if (number * 2 >= SHUFFLED_BYTES) return;
	for (const channel of [0, 1]) {
		const from = audioBlock(sequence + (channel * sequences) / 2, block) + SAMPLES_AT + number * 2;
		const value = u16(frame, from);
		samples[sample * 2 + channel] = value === ERROR_16 ? 0 : value;
	}
}

/** 12 bits: three bytes hold a sample of both channels. */
function putNarrow(
	frame: Uint8Array,
	{ sequence, block, number }: SamplePlace,
	samples: Int16Array,
	sample: number,
): void {
	if (number * 3 >= SHUFFLED_BYTES) return;
	const from = audioBlock(sequence, block) + SAMPLES_AT + number * 3;
	const low = u8(frame, from + 2);
	samples[sample * 2] = wideDvSample((u8(frame, from) << 4) | (low >> 4));
	samples[sample * 2 + 1] = wideDvSample((u8(frame, from + 1) << 4) | (low & 15));
}
