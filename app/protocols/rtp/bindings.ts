/**
 * Which announcement a flow belongs to. An announcement is found by the destination of a packet
 * first (RFC 3264: the receiver chooses the numbers), by its source where nobody announced the
 * destination; Wireshark keys its conversations the same way.
 */
import { MAX_REBOUND_STREAMS } from '../../limits.ts';
import type { FlowTable } from '../../network/flow.ts';
import { PairTable } from '../../network/pair-table.ts';
import { WrittenAddresses } from '../../network/written-addresses.ts';
import type { MediaAnnouncement } from '../protocol.ts';
import { type PayloadMap, PayloadMaps } from './payload-map.ts';

/** What is known of a stream's payload from one frame on. */
export interface Binding {
	/** Map that Wireshark uses; null where it has none. */
	readonly wireshark: PayloadMap | null;
	/** Our own: destination's, then source's. */
	readonly map: PayloadMap;
	/** Frame of the offer. */
	readonly setupFrame: number;
	/** Wireshark's setup frame; 0 where it knows nothing of the announcement. */
	readonly wiresharkFrame: number;
	/** Id of the call; empty when none. */
	readonly session: string;
	/** True when the announcement demands SRTP. */
	readonly isSecured: boolean;
	/** True when address and announcement do not agree: guessed by port, time and codec. */
	readonly isInferred: boolean;
}

interface Announced {
	readonly announcement: MediaAnnouncement;
	readonly map: PayloadMap;
}

/** One address and port. */
interface Endpoint {
	/** The last announcement as Wireshark would have it; it knows no candidates. */
	wireshark: Announced | null;
	/** The last one of any kind. */
	own: Announced | null;
	/** RTCP was announced to arrive here. */
	isRtcp: boolean;
	/** Streams from or to here. */
	readonly streams: number[];
}

/** A guess is made for media that begins within this time: RFC 3261 lets a call ring 3 minutes. */
const INFERRED_WITHIN_MS = 240_000;
/** Private announcements of one port that are kept for guesses. */
const KEPT_PER_PORT = 16;

/** All announcements of a capture. */
export class MediaBindings {
	/** True until the first announcement: flows need not be looked up then. */
	isEmpty = true;
	readonly #flows: FlowTable;
	readonly #addresses: WrittenAddresses;
	readonly #maps = new PayloadMaps();
	readonly #keys = new PairTable();
	readonly #endpoints: Endpoint[] = [];
	/** Destination, ports and source port that Wireshark's heuristic took before anything was said. */
	readonly #heuristic = new PairTable();
	/** Announcements with private addresses, by port, newest last. */
	readonly #privatePorts = new Map<number, Announced[]>();

	constructor(flows: FlowTable) {
		this.#flows = flows;
		this.#addresses = new WrittenAddresses(flows.addresses);
	}

	/**
	 * Takes an announcement.
	 * @returns streams whose binding may have changed
	 */
	announce(announcement: MediaAnnouncement): ReadonlySet<number> {
		this.isEmpty = false;
		const { address, port, rtcpAddress, rtcpPort } = announcement;
		const announced = { announcement, map: this.#maps.of(announcement.media) };
		const touched = new Set<number>();
		const main = this.#endpointOf(address, port);
		if (main !== null) {
			this.#setWireshark(main, announced, touched);
			this.#setOwn(main, announced, touched);
		}
		this.#expectRtcp(rtcpAddress, rtcpPort);
		for (const { component, address: host, port: hostPort } of announcement.candidates) {
			const endpoint = this.#endpointOf(host, hostPort);
			if (endpoint === null) continue;
			if (component === 2) endpoint.isRtcp = true;
			else this.#setOwn(endpoint, announced, touched);
		}
		if (this.#addresses.find(address)?.isPrivate === true) this.#keepPrivate(announced);
		return touched;
	}

	#expectRtcp(address: string, port: number): void {
		const endpoint = this.#endpointOf(address, port);
		if (endpoint !== null) endpoint.isRtcp = true;
	}

	/** An older offer's answer does not undo a newer offer. */
	#setWireshark(endpoint: Endpoint, announced: Announced, touched: Set<number>): void {
		const before = endpoint.wireshark;
		const { wiresharkFrame } = announced.announcement;
		if (before !== null && wiresharkFrame < before.announcement.wiresharkFrame) return;
		endpoint.wireshark = announced;
		if (before === null || isChange(announced, before)) addAll(touched, endpoint.streams);
	}

