/** Searches the payload that no protocol claimed, conversation by conversation. */
import { u32 } from './bytes.ts';
import type { CaptureFacts } from './capture-facts.ts';
import { CancelledError, NotFoundError } from './errors.ts';
import { rtpdumpFile } from './export/rtpdump.ts';
import { giveWay } from './give-way.ts';
import { concatenated } from './media/depacketise/index.ts';
import { placeAmongAll, withoutChunkSizes } from './media/signatures/chunked.ts';
import { findSignatures } from './media/signatures/find.ts';
import { findShiftedRtp } from './media/signatures/shifted-rtp.ts';
import type { ShiftedRtp } from './media/signatures/shifted-rtp.ts';
import { formatAddress } from './network/format.ts';
import { PROTOCOL_TCP, PROTOCOL_UDP } from './network/layers.ts';
import { PacketReader } from './packet-reader.ts';
import * as K from './protocols/kinds.ts';
import type { SignatureItem, SignatureProgress, SignaturesView } from './views/signatures.ts';

/** Bytes of one direction, and of all together, that are looked at. */
const MAX_FLOW_BYTES = 16 << 20;
const MAX_BYTES = 256 << 20;
const BREATH_MS = 25;
/** Finds of a capture that are kept; a list of more is of no use to anybody. */
const MAX_FINDS = 20_000;

/** One payload with its place. */
interface Piece {
	readonly frame: number;
	/** Bytes of the packet's payload that stand before it. */
	readonly skipped: number;
	/** TCP: first sequence number; UDP: 0. */
	readonly sequence: number;
	readonly timeMs: number;
	readonly data: Uint8Array;
}

interface Find {
	readonly item: SignatureItem;
	readonly bytes: () => Uint8Array;
}

/** What one search found, and what it went through. */
interface Searched {
	readonly finds: readonly Find[];
	readonly scope: SignaturesView['scope'];
}

/** Payloads by flow, and how much of them was passed over. */
interface Payloads {
	readonly flows: ReadonlyMap<number, readonly Piece[]>;
	readonly scope: SignaturesView['scope'];
}

type Tell = (progress: SignatureProgress) => void;

/** Finds of one capture; made once, when somebody asks. */
export class SignatureSearch {
	readonly #facts: CaptureFacts;
	#searched: Searched | null = null;
	#packets = -1;

	constructor(facts: CaptureFacts) {
		this.#facts = facts;
	}

	/**
	 * All finds by frame, and what was searched for them.
	 * @param tell hears of the progress some times a second
	 * @throws CancelledError on abort
	 */
	async view(signal: AbortSignal, tell: Tell = quiet): Promise<SignaturesView> {
		const { finds, scope } = await this.#all(signal, tell);
		return { items: finds.map(({ item }) => item), scope };
	}

	/** What a find consists of: a file; RTP as rtpdump. @throws NotFoundError; CancelledError */
	async extract(id: string, signal: AbortSignal): Promise<Uint8Array> {
		const { finds } = await this.#all(signal, quiet);
		const find = finds.find(({ item }) => item.id === id);
		if (find === undefined) throw new NotFoundError(`there is no find ${id} in this capture`);
		return find.bytes();
	}

	async #all(signal: AbortSignal, tell: Tell): Promise<Searched> {
		const { count } = this.#facts.tracker.index;
		if (this.#searched !== null && this.#packets === count) return this.#searched;
		const { flows, scope } = await this.#read(signal, tell);
		const finds: Find[] = [];
		let done = 0;
		for (const [flow, pieces] of flows) {
			await giveWay();
			if (signal.aborted) throw new CancelledError();
			tell({ phase: 'searching', done: done++, total: flows.size, finds: finds.length });
			if (finds.length < MAX_FINDS) finds.push(...this.#search(flow, pieces));
		}
		const isCut = finds.length > MAX_FINDS;
		const kept = finds.sort((a, b) => a.item.frame - b.item.frame).slice(0, MAX_FINDS);
		this.#searched = { finds: kept, scope: { ...scope, isCut: scope.isCut || isCut } };
		this.#packets = count;
		return this.#searched;
	}

	/** Payloads by flow, in capture order. */
	async #read(signal: AbortSignal, tell: Tell): Promise<Payloads> {
		const { tracker, source } = this.#facts;
		const reader = new PacketReader(tracker.index, source);
		const flows = new Map<number, Piece[]>();
		const sizes = new Map<number, number>();
		const rows = tracker.index.select((_, kind) => {
			const plain = kind & K.KIND_MASK;
			return plain === K.KIND_UDP || plain === K.KIND_TCP;
		});
		let [total, passedOver] = [0, 0];
		let breath = performance.now();
		for (const [at, row] of rows.entries()) {
			if (performance.now() - breath > BREATH_MS) {
				await giveWay();
				if (signal.aborted) throw new CancelledError();
				tell({ phase: 'reading', done: at, total: rows.length, finds: 0 });
				breath = performance.now();
			}
			reader.decode(row + 1);
			const { layers, record } = reader;
			const data = layers.data.slice(layers.payloadStart, layers.payloadEnd);
			const size = (sizes.get(record.unit) ?? 0) + data.length;
			if (data.length === 0) continue;
			if (size > MAX_FLOW_BYTES || total > MAX_BYTES) {
				passedOver += data.length;
				continue;
			}
			total += data.length;
			sizes.set(record.unit, size);
			const isTcp = layers.protocol === PROTOCOL_TCP;
			const pieces = flows.get(record.unit) ?? [];
			flows.set(record.unit, pieces);
			pieces.push({
				...{ frame: row + 1, data, skipped: 0 },
				sequence: isTcp ? u32(layers.data, layers.transportStart + 4) : 0,
				timeMs: (record.seconds - tracker.startSeconds) * 1000 + record.nanoseconds / 1e6,
			});
		}
		const counts = { packets: rows.length, conversations: flows.size, bytes: total };
		return { flows, scope: { ...counts, passedOver, isCut: passedOver > 0 } };
	}

