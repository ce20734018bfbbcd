/**
 * Frames of DV: DIF blocks of 80 bytes that each say where in the frame they belong.
 * @see IEC 61834-2 §11, SMPTE 314M §4, SMPTE 370M §4
 */
import { u8 } from '../bytes.ts';

/** Bytes of a DIF block, its identification among them. */
export const DIF_BLOCK_BYTES = 80;
/** Blocks of one DIF sequence. */
export const DIF_SEQUENCE_BLOCKS = 150;
/** DIF sequences of one channel at most, and channels of one frame. */
export const MOST_DIF_SEQUENCES = 12;
/** Channels of a frame at most: 25 Mbit/s each. */
export const MOST_DIF_CHANNELS = 4;

/** Sections: blocks of each in a sequence, and the place of its first one there. */
const SECTIONS = [
	{ name: 'header', blocks: 1, place: (): number => 0 },
	{ name: 'subcode', blocks: 2, place: (number: number): number => 1 + number },
	{ name: 'vaux', blocks: 3, place: (number: number): number => 3 + number },
	// Each audio block goes before fifteen video blocks.
	{ name: 'audio', blocks: 9, place: (number: number): number => 6 + number * 16 },
	{
		name: 'video',
		blocks: 135,
		place: (number: number): number => 7 + number + Math.floor(number / 15),
	},
] as const;

/** What a block is and where it belongs. */
export interface DifPlace {
	readonly section: (typeof SECTIONS)[number]['name'];
	/** From 0; blocks of one channel follow each other. */
	readonly channel: number;
	readonly sequence: number;
	/** Place in the sequence, 0 to 149. */
	readonly block: number;
}

/** Reads the identification of the block at `at`; null when it breaks a rule. */
export function difPlace(data: Uint8Array, at: number): DifPlace | null {
	const [first, second, number] = [u8(data, at), u8(data, at + 1), u8(data, at + 2)];
	const section = SECTIONS[first >> 5];
	const sequence = second >> 4;
	if (section === undefined || number >= section.blocks || sequence >= MOST_DIF_SEQUENCES) {
		return null;
	}
	// FSC and FSP; the second is 1 for the first two channels, and was reserved before.
	const channel = ((second >> 3) & 1) + ((second & 4) === 0 ? 2 : 0);
	return { section: section.name, channel, sequence, block: section.place(number) };
}

/** How large frames are. */
export interface DvShape {
	/** 10 of the 60 Hz systems, 12 of those with 50 Hz. */
	readonly sequences: 10 | 12;
	/** 1, 2 or 4. */
	readonly channels: number;
}

/** Bytes of a frame: 120000 or 144000 of 25 Mbit/s. */
export function dvFrameBytes({ sequences, channels }: DvShape): number {
	return channels * sequences * DIF_SEQUENCE_BLOCKS * DIF_BLOCK_BYTES;
}

/** VAUX source pack, and what it says of the system. */
const SOURCE_PACK = 5 * DIF_BLOCK_BYTES + 48;
const STYPE_1080 = 0x14;
const STYPE_720 = 0x18;

/** Size of the pictures in a whole frame, pixels, and the code by which containers name it. */
export function dvPicture(frame: Uint8Array): {
	readonly width: number;
	readonly height: number;
	readonly fourcc: string;
} {
	const is50 = (u8(frame, 3) & 0x80) !== 0;
	const stype = u8(frame, SOURCE_PACK + 3) & 0x1f;
	if (stype === STYPE_1080) return { width: is50 ? 1440 : 1280, height: 1080, fourcc: 'dvh1' };
	if (stype === STYPE_720) return { width: 960, height: 720, fourcc: 'dvhp' };
	const small = dvFrameBytes({ sequences: is50 ? 12 : 10, channels: 1 });
	return { width: 720, height: is50 ? 576 : 480, fourcc: frame.length > small ? 'dv50' : 'dvsd' };
}
