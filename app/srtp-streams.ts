/** Opens the SRTP packets of streams whose keys stand in the readable SDP of their call. */
import type { CaptureFacts } from './capture-facts.ts';
import { SrtcpReader } from './crypto/srtcp.ts';
import type { OpenedRtcp } from './crypto/srtcp.ts';
import { SrtpReader } from './crypto/srtp.ts';
import type { ProtectedPacket } from './crypto/srtp.ts';
import { parseCrypto } from './crypto/srtp-keys.ts';
import type { SrtpMaster } from './crypto/srtp-keys.ts';

/** Keys of one call that are tried: a call renegotiates a few times, not hundreds. */
const MAX_KEYS = 32;
/** Keys that are tried on a packet of SRTCP: some 5 µs each. */
const MAX_RTCP_KEYS = 512;

interface CallKeys {
	/** Messages of the capture when the keys were looked for. */
	readonly messages: number;
	/** `a=crypto` values by call (`sip-…`). */
	readonly byCall: ReadonlyMap<string, readonly SrtpMaster[]>;
}

const KEYS = new WeakMap<CaptureFacts['tracker'], CallKeys>();

/** Keys of all calls; looked for again when messages were added. */
function callKeys({ tracker }: CaptureFacts): CallKeys['byCall'] {
	const { messages } = tracker.protocols.sip;
	const known = KEYS.get(tracker);
	if (known?.messages === messages.count) return known.byCall;
	const byCall = new Map<string, SrtpMaster[]>();
	for (const number of messages.withCrypto) {
		const message = messages.message(number);
		const id = messages.sessionOf(number);
		const keys = byCall.get(id) ?? [];
		byCall.set(id, keys);
		for (const line of (message.sdp?.media ?? []).flatMap(({ crypto }) => crypto)) {
			const master = parseCrypto(line);
			if (master !== null && keys.length < MAX_KEYS) keys.push(master);
		}
	}
	KEYS.set(tracker, { messages: messages.count, byCall });
	return byCall;
}

/** The keys by which a stream may be protected; none when no SDP names any. */
export function srtpKeysOf(facts: CaptureFacts, stream: number): readonly SrtpMaster[] {
	const { protocols } = facts.tracker;
	if (protocols.sip.messages.withCrypto.length === 0) return [];
	const session = protocols.rtp.streams.binding(stream)?.session ?? '';
	return session === '' ? [] : (callKeys(facts).get(session) ?? []);
}

/** SRTCP of a capture: every key of its calls is tried, the one that fitted last first. */
export class SrtcpOpener {
	readonly #readers: readonly SrtcpReader[];
	#current: SrtcpReader | null = null;

	constructor(facts: CaptureFacts) {
		const has = facts.tracker.protocols.sip.messages.withCrypto.length > 0;
		const masters = has ? [...callKeys(facts).values()].flat() : [];
		this.#readers = masters.slice(0, MAX_RTCP_KEYS).map((master) => new SrtcpReader(master));
	}

	/** The clear compound, or null when no key fits. */
	open(packet: Uint8Array): OpenedRtcp | null {
		const first = this.#current?.open(packet) ?? null;
		if (first !== null) return first;
		for (const reader of this.#readers) {
			const opened = reader.open(packet);
			if (opened === null) continue;
			this.#current = reader;
			return opened;
		}
		return null;
	}
}

/**
 * Opens one stream. The key in an SDP is the one that its sender encrypts with (RFC 4568 §6.1);
 * which of a call's keys that is the tags of the packets tell, also behind a NAT.
 */
export class SrtpStream {
	readonly #readers: readonly SrtpReader[];
	#current: SrtpReader | null = null;

	constructor(masters: readonly SrtpMaster[]) {
		this.#readers = masters.map((master) => new SrtpReader(master));
	}

	/** The clear payload, or null when no key fits. */
	open(packet: ProtectedPacket): Uint8Array | null {
		const payload = this.#current?.open(packet) ?? null;
		if (payload !== null) return payload;
		for (const reader of this.#readers) {
			if (reader === this.#current) continue;
			const opened = reader.open(packet);
			if (opened === null) continue;
			this.#current = reader;
			return opened;
		}
		return null;
	}
}
