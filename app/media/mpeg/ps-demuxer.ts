/**
 * Splits an MPEG program stream into its elementary streams, with what cameras make of it: wrong
 * checksums, no map, packets without a length. @see ISO/IEC 13818-1 §2.5, GB/T 28181 annex C
 */
import { u8, u16 } from '../../bytes.ts';
import { concatenated } from '../depacketise/unpacker.ts';
import type { ByteGap, Demuxer, ElementaryStream, ElementaryUnit } from './elementary.ts';
import { ElementaryTracks } from './elementary-tracks.ts';
import { readPesHeader } from './pes.ts';
import type { PesHeader } from './pes.ts';
import {
	guessPrivate,
	isLpcmId,
	isPrivateSound,
	LpcmJoiner,
	PRIVATE_HEAD,
	privateHead,
} from './private-sound.ts';
import { readProgramMap } from './program-tables.ts';

const NONE = new Uint8Array(0);
const END = 0xb9;
const PACK = 0xba;
const SYSTEM = 0xbb;
const MAP = 0xbc;
const PADDING = 0xbe;
const PRIVATE = 0xbd;
/** Longest packet without a length that is waited for. */
const MAX_OPEN_BYTES = 16 << 20;
/** Bytes that must be there before a packet of unknown kind can be judged. */
const JUDGED_BYTES = 14;

/** Where what begins at a place ends; `'short'` while it is not known. */
type Extent = number | 'short' | 'none';

/** Where the next `00 00 01` with an id of this layer stands; −1 when there is none. */
function nextId(data: Uint8Array, from: number, isWanted: (id: number) => boolean): number {
	for (let one = data.indexOf(1, from + 2); one >= 0; one = data.indexOf(1, one + 1)) {
		const isCode = data[one - 1] === 0 && data[one - 2] === 0;
		if (isCode && one + 1 < data.length && isWanted(u8(data, one + 1))) return one - 2;
	}
	return -1;
}

const isMedia = (id: number): boolean =>
	(id >= 0xc0 && id <= 0xef) || id === PRIVATE || id === 0xfd;
const endsOpen = (id: number): boolean => id >= END;

/** True when a packet begins in `data`, or where it joins what came before. */
function hasEnd(before: Uint8Array, data: Uint8Array): boolean {
	const seam = concatenated([before.subarray(-3), data.subarray(0, 4)]);
	return nextId(seam, 0, endsOpen) >= 0 || nextId(data, 0, endsOpen) >= 0;
}

/** End of a pack header. @see ISO/IEC 13818-1 §2.5.3.3, ISO/IEC 11172-1 §2.4.3.2 */
function packEnd(data: Uint8Array, at: number): Extent {
	if (data.length < at + 8) return 'short';
	// Some cameras write nothing behind the start code.
	if (u8(data, at + 4) === 0 && u8(data, at + 5) === 0 && u8(data, at + 6) === 1) return at + 4;
	if (u8(data, at + 4) >> 4 === 2) return at + 12;
	if (data.length < at + 14) return 'short';
	return at + 14 + (u8(data, at + 13) & 7);
}

/** See the head of this file. */
export class PsDemuxer<M> implements Demuxer<M> {
	readonly #tracks: ElementaryTracks<M>;
	/** Bytes that were not used yet, in the portions in which they came. */
	#held: Uint8Array[] = [];
	#bytes = 0;
	/** Nothing can be done with fewer bytes than these. */
	#need = 0;
	/** The running packet has no length: it ends where the next begins. */
	#isOpenEnded = false;
	/** What the held bytes, and those behind them, were pushed with. */
	#marks: { at: number; readonly mark: M }[] = [];
	#isSearching = true;
	/** Streams whose last packet was followed by one of another. */
	readonly #closed = new Set<number>();
	#lastId = -1;
	/** Streams inside private stream 1. */
	readonly #privates = new Set<number>();
	readonly #lpcm = new LpcmJoiner();
	readonly scrambled = 0;

