/**
 * T.38 fax over UDPTL where a session description announced it: named, and kept as runs of what is
 * sent. Not here: T.38 over TCP or RTP, pages of the fax. @see ITU-T T.38, RFC 7345
 */
import { u8, u16 } from '../../bytes.ts';
import type { FlowTable } from '../../network/flow.ts';
import { PairTable } from '../../network/pair-table.ts';
import { WrittenAddresses } from '../../network/written-addresses.ts';
import { KIND_OTHER, KIND_T38 } from '../kinds.ts';
import type { DatagramProtocol, NamedMedia, PacketContext, ProtocolHost } from '../protocol.ts';
import { ifpType } from './ifp.ts';
import type { IfpType } from './ifp.ts';

/** Sequence number, length of the primary packet, error recovery. */
const LEAST_BYTES = 4;
const FEC = 0x80;
/** Lengths of 128 and more have a second byte. */
const LONG = 0x80;
/** Runs of one capture that are kept. */
const MAX_RUNS = 100_000;

/** Packets of one direction that send the same thing. */
export interface T38Run extends IfpType {
	/** Id of the call. */
	readonly session: string;
	/** Number in the flow table. */
	readonly flow: number;
	readonly frame: number;
	/** ms since the first packet of the capture. */
	readonly firstMs: number;
	lastMs: number;
	packets: number;
	/** UDPTL sequence numbers missing inside the run. */
	lost: number;
}

/** See the head of this file. */
export class T38Protocol implements DatagramProtocol {
	readonly id = 't38';
	readonly #flows: FlowTable;
	readonly #addresses: WrittenAddresses;
	readonly #keys = new PairTable();
	/** Id of the call by the number of an endpoint. */
	readonly #sessions: string[] = [];
	readonly #bySession = new Map<string, T38Run[]>();
	/** Last run and last sequence number of each flow. */
	readonly #last = new Map<number, { readonly run: T38Run; sequence: number }>();
	#runs = 0;

	constructor(host: Pick<ProtocolHost, 'flows'>) {
		this.#flows = host.flows;
		this.#addresses = new WrittenAddresses(host.flows.addresses);
	}

	/** Signalling says that T.38 will arrive. */
	announce({ address, port, session }: NamedMedia): void {
		const parsed = this.#addresses.find(address);
		if (parsed === null || port === 0) return;
		const words = port | (parsed.version << 16);
		const known = this.#keys.find(parsed.key, words);
		const number = known < 0 ? this.#keys.insert(parsed.key, words) : known;
		this.#sessions[number] = session;
	}

	/** Runs of a call in the order of their first packets. */
	runsOf(session: string): readonly T38Run[] {
		return this.#bySession.get(session) ?? [];
	}

	take(packet: PacketContext): number {
		if (this.#sessions.length === 0) return KIND_OTHER;
		const session = this.#sessionOf(packet.flow);
		if (session === null || !isUdptl(packet)) return KIND_OTHER;
		const { data, payloadStart: at } = packet.layers;
		const isEmpty = u8(data, at + 2) === 0;
		if (!isEmpty) this.#count(packet, session, u16(data, at), ifpType(u8(data, at + 3)));
		return KIND_T38;
	}

	#sessionOf(flow: number): string | null {
		const flows = this.#flows;
		const version = flows.version(flow) << 16;
		const to = this.#keys.find(flows.destinationKey(flow), flows.destinationPort(flow) | version);
		const at =
			to >= 0 ? to : this.#keys.find(flows.sourceKey(flow), flows.sourcePort(flow) | version);
		return at < 0 ? null : (this.#sessions[at] ?? null);
	}

	#count({ flow, frame, timeMs }: PacketContext, session: string, sequence: number, of: IfpType) {
		const last = this.#last.get(flow);
		const step = last === undefined ? 1 : ((sequence - last.sequence) << 16) >> 16;
		// Sent again, or overtaken.
		if (step <= 0) return;
		const isSame = last?.run.name === of.name && last.run.kind === of.kind;
		if (!isSame && this.#runs >= MAX_RUNS) return;
		const run = isSame
			? last.run
			: { ...of, session, flow, frame, firstMs: timeMs, lastMs: timeMs, packets: 0, lost: 0 };
		run.lastMs = timeMs;
		run.packets++;
		run.lost += step - 1;
		this.#last.set(flow, { run, sequence });
		if (isSame) return;
		this.#runs++;
		const runs = this.#bySession.get(session) ?? [];
		this.#bySession.set(session, runs);
		runs.push(run);
	}
}

/**
 * True when the lengths inside lead to the end of the datagram: RTP may go on at the same ports
 * where T.38 was offered and refused.
 */
function isUdptl({ layers }: PacketContext): boolean {
	const { data, payloadStart: start, payloadEnd: end, payloadLength } = layers;
	if (end - start < LEAST_BYTES || end - start !== payloadLength) return false;
	const length = u8(data, start + 2);
	let at = start + 3 + length;
	if (length >= LONG || at >= end) return false;
	const recovery = u8(data, at++);
	if ((recovery & FEC) !== 0) return u8(data, start) >> 6 !== 2;
	if (recovery !== 0) return false;
	// A packet at the beginning has no earlier ones to repeat.
	const count = at < end ? u8(data, at++) : 0;
	for (let earlier = 0; earlier < count && at < end; earlier++) at += 1 + u8(data, at);
	return at === end;
}
