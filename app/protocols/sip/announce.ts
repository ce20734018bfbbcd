/** What a session description makes the engine expect. @see RFC 3264, RFC 9143 */
import type { MediaAnnouncement, NamedMedia } from '../protocol.ts';
import type { SdpMedia } from './message.ts';
import type { SdpScan } from './sdp.ts';

/** Where a description stands. */
export interface AnnouncedBy {
	readonly frame: number;
	/** Frame of the offer. */
	readonly setupFrame: number;
	/** What Wireshark takes for that. */
	readonly wiresharkFrame: number;
	readonly timeMs: number;
	readonly session: string;
}

const RTP_PROFILE = /(^|\/)RTP\/S?AVPF?$/i;

/** One announcement for each address and port; lines of one BUNDLE group share theirs. */
export function announcementsOf(sdp: SdpScan, by: AnnouncedBy): readonly MediaAnnouncement[] {
	const announcements: MediaAnnouncement[] = [];
	for (const media of sdp.media) {
		const port = media.port === 0 ? bundledPort(media, sdp) : media.port;
		if (port === 0 || !RTP_PROFILE.test(media.profile)) continue;
		const at = announcements.findIndex((one) => one.port === port && one.address === media.address);
		const before = announcements[at];
		if (before === undefined) announcements.push(announcementOf(media, port, by));
		else announcements[at] = joined(before, media);
	}
	return announcements;
}

/** Endpoints of the description that carry something else than RTP and are known by name. */
export function namedMediaOf(sdp: SdpScan, session: string): readonly NamedMedia[] {
	return sdp.media.flatMap((media): readonly NamedMedia[] => {
		const { address, port, path = '' } = media;
		if (port === 0) return [];
		if (isT38(media)) return [{ protocol: 't38', address, port, session }];
		const isMsrp = media.profile.toUpperCase().endsWith('/MSRP') && path !== '';
		const file = media.fileSelector === undefined ? {} : { fileSelector: media.fileSelector };
		return isMsrp ? [{ protocol: 'msrp', address, port, path, ...file, session }] : [];
	});
}

/** A line such as `m=image 4002 udptl t38`. @see RFC 3362, ITU-T T.38 annex D */
export function isT38({ kind, profile }: Pick<SdpMedia, 'kind' | 'profile'>): boolean {
	return kind === 'image' && profile.toUpperCase().endsWith('UDPTL');
}

function announcementOf(media: SdpMedia, port: number, by: AnnouncedBy): MediaAnnouncement {
	return {
		address: media.address,
		port,
		rtcpAddress: media.rtcpAddress,
		rtcpPort: media.port === 0 ? port : media.rtcpPort,
		profile: media.profile,
		media: [media],
		candidates: media.candidates,
		frame: by.frame,
		setupFrame: by.setupFrame,
		wiresharkFrame: by.wiresharkFrame,
		timeMs: by.timeMs,
		session: by.session,
	};
}

function joined(before: MediaAnnouncement, media: SdpMedia): MediaAnnouncement {
	return {
		...before,
		media: [...before.media, media],
		candidates: [...before.candidates, ...media.candidates],
	};
}

/** Port of the group's first line where a line has none of its own (`a=bundle-only`). */
function bundledPort(media: SdpMedia, sdp: SdpScan): number {
	if (media.mid === '') return 0;
	const group = sdp.bundles.find((mids) => mids.includes(media.mid));
	const [first] = group ?? [];
	return sdp.media.find((one) => one.mid !== '' && one.mid === first)?.port ?? 0;
}
