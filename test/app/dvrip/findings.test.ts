/** Each finding, from the messages that are said on the wire. */
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../app/index.ts';
import { writeCapture } from '../../fixtures/builders/calls.ts';
import type { TimedFrame } from '../../fixtures/builders/rtp.ts';
import { udpFrame } from '../../fixtures/builders/rtp.ts';
import { readCapture } from '../acceptance/engine.ts';
import { testFolder } from '../export/folder.ts';
import { TcpTalk } from '../network/tcp-talk.ts';
import { dvrip } from '../protocols/dvrip/building.ts';

type Line = readonly [direction: 0 | 1, command: number, body: object];

const folder = testFolder();
let number = 0;
let port = 41_000;

/** One connection in which these lines are said. */
function talk(lines: readonly Line[], serverPort = 34_567, us = 0): TcpTalk {
	const one = new TcpTalk(us, { serverPort, clientPort: port++ }).begin();
	for (const [index, [direction, command, body]] of lines.entries()) {
		one.say(direction, dvrip(command, body, { session: 0x1b, sequence: index >> 1 }));
	}
	return one.end();
}

async function findingsOf(frames: readonly TimedFrame[]): Promise<readonly Finding[]> {
	const engine = await readCapture(writeCapture(folder.at(`f${number++}.pcap`), [...frames]));
	const { findings } = engine.info();
	await engine.close();
	return findings;
}

/** Kinds with their severities: `clear-password error`. */
async function kindsOf(lines: readonly Line[], serverPort?: number): Promise<readonly string[]> {
	const findings = await findingsOf(talk(lines, serverPort).frames);
	return findings.map(({ id, severity }) => `${id.replace(/^dvrip-\d+-/u, '')} ${severity}`);
}

const OK = { Name: '', Ret: 100, SessionID: '0x0000001b' };
const LOGIN: readonly Line[] = [
	[
		0,
		1000,
		{ EncryptType: 'MD5', LoginType: 'DVRIP-Web', PassWord: 'Zz0Zz0Zz', UserName: 'admin' },
	],
	[1, 1001, { ...OK, AliveInterval: 20, ChannelNum: 1, 'DeviceType ': 'IPC', ExtraChannel: 0 }],
];

/** Says a request after a login whose password is not known, and is answered. */
function asked(command: number, body: object): readonly Line[] {
	return [...LOGIN, [0, command, body], [1, command + 1, OK]];
}

/** What such a login itself tells. */
const BASE = 'weak-hash warning';

describe('passwords', () => {
	test('one in clear text, an empty one and a well-known one are told apart', async () => {
		const login = (more: object): readonly Line[] => [
			[0, 1000, { EncryptType: 'NONE', LoginType: 'GUI', UserName: 'admin', ...more }],
			[1, 1001, OK],
		];
		expect(await kindsOf(login({ PassWord: 'secret' }))).toEqual(['clear-password error']);
		expect(await kindsOf(login({ PassWord: '' }))).toEqual(['empty-password error']);
		const known = { EncryptType: 'MD5', PassWord: '6QNMIQGe' };
		expect(await kindsOf(login(known))).toEqual(['default-password error', BASE]);
	});

	test('one that the camera refused says nothing of the camera', async () => {
		const refused: readonly Line[] = [
			[0, 1000, { EncryptType: 'MD5', PassWord: 'tlJwpbo6', UserName: 'admin' }],
			[1, 1001, { Ret: 203 }],
		];
		expect(await kindsOf(refused)).toEqual([BASE]);
	});

	test('settings with passwords and lists of users are told', async () => {
		const mail = { Name: 'NetWork.NetEmail', 'NetWork.NetEmail': { Password: 'hunter2' } };
		expect(await kindsOf(asked(1040, mail))).toEqual([
			'weak-hash warning',
			'clear-secrets warning',
		]);
		const users: readonly Line[] = [
			...LOGIN,
			[0, 1472, { Name: '' }],
			[1, 1473, { ...OK, Users: [{ Name: 'admin', Password: 'Zz0Zz0Zz' }] }],
		];
		expect(await kindsOf(users)).toEqual(['user-hashes error', BASE, 'clear-secrets warning']);
	});
});

describe('guessing', () => {
	const tries = (count: number, isIn: boolean): readonly TimedFrame[] => {
		const results = [...Array.from({ length: count }, () => 203), ...(isIn ? [100] : [])];
		return results.flatMap((Ret, index) => {
			const word = { EncryptType: 'MD5', PassWord: `Guess${String(100 + index)}` };
			const lines: readonly Line[] = [
				[0, 1000, { ...word, UserName: 'admin' }],
				[1, 1001, { Name: '', Ret, SessionID: Ret === 100 ? '0x1b' : '0x0' }],
			];
			const one = new TcpTalk(index * 100_000, { clientPort: 50_000 + index }).begin();
			for (const [direction, command, body] of lines) {
				one.say(direction, dvrip(command, body, { session: Ret === 100 ? 0x1b : 0 }));
			}
			return one.end().frames;
		});
	};
	const guessed = async (count: number, isIn: boolean) =>
		(await findingsOf(tries(count, isIn))).filter(({ id }) => id.endsWith('guessing'));

	test('is seen over connections, one for each try', async () => {
		expect(await guessed(2, false)).toEqual([]);
		const [few, ...none] = await guessed(4, false);
		expect(none).toEqual([]);
		expect(few).toMatchObject({
			severity: 'warning',
			title: '192.0.2.100 failed 4 times to log in to 192.0.2.10: somebody may be guessing',
		});
		expect(few?.frames).toHaveLength(4);
	});

	test('is worse when it goes on for long or ends in success', async () => {
		expect((await guessed(12, false)).map(({ severity }) => severity)).toEqual(['error']);
		const [hit] = await guessed(3, true);
		expect(hit?.severity).toBe('error');
		expect(hit?.title).toContain('and one was accepted afterwards');
	});
});