	/** @param known streams that were named before: maps come with key frames only */
	constructor(give: (unit: ElementaryUnit<M>) => void, known: readonly ElementaryStream[] = []) {
		this.#tracks = new ElementaryTracks(give);
		for (const stream of known) {
			this.#tracks.declare(stream);
			if (isPrivateSound(stream.id)) this.#privates.add(stream.id);
		}
	}

	get streams(): readonly ElementaryStream[] {
		return this.#tracks.streams;
	}

	get isNamed(): boolean {
		return this.#tracks.streams.some(({ streamType }) => streamType !== null);
	}

	push(data: Uint8Array, mark: M): void {
		this.#marks.push({ at: this.#bytes, mark });
		const before = this.#held.at(-1) ?? NONE;
		this.#held.push(data);
		this.#bytes += data.length;
		if (this.#bytes < this.#need) return;
		if (this.#isOpenEnded && this.#bytes < MAX_OPEN_BYTES && !hasEnd(before, data)) return;
		const all = concatenated(this.#held);
		this.#consume(this.#parse(all, false), all);
	}

	/** Takes what is whole. @returns bytes that were used */
	#parse(data: Uint8Array, isLast: boolean): number {
		let at = 0;
		this.#need = 0;
		this.#isOpenEnded = false;
		while (at < data.length) {
			if (this.#isSearching) {
				const found = this.#search(data, at);
				if (found < 0) return Math.max(at, data.length - JUDGED_BYTES);
				at = found;
				this.#isSearching = false;
			}
			const end = this.#packet(data, at, isLast);
			if (end === 'short') return at;
			if (end === 'none') {
				this.#isSearching = true;
				at++;
				this.#cutAll(false);
				continue;
			}
			at = end;
		}
		return at;
	}

	/** Where a pack, or a packet that looks like one, begins. */
	#search(data: Uint8Array, from: number): number {
		const isWanted = (id: number): boolean => id === PACK || isMedia(id);
		for (let at = nextId(data, from, isWanted); at >= 0; at = nextId(data, at + 1, isWanted)) {
			if (data.length < at + JUDGED_BYTES) return -1;
			if (u8(data, at + 3) === PACK) return at;
			const header = readPesHeader(data.subarray(at));
			if (header !== null && header !== 'short') return at;
		}
		return -1;
	}

	#packet(data: Uint8Array, at: number, isLast: boolean): Extent {
		if (data.length < at + 4) return 'short';
		if (u8(data, at) !== 0 || u8(data, at + 1) !== 0 || u8(data, at + 2) !== 1) return 'none';
		const id = u8(data, at + 3);
		if (id === END) return at + 4;
		if (id < END) return 'none';
		if (id === PACK) {
			const end = packEnd(data, at);
			return end !== 'short' && end !== 'none' && end > data.length ? 'short' : end;
		}
		if (isMedia(id)) return this.#media(data, at, isLast);
		if (data.length < at + 6) return 'short';
		const end = at + 6 + u16(data, at + 4);
		if (end > data.length) return 'short';
		if (id === MAP) {
			for (const one of readProgramMap(data.subarray(at, end))) this.#tracks.declare(one);
		}
		if (id !== PADDING && id !== SYSTEM) this.#closed.add(this.#lastId);
		return end;
	}

	#media(data: Uint8Array, at: number, isLast: boolean): Extent {
		const bytes = data.subarray(at);
		const header = readPesHeader(bytes);
		if (header === 'short') return 'short';
		if (header === null) return 'none';
		const end = this.#endOf(data, at, header, isLast);
		if (end === 'short') return 'short';
		const { streamId, dataStart, pts, dts, totalBytes } = header;
		const isWhole = totalBytes === 0 ? !isLast || end < data.length : end === at + totalBytes;
		const payload = bytes.subarray(dataStart, end - at);
		const { id, headBytes } = this.#inner(streamId, payload);
		if (this.#lastId !== id) this.#closed.add(this.#lastId);
		this.#closed.delete(id);
		this.#lastId = id;
		const mark = this.#markAt(at);
		if (mark !== undefined) {
			const isLpcm = headBytes > 0 && isLpcmId(id);
			const own = isLpcm ? this.#lpcm.take(id, payload) : payload.subarray(headBytes);
			this.#tracks.take(id, streamId, { data: own, pts, dts, isWhole, mark });
		}
		return end;
	}

