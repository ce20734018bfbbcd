/**
 * What stands in for lost packets of one stream: sent again (RFC 4588), or worked out from parity
 * (RFC 5109, RFC 8627). Filled before the stream's packets are put in order, asked where one is missing.
 */
import { u16 } from '../../bytes.ts';
import { payloadOfBody, readParity, recover } from './ulpfec.ts';
import type { ParityPacket, ProtectedPacket } from './ulpfec.ts';

/** A packet that was brought back. */
export interface RepairedPacket {
	/** 16 bits. */
	readonly sequence: number;
	/** Signed 32-bit RTP timestamp. */
	readonly timestamp: number;
	readonly payloadType: number;
	readonly marker: boolean;
	readonly payload: Uint8Array;
	/** Arrival of what brought it back, ms since the capture's first packet. */
	readonly timeMs: number;
	readonly by: 'rtx' | 'fec';
}

/** Packets and parity kept while groups are not complete. */
const KEPT_PACKETS = 1024;
const KEPT_PARITY = 128;
/** Numbers come round again: what arrived so much later or earlier is of another round, ms. */
const MAX_DISTANCE_MS = 10_000;

/** How many packets were brought back, and used. */
export interface RepairCounts {
	readonly rtx: number;
	readonly fec: number;
}

/** What the manifest says of them. */
export function repairNotes({ rtx, fec }: RepairCounts): readonly string[] {
	return [
		...(rtx > 0 ? [`${rtx} lost packets stand as they were sent again (RTX)`] : []),
		...(fec > 0 ? [`${fec} lost packets were worked out from parity (FEC)`] : []),
	];
}

/** See the head of this file. */
export class RepairStore {
	readonly #found = new Map<number, RepairedPacket[]>();
	readonly #packets = new Map<number, ProtectedPacket>();
	#parity: { readonly parity: ParityPacket; readonly timeMs: number }[] = [];
	readonly #used = { rtx: 0, fec: 0 };

	/** Packets that were missing and stood here. */
	get used(): RepairCounts {
		return { ...this.#used };
	}

	/** True when there is nothing to ask for. */
	get isEmpty(): boolean {
		return this.#found.size === 0;
	}

	/** Takes a packet that was sent again: its old number stands before its payload. */
	takeRtx(packet: Omit<RepairedPacket, 'sequence' | 'by'>): void {
		const { payload } = packet;
		if (payload.length <= 2) return;
		this.#keep({ ...packet, sequence: u16(payload, 0), payload: payload.subarray(2), by: 'rtx' });
	}

	/** Takes a packet of the stream itself that parity may protect. */
	takeMedia(packet: ProtectedPacket): void {
		this.#packets.delete(packet.sequence);
		this.#packets.set(packet.sequence, packet);
		if (this.#packets.size > KEPT_PACKETS) {
			const [oldest] = this.#packets.keys();
			if (oldest !== undefined) this.#packets.delete(oldest);
		}
		if (this.#parity.length > 0) this.#tryGroups();
	}

	/** Takes the payload of a parity packet. @param read knows its layout: ULPFEC unless told */
	takeParity(payload: Uint8Array, timeMs: number, read = readParity): void {
		const parity = read(payload);
		if (parity === null) return;
		this.#parity.push({ parity, timeMs });
		if (this.#parity.length > KEPT_PARITY) this.#parity.shift();
		this.#tryGroups();
	}

	/** One packet that comes back may complete another group. */
	#tryGroups(): void {
		for (let isProgress = true; isProgress;) {
			isProgress = false;
			this.#parity = this.#parity.filter((one) => {
				const { sequences } = one.parity;
				const others = sequences.flatMap((number) => this.#packets.get(number) ?? []);
				if (others.length === sequences.length) return false;
				if (others.length < sequences.length - 1) return true;
				const packet = recover(one.parity, others);
				if (packet !== null) this.#keepRecovered(packet, one.timeMs);
				isProgress ||= packet !== null;
				return false;
			});
		}
	}

	#keepRecovered(packet: ProtectedPacket, timeMs: number): void {
		this.#packets.set(packet.sequence, packet);
		const payload = payloadOfBody(packet);
		if (payload === null) return;
		const { sequence, head, timestamp } = packet;
		const second = head & 255;
		this.#keep({
			...{ sequence, timestamp: timestamp | 0, payload, timeMs, by: 'fec' },
			...{ payloadType: second & 0x7f, marker: second >> 7 === 1 },
		});
	}

	#keep(packet: RepairedPacket): void {
		const known = this.#found.get(packet.sequence);
		if (known === undefined) this.#found.set(packet.sequence, [packet]);
		else known.push(packet);
	}

	/** What stands in for a missing number near a time; null for nothing. Counted as used. */
	find(sequence: number, timeMs: number): RepairedPacket | null {
		const near = (this.#found.get(sequence & 0xffff) ?? []).find(
			(one) => Math.abs(one.timeMs - timeMs) < MAX_DISTANCE_MS,
		);
		if (near === undefined) return null;
		this.#used[near.by]++;
		return near;
	}
}