describe('ways in without a password', () => {
	test('message 1009 counts when a client sends it, and the factory account', async () => {
		const bypass: readonly Line[] = [
			[0, 1009, { Ret: 100, SessionID: '0x0' }],
			[0, 1020, { Name: 'SystemInfo' }],
			[1, 1021, OK],
		];
		expect(await kindsOf(bypass)).toEqual(['bypass error']);
		const answer: readonly Line[] = [...LOGIN, [0, 1008, {}], [1, 1009, OK]];
		expect(await kindsOf(answer)).toEqual([BASE]);
		const random: readonly Line[] = [
			[0, 1660, { Name: 'GetRandomUser' }],
			[1, 1661, OK],
		];
		expect(await kindsOf(random)).toEqual(['random-user warning']);
	});
});

describe('commands that change or destroy', () => {
	test.each([
		[1450, { Name: 'OPTimeSetting', OPTimeSetting: '2026-02-01 12:17:19' }, 'clock-set note'],
		[1590, { Name: 'OPTimeSettingNoRTC', OPTimeSettingNoRTC: 'x' }, 'clock-set note'],
		[
			1460,
			{ Name: 'OPStorageManager', OPStorageManager: { Action: 'Clear', Type: 'Data' } },
			'deleted error',
		],
		[
			1460,
			{ Name: 'OPStorageManager', OPStorageManager: { Action: 'Partition' } },
			'storage-formatted error',
		],
		[1450, { Name: 'OPLogManager', OPLogManager: { Action: 'RemoveAll' } }, 'deleted error'],
		[1486, { Name: 'guest' }, 'deleted error'],
		[1450, { Name: 'OPDefaultConfig', OPDefaultConfig: { General: true } }, 'reset warning'],
		[1540, { Name: '' }, 'reset warning'],
		[1520, { Name: 'OPSystemUpgrade', OPSystemUpgrade: { Action: 'Start' } }, 'upgraded warning'],
		[1488, { NewPassWordHash: 'x' }, 'password-changed warning'],
	])('%i is told as what it does', async (command, body, kind) => {
		const kinds = await kindsOf(asked(command, body));
		expect(kinds).toContain(kind);
		expect(kinds.filter((one) => one !== BASE)).toHaveLength(1);
	});

	test('what only asks is not told', async () => {
		expect(await kindsOf(asked(1452, { Name: 'OPTimeQuery' }))).toEqual([BASE]);
		expect(await kindsOf(asked(1442, { Name: 'OPLogQuery' }))).toEqual([BASE]);
	});
});

describe('the cloud', () => {
	test('a session through a relay is told, and a cloud that is switched on', async () => {
		const on = { Name: 'NetWork.Nat', 'NetWork.Nat': { NatEnable: true } };
		const kinds = await kindsOf(
			[...LOGIN, [0, 1042, { Name: 'NetWork.Nat' }], [1, 1043, { ...OK, ...on }]],
			6611,
		);
		expect(kinds).toEqual([BASE, 'cloud-relay warning', 'cloud-enabled note']);
	});

	test('datagrams tell who reports to whom, and whose data a relay carries', async () => {
		const datagram = (us: number, command: number, sourcePort: number, destinationPort: number) => {
			const payload = new Uint8Array(32);
			payload.set([0x12, 0x20, command & 255, command >> 8]);
			const isOut = destinationPort === 8765;
			const [from, to] = isOut ? [10, 77] : [77, 10];
			return { us, frame: udpFrame(payload, { from, to, sourcePort, destinationPort }) };
		};
		const findings = await findingsOf([
			datagram(0, 1000, 40_000, 8765),
			datagram(1000, 1001, 8765, 40_000),
			datagram(2000, 2003, 40_000, 8765),
		]);
		expect(findings).toEqual([
			{
				...{ id: 'cloud-contact-1', severity: 'note', frames: [1, 2] },
				title: "10.0.0.10 reports to the vendor's cloud at 10.0.0.77",
			},
			{
				...{ id: 'cloud-relayed-2', severity: 'warning', frames: [3] },
				title: "data of 10.0.0.10 go through a relay of the vendor's cloud at 10.0.0.77",
			},
		]);
	});
});

describe('what a device says of itself', () => {
	test('an old line of firmware and a serial number in clear text are told', async () => {
		const info = { SystemInfo: { SoftWareVersion: 'V4.02.R11', SerialNo: '0123456789abcdef' } };
		const lines: readonly Line[] = [
			...LOGIN,
			[0, 1020, { Name: 'SystemInfo' }],
			[1, 1021, { ...OK, ...info }],
		];
		expect(await kindsOf(lines)).toEqual([BASE, 'old-firmware warning', 'clear-serial note']);
	});

	test('several sessions that tell the same give one finding with the frames of all', async () => {
		const frames = [0, 1].flatMap((at) => talk(LOGIN, 34_567, at * 1_000_000).frames);
		const findings = await findingsOf(frames);
		expect(findings.map(({ id }) => id)).toEqual(['dvrip-1-weak-hash']);
		expect(findings[0]?.frames).toEqual([3, 9]);
	});
});