	/** Of which stream a packet is: private stream 1 may hold several. */
	#inner(id: number, payload: Uint8Array): { readonly id: number; readonly headBytes: number } {
		const plain = { id, headBytes: 0 };
		if (id !== PRIVATE || payload.length <= PRIVATE_HEAD) return plain;
		const known = privateHead(u8(payload, 0));
		if (known !== null && this.#privates.has(known.id)) return known;
		const sound = guessPrivate(payload);
		if (sound === null) return plain;
		this.#privates.add(sound.id);
		this.#tracks.declare({ id: sound.id, kind: 'audio', codec: sound.codec, streamType: null });
		return sound;
	}

	#endOf(data: Uint8Array, at: number, header: PesHeader, isLast: boolean): number | 'short' {
		const { totalBytes, dataStart } = header;
		if (totalBytes > 0) return this.#boundedEnd(data, at, header, isLast);
		const end = nextId(data, at + dataStart, endsOpen);
		if (end >= 0) return end;
		if (isLast || data.length - at >= MAX_OPEN_BYTES) return data.length;
		this.#isOpenEnded = true;
		return 'short';
	}

	/** By its length; where no start code follows, a pack inside shows that the length is wrong. */
	#boundedEnd(
		data: Uint8Array,
		at: number,
		{ totalBytes, dataStart }: PesHeader,
		isLast: boolean,
	): number | 'short' {
		const end = at + totalBytes;
		if (isLast) return Math.min(end, data.length);
		if (data.length < end) {
			this.#need = totalBytes;
			return 'short';
		}
		if (data.length < end + 3) return end;
		if (u8(data, end) === 0 && u8(data, end + 1) === 0 && u8(data, end + 2) <= 1) return end;
		const pack = nextId(data.subarray(0, end + 3), at + dataStart, (id) => id === PACK);
		return pack > 0 ? pack : end;
	}

	/** With what the byte at a place of the held ones was pushed. */
	#markAt(at: number): M | undefined {
		let found = this.#marks[0];
		for (const one of this.#marks) if (one.at <= at) found = one;
		return found?.mark;
	}

	#consume(used: number, all: Uint8Array): void {
		this.#held = used === all.length ? [] : [all.subarray(used)];
		this.#bytes = all.length - used;
		for (const one of this.#marks) one.at -= used;
		const kept = this.#marks.findLastIndex(({ at }) => at <= 0);
		if (kept > 0) this.#marks.splice(0, kept);
	}

	gap({ isUnitEnd }: ByteGap): void {
		const isClean = !this.#isSearching && this.#bytes === 0;
		this.#useUp();
		this.#isSearching = true;
		this.#cutAll(isClean && isUnitEnd);
	}

	/** What is held is all that will come of it. */
	#useUp(): void {
		if (!this.#isSearching && this.#bytes > 0) this.#parse(concatenated(this.#held), true);
		this.#held = [];
		this.#bytes = 0;
		this.#marks = [];
		this.#need = 0;
		this.#isOpenEnded = false;
	}

	/** What another stream's packet followed was complete; the last one only if its end was told. */
	#cutAll(isEnd: boolean): void {
		this.#lpcm.cut();
		for (const { id } of this.#tracks.streams) {
			this.#tracks.cut(id, isEnd || this.#closed.has(id));
		}
	}

	flush(): void {
		this.#useUp();
		this.#tracks.flush();
	}
}
