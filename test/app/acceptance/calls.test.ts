/** Calls against tshark's SIP dissection for every shared capture with SIP, and the vectors. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CallItem, CallKind, CallOrderQuery } from '../../../app/index.ts';
import { readCapture } from './engine.ts';
import { hasProgram } from './programs.ts';
import { CAPTURES, HAS_SHARED, SHARED, sharedCaptures } from './shared.ts';

interface OracleCall {
	readonly callId: string;
	readonly method: string;
	readonly messages: number;
	readonly transports: readonly string[];
	readonly state: string;
	readonly finalStatus: number | null;
	readonly wiresharkState: string | null;
	readonly wiresharkPackets: number;
	readonly wiresharkComment: string | null;
}

interface SipOracle {
	runSipOracle(capture: string, options: { all: boolean }): Promise<OracleCall[]>;
}

const KINDS: readonly CallKind[] = [
	'call',
	'registration',
	'options',
	'subscription',
	'message',
	'publish',
	'other',
];
const ALL: CallOrderQuery = {
	filter: '',
	text: '',
	kinds: KINDS,
	states: [],
	from: null,
	to: null,
	sort: [],
};
const HAS_TSHARK = hasProgram('tshark');

/** Damaged on purpose: tshark escapes what is no text, so Call-IDs cannot be compared by name. */
const FUZZED = 'formats/big-endian-sip-fuzz.pcap';

async function callsOf(path: string): Promise<ReadonlyMap<string, CallItem>> {
	const engine = await readCapture(path, { keepPackets: false });
	const { items } = await engine.calls(ALL);
	await engine.close();
	return new Map(items.map((item) => [item.callId, item]));
}

const stateWord = (state: CallItem['state']): string =>
	({ setup: 'CALL SETUP', 'in-call': 'IN CALL' })[state as string] ?? state.toUpperCase();

const wiresharkRow = (item: CallItem | undefined): string =>
	item?.wireshark == null
		? 'not listed'
		: `${item.wireshark.state} ${item.wireshark.packets} ${item.wireshark.comment}`;

const oracleRow = (call: OracleCall): string =>
	call.wiresharkState === null
		? 'not listed'
		: `${call.wiresharkState} ${call.wiresharkPackets} ${call.wiresharkComment ?? ''}`;

const withSip = sharedCaptures().filter((path) =>
	existsSync(join(CAPTURES, `${path.replace(/\.[^.]*(\.gz)?$/u, '')}.oracle/sip.tsv`)),
);

describe.skipIf(!HAS_SHARED || !HAS_TSHARK)('SIP of the shared captures', () => {
	test.each(withSip.filter((path) => path !== FUZZED))(
		'%s has tshark’s calls, messages, final statuses and states',
		{ timeout: 60_000 },
		async (path) => {
			const oracle = (await import(join(SHARED, 'tools/tshark-sip-oracle.mjs'))) as SipOracle;
			const file = join(CAPTURES, path);
			const [calls, all] = [
				await oracle.runSipOracle(file, { all: false }),
				await oracle.runSipOracle(file, { all: true }),
			];
			const ours = await callsOf(file);
			expect([...ours.keys()].sort()).toEqual(all.map(({ callId }) => callId).sort());
			for (const { callId, messages, finalStatus } of all) {
				expect(ours.get(callId), callId).toMatchObject({ packets: messages, finalStatus });
			}
			for (const call of calls) {
				const item = ours.get(call.callId);
				expect(stateWord(item?.state ?? 'unknown'), call.callId).toBe(call.state);
				expect(wiresharkRow(item), call.callId).toBe(oracleRow(call));
			}
		},
	);

	test('the fuzzed capture gives no fewer messages than tshark reads, none twice', async () => {
		const ours = await callsOf(join(CAPTURES, FUZZED));
		const packets = [...ours.values()].reduce((sum, item) => sum + item.packets, 0);
		const oracle = (await import(join(SHARED, 'tools/tshark-sip-oracle.mjs'))) as SipOracle;
		const theirs = await oracle.runSipOracle(join(CAPTURES, FUZZED), { all: true });
		// In frame 247 a lone CR ends the start line: tshark reads it, RFC 3261 §7 wants CRLF.
		const wanted = theirs.reduce((sum, one) => sum + one.messages, 0) - 1;
		expect(packets).toBeGreaterThanOrEqual(wanted);
		expect(packets).toBeLessThanOrEqual(691);
	});
});

