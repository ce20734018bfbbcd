/** What the payload types of a stream mean, by what signalling announced. */
import type { AnnouncedFormat, AnnouncedMedia } from '../protocol.ts';
import { isEvent, knownClockRate, wiresharkClockRate } from './encoding-names-table.ts';
import { PAYLOAD_TYPES, STATIC_CLOCK_RATES } from './payload-types-table.ts';

/** First payload type whose meaning must be announced. */
export const FIRST_DYNAMIC = 96;

/** Meaning of all payload types for one receiver. Made once for equal announcements. */
export class PayloadMap {
	/** Equal for equal maps. */
	readonly id: string;
	/** By payload type; undefined where nothing was announced. */
	readonly formats: readonly (AnnouncedFormat | undefined)[];
	/** What kind of media each announced type is: the word of its media line. */
	readonly kinds: readonly (string | undefined)[];
	/** Hz by payload type as Wireshark believes it, 0 when unknown. */
	readonly wiresharkRates: Float64Array;
	/** Hz by payload type as we know it. */
	readonly rates: Float64Array;

	constructor(
		id: string,
		formats: readonly (AnnouncedFormat | undefined)[],
		kinds: readonly (string | undefined)[],
	) {
		this.id = id;
		this.formats = formats;
		this.kinds = kinds;
		this.wiresharkRates = STATIC_CLOCK_RATES.map((rate, type) =>
			wiresharkRate(formats[type], rate),
		);
		this.rates = STATIC_CLOCK_RATES.map((rate, type) => ownRate(formats[type], rate));
	}

	/** What Wireshark's Payload column has for a type. */
	wiresharkName(type: number): string {
		const format = type >= FIRST_DYNAMIC ? this.formats[type] : undefined;
		if (format?.isMapped === true && format.codec !== null) return format.codec;
		return PAYLOAD_TYPES[type]?.shortName ?? String(type);
	}
}

/** A static type's rate is its own there, whatever was announced. */
function wiresharkRate(format: AnnouncedFormat | undefined, rate: number): number {
	if (format === undefined || format.payloadType < FIRST_DYNAMIC) return rate;
	if (!format.isMapped || format.codec === null || isEvent(format.codec)) return 0;
	return format.clockRate > 0 ? format.clockRate : wiresharkClockRate(format.codec);
}

function ownRate(format: AnnouncedFormat | undefined, rate: number): number {
	if (format === undefined || !format.isMapped || format.codec === null) return rate;
	if (isEvent(format.codec)) return 0;
	return format.clockRate > 0 ? format.clockRate : knownClockRate(format.codec);
}

/** Maps by what they hold, so that thousands of calls share a few. */
export class PayloadMaps {
	readonly #known = new Map<string, PayloadMap>();
	readonly #byFormats = new WeakMap<
		readonly AnnouncedFormat[],
		{ readonly kind: string; readonly map: PayloadMap }
	>();

	/** The map of one announcement. */
	of(media: readonly AnnouncedMedia[]): PayloadMap {
		const [first] = media;
		if (first === undefined || media.length > 1) return this.#byContent(media);
		// Descriptions of one make share their lists: most are known without being read.
		const known = this.#byFormats.get(first.formats);
		if (known?.kind === first.kind) return known.map;
		const map = this.#byContent(media);
		this.#byFormats.set(first.formats, { kind: first.kind, map });
		return map;
	}

	#byContent(media: readonly AnnouncedMedia[]): PayloadMap {
		const id = media
			.map(({ kind, formats }) => `${kind} ${formats.map(formatId).join(' ')}`)
			.join('; ');
		const known = this.#known.get(id);
		if (known !== undefined) return known;
		const formats: (AnnouncedFormat | undefined)[] = [];
		const kinds: (string | undefined)[] = [];
		for (const line of media) {
			for (const format of line.formats) {
				formats[format.payloadType] ??= format;
				kinds[format.payloadType] ??= line.kind;
			}
		}
		return this.#keep(new PayloadMap(id, formats, kinds));
	}

	/** What `first` does not say, `second` says. */
	joined(first: PayloadMap, second: PayloadMap): PayloadMap {
		if (first === second) return first;
		const id = `${first.id} | ${second.id}`;
		const known = this.#known.get(id);
		if (known !== undefined) return known;
		const formats: (AnnouncedFormat | undefined)[] = [];
		const kinds: (string | undefined)[] = [];
		for (let type = 0; type < 128; type++) {
			const isSaid = first.formats[type]?.codec != null || second.formats[type] === undefined;
			const from = isSaid ? first : second;
			formats.push(from.formats[type]);
			kinds.push(from.kinds[type]);
		}
		return this.#keep(new PayloadMap(id, formats, kinds));
	}

	#keep(map: PayloadMap): PayloadMap {
		this.#known.set(map.id, map);
		return map;
	}
}

function formatId(format: AnnouncedFormat): string {
	const { payloadType, codec, clockRate, channels, fmtp, isMapped } = format;
	return `${payloadType}:${isMapped ? (codec ?? '') : ''}/${clockRate}/${channels} ${fmtp};`;
}