	#search(flow: number, pieces: readonly Piece[]): readonly Find[] {
		const { flows } = this.#facts.tracker;
		if (flows.protocol(flow) === PROTOCOL_UDP) {
			const shifted = findShiftedRtp(pieces.map(({ data }) => data));
			if (shifted !== null) return [this.#shiftedFind(flow, pieces, shifted)];
			return this.#findsIn(flow, pieces);
		}
		return runsOf(pieces).flatMap((run) => this.#findsIn(flow, run));
	}

	#findsIn(flow: number, pieces: readonly Piece[]): readonly Find[] {
		const all = concatenated(pieces.map((piece) => piece.data));
		const chunks = withoutChunkSizes(all);
		const data =
			chunks === null
				? all
				: concatenated(chunks.map(({ start, end }) => all.subarray(start, end)));
		const starts: number[] = [];
		let end = 0;
		for (const piece of pieces) {
			starts.push(end);
			end += piece.data.length;
		}
		return findSignatures(data).map((signature) => {
			const { kind, at, length, isWhole, confidence } = signature;
			const { place, isChunk } = placeAmongAll(chunks ?? [], at);
			const inChunks = isChunk ? ', out of a body that HTTP sent in chunks' : '';
			const reason = `${signature.reason}${inChunks}`;
			const index = starts.findLastIndex((start) => start <= place);
			const { frame = 0, skipped = 0 } = pieces[index] ?? {};
			const payloadOffset = place - (starts[index] ?? 0) + skipped;
			const id = `find-${frame}-${payloadOffset}`;
			const item: SignatureItem = {
				...{ id, kind, frame, payloadOffset, isWhole, confidence, reason, bytes: length },
				...this.#placeOf(flow),
				file: `${id}.${SUFFIXES[kind]}`,
			};
			return { item, bytes: () => data.slice(at, at + length) };
		});
	}

	#shiftedFind(flow: number, pieces: readonly Piece[], found: ShiftedRtp): Find {
		const { shift, ssrc, payloadType, share, header } = found;
		const place = this.#placeOf(flow);
		const [first] = pieces;
		const frame = first?.frame ?? 0;
		const id = `find-${frame}-${shift}`;
		const records = pieces.filter(({ data }) => data.length >= shift + 12);
		const ssrcText = `0x${ssrc.toString(16).padStart(8, '0')}`;
		const item: SignatureItem = {
			...{ id, kind: 'RTP', frame, payloadOffset: shift, isWhole: true, ...place },
			bytes: records.reduce((sum, { data }) => sum + data.length - shift, 0),
			confidence: Math.min(0.99, share),
			reason: `RTP of SSRC ${ssrcText}, payload type ${payloadType}, behind a header of ${shift} bytes (${header})`,
			file: `${id}.rtpdump`,
		};
		const startMs = first?.timeMs ?? 0;
		const { tracker } = this.#facts;
		const facts = {
			...place,
			sourceWord: tracker.flows.sourceWords(flow)[0] ?? 0,
			startSeconds: tracker.startSeconds + Math.floor(startMs / 1000),
			startNanoseconds: Math.floor((startMs % 1000) * 1e6),
		};
		const packets = records.map(({ data, timeMs }) => ({
			...{ data: data.subarray(shift), offsetMs: timeMs - startMs },
		}));
		return { item, bytes: () => rtpdumpFile(facts, packets) };
	}

	#placeOf(flow: number): Pick<SignatureItem, 'source' | 'destination' | 'transport'> {
		const { flows } = this.#facts.tracker;
		const text = (words: readonly number[]): string =>
			formatAddress(Int32Array.from(words), 0, words.length === 1 ? 4 : 6);
		return {
			source: { address: text(flows.sourceWords(flow)), port: flows.sourcePort(flow) },
			destination: {
				...{ address: text(flows.destinationWords(flow)), port: flows.destinationPort(flow) },
			},
			transport: flows.protocol(flow) === PROTOCOL_TCP ? 'tcp' : 'udp',
		};
	}
}

function quiet(): void {
	// Nobody listens.
}

const SUFFIXES: Readonly<Record<SignatureItem['kind'], string>> = {
	...{ JPEG: 'jpg', PNG: 'png', FLV: 'flv', MP4: 'mp4', WAV: 'wav', H264: 'h264' },
	...{ H265: 'h265', ADTS: 'aac', TS: 'ts', PS: 'ps', RTP: 'rtpdump' },
};

/** Segments in the order of their bytes; bytes that are missing begin another run. */
function runsOf(pieces: readonly Piece[]): readonly (readonly Piece[])[] {
	const [first] = pieces;
	if (first === undefined) return [];
	const relative = ({ sequence }: Piece): number => (sequence - first.sequence) | 0;
	const sorted = [...pieces].sort((a, b) => relative(a) - relative(b));
	const runs: Piece[][] = [];
	let next = NaN;
	for (const piece of sorted) {
		const start = relative(piece);
		const end = start + piece.data.length;
		if (end <= next) continue;
		const known = start < next ? next - start : 0;
		const rest =
			known === 0 ? piece : { ...piece, data: piece.data.subarray(known), skipped: known };
		if (start > next || runs.length === 0) runs.push([rest]);
		else runs.at(-1)?.push(rest);
		next = end;
	}
	return runs;
}
