/** Finds out which protocol a connection carries, then hands its bytes on. */
import { MAX_PROBE_BYTES, MAX_PROBE_SEGMENTS } from '../limits.ts';
import type {
	Direction,
	StreamHost,
	StreamOrigin,
	StreamProtocol,
	StreamSession,
} from './stream-protocol.ts';

interface Piece {
	readonly direction: Direction;
	readonly bytes: Uint8Array;
	readonly origin: StreamOrigin | null;
}

/** What is known of one direction while nobody has claimed the connection. */
class Side {
	/** Bytes since the last place at which a protocol may begin. */
	prefix = new Uint8Array(0);
	/** Nothing that comes may still be the beginning of something known. */
	isRefused = false;
	/** The bytes so far are none of the protocols'. */
	isForeign = false;
	/** The next bytes may be in the middle of something: every segment is a chance. */
	isMidstream = false;
	segments = 0;

	append(data: Uint8Array, start: number, end: number): void {
		const joined = new Uint8Array(this.prefix.length + end - start);
		joined.set(this.prefix);
		joined.set(data.subarray(start, end), this.prefix.length);
		this.prefix = joined;
	}
}

/** See the head of this file. */
export class StreamProbe {
	#session: StreamSession | null = null;
	readonly #protocols: readonly StreamProtocol[];
	readonly #host: StreamHost;
	readonly #sides: readonly [Side, Side] = [new Side(), new Side()];
	/** What came so far, in the order of arrival; told to the protocol that claims it. */
	#pieces: Piece[] = [];
	#isOver = false;

	constructor(protocols: readonly StreamProtocol[], host: StreamHost) {
		this.#protocols = protocols;
		this.#host = host;
	}

	/** True while it is not known what the connection carries. */
	get isOpen(): boolean {
		return this.#session === null && !this.#isOver;
	}

	/** A direction begins; `isMidstream` when its beginning was not captured. */
	begin(direction: Direction, isMidstream: boolean): void {
		this.#sides[direction].isMidstream = isMidstream;
	}

	data(direction: Direction, data: Uint8Array, start: number, end: number): void {
		if (this.#session !== null) this.#session.data(direction, data, start, end);
		else if (!this.#isOver) this.#probe(direction, data, start, end);
	}

	gap(direction: Direction, length: number): void {
		if (this.#session !== null) {
			this.#session.gap(direction, length);
			return;
		}
		const side = this.#sides[direction];
		side.isMidstream = true;
		side.prefix = new Uint8Array(0);
		this.#pieces = this.#pieces.filter((piece) => piece.direction !== direction);
	}

	end(direction: Direction): void {
		this.#session?.end(direction);
	}

	#probe(direction: Direction, data: Uint8Array, start: number, end: number): void {
		const side = this.#sides[direction];
		side.segments++;
		if (side.isForeign && side.isMidstream) this.#restart(direction, side);
		if (!side.isForeign) {
			side.append(data, start, end);
			this.#pieces.push({ direction, bytes: data.slice(start, end), origin: this.#host.origin });
			this.#ask(side);
		}
		if (this.#session === null && this.#isHopeless()) this.#giveUp();
	}

	/** In the middle of a stream the next segment may be where a message begins. */
	#restart(direction: Direction, side: Side): void {
		side.isForeign = false;
		side.prefix = new Uint8Array(0);
		this.#pieces = this.#pieces.filter((piece) => piece.direction !== direction);
	}

	#ask(side: Side): void {
		const { prefix } = side;
		let mayCome = false;
		for (const protocol of this.#protocols) {
			const answer = protocol.recognise(prefix, 0, prefix.length);
			if (answer === 'yes') {
				this.#claim(protocol);
				return;
			}
			if (answer === 'more') mayCome = true;
		}
		if (mayCome && prefix.length < MAX_PROBE_BYTES) return;
		side.isForeign = true;
		side.isRefused = !side.isMidstream || side.segments >= MAX_PROBE_SEGMENTS;
	}

	#claim(protocol: StreamProtocol): void {
		const session = protocol.open(this.#host);
		this.#session = session;
		const pieces = this.#pieces;
		this.#pieces = [];
		for (const { direction, bytes, origin } of pieces) {
			this.#host.replay(origin);
			session.data(direction, bytes, 0, bytes.length);
		}
		this.#host.replay(null);
	}

	/** Both sides said something else, or one did and the other stays silent. */
	#isHopeless(): boolean {
		const [one, other] = this.#sides;
		const silent = (side: Side, spoken: Side): boolean =>
			side.segments === 0 && spoken.isRefused && spoken.segments >= MAX_PROBE_SEGMENTS;
		return (one.isRefused && other.isRefused) || silent(one, other) || silent(other, one);
	}

	#giveUp(): void {
		this.#isOver = true;
		this.#pieces = [];
		this.#host.release();
	}
}
