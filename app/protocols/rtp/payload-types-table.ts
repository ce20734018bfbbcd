/**
 * Static RTP payload types with Wireshark's short names.
 * @see RFC 3551 §6
 */

/** What a payload type number says by itself. */
export interface PayloadTypeFacts {
	/** RFC 3551 encoding name; null when the number is unassigned, reserved or dynamic. */
	readonly codec: string | null;
	/** Wireshark's Payload column. */
	readonly shortName: string;
	/** Hz; 0 when the number says nothing. */
	readonly clockRate: number;
	readonly kind: 'audio' | 'video' | 'other';
	readonly channels: number;
	/** Payload bytes per tick of the clock for codecs of constant rate; 0 otherwise. */
	readonly bytesPerTick: number;
}

const audio = (
	codec: string,
	shortName: string,
	clockRate: number,
	bytesPerTick = 0,
	channels = 1,
): PayloadTypeFacts => ({ codec, shortName, clockRate, kind: 'audio', channels, bytesPerTick });

const video = (codec: string, shortName: string): PayloadTypeFacts => ({
	codec,
	shortName,
	clockRate: 90_000,
	kind: 'video',
	channels: 0,
	bytesPerTick: 0,
});

const ASSIGNED = new Map<number, PayloadTypeFacts>([
	[0, audio('PCMU', 'g711U', 8000, 1)],
	[1, audio('1016', 'fs-1016', 8000)],
	[2, audio('G721', 'g721', 8000, 0.5)],
	[3, audio('GSM', 'GSM', 8000, 33 / 160)],
	[4, audio('G723', 'g723', 8000, 24 / 240)],
	[5, audio('DVI4', 'DVI4 8k', 8000)],
	[6, audio('DVI4', 'DVI4 16k', 16_000)],
	[7, audio('LPC', 'Exp. from Xerox PARC', 8000)],
	[8, audio('PCMA', 'g711A', 8000, 1)],
	[9, audio('G722', 'g722', 8000, 1)],
	[10, audio('L16', '16-bit audio, stereo', 44_100, 4, 2)],
	[11, audio('L16', '16-bit audio, monaural', 44_100, 2)],
	[12, audio('QCELP', 'Qualcomm', 8000)],
	[13, audio('CN', 'CN', 8000)],
	[14, audio('MPA', 'MPEG-I/II Audio', 90_000)],
	[15, audio('G728', 'g728', 8000, 0.25)],
	[16, audio('DVI4', 'DVI4 11k', 11_025)],
	[17, audio('DVI4', 'DVI4 22k', 22_050)],
	[18, audio('G729', 'g729', 8000, 10 / 80)],
	[19, audio('CN', 'CN(old)', 8000)],
	[25, video('CelB', 'CellB')],
	[26, video('JPEG', 'JPEG')],
	[28, video('nv', 'NV')],
	[31, video('H261', 'h261')],
	[32, video('MPV', 'MPEG-I/II Video')],
	[33, video('MP2T', 'MPEG-II streams')],
	[34, video('H263', 'h263')],
]);

function unassigned(shortName: string): PayloadTypeFacts {
	return { codec: null, shortName, clockRate: 0, kind: 'other', channels: 0, bytesPerTick: 0 };
}

function factsOf(payloadType: number): PayloadTypeFacts {
	const known = ASSIGNED.get(payloadType);
	if (known !== undefined) return known;
	if (payloadType >= 96) return unassigned(`RTPType-${payloadType}`);
	if (payloadType >= 72 && payloadType <= 76) {
		return unassigned('Reserved for RTCP conflict avoidance');
	}
	return unassigned('Unassigned');
}

/** Facts of the payload types 0 to 127. */
export const PAYLOAD_TYPES: readonly PayloadTypeFacts[] = Array.from({ length: 128 }, (_, type) =>
	factsOf(type),
);

/** Clock rates by payload type, for the per-packet path; 0 when unknown. */
export const STATIC_CLOCK_RATES = Float64Array.from(PAYLOAD_TYPES, (facts) => facts.clockRate);

/** Payload bytes per tick by payload type; 0 where the rate varies. */
export const BYTES_PER_TICK = Float64Array.from(PAYLOAD_TYPES, (facts) => facts.bytesPerTick);

/** Dynamic numbers for which Wireshark has a decoder when nothing was announced. */
const WIRESHARK_DEFAULTS = new Map([
	[99, 'rtp.rfc2198'],
	[100, 'rtpevent'],
	[101, 'rtpevent'],
]);

/** Wireshark's Payload column for a type of a stream that nothing announced. */
export function unannouncedName(payloadType: number): string {
	const known = PAYLOAD_TYPES[payloadType]?.shortName ?? String(payloadType);
	return WIRESHARK_DEFAULTS.get(payloadType) ?? known;
}
