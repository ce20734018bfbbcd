/** Cameras as text: what the table and the card show. */
import type { SessionItem, SessionMedia } from '../../../main/ipc/contract.ts';
import type { NumberFormat } from '../../format/numbers.ts';
import { ABSENT, namedEndpoint } from '../../format/numbers.ts';
import type { Messages } from '../../messages/index.ts';
import type { CameraRow } from '../../state/cameras.svelte.ts';

/** Columns of the table. */
export type CameraColumn = keyof Messages['cameras']['columns'];

/** A chip of the last column. */
export interface CameraNote {
	readonly look: 'loss' | 'warn' | 'fact';
	readonly text: string;
}

/** Facts of the card in this order; others follow. */
const CARD_ORDER = [
	'model',
	'device model',
	'firmware',
	'serial number',
	'MAC address',
	'cloud address',
	'cloud host',
	'home address',
	'local address',
	'name',
	'type',
	'channels',
	'build date',
	'capabilities',
];
/** Difference of clocks that is worth a word, s. */
const CLOCK_LIMIT = 2;
/** A clock that is this far off is told in hours, s: a zone, as a rule. */
const HOURS_FROM = 1800;

/** Name of a camera: its model, what it is called, or its address. */
export function cameraName({ device, session }: CameraRow): string {
	const fact = (name: string): string | undefined =>
		device?.facts.find((one) => one.name === name)?.value;
	const address = session?.endpoints[1]?.address ?? device?.addresses[0] ?? '';
	return fact('model') ?? fact('name') ?? address;
}

/** `H265 2560×1440, PCMA`: what a session carries. */
export function streamsText(media: readonly SessionMedia[], text: Messages): string {
	const words = media
		.filter(({ kind }) => kind !== 'data')
		.toSorted((a, b) => Number(b.kind === 'video') - Number(a.kind === 'video'))
		.map((one) => mediaText(one, text));
	return words.length === 0 ? text.cameras.controlOnly : [...new Set(words)].join(', ');
}

/** `H265 2560×1440`. */
export function mediaText({ codec, kind, width, height }: SessionMedia, text: Messages): string {
	const size = width === null || height === null ? '' : ` ${width}×${height}`;
	return `${codec ?? (kind === 'image' ? 'JPEG' : text.sessionFacts.unseen)}${size}`;
}

/** The camera's clock less the capture's at the first picture that tells one, s; null for none. */
export function clockOffset(media: readonly SessionMedia[], startSeconds: number): number | null {
	const clock = media.find((one) => (one.clock ?? null) !== null && one.clock?.isLive)?.clock;
	if (clock === null || clock === undefined) return null;
	return (clock.firstMs - clock.firstCaptureMs) / 1000 - startSeconds;
}

/** `+37.2 s`, `−1.5 h`, `−292.8 d`: how far a clock is off. */
export function clockText(seconds: number, format: NumberFormat): string {
	const size = Math.abs(seconds);
	const [unit, name] =
		size >= 172_800 ? [86_400, 'd'] : size >= HOURS_FROM ? [3600, 'h'] : [1, 's'];
	return `${seconds > 0 ? '+' : ''}${format.fixed(seconds / unit, 1)} ${name}`;
}

/** Both clocks at the first and the last picture that tells the camera's. */
export interface ClockReading {
	/** `2026-02-01 12:00:00.000`: the camera's, whose zone nobody knows. */
	readonly camera: string;
	/** The capture's, UTC. */
	readonly captured: string;
	/** `−292.8 d`. */
	readonly offset: string;
	/** What the camera's clock gains while it is watched, ms. */
	readonly gain: number;
}

/** Camera time and capture time side by side; null for a track without a clock of its own. */
export function clockReading(
	{ clock }: SessionMedia,
	startSeconds: number,
	format: NumberFormat,
): ClockReading | null {
	if (clock === undefined || clock === null) return null;
	const captureMs = clock.firstCaptureMs + startSeconds * 1000;
	return {
		camera: plainTime(clock.firstMs),
		captured: `${plainTime(captureMs)}Z`,
		offset: clockText((clock.firstMs - captureMs) / 1000, format),
		gain: clock.gainMs,
	};
}

/** ms since 1970 as date and time; a clock may tell times that no calendar has. */
function plainTime(ms: number): string {
	const date = new Date(ms);
	return Number.isNaN(date.getTime())
		? String(ms)
		: date.toISOString().slice(0, 23).replace('T', ' ');
}

/** What should be known of a session at once. */
export function notesOf(
	session: SessionItem,
	startSeconds: number,
	text: Messages,
	format: NumberFormat,
): readonly CameraNote[] {
	const { media, detail } = session;
	const lost = media.reduce((sum, one) => sum + (one.lostBytes ?? 0), 0);
	const damaged = media.reduce((sum, one) => sum + (one.damagedFrames ?? 0), 0);
	const offset = clockOffset(media, startSeconds);
	const isWrong = offset !== null && Math.abs(offset) >= CLOCK_LIMIT;
	return [
		...(lost > 0 ? [{ look: 'loss' as const, text: text.cameras.gap(format.bytes(lost)) }] : []),
		...(damaged > 0
			? [{ look: 'warn' as const, text: text.cameras.damaged(format.count(damaged)) }]
			: []),
		...(isWrong
			? [{ look: 'warn' as const, text: text.cameras.clock(clockText(offset, format)) }]
			: []),
		...(detail['scope'] === 'cloud' ? [{ look: 'fact' as const, text: text.cameras.cloud }] : []),
	];
}

/** Text of one cell; the start is the caller's, who knows the time base. */
export function cameraCell(
	row: CameraRow,
	column: Exclude<CameraColumn, 'start' | 'note' | 'file'>,
	text: Messages,
	format: NumberFormat,
): string {
	const { session, device } = row;
	const { names } = row.capture;
	const [client, camera] = session?.endpoints ?? [];
	switch (column) {
		case 'camera':
			return cameraName(row);
		case 'session':
			return session?.id ?? ABSENT;
		case 'address':
			return camera === undefined
				? (device?.addresses.join(', ') ?? '')
				: namedEndpoint(camera, names.of);
		case 'client':
			return client === undefined ? ABSENT : names.of(client.address);
		case 'streams':
			return session === null ? text.cameras.searchOnly : streamsText(session.media, text);
		case 'length':
			return format.fixed(session?.duration ?? null, 2);
		case 'media':
			return format.bytes(session?.bytes ?? null);
	}
}

/** Facts in the order of the card. */
export function orderedFacts<F extends { readonly name: string }>(
	facts: readonly F[],
): readonly F[] {
	const place = (name: string): number => {
		const at = CARD_ORDER.indexOf(name);
		return at < 0 ? CARD_ORDER.length : at;
	};
	return facts.toSorted((a, b) => place(a.name) - place(b.name));
}
