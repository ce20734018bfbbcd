/** Media sessions of each protocol as items of one list, one function per protocol; pure. */
import { NotFoundError } from '../errors.ts';
import type { CallItem } from './calls.ts';
import type { SessionDetail, SessionItem, SessionMedia } from './session-item.ts';
import type { EndpointItem, StreamItem } from './streams.ts';

/** A stream with what saving makes of it. */
export interface SessionStream {
	readonly item: StreamItem;
	readonly channels: number;
	/** Name of its file; null where it cannot be saved. */
	readonly file: string | null;
}

/** Calls, registrations and every other SIP exchange, each with the streams bound to it. */
export function sipSessions(
	calls: readonly CallItem[],
	streams: readonly SessionStream[],
): readonly SessionItem[] {
	const byId = new Map(streams.map((stream) => [stream.item.id, stream]));
	return calls.map((call) => {
		const own = call.streams.flatMap((id) => byId.get(id) ?? []);
		const media = own.map((stream) => mediaOf(stream, directionIn(call, stream.item)));
		return {
			id: call.id,
			protocol: 'sip',
			title: sipTitle(call),
			endpoints: [call.initiator, call.responder],
			startTime: call.startTime,
			startOffset: call.startOffset,
			duration: call.duration,
			bytes: bytesOf(media),
			media,
			detail: sipDetail(call),
		};
	});
}

/** By address; where a middle relays the media, or both ends are one host, nobody can say. */
function directionIn(
	{ initiator, responder }: CallItem,
	{ source, destination }: StreamItem,
): SessionMedia['direction'] {
	if (initiator.address === responder.address) return null;
	if (source.address === initiator.address) return 'sent';
	return destination.address === initiator.address ? 'received' : null;
}

function sipTitle({ kind, state, detail, fromUser, toUser, from, to }: CallItem): string {
	const parties = `${fromUser || from} → ${toUser || to}`;
	if (kind !== 'call') return `${kind} ${parties}`;
	return `call ${parties}, ${detail === '' ? state : `${state} (${detail})`}`;
}

function sipDetail(call: CallItem): Readonly<Record<string, SessionDetail>> {
	const { kind, callId, from, to, state, packets, finalStatus, legs, mediaTags } = call;
	const digits = call.digits.map(({ digit }) => digit).join('');
	return { kind, callId, from, to, state, packets, finalStatus, legs, mediaTags, digits };
}

/** RTP that no signalling of the capture announced: one session for each pair of endpoints. */
export function rtpSessions(streams: readonly SessionStream[]): readonly SessionItem[] {
	const pairs = new Map<string, SessionStream[]>();
	for (const stream of streams) {
		if (stream.item.call !== null) continue;
		const key = [text(stream.item.source), text(stream.item.destination)].sort().join(' ');
		const known = pairs.get(key);
		if (known === undefined) pairs.set(key, [stream]);
		else known.push(stream);
	}
	return [...pairs.values()].flatMap((pair) => {
		const [first] = pair;
		return first === undefined ? [] : [rtpSession(first.item, pair)];
	});
}

function rtpSession(first: StreamItem, pair: readonly SessionStream[]): SessionItem {
	const home = text(first.source);
	const media = pair.map((stream) =>
		mediaOf(stream, text(stream.item.source) === home ? 'sent' : 'received'),
	);
	const ends = pair.map(({ item }) => item.startOffset + item.duration);
	const begin = Math.min(...pair.map(({ item }) => item.startOffset));
	const codecs = [...new Set(pair.map(({ item }) => item.codec ?? item.payload))];
	const arrow = media.some(({ direction }) => direction === 'received') ? '↔' : '→';
	return {
		id: `rtps-${first.firstFrame}`,
		protocol: 'rtp',
		title: `${home} ${arrow} ${text(first.destination)}, ${codecs.join(', ')}`,
		endpoints: [first.source, first.destination],
		startTime: first.startTime,
		startOffset: begin,
		duration: Math.max(...ends) - begin,
		bytes: bytesOf(media),
		media,
		detail: {
			ssrcs: pair.map(({ item }) => item.ssrc),
			packets: pair.reduce((sum, { item }) => sum + item.packets, 0),
			lost: pair.reduce((sum, { item }) => sum + item.lost, 0),
			encrypted: pair.some(({ item }) => item.encrypted),
		},
	};
}

/**
 * Ids of the streams of one session: what saving a whole session means.
 * @throws NotFoundError
 */
export function streamsOfSession(sessions: readonly SessionItem[], id: string): readonly string[] {
	const found = sessions.find((session) => session.id === id);
	if (found === undefined) throw new NotFoundError(`there is no session ${id} in this capture`);
	return found.media.map((media) => media.id);
}

function mediaOf(
	{ item, channels, file }: SessionStream,
	direction: SessionMedia['direction'],
): SessionMedia {
	const isAudio = item.kind === 'audio';
	return {
		id: item.id,
		kind: item.kind === 'other' ? 'data' : item.kind,
		codec: item.codec,
		codecFrom: item.codecFrom,
		direction,
		width: null,
		height: null,
		frameRate: null,
		// G.722 counts its 16 kHz samples by an 8 kHz clock (RFC 3551 §4.5.2).
		sampleRate: !isAudio ? null : item.codec === 'G722' ? 16_000 : item.clockRate,
		channels: isAudio ? channels : null,
		frames: item.unique,
		bytes: item.payloadBytes,
		lostBytes: null,
		duration: item.duration,
		suggestedFile: file,
	};
}

function bytesOf(media: readonly SessionMedia[]): number {
	return media.reduce((sum, { bytes }) => sum + bytes, 0);
}

function text({ address, port }: EndpointItem): string {
	return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
