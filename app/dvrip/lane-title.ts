/** What a lane shows, and the name of its file. */
import type { DvripStore, Lane } from '../protocols/dvrip/index.ts';
import { cameraTimeText, ROWS } from '../protocols/dvrip/index.ts';
import { DvripMessage } from './message.ts';
import { member, numberOf, textOf } from './payload.ts';
import type { DvripSessionRecord } from './sessions.ts';

const MONITOR_DATA = 1412;
/** Messages that ask for media, by the id of the media. Some recorders play on the live ids. */
const CLAIMS: ReadonlyMap<number, ReadonlySet<number>> = new Map([
	[1412, new Set([1410, 1413, 1424])],
	[1422, new Set([1420, 1424])],
	[1426, new Set([1420, 1424])],
]);
const PLAYBACK = 'OPPlayBack';
/** A recorder's file stands in a folder named by its channel, from 1: `/idea0/2026-02-01/003/`. */
const CHANNEL_FOLDER = /\/\d{4}-\d\d-\d\d\/(\d{3})\//u;

/** What a stream is for, by the id of its messages. */
const PURPOSES: ReadonlyMap<number, string> = new Map([
	[1412, 'live'],
	[1419, 'video-talk'],
	[1422, 'playback'],
	[1426, 'download'],
	[1432, 'talk-out'],
	[1433, 'talk-in'],
	[1522, 'upgrade'],
	[1543, 'configuration'],
	[1545, 'log'],
	[1561, 'snapshot'],
	[1601, 'photo'],
]);

/** What a client asked for: channel from 0, stream `Main`, `Extra1` … */
export interface LanePurpose {
	readonly purpose: string;
	readonly channel: number;
	/** `main`, `extra1`; empty when nobody said. */
	readonly stream: string;
}

/** The claim on the same connection tells best; then the one in the same session before it. */
export function lanePurpose(
	store: DvripStore,
	session: DvripSessionRecord,
	lane: Lane,
): LanePurpose {
	const { channel, command } = lane.track;
	const told = PURPOSES.get(command) ?? 'data';
	const claim = claimOf(store, session, lane);
	if (claim === null) return { purpose: told, channel, stream: '' };
	const isPlayback = claim.operation === PLAYBACK;
	const parameter = member(member(claim.json, claim.operation), 'Parameter');
	const folder = CHANNEL_FOLDER.exec(textOf(parameter, 'FileName'))?.[1];
	const asked = folder === undefined ? numberOf(parameter, 'Channel') : Number(folder) - 1;
	return {
		purpose: isPlayback && command === MONITOR_DATA ? 'playback' : told,
		channel: channel > 0 ? channel : Math.max(0, asked ?? 0),
		stream: isPlayback ? '' : textOf(parameter, 'StreamType').toLowerCase(),
	};
}

function claimOf(store: DvripStore, session: DvripSessionRecord, lane: Lane): DvripMessage | null {
	const wanted = CLAIMS.get(lane.track.command);
	if (wanted === undefined) return null;
	const own = session.connections.filter(({ record }) => record.number === lane.connection);
	const claims = (connections: typeof own) =>
		connections
			.flatMap(({ record }) => record.messages)
			.filter((row) => wanted.has(store.messages.get(row, ROWS.M_COMMAND)))
			.filter((row) => store.messages.get(row, ROWS.M_FIRST_FRAME) <= lane.firstFrame);
	const row = claims(own).at(-1) ?? claims([...session.connections]).at(-1);
	return row === undefined ? null : new DvripMessage(store, row);
}

/** `192.0.2.10_ch1_main_2026-02-01T12-17-22`, of a recorder's file its own name before the time. */
export function laneTitle(store: DvripStore, session: DvripSessionRecord, lane: Lane): string {
	const { purpose, channel, stream } = lanePurpose(store, session, lane);
	const first = store.framesOf(lane).find((row) => store.frames.get(row, ROWS.F_DATE_TIME) !== 0);
	const time =
		first === undefined ? null : cameraTimeText(store.frames.get(first, ROWS.F_DATE_TIME));
	const what = session.recording !== null ? '' : stream === '' ? purpose : stream;
	const parts = [
		session.recording === null ? session.device.address : stemOf(session.recording),
		`ch${channel + 1}`,
		what,
		time?.replaceAll(':', '-') ?? '',
	];
	return parts.filter((part) => part !== '').join('_');
}

/** `cam.h264` without its suffix. */
function stemOf(name: string): string {
	return name.replace(/\.h26[45]$/iu, '');
}
