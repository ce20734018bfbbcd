/** What was done in a session: logins, keep-alives, settings, alarms, and the rest, in time. */
import { differences } from './differences.ts';
import type { Difference } from './differences.ts';
import { isSuccess, pairMessages } from './exchange.ts';
import type { Exchange } from './exchange.ts';
import type { DvripMessage } from './message.ts';
import { KNOWN_PASSWORDS } from './passwords-table.ts';
import { isList, member, numberOf, textOf } from './payload.ts';
import type { JsonValue } from './payload.ts';

/** One try to log in. Hashes stay here: lists say only of what kind a password is. */
export interface LoginTry {
	readonly user: string;
	readonly encryption: string;
	/** What the client calls itself: `DVRIP-Web`. */
	readonly client: string;
	readonly password: 'known-default' | 'empty' | 'clear-text' | 'unknown' | 'encrypted';
	readonly isAccepted: boolean | null;
	readonly result: number | null;
	readonly frame: number;
	readonly replyFrame: number | null;
	readonly timeMs: number;
	/** For the one who asks for it. */
	readonly secret: string;
}

/** A write, or a read that differs from what was known. */
export interface SettingChange {
	readonly section: string;
	readonly action: 'read' | 'written';
	readonly frame: number;
	readonly isDone: boolean | null;
	readonly changes: readonly Difference[];
}

/** Something else that happened. */
export interface DvripEvent {
	readonly kind: 'alarm' | 'ptz' | 'search' | 'upgrade' | 'system' | 'user';
	readonly words: string;
	readonly frame: number;
	readonly timeMs: number;
}

/** Keep-alives of a session. */
export interface KeepAlives {
	/** s, as the device asked for; null when it did not. */
	readonly interval: number | null;
	readonly sent: number;
	readonly answered: number;
	/** Frames after which one and a half intervals passed without one. */
	readonly missedAfter: readonly number[];
}

/** All of it. */
export interface SessionActivity {
	readonly exchanges: readonly Exchange[];
	readonly logins: readonly LoginTry[];
	readonly keepAlives: KeepAlives;
	readonly settings: readonly SettingChange[];
	readonly events: readonly DvripEvent[];
}

const LOGIN: ReadonlySet<number> = new Set([999, 1000]);
const KEEP_ALIVE = 1006;
const CONFIG_SET = 1040;
const CONFIG_GET = 1042;

/** @param connections control messages of each connection of a session, in order */
export function sessionActivity(
	connections: readonly (readonly DvripMessage[])[],
): SessionActivity {
	const exchanges = connections
		.flatMap((messages) => pairMessages(messages))
		.sort((a, b) => timeOf(a) - timeOf(b));
	return {
		exchanges,
		logins: exchanges.flatMap((one) => loginOf(one) ?? []),
		keepAlives: keepAlivesOf(exchanges),
		settings: settingsOf(exchanges),
		events: exchanges.flatMap((one) => eventOf(one) ?? []),
	};
}

function timeOf({ request, reply }: Exchange): number {
	return request?.timeMs ?? reply?.timeMs ?? 0;
}

function loginOf({ request, reply }: Exchange): LoginTry | null {
	if (request === null || !LOGIN.has(request.command)) return null;
	const { json, frame, timeMs } = request;
	const [encryption, secret] = [textOf(json, 'EncryptType'), textOf(json, 'PassWord')];
	return {
		user: textOf(json, 'UserName'),
		encryption,
		client: textOf(json, 'LoginType'),
		password: request.isWrapped ? 'encrypted' : passwordKind(encryption, secret),
		isAccepted: reply === null ? null : isSuccess(reply),
		result: reply?.result ?? null,
		...{ frame, timeMs, secret },
		replyFrame: reply?.frame ?? null,
	};
}

function passwordKind(encryption: string, secret: string): LoginTry['password'] {
	if (encryption === 'NONE') return secret === '' ? 'empty' : 'clear-text';
	const known = KNOWN_PASSWORDS.get(secret);
	if (known === undefined) return 'unknown';
	return known === '' ? 'empty' : 'known-default';
}