	#setOwn(endpoint: Endpoint, announced: Announced, touched: Set<number>): void {
		const before = endpoint.own;
		const { setupFrame } = announced.announcement;
		if (before !== null && setupFrame < before.announcement.setupFrame) return;
		endpoint.own = announced;
		if (before === null || isChange(announced, before)) addAll(touched, endpoint.streams);
	}

	#keepPrivate(announced: Announced): void {
		const { port } = announced.announcement;
		const kept = this.#privatePorts.get(port) ?? [];
		this.#privatePorts.set(port, kept);
		kept.push(announced);
		if (kept.length > KEPT_PER_PORT) kept.shift();
	}

	/** Endpoint of a written address; null for names, `0.0.0.0` and port 0. */
	#endpointOf(address: string, port: number): Endpoint | null {
		if (port === 0 || address === '0.0.0.0' || address === '') return null;
		const parsed = this.#addresses.find(address);
		return parsed === null ? null : this.#endpoint(parsed.key, parsed.version, port);
	}

	#endpoint(key: number, version: number, port: number): Endpoint {
		const known = this.#keys.find(key, port | (version << 16));
		const number = known < 0 ? this.#keys.insert(key, port | (version << 16)) : known;
		return (this.#endpoints[number] ??= {
			...{ wireshark: null, own: null, isRtcp: false, streams: [] },
		});
	}

	#find(key: number, version: number, port: number): Endpoint | undefined {
		const number = this.#keys.find(key, port | (version << 16));
		return number < 0 ? undefined : this.#endpoints[number];
	}

	#destination(flow: number): Endpoint | undefined {
		const flows = this.#flows;
		return this.#find(flows.destinationKey(flow), flows.version(flow), flows.destinationPort(flow));
	}

	#source(flow: number): Endpoint | undefined {
		const flows = this.#flows;
		return this.#find(flows.sourceKey(flow), flows.version(flow), flows.sourcePort(flow));
	}

	/** Remembers where a stream runs, so that later announcements find it. */
	addStream(flow: number, stream: number): void {
		const flows = this.#flows;
		const version = flows.version(flow);
		const source = this.#endpoint(flows.sourceKey(flow), version, flows.sourcePort(flow));
		const to = this.#endpoint(flows.destinationKey(flow), version, flows.destinationPort(flow));
		source.streams.push(stream);
		if (to !== source) to.streams.push(stream);
	}

	/** Wireshark's heuristic takes an unannounced datagram, and keeps its word from then on. */
	takeHeuristically(flow: number): void {
		const flows = this.#flows;
		const [to, from] = [flows.destinationPort(flow), flows.sourcePort(flow)];
		const key = flows.destinationKey(flow);
		if (this.#heuristic.find(key, (to << 16) | from) < 0) {
			this.#heuristic.insert(key, (to << 16) | from);
		}
	}

	#isHeuristic(flow: number): boolean {
		const flows = this.#flows;
		const [to, from] = [flows.destinationPort(flow), flows.sourcePort(flow)];
		return (
			this.#heuristic.find(flows.destinationKey(flow), (to << 16) | from) >= 0 ||
			this.#heuristic.find(flows.sourceKey(flow), (from << 16) | to) >= 0
		);
	}

	/** What was announced for a flow until now; null when nothing was. */
	resolve(flow: number): Binding | null {
		const to = this.#destination(flow);
		const from = this.#source(flow);
		const first = to?.own ?? from?.own ?? null;
		if (first === null) return null;
		const second = to?.own == null ? null : (from?.own ?? null);
		const wireshark = this.#isHeuristic(flow) ? null : (to?.wireshark ?? from?.wireshark ?? null);
		const { setupFrame, session } = first.announcement;
		return {
			wireshark: wireshark?.map ?? null,
			map: second === null ? first.map : this.#maps.joined(first.map, second.map),
			setupFrame,
			wiresharkFrame: wireshark?.announcement.wiresharkFrame ?? 0,
			session,
			isSecured: first.announcement.profile.includes('SAVP'),
			isInferred: false,
		};
	}

	/**
	 * Guesses the announcement of a flow that nobody announced: a private address with the same port,
	 * not long ago, for this payload type; one call only.
	 */
	infer(flow: number, payloadType: number, timeMs: number): Binding | null {
		const flows = this.#flows;
		const fitting = [flows.destinationPort(flow), flows.sourcePort(flow)]
			.flatMap((port) => this.#privatePorts.get(port) ?? [])
			.filter(
				({ announcement, map }) =>
					timeMs - announcement.timeMs <= INFERRED_WITHIN_MS &&
					map.formats[payloadType] !== undefined,
			);
		const last = fitting.at(-1);
		const { session = '' } = last?.announcement ?? {};
		if (last === undefined || fitting.some((one) => one.announcement.session !== session)) {
			return null;
		}
		return {
			wireshark: null,
			map: last.map,
			setupFrame: last.announcement.setupFrame,
			wiresharkFrame: 0,
			session,
			isSecured: last.announcement.profile.includes('SAVP'),
			isInferred: true,
		};
	}

	/** Whether RTCP was announced from or to here. */
	isRtcp(flow: number): boolean {
		return this.#destination(flow)?.isRtcp === true || this.#source(flow)?.isRtcp === true;
	}
}

/** Whether anything that a stream shows would change. */
function isChange(one: Announced, other: Announced): boolean {
	return (
		one.map !== other.map ||
		one.announcement.setupFrame !== other.announcement.setupFrame ||
		one.announcement.wiresharkFrame !== other.announcement.wiresharkFrame ||
		one.announcement.session !== other.announcement.session
	);
}

function addAll(touched: Set<number>, streams: readonly number[]): void {
	for (const stream of streams.slice(-MAX_REBOUND_STREAMS)) touched.add(stream);
}
