/** Announcements of media for tests. */
import type { AnnouncedFormat, MediaAnnouncement } from '../../../../app/protocols/protocol.ts';
import type { Binding } from '../../../../app/protocols/rtp/bindings.ts';
import { PayloadMaps } from '../../../../app/protocols/rtp/payload-map.ts';

/** Payload types with `name/rate/channels`; an empty text names nothing. */
export type Types = Readonly<Record<number, string>>;

/** Formats as a description would have them. */
export function formatsOf(types: Types): AnnouncedFormat[] {
	return Object.entries(types).map(([type, text]) => {
		const [codec = '', rate = '0', channels = '1'] = text.split('/');
		return {
			...{ payloadType: Number(type), codec: codec === '' ? null : codec, fmtp: '' },
			...{ clockRate: Number(rate), channels: Number(channels), isMapped: codec !== '' },
		};
	});
}

/** An announcement of audio at 10.0.0.2:30000, where test streams go to. */
export function announcement(
	types: Types,
	given: Partial<MediaAnnouncement> = {},
): MediaAnnouncement {
	const { frame = 1, port = 30_000, address = '10.0.0.2' } = given;
	return {
		...{ address, port, rtcpAddress: address, rtcpPort: port + 1, profile: 'RTP/AVP' },
		media: [{ kind: 'audio', formats: formatsOf(types) }],
		...{ candidates: [], frame, setupFrame: frame, wiresharkFrame: frame, timeMs: 0 },
		session: 'sip-1',
		...given,
	};
}

/** What a stream is bound to by an announcement. */
export function bindingOf(
	types: Types,
	setupFrame = 1,
	kind = 'audio',
	isInWireshark = true,
): Binding {
	const map = new PayloadMaps().of([{ kind, formats: formatsOf(types) }]);
	return {
		...{ wireshark: isInWireshark ? map : null, map, setupFrame, wiresharkFrame: setupFrame },
		...{ session: 'sip-1', isSecured: false, isInferred: false },
	};
}
