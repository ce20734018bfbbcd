/** Pictures of cameras for the eye: stills of key frames, and parts of tracks that a window plays. */
import type { DvripDetails } from './dvrip-details.ts';
import type { DvripRoom } from './dvrip-room.ts';
import { NotFoundError } from './errors.ts';
import { clipTracks, writeClip } from './export/clip.ts';
import { readStills } from './export/stills.ts';
import type { MediaTrack } from './media-source.ts';
import type { ClipQuery, ClipView, StillView, StripMark } from './views/dvrip.ts';

/** Stills of one answer at most: each is a run of ffmpeg. */
const MAX_STILLS = 24;
/** Length of a clip at most, s. */
const MAX_SECONDS = 600;

/** See the head of this file. */
export class DvripPictures {
	readonly #room: DvripRoom;
	readonly #details: DvripDetails;

	constructor(room: DvripRoom, details: DvripDetails) {
		this.#room = room;
		this.#details = details;
	}

	#track(id: string): MediaTrack {
		const found = this.#room.tracks().find((track) => track.id === id);
		if (found === undefined) throw new NotFoundError(`there is no stream ${id} in this capture`);
		return found;
	}

	/** Where pictures can be looked at: whole key frames, or each picture of a track of snapshots. */
	#marks(track: MediaTrack): readonly StripMark[] {
		if (track.kind === 'video') return this.#details.keyFrames(track.id);
		const query = { session: track.session, from: -Infinity, to: Infinity, limit: Infinity };
		return this.#details.strip(query).marks.filter((mark) => mark.track === track.id);
	}

	/** See `SessionsEngine.stills`. */
	async stills(
		{ track: id, count }: { readonly track: string; readonly count: number },
		signal: AbortSignal,
	): Promise<readonly StillView[]> {
		const track = this.#track(id);
		const marks = this.#marks(track).filter(({ missing }) => missing === 0);
		const chosen = spread(marks, Math.min(count, MAX_STILLS));
		return readStills(this.#room, track, chosen, signal);
	}

	/** See `SessionsEngine.clip`. */
	clip(query: ClipQuery, file: string, signal: AbortSignal): Promise<ClipView> {
		const track = this.#track(query.track);
		const keys = track.kind === 'video' ? this.#marks(track).map(({ offset }) => offset) : [];
		const before = keys.filter((offset) => offset <= query.from);
		const from = before[before.length - 1] ?? keys[0] ?? query.from;
		const to = from + Math.min(query.seconds, MAX_SECONDS);
		const tracks = clipTracks(track, this.#room.tracks());
		return writeClip(this.#room, { tracks, from, to, codecs: query.codecs }, file, signal);
	}
}

/** At most so many of a list, evenly, the first and the last among them. */
function spread<T>(all: readonly T[], count: number): readonly T[] {
	if (all.length <= count) return all;
	const step = (all.length - 1) / Math.max(1, count - 1);
	return Array.from({ length: count }, (_, at) => all[Math.round(at * step)] as T);
}
