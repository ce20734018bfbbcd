/** AAC inside LATM frames with their configuration in band. @see ISO/IEC 14496-3 §1.7.3 */
import { MalformedPacketError } from '../../errors.ts';
import { parseAudioSpecificConfig } from '../aac-config.ts';
import type { AacConfig } from '../aac-config.ts';
import { BitReader } from '../bits.ts';

/** Sync and length in front of a frame. */
const LOAS_HEADER = 3;
/** Plain AAC, the only kind whose configuration ends where it is known to. */
const LAST_PLAIN_TYPE = 4;

/** What a StreamMuxConfig says. */
export interface LatmConfig {
	readonly aac: AacConfig;
	/** AudioSpecificConfig. */
	readonly specific: Uint8Array;
}

interface Mux extends LatmConfig {
	readonly subFrames: number;
	/** Bytes of a unit; 0 when each says its own. */
	readonly fixedBytes: number;
}

function value(reader: BitReader): number {
	return reader.read((reader.read(2) + 1) * 8);
}

function refuse(words: string): never {
	throw new MalformedPacketError('latm', 0, words);
}

/** AudioSpecificConfig, up to its very last bit. */
function readSpecific(reader: BitReader, bits: number): LatmConfig {
	const start = reader.position;
	const aac = parseAudioSpecificConfig(reader);
	if (aac.objectType > LAST_PLAIN_TYPE) refuse(`AAC of object type ${aac.objectType}`);
	if (reader.read(1) === 1) reader.read(14);
	reader.read(1);
	if (bits > 0) reader.position = start + bits;
	const end = reader.position;
	const whole = new BitReader(reader.data, 'latm');
	whole.position = start;
	return { aac, specific: whole.bytes(end - start) };
}

function readMux(reader: BitReader): Mux {
	const version = reader.read(1);
	if (version === 1 && reader.read(1) === 1) refuse('a version of LATM that nobody uses');
	if (version === 1) value(reader);
	reader.read(1);
	const subFrames = reader.read(6) + 1;
	if (reader.read(7) !== 0) refuse('several programs or layers in one stream');
	const config = readSpecific(reader, version === 1 ? value(reader) : 0);
	const lengthType = reader.read(3);
	if (lengthType > 1) refuse(`lengths of type ${lengthType}`);
	const fixedBytes = lengthType === 1 ? (reader.read(9) + 20) / 8 : 0;
	if (lengthType === 0) reader.read(8);
	if (reader.read(1) === 1) skipOther(reader, version);
	if (reader.read(1) === 1) reader.read(8);
	return { ...config, subFrames, fixedBytes };
}

function skipOther(reader: BitReader, version: number): void {
	if (version === 1) {
		value(reader);
		return;
	}
	let goesOn = true;
	while (goesOn) {
		goesOn = reader.read(1) === 1;
		reader.read(8);
	}
}

/** Takes frames in their order; those before the first configuration give nothing. */
export class LatmReader {
	#mux: Mux | null = null;

	/** Null before it came. */
	get config(): LatmConfig | null {
		return this.#mux;
	}

	/**
	 * Access units of a frame.
	 * @param frame with its sync word and length
	 * @returns none where it cannot be read
	 */
	take(frame: Uint8Array): readonly Uint8Array[] {
		const reader = new BitReader(frame.subarray(LOAS_HEADER), 'latm');
		try {
			if (reader.read(1) === 0) this.#mux = readMux(reader);
			return this.#mux === null ? [] : readUnits(reader, this.#mux);
		} catch (error) {
			if (error instanceof MalformedPacketError) return [];
			throw error;
		}
	}
}

function readUnits(reader: BitReader, { subFrames, fixedBytes }: Mux): readonly Uint8Array[] {
	return Array.from({ length: subFrames }, () => {
		let length = fixedBytes;
		for (let more = fixedBytes === 0; more;) {
			const byte = reader.read(8);
			length += byte;
			more = byte === 255;
		}
		return reader.bytes(length * 8);
	});
}
