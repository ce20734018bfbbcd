/** What an investigator should know of a session with a camera, in plain words. */
import type { SessionActivity } from './activity.ts';
import type { DvripMessage } from './message.ts';
import { member, textOf } from './payload.ts';

/** One finding. */
export interface DvripFinding {
	/** Stable inside its session. */
	readonly id: string;
	readonly severity: 'error' | 'warning' | 'note';
	readonly title: string;
	readonly frames: readonly number[];
}

/** What the findings of a session are made from. */
export interface FindingFacts {
	readonly activity: SessionActivity;
	/** Logins of this client to this camera that were refused, over all connections. */
	readonly refused: readonly { readonly frame: number; readonly timeMs: number }[];
	/** ms of its last login that was accepted; null without one. */
	readonly acceptedMs: number | null;
	/** Whether a message was sent by the client's side. */
	readonly isFromClient: (message: DvripMessage) => boolean;
	readonly camera: string;
	readonly client: string;
	readonly devicePort: number;
	/** Firmware and build date with their frames, as the device told. */
	readonly firmware: readonly { readonly value: string; readonly frame: number }[];
	/** Year of the capture. */
	readonly year: number;
	readonly firstFrame: number;
}

const CLOUD_PORT = 6611;
/** Failed logins from which on somebody is guessing. */
const SERIES = 3;
const LONG_SERIES = 10;
/** Years after which a build is old: its faults are published. */
const OLD_YEARS = 3;
const BACKDOOR = 1009;
const RANDOM_USER = 1660;
const USERS_RSP = 1473;
const MOST_FRAMES = 50;

/** All findings of a session, most weighty first. */
export function sessionFindings(facts: FindingFacts): readonly DvripFinding[] {
	const found = [
		...passwordFindings(facts),
		...guessingFindings(facts),
		...accessFindings(facts),
		...commandFindings(facts),
		...secretFindings(facts),
		...cloudFindings(facts),
		...firmwareFindings(facts),
	];
	const order = { error: 0, warning: 1, note: 2 };
	return found.sort((a, b) => order[a.severity] - order[b.severity]);
}

function finding(
	id: string,
	severity: DvripFinding['severity'],
	title: string,
	frames: readonly number[],
): DvripFinding[] {
	return frames.length === 0 ? [] : [{ id, severity, title, frames: frames.slice(0, MOST_FRAMES) }];
}

function passwordFindings({ activity, camera }: FindingFacts): readonly DvripFinding[] {
	const of = (kind: string): number[] =>
		activity.logins
			.filter(({ password, isAccepted }) => password === kind && isAccepted !== false)
			.map(({ frame }) => frame);
	const hashed = activity.logins.filter(
		({ encryption, password }) => encryption === 'MD5' && password !== 'encrypted',
	);
	return [
		...finding(
			'empty-password',
			'error',
			`${camera} is entered with an empty password: anybody who reaches it can watch`,
			of('empty'),
		),
		...finding(
			'default-password',
			'error',
			`${camera} is entered with a password that devices of this make come with`,
			of('known-default'),
		),
		...finding(
			'clear-password',
			'error',
			`a password of ${camera} crosses the network in clear text`,
			of('clear-text'),
		),
		...finding(
			'weak-hash',
			'warning',
			`logins to ${camera} send a hash of eight letters without salt: whoever records it can log in with it, and many passwords share it`,
			hashed.map(({ frame }) => frame),
		),
	];
}

/** Who guesses comes with a new connection for each try: the tries of all of them count. */
function guessingFindings(facts: FindingFacts): readonly DvripFinding[] {
	const { refused: failed, acceptedMs, camera, client } = facts;
	if (failed.length < SERIES) return [];
	const isIn = acceptedMs !== null && acceptedMs > (failed[0]?.timeMs ?? 0);
	const end = isIn ? ', and one was accepted afterwards' : '';
	return finding(
		'guessing',
		failed.length >= LONG_SERIES || isIn ? 'error' : 'warning',
		`${client} failed ${failed.length} times to log in to ${camera}${end}: somebody may be guessing`,
		failed.map(({ frame }) => frame),
	);
}

/** Ways in that need no password. */
function accessFindings(facts: FindingFacts): readonly DvripFinding[] {
	const { activity, camera, isFromClient } = facts;
	const messages = activity.exchanges.flatMap(({ request, reply }) =>
		[request, reply].flatMap((one) => one ?? []),
	);
	const frames = (command: number): number[] =>
		messages.filter((one) => one.command === command).map(({ frame }) => frame);
	return [
		...finding(
			'bypass',
			'error',
			`a client sent ${camera} message 1009, which opens devices without a login (CVE-2024-3765)`,
			messages
				.filter((one) => one.command === BACKDOOR && isFromClient(one))
				.map(({ frame }) => frame),
		),
		...finding(
			'random-user',
			'warning',
			`the factory account of ${camera} was asked for`,
			frames(RANDOM_USER),
		),
		...finding(
			'user-hashes',
			'error',
			`password hashes of all users of ${camera} cross the network`,
			frames(USERS_RSP),
		),
	];
}

