/** Splits an MPEG transport stream into its elementary streams. @see ISO/IEC 13818-1 §2.4.3 */
import { u8, u16 } from '../../bytes.ts';
import { concatenated } from '../depacketise/unpacker.ts';
import type { ByteGap, Demuxer, ElementaryStream, ElementaryUnit } from './elementary.ts';
import { ElementaryTracks } from './elementary-tracks.ts';
import { readPesHeader } from './pes.ts';
import { readPat, readPmt, SectionJoiner } from './program-tables.ts';

/** Bytes of a packet. */
export const TS_PACKET = 188;
const SYNC = 0x47;
const NONE = new Uint8Array(0);
const PID_PAT = 0;
const PID_STUFFING = 0x1fff;
/** PIDs that belong to tables of the system. */
const FIRST_FREE_PID = 0x20;
/** Counters come round after 16 packets: longer holes may hide from them. */
const ROUND_BYTES = 15 * TS_PACKET;
/** Longest PES packet that is waited for. */
const MAX_PES_BYTES = 16 << 20;
/** Adaptation field: bytes of the clocks that its flags announce. */
const FLAG_DISCONTINUITY = 0x80;

/** One PID that carries PES packets. */
interface PidState<M> {
	counter: number;
	/** A hole that counters may not show. */
	isUnsure: boolean;
	chunks: Uint8Array[];
	bytes: number;
	/** Bytes of the running PES packet; 0 when its header does not say. */
	wanted: number;
	isOpen: boolean;
	/** Its last packet was filled up: nothing of the PES packet follows. */
	isFilled: boolean;
	mark: M;
}

/** What is known of one packet. */
interface PacketHead {
	readonly pid: number;
	readonly isStart: boolean;
	readonly counter: number;
	readonly payload: Uint8Array;
	readonly isFilled: boolean;
	readonly isDiscontinuous: boolean;
}

/** See the head of this file. Portions need not be whole packets. */
export class TsDemuxer<M> implements Demuxer<M> {
	readonly #tracks: ElementaryTracks<M>;
	readonly #pids = new Map<number, PidState<M>>();
	readonly #sections = new Map<number, SectionJoiner>([[PID_PAT, new SectionJoiner()]]);
	/** PIDs of the maps that were announced, and whether they came, by program. */
	readonly #maps = new Map<number, { readonly pid: number; isRead: boolean }>();
	#held: Uint8Array = NONE;
	scrambled = 0;

	/** @param known streams that were named before: tables come now and then only */
	constructor(give: (unit: ElementaryUnit<M>) => void, known: readonly ElementaryStream[] = []) {
		this.#tracks = new ElementaryTracks(give);
		for (const stream of known) this.#tracks.declare(stream);
	}

	get streams(): readonly ElementaryStream[] {
		return this.#tracks.streams;
	}

	get isNamed(): boolean {
		return this.#maps.size > 0 && [...this.#maps.values()].every(({ isRead }) => isRead);
	}

	push(data: Uint8Array, mark: M): void {
		const all = this.#held.length === 0 ? data : concatenated([this.#held, data]);
		let at = 0;
		while (at + TS_PACKET <= all.length) {
			if (u8(all, at) !== SYNC) {
				at = this.#resynchronised(all, at);
				continue;
			}
			this.#packet(all.subarray(at, at + TS_PACKET), mark);
			at += TS_PACKET;
		}
		this.#held = all.subarray(at);
	}

