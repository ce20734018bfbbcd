/** The session description of a stream, written for people and programs that want one. */
import { write } from 'sdp-transform';
import type { CaptureFacts } from '../capture-facts.ts';
import type { PayloadFormat } from '../media/payload-format.ts';
import { mainFormat } from './stream-formats.ts';
import { payloadTypesOf, ssrcText, streamCodec, streamEndpoint } from './stream-item.ts';

/** What a description is written from, and checked against. */
export interface SdpStream {
	/** `0x0000002a`. */
	readonly ssrc: string;
	readonly kind: 'audio' | 'video' | 'other';
	/** Payload types that its packets have, the one of its media first. */
	readonly payloadTypes: readonly number[];
	readonly address: string;
	/** UDP port that its packets went to. */
	readonly port: number;
	/** Null where nobody knows the codec. */
	readonly format: PayloadFormat | null;
	/** Nobody announced the codec: it is a guess. */
	readonly isAssumed: boolean;
	/** Pictures a second; null where unknown, and of sound. */
	readonly frameRate: number | null;
}

/** A description for the editor. */
export interface StreamSdp {
	/** Lines end with `\n`. */
	readonly text: string;
	readonly codec: string | null;
	/** The codec is a guess, which a line `i=` says in the text too. */
	readonly isAssumed: boolean;
}

/** What is wrong with one line of a description. */
export interface SdpProblem {
	/** From 1. */
	readonly line: number;
	/** `error`: the description cannot be applied; `warning`: programs may stumble over it. */
	readonly severity: 'error' | 'warning';
	readonly message: string;
}

/** How a description that is being edited is understood. */
export interface SdpCheck {
	/** In the order of the lines. */
	readonly problems: readonly SdpProblem[];
	/** Rules of Decode As that make the stream what the text says; empty while there are errors. */
	readonly rules: readonly string[];
	/** `H264/90000`; null while there are errors. */
	readonly codec: string | null;
}

/** Gathers the facts of a stream. @param stream number in `RtpStreams` */
export function sdpStream(
	facts: CaptureFacts,
	stream: number,
	frameRate: number | null,
): SdpStream {
	const main = streamCodec(facts, stream);
	const { address, port } = streamEndpoint(facts, stream, 1);
	const others = payloadTypesOf(facts, stream).filter((type) => type !== main.payloadType);
	return {
		...{ ssrc: ssrcText(facts, stream), kind: main.kind, address, port },
		payloadTypes: [main.payloadType, ...others],
		format: mainFormat(facts, stream),
		isAssumed: main.codecFrom === null || main.codecFrom === 'inferred',
		frameRate: main.kind === 'video' ? frameRate : null,
	};
}

/** `H264/90000`, `opus/48000/2`. */
function mappingOf({ codec, clockRate, channels }: PayloadFormat): string {
	return `${codec}/${clockRate}${channels > 1 ? `/${channels}` : ''}`;
}

function noteOf({ format, isAssumed }: SdpStream): string | null {
	if (format === null) return 'the codec is not known: write it behind the payload type';
	return isAssumed ? `${mappingOf(format)} is assumed: nobody announced it` : null;
}

/**
 * Writes the description of one stream: it arrives at this machine, as ffmpeg and rtpplay want it.
 * @see RFC 8866 §5
 */
export function writeStreamSdp(stream: SdpStream): StreamSdp {
	const { format, frameRate, port, kind } = stream;
	const payload = format?.payloadType ?? stream.payloadTypes[0] ?? 96;
	const config = [...(format?.fmtp ?? [])]
		.map(([name, value]) => (value === '' ? name : `${name}=${value}`))
		.join(';');
	const note = noteOf(stream);
	const encoding = format !== null && format.channels > 1 ? { encoding: format.channels } : {};
	const text = write({
		version: 0,
		origin: {
			...{ username: '-', sessionId: 0, sessionVersion: 0 },
			...{ netType: 'IN', ipVer: 4, address: '127.0.0.1' },
		},
		name: 'tapdeck',
		connection: { version: 4, ip: '127.0.0.1' },
		timing: { start: 0, stop: 0 },
		media: [
			{
				...{ type: kind === 'audio' ? 'audio' : 'video', port, protocol: 'RTP/AVP' },
				payloads: String(payload),
				...(note === null ? {} : { description: note }),
				rtp:
					format === null
						? []
						: [{ payload, codec: format.codec, rate: format.clockRate, ...encoding }],
				fmtp: config === '' ? [] : [{ payload, config }],
				...(frameRate === null ? {} : { framerate: Math.round(frameRate * 1000) / 1000 }),
			},
		],
	});
	return {
		text: text.replaceAll('\r\n', '\n'),
		codec: format === null ? null : mappingOf(format),
		isAssumed: stream.isAssumed,
	};
}