/** The password of a login, where it is written or one of the well-known ones; null otherwise. */
export function recoveredPassword({ encryption, secret }: LoginTry): string | null {
	return encryption === 'NONE' ? secret : (KNOWN_PASSWORDS.get(secret) ?? null);
}

function keepAlivesOf(exchanges: readonly Exchange[]): KeepAlives {
	// Tries that failed are told no interval.
	const intervals = exchanges.flatMap(({ request, reply }) =>
		request !== null && LOGIN.has(request.command)
			? (numberOf(reply?.json, 'AliveInterval') ?? [])
			: [],
	);
	const interval = intervals[0] ?? null;
	const beats = exchanges.filter(({ request }) => request?.command === KEEP_ALIVE);
	const late = (interval ?? Infinity) * 1500;
	const missedAfter = beats.flatMap(({ request }, index) => {
		const next = beats[index + 1]?.request;
		const isLate =
			request !== null &&
			next !== undefined &&
			next !== null &&
			next.timeMs - request.timeMs > late;
		return isLate ? [request.frame] : [];
	});
	const answered = beats.filter(({ reply }) => reply !== null).length;
	return { interval, sent: beats.length, answered, missedAfter };
}

/** Sections as they were last known, and how each write or read differs from that. */
function settingsOf(exchanges: readonly Exchange[]): readonly SettingChange[] {
	const known = new Map<string, JsonValue>();
	return exchanges.flatMap(({ request, reply, isDone }) => {
		const isWrite = request?.command === CONFIG_SET;
		if (request === null || (!isWrite && request.command !== CONFIG_GET)) return [];
		const section = request.operation;
		const value = member(isWrite ? request.json : reply?.json, section);
		if (section === '' || value === undefined) return [];
		const before = known.get(section);
		const changes = before === undefined && !isWrite ? [] : differences(before, value, section);
		if (!isWrite || isDone !== false) known.set(section, value);
		const action = isWrite ? ('written' as const) : ('read' as const);
		return [{ section, action, frame: request.frame, isDone, changes }];
	});
}

const USER_COMMANDS: ReadonlySet<number> = new Set([1476, 1478, 1480, 1482, 1484, 1486, 1488]);
const SYSTEM_COMMANDS: ReadonlySet<number> = new Set([1450, 1460, 1540, 1590]);
const UPGRADE_COMMANDS: ReadonlySet<number> = new Set([1520, 1524]);

function eventOf({ request, reply }: Exchange): DvripEvent | null {
	if (request === null) return null;
	const { command, json, frame, timeMs, operation } = request;
	const inner = member(json, operation);
	const event = (kind: DvripEvent['kind'], words: string): DvripEvent => {
		return { kind, words, frame, timeMs };
	};
	if (command === 1504 || command === 1508) return event('alarm', alarmWords(json));
	if (command === 1400) return event('ptz', textOf(inner, 'Command') || 'PTZ');
	if (command === 1440 || command === 1444) {
		const files = member(reply?.json, operation);
		const count = isList(files) ? files.length : 0;
		return event('search', `search for recordings: ${count} found`);
	}
	if (UPGRADE_COMMANDS.has(command)) {
		const result = request.result;
		return event('upgrade', result === null ? 'upgrade begins' : `upgrade: ${result}`);
	}
	if (USER_COMMANDS.has(command)) return event('user', request.name);
	if (!SYSTEM_COMMANDS.has(command)) return null;
	const action = typeof inner === 'string' ? inner : textOf(inner, 'Action');
	return event(
		'system',
		[operation || request.name, action].filter((word) => word !== '').join(' '),
	);
}

function alarmWords(json: JsonValue | undefined): string {
	const info = member(json, 'AlarmInfo') ?? json;
	return [textOf(info, 'Event'), textOf(info, 'Status')].filter((word) => word !== '').join(' ');
}