const MAKER = join(SHARED, 'tools/make-voip-vectors.mjs');

describe.skipIf(!existsSync(MAKER))('the vectors of sip-calls.md', () => {
	const folder = mkdtempSync(join(tmpdir(), 'tapdeck-sip-'));
	let ours: ReadonlyMap<string, CallItem> = new Map();

	beforeAll(async () => {
		const made = spawnSync(process.execPath, [MAKER, folder]);
		expect(made.status).toBe(0);
		ours = await callsOf(join(folder, 'sip-vectors.pcap'));
	}, 60_000);
	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	const vector = (number: number): CallItem | undefined => ours.get(`c${number}@a.example`);

	test.each([
		[1, 'COMPLETED 7 INVITE 200'],
		[2, 'CANCELLED 6 INVITE 200 487'],
		[3, 'REJECTED 3 INVITE 486'],
		[4, 'COMPLETED 9 INVITE 407 200'],
		[5, 'REJECTED 3 INVITE 401'],
		[6, 'IN CALL 5 INVITE 200'],
		[7, 'not listed'],
		[8, 'not listed'],
		[9, 'not listed'],
		[10, 'CALL SETUP 4 INVITE'],
		[11, 'IN CALL 6 INVITE 200 200'],
		[12, 'not listed'],
		[13, 'not listed'],
		[14, 'REJECTED 3 INVITE 302'],
		[15, 'CANCELLED 5 INVITE 200 481'],
		[16, 'CALL SETUP 2 INVITE'],
		[17, 'REJECTED 2 INVITE 603'],
	])('c%i in Wireshark’s column: %s', (number, row) => {
		expect(vector(number)).toBeDefined();
		expect(wiresharkRow(vector(number))).toBe(row);
	});

	test.each<[number, Partial<CallItem>]>([
		[1, { state: 'completed', postDialDelay: 0.1, ringTime: 2, setupTime: 2.1, talkTime: 3.05 }],
		[2, { state: 'cancelled', ringTime: 3, finalStatus: 487 }],
		[3, { state: 'rejected', detail: 'busy', postDialDelay: 0.05 }],
		[
			4,
			{
				state: 'completed',
				postDialDelay: 0.2,
				ringTime: 1,
				setupTime: 1.2,
				talkTime: 4.05,
				earlyMedia: true,
				hungUpBy: 'callee',
			},
		],
		[5, { state: 'rejected', detail: 'authentication never completed' }],
		[6, { state: 'in-call', branches: 2 }],
		[7, { kind: 'registration', state: 'completed', detail: 'registered' }],
		[8, { kind: 'options', state: 'completed', finalStatus: 200 }],
		[9, { kind: 'message', state: 'completed', finalStatus: 202 }],
		[10, { state: 'setup', detail: 'no response', resends: 3 }],
		[11, { state: 'in-call', onHold: true, reinvites: 1 }],
		[12, { state: 'completed', detail: 'the capture starts mid-call' }],
		[13, { state: 'in-call', detail: 'the capture starts mid-call' }],
		[14, { state: 'rejected', detail: 'redirected' }],
		[15, { state: 'in-call', finalStatus: 200 }],
		[16, { state: 'ringing', finalStatus: null }],
		[17, { state: 'rejected', detail: 'declined', packets: 2 }],
	])('c%i in our column: %j', (number, expected) => {
		expect(vector(number)).toMatchObject(expected);
	});

	test('c15 says that the CANCEL crossed the answer', () => {
		expect(vector(15)?.detail).toContain('CANCEL crossed the 2xx');
	});
});
