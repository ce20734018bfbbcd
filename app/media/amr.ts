/** AMR and AMR-WB payloads, and the storage form that ffmpeg reads. @see RFC 4867 */
import { ExportError, MalformedPacketError } from '../errors.ts';
import { BitReader } from './bits.ts';
import type { FedRun, PayloadFeed } from './payload-feed.ts';
import type { PayloadFormat } from './payload-format.ts';

/** Speech bits by frame type; the last is the comfort noise frame. @see RFC 4867 §4.3.1, 3GPP TS 26.101/26.201 */
const NARROW_BITS = [95, 103, 118, 134, 148, 159, 204, 244, 39];
const WIDE_BITS = [132, 177, 253, 285, 317, 365, 397, 461, 477, 40];
const NO_DATA = 15;
/** Frame type 14 of AMR-WB: lost on the way. */
const SPEECH_LOST = 14;

/** One frame of a payload. */
export interface AmrFrame {
	/** Frame type 0 to 15. */
	readonly type: number;
	/** Q bit: 0 for a damaged frame. */
	readonly quality: number;
	/** Speech bits from the top, padded to bytes. */
	readonly speech: Uint8Array;
}

/** Which of the two forms payloads have. */
export type AmrPacking = 'octet-aligned' | 'bandwidth-efficient';

/** Bits of a frame type, null for a type that does not exist. */
function speechBits(type: number, isWide: boolean): number | null {
	if (type === NO_DATA || (isWide && type === SPEECH_LOST)) return 0;
	return (isWide ? WIDE_BITS : NARROW_BITS)[type] ?? null;
}

/**
 * The frames of a payload.
 * @throws MalformedPacketError when it does not end where its table of contents says
 */
export function parseAmr(
	payload: Uint8Array,
	packing: AmrPacking,
	isWide: boolean,
): readonly AmrFrame[] {
	const isAligned = packing === 'octet-aligned';
	const reader = new BitReader(payload, 'amr');
	reader.read(isAligned ? 8 : 4);
	const contents: { readonly type: number; readonly quality: number }[] = [];
	for (let isLast = false; !isLast;) {
		isLast = reader.read(1) === 0;
		contents.push({ type: reader.read(4), quality: reader.read(1) });
		if (isAligned) reader.read(2);
	}
	const frames = contents.map(({ type, quality }) => {
		const bits = speechBits(type, isWide);
		if (bits === null) {
			throw new MalformedPacketError('amr', 0, `frame type ${type} does not exist`, 'RFC 4867');
		}
		const speech = reader.bytes(bits);
		if (isAligned) reader.position = Math.ceil(reader.position / 8) * 8;
		return { type, quality, speech };
	});
	if (reader.left >= 8) {
		const words = `${reader.left} bits behind its last frame`;
		throw new MalformedPacketError('amr', reader.position >> 3, words, 'RFC 4867 §4.3');
	}
	return frames;
}

/** The packing in which a payload can be read: the one that was announced, or else the other. */
export function amrPacking(
	payload: Uint8Array,
	announced: AmrPacking,
	isWide: boolean,
): AmrPacking | null {
	const other = announced === 'octet-aligned' ? 'bandwidth-efficient' : 'octet-aligned';
	for (const packing of [announced, other] as const) {
		try {
			parseAmr(payload, packing, isWide);
			return packing;
		} catch (error) {
			if (!(error instanceof MalformedPacketError)) throw error;
		}
	}
	return null;
}

class AmrFeed implements PayloadFeed {
	readonly demuxer = 'amr';
	readonly options = [];
	readonly sampleRate: number;
	readonly channels = 1;
	readonly #isWide: boolean;
	readonly #announced: AmrPacking;
	#packing: AmrPacking | null = null;

	constructor(format: PayloadFormat) {
		this.#isWide = format.codec === 'AMR-WB';
		this.sampleRate = this.#isWide ? 16_000 : 8000;
		this.#announced =
			format.fmtp.get('octet-align') === '1' ? 'octet-aligned' : 'bandwidth-efficient';
	}

	header(): Uint8Array {
		const magic = this.#isWide ? '#!AMR-WB\n' : '#!AMR\n';
		return Uint8Array.from({ length: magic.length }, (_, at) => magic.charCodeAt(at));
	}

	take(payload: Uint8Array): readonly FedRun[] | null {
		this.#packing ??= amrPacking(payload, this.#announced, this.#isWide);
		if (this.#packing === null) return null;
		try {
			return this.#runs(parseAmr(payload, this.#packing, this.#isWide));
		} catch (error) {
			if (error instanceof MalformedPacketError) return null;
			throw error;
		}
	}

	/** ffmpeg decodes speech frames only: comfort noise and missing frames are left silent. */
	#runs(frames: readonly AmrFrame[]): readonly FedRun[] {
		const samples = this.sampleRate / 50;
		const speechTypes = this.#isWide ? 9 : 8;
		return frames.flatMap(({ type, quality, speech }, index) => {
			if (type >= speechTypes) return [];
			const bytes = new Uint8Array(1 + speech.length);
			bytes[0] = (type << 3) | (quality << 2);
			bytes.set(speech, 1);
			return [{ bytes, offset: index * samples, samples }];
		});
	}
}

/** Parameters that need more than is done here. */
const REFUSED = ['crc', 'robust-sorting', 'interleaving'];

/** The feed of an AMR or AMR-WB stream. @throws ExportError for what is not taken apart here */
export function amrFeed(format: PayloadFormat): PayloadFeed {
	const refused = REFUSED.find((name) => {
		const value = format.fmtp.get(name);
		return value !== undefined && value !== '0';
	});
	if (refused !== undefined) {
		throw new ExportError(`${format.codec} with ${refused} is not decoded: saved as sent`);
	}
	if (format.channels > 1) {
		throw new ExportError(`${format.codec} of ${format.channels} channels is not decoded`);
	}
	return new AmrFeed(format);
}