	/** Where packets may go on; what was skipped counts as a hole. */
	#resynchronised(data: Uint8Array, from: number): number {
		this.gap({ lostBytes: Infinity, isUnitEnd: false });
		for (let at = data.indexOf(SYNC, from + 1); at >= 0; at = data.indexOf(SYNC, at + 1)) {
			if (at + TS_PACKET >= data.length || u8(data, at + TS_PACKET) === SYNC) return at;
		}
		return data.length;
	}

	gap({ lostBytes }: ByteGap): void {
		this.#held = NONE;
		for (const joiner of this.#sections.values()) joiner.reset();
		if (lostBytes < ROUND_BYTES) return;
		for (const state of this.#pids.values()) state.isUnsure = true;
	}

	flush(): void {
		for (const [pid, state] of this.#pids) this.#finish(pid, state, true);
		this.#tracks.flush();
	}

	#packet(packet: Uint8Array, mark: M): void {
		const flags = u8(packet, 3);
		const isBroken = (u8(packet, 1) & 0x80) !== 0;
		const pid = u16(packet, 1) & 0x1fff;
		if (isBroken || pid === PID_STUFFING || (flags & 0x10) === 0) return;
		if ((flags & 0xc0) !== 0) {
			this.scrambled++;
			return;
		}
		const field = (flags & 0x20) === 0 ? 0 : 1 + u8(packet, 4);
		if (4 + field > TS_PACKET) return;
		const head: PacketHead = {
			...{ pid, counter: flags & 15, isStart: (u8(packet, 1) & 0x40) !== 0 },
			payload: packet.subarray(4 + field),
			isFilled: field > 0 && isStuffed(packet, field),
			isDiscontinuous: field > 1 && (u8(packet, 5) & FLAG_DISCONTINUITY) !== 0,
		};
		const joiner = this.#sections.get(pid);
		if (joiner !== undefined) {
			for (const section of joiner.take(head.payload, head.isStart)) this.#table(pid, section);
		} else if (pid >= FIRST_FREE_PID) this.#media(head, mark);
	}

	#table(pid: number, section: Uint8Array): void {
		if (pid === PID_PAT) {
			for (const { program, mapPid } of readPat(section) ?? []) {
				if (!this.#sections.has(mapPid)) this.#sections.set(mapPid, new SectionJoiner());
				if (!this.#maps.has(program)) this.#maps.set(program, { pid: mapPid, isRead: false });
			}
			return;
		}
		const map = readPmt(section);
		if (map === null) return;
		const announced = this.#maps.get(map.program);
		if (announced?.pid === pid) announced.isRead = true;
		const program = this.#maps.size > 1 ? { program: map.program } : {};
		for (const stream of map.streams) this.#tracks.declare({ ...stream, ...program });
	}

	#media(head: PacketHead, mark: M): void {
		const { pid, payload, counter, isStart } = head;
		const state = this.#pids.get(pid) ?? this.#begin(pid, counter, mark);
		const isRepeated = counter === state.counter && !state.isUnsure;
		if (isRepeated) return;
		const isNext = counter === ((state.counter + 1) & 15) || head.isDiscontinuous;
		const isUnsure = state.isUnsure && state.wanted === 0;
		if (!isNext || isUnsure) this.#lost(pid, state);
		state.isUnsure = false;
		state.counter = counter;
		if (isStart) {
			this.#finish(pid, state, true);
			this.#open(state, payload, mark);
		}
		if (!state.isOpen) return;
		state.chunks.push(payload);
		state.bytes += payload.length;
		state.isFilled = head.isFilled;
		if (state.wanted > 0 && state.bytes >= state.wanted) this.#finish(pid, state, true);
		else if (state.bytes > MAX_PES_BYTES) this.#lost(pid, state);
	}

	#begin(pid: number, counter: number, mark: M): PidState<M> {
		const state: PidState<M> = {
			...{ counter: (counter - 1) & 15, isUnsure: false, chunks: [], bytes: 0, wanted: 0 },
			...{ isOpen: false, isFilled: false, mark },
		};
		this.#pids.set(pid, state);
		return state;
	}

	#open(state: PidState<M>, payload: Uint8Array, mark: M): void {
		const length = payload.length >= 6 ? u16(payload, 4) : 0;
		state.isOpen = u8(payload, 0) === 0 && u8(payload, 1) === 0 && u8(payload, 2) === 1;
		state.wanted = length === 0 ? 0 : length + 6;
		state.mark = mark;
	}

	/** Packets of this PID are missing: what runs is closed only if it was filled up. */
	#lost(pid: number, state: PidState<M>): void {
		const isClosed = !state.isOpen || (state.wanted === 0 && state.isFilled);
		this.#finish(pid, state, isClosed);
		this.#tracks.cut(pid, isClosed);
	}

	#finish(pid: number, state: PidState<M>, isEnded: boolean): void {
		if (!state.isOpen) return;
		const all = concatenated(state.chunks);
		const { wanted, mark } = state;
		Object.assign(state, { chunks: [], bytes: 0, wanted: 0, isOpen: false });
		const header = readPesHeader(all);
		if (header === null || header === 'short') return;
		const isWhole = isEnded && (wanted === 0 || all.length >= wanted);
		const data = all.subarray(header.dataStart, wanted === 0 ? all.length : wanted);
		const { streamId, pts, dts } = header;
		this.#tracks.take(pid, streamId, { data, pts, dts, isWhole, mark });
	}
}

/** True when an adaptation field holds more than what its flags announce: it fills the packet. */
function isStuffed(packet: Uint8Array, field: number): boolean {
	if (field === 1) return true;
	const flags = u8(packet, 5);
	let used = 2;
	if ((flags & 0x10) !== 0) used += 6;
	if ((flags & 0x08) !== 0) used += 6;
	if ((flags & 0x04) !== 0) used += 1;
	if ((flags & 0x02) !== 0) used += 1 + u8(packet, 4 + used);
	if ((flags & 0x01) !== 0) used += 1 + u8(packet, 4 + used);
	return field > used;
}
