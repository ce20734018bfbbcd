/** Which media conversations carry: by the streams that are known in them, else by their figures. */
import { guessMedia } from './analysis/likely-media.ts';
import type { CaptureFacts } from './capture-facts.ts';
import type { ConversationItem, ConversationKind, LikelyMedia } from './views/conversations.ts';
import type { EndpointItem } from './views/streams.ts';
import { listedStreams, streamCodec, streamEndpoint } from './views/stream-item.ts';

type Bare = Omit<ConversationItem, 'likely'>;

/** Streams by the two ends of their conversation; made for one answer. */
export class ConversationStreams {
	readonly #facts: CaptureFacts;
	#byEnds: ReadonlyMap<string, readonly number[]> | null = null;

	constructor(facts: CaptureFacts) {
		this.#facts = facts;
	}

	/** Null for layers without ports: several conversations are one there. */
	mediaOf(kind: ConversationKind, item: Bare): LikelyMedia | null {
		const { portA, portB } = item;
		if ((kind !== 'udp' && kind !== 'tcp') || portA === null || portB === null) return null;
		const ends = keyOf(
			{ address: item.addressA, port: portA },
			{ address: item.addressB, port: portB },
		);
		const known = kind === 'udp' ? this.#knownMedia(ends) : null;
		if (known !== null) return known;
		const guess = guessMedia(
			{ packets: item.packetsAToB, bytes: item.bytesAToB },
			{ packets: item.packetsBToA, bytes: item.bytesBToA },
			item.duration,
			{ isDatagrams: kind === 'udp' },
		);
		return guess === null ? null : { ...guess, isKnown: false };
	}

	/** Pictures first: sound beside them in one conversation is the smaller part. */
	#knownMedia(ends: string): LikelyMedia | null {
		this.#byEnds ??= this.#streamsByEnds();
		const codecs = (this.#byEnds.get(ends) ?? []).map((stream) => streamCodec(this.#facts, stream));
		for (const kind of ['video', 'audio'] as const) {
			const names = codecs.filter((one) => one.kind === kind).map(nameOf);
			const reason = `RTP: ${[...new Set(names)].join(', ')}`;
			if (names.length > 0) return { kind, reason, isKnown: true };
		}
		return null;
	}

	#streamsByEnds(): ReadonlyMap<string, readonly number[]> {
		const found = new Map<string, number[]>();
		for (const stream of listedStreams(this.#facts)) {
			const [from, to] = ([0, 1] as const).map((side) => streamEndpoint(this.#facts, stream, side));
			if (from === undefined || to === undefined) continue;
			const ends = keyOf(from, to);
			const known = found.get(ends) ?? [];
			found.set(ends, known);
			known.push(stream);
		}
		return found;
	}
}

/** A name alone for what was announced. */
function nameOf({ codec, codecFrom }: ReturnType<typeof streamCodec>): string {
	return `${codec ?? 'unknown codec'}${codecFrom === 'inferred' ? ' (inferred)' : ''}`;
}

/** The same for both directions. */
function keyOf(one: EndpointItem, other: EndpointItem): string {
	return [one, other]
		.map(({ address, port }) => `${address} ${port}`)
		.sort()
		.join(' ');
}