const TIME_WORDS = 'TimeSetting';
const DELETE_WORDS = /Remove|Delete|Clear/iu;
const RESET_WORDS = 'DefaultConfig';
const FORMAT_WORDS = /Format|Partition|Recover/iu;

/** Commands that destroy or hide. */
function commandFindings({ activity, camera }: FindingFacts): readonly DvripFinding[] {
	const of = (isIt: (words: string) => boolean, command = 0): number[] =>
		activity.exchanges.flatMap(({ request }) => {
			if (request === null) return [];
			const inner = member(request.json, request.operation);
			const action = [textOf(inner, 'Action'), textOf(inner, 'Type')].join(' ');
			const isWanted = [1450, 1460, 1590, 1486].includes(request.command);
			const words = `${request.operation} ${action}`;
			const isNamed = command !== 0 && request.command === command;
			return isNamed || (isWanted && isIt(words)) ? [request.frame] : [];
		});
	return [
		...finding(
			'clock-set',
			'note',
			`the clock of ${camera} was set: times in its recordings may not be comparable`,
			of((words) => words.includes(TIME_WORDS), 1590),
		),
		...finding(
			'storage-formatted',
			'error',
			`storage of ${camera} was formatted or partitioned: recordings may be gone`,
			of((words) => FORMAT_WORDS.test(words)),
		),
		...finding(
			'deleted',
			'error',
			`something was deleted on ${camera} (logs, recordings or users)`,
			of((words) => DELETE_WORDS.test(words), 1486),
		),
		...finding(
			'reset',
			'warning',
			`settings of ${camera} were put back or replaced as a whole`,
			of((words) => words.includes(RESET_WORDS), 1540),
		),
		...finding(
			'upgraded',
			'warning',
			`new firmware was sent to ${camera}`,
			of(() => false, 1520),
		),
		...finding(
			'password-changed',
			'warning',
			`a password of ${camera} was changed`,
			of(() => false, 1488),
		),
	];
}

const SERIAL = /"(?:SN|SerialNo|SerialID)"\s*:\s*"[^"]+"/u;
const SECRET = /"(?:Password|Passwd|Keys|PassWord|AdminToken)"\s*:\s*"[^"]+"/u;

function secretFindings({ activity, camera }: FindingFacts): readonly DvripFinding[] {
	const of = (pattern: RegExp, isLogin: boolean): number[] =>
		activity.exchanges.flatMap(({ request, reply }) =>
			[request, reply].flatMap((one) => {
				if (one === null || one.command <= 1000 !== isLogin) return [];
				return pattern.test(one.payload.text) ? [one.frame] : [];
			}),
		);
	return [
		...finding(
			'clear-serial',
			'note',
			`the serial number of ${camera} crosses the network in clear text: it is the key to its cloud`,
			of(SERIAL, false),
		),
		...finding(
			'clear-secrets',
			'warning',
			`settings of ${camera} with passwords or keys cross the network in clear text`,
			of(SECRET, false),
		),
	];
}

function cloudFindings({ activity, camera, devicePort, firstFrame }: FindingFacts) {
	const isEnabled = (json: Parameters<typeof member>[0]): boolean =>
		member(member(json, 'NetWork.Nat'), 'NatEnable') === true;
	const frames = activity.exchanges.flatMap(({ request, reply, isDone }) =>
		[request, isDone === false ? null : reply].flatMap((one) =>
			one !== null && isEnabled(one.json) ? [one.frame] : [],
		),
	);
	return [
		...finding(
			'cloud-relay',
			'warning',
			`${camera} is watched through a relay outside of its network (port ${CLOUD_PORT})`,
			devicePort === CLOUD_PORT ? [firstFrame] : [],
		),
		...finding('cloud-enabled', 'note', `the vendor's cloud is switched on in ${camera}`, frames),
	];
}

function firmwareFindings({ firmware, year, camera }: FindingFacts): readonly DvripFinding[] {
	const old = firmware.flatMap(({ value, frame }) => {
		const built = Number(/^(20\d\d)-\d\d-\d\d/u.exec(value)?.[1] ?? NaN);
		const isOldLine = /^V[1-4]\.\d\d/u.test(value);
		if (!isOldLine && !(year - built >= OLD_YEARS)) return [];
		return [{ frame, words: isOldLine ? `version ${value}` : `built in ${built}` }];
	});
	return finding(
		'old-firmware',
		'warning',
		`firmware of ${camera} is old (${old[0]?.words ?? ''}): its known faults are published`,
		old.map(({ frame }) => frame),
	);
}
