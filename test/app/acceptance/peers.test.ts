/** Calls between real programs (SIPp, baresip), recorded by `scripts/record/`. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { Hearing } from '../../../app/player/hearing.ts';
import { CallsRoom } from '../../../app/calls-room.ts';
import type { CallItem, CallOrderQuery, FlowRow, StreamItem } from '../../../app/index.ts';
import { CaptureSession } from '../../../app/session.ts';
import { listedStreams, streamItem } from '../../../app/views/stream-item.ts';
import { DEFAULTS, readCapture } from './engine.ts';
import { PEER_LADDERS } from './peer-ladders.ts';
import { hasProgram } from './programs.ts';
import { SHARED } from './shared.ts';

const FOLDER = join(import.meta.dirname, '../../fixtures/calls');
const ORACLE = join(SHARED, 'tools/tshark-sip-oracle.mjs');
const ALL: CallOrderQuery = {
	filter: '',
	text: '',
	kinds: [],
	states: [],
	from: null,
	to: null,
	sort: [],
};

const fileOf = (name: string): string => join(FOLDER, `${name}.pcapng`);

/** What a fixture gives. */
interface Heard {
	readonly items: readonly CallItem[];
	readonly rows: readonly FlowRow[];
	/** Streams that are believed to be RTP: id, set-up frame, call, codec. */
	readonly streams: readonly string[];
	readonly tls: readonly string[];
}

/** Reads a fixture with its key log, if it has one and it is wanted. */
async function heard(name: string, withKeys = true): Promise<Heard> {
	const session = new CaptureSession({ ...DEFAULTS, paths: [fileOf(name)] });
	const { tls } = session.tracker.protocols;
	const keyLog = join(FOLDER, `${name}.keylog`);
	if (withKeys && existsSync(keyLog)) tls.keyLog.add(readFileSync(keyLog, 'utf8'));
	await session.run(new AbortController().signal);
	const hearing = new Hearing(session);
	const room = new CallsRoom(session, hearing);
	const { items } = await room.calls(ALL);
	const calls = items.map(({ number }) => number);
	const { rows } = await room.flow({ calls, legs: true, ports: false, groups: [] });
	const facts = tls.facts().map(({ state, suiteName }) => `${state} ${suiteName}`);
	const streams = listedStreams(session).map((stream) => streamText(streamItem(session, stream)));
	await hearing.close();
	await session.close();
	return { items, rows, streams, tls: facts };
}

const host = (key: string): string => key.replace(/^127\.0\.0\./u, '');
const rowText = ({ frame, from, to, label, tone }: FlowRow): string =>
	`${frame} ${host(from)}>${host(to)} ${label} [${tone}]`;

const streamText = ({ id, setupFrame, call, codec, encrypted }: StreamItem): string =>
	`${id} ${setupFrame ?? ''} ${call ?? ''} ${codec ?? ''}${encrypted ? ' encrypted' : ''}`;

const NOT_ANSWERED = { hungUpBy: null, talkTime: null, streams: [], codecs: ['PCMU'] } as const;
const SPOKEN = {
	state: 'completed',
	detail: '',
	finalStatus: 200,
	hungUpBy: 'caller',
	holdTime: null,
	reinvites: 0,
	resends: 0,
	onHold: false,
	codecs: ['PCMU'],
	mediaTags: [],
	links: [],
	findings: [],
} as const;

/** The calls of each fixture, in the order of their first messages. */
const CALLS: Readonly<Record<string, readonly Partial<CallItem>[]>> = {
	'basic-call': [{ ...SPOKEN, id: 'sip-1', streams: ['rtp-5', 'rtp-11'], transports: ['udp'] }],
	'tcp-call': [{ ...SPOKEN, id: 'sip-4', streams: ['rtp-11', 'rtp-18'], transports: ['tcp'] }],
	cancelled: [
		{ ...NOT_ANSWERED, state: 'cancelled', detail: 'by the caller', finalStatus: 487, resends: 0 },
	],
	busy: [
		{
			...NOT_ANSWERED,
			...{ state: 'rejected', detail: 'busy', finalStatus: 486, finalReason: 'Busy Here' },
			cause: 'Q.850 17 User busy',
		},
	],
	'no-answer': [{ ...NOT_ANSWERED, state: 'rejected', detail: 'no answer', finalStatus: 480 }],
	redirected: [{ ...NOT_ANSWERED, state: 'rejected', detail: 'redirected', finalStatus: 302 }],
	hold: [
		{ ...SPOKEN, reinvites: 2, holdTime: 0.804_437_679, streams: ['rtp-5', 'rtp-6'], branches: 1 },
	],
	'codec-change': [
		{ ...SPOKEN, reinvites: 1, codecs: ['PCMU', 'PCMA'], streams: ['rtp-5', 'rtp-6'] },
	],
	'baresip-clear': [{ ...SPOKEN, streams: ['rtp-7', 'rtp-8'] }],
	'baresip-srtp': [{ ...SPOKEN, mediaTags: ['SRTP'], streams: ['rtp-9', 'rtp-10'] }],
	'baresip-tls-srtp': [
		{
			...SPOKEN,
			...{ id: 'sip-13', mediaTags: ['SRTP'], streams: ['rtp-23', 'rtp-36'] },
			transports: ['tls', 'tcp'],
		},
	],
	transferred: [
		{
			...SPOKEN,
			...{ id: 'sip-1', legs: ['sip-146'], streams: ['rtp-7', 'rtp-8'] },
			findings: [
				{
					...{ severity: 'note', frames: [143, 153] },
					title: 'transfer to sip:carl@127.0.0.4:5060 asked for by the caller: 200 OK',
				},
			],
			links: [
				{
					call: 'sip-146',
					certainty: 'probable',
					reason: 'REFER sends 127.0.0.3 to carl (frame 143)',
				},
			],
		},
		{
			...SPOKEN,
			...{ id: 'sip-146', legs: ['sip-1'], streams: ['rtp-155', 'rtp-156'] },
			links: [
				{
					call: 'sip-1',
					certainty: 'probable',
					reason: 'REFER sends 127.0.0.3 to carl (frame 143)',
				},
			],
		},
	],
	b2bua: [
		{
			...SPOKEN,
			...{ id: 'sip-1', legs: ['sip-3'], streams: ['rtp-15', 'rtp-16'] },
			links: [
				{
					call: 'sip-3',
					certainty: 'probable',
					reason: '127.0.0.5 calls on 0.002 s later for the same party',
				},
			],
		},
		{
			...SPOKEN,
			...{ id: 'sip-3', legs: ['sip-1'], streams: ['rtp-13', 'rtp-14'] },
			links: [
				{
					call: 'sip-1',
					certainty: 'probable',
					reason: '127.0.0.5 calls on 0.002 s later for the same party',
				},
			],
		},
	],
};

describe.each(Object.keys(CALLS))('%s', (name) => {
	let it: Heard;
	beforeAll(async () => {
		it = await heard(name);
	});

	test('gives its calls as they went', () => {
		expect(it.items).toHaveLength(CALLS[name]?.length ?? -1);
		expect(it.items).toMatchObject(CALLS[name] ?? []);
	});

	test('binds every stream to a call', () => {
		expect(it.items.flatMap(({ streams }) => streams)).toHaveLength(it.streams.length);
	});

	test('has the ladder that was looked through', () => {
		expect(it.rows.map(rowText)).toEqual(PEER_LADDERS[name]);
	});

	test('repeats nothing, and every response leads to the request of its hop', () => {
		expect(it.rows.filter(({ repeat }) => repeat > 0)).toEqual([]);
		const byFrame = new Map(it.rows.map((row) => [row.frame, row]));
		for (const row of it.rows) {
			if (row.protocol !== 'sip' || !/^\d{3} /u.test(row.label)) continue;
			const request = byFrame.get(row.requestFrame ?? 0);
			expect(request, rowText(row)).toMatchObject({ from: row.to, to: row.from });
			expect(row.responseTime).toBeCloseTo(row.offset - (request?.offset ?? 0), 6);
		}
	});
});

describe('streams', () => {
	test.each([
		['basic-call', ['rtp-5 1 sip-1 PCMU', 'rtp-11 1 sip-1 PCMU']],
		['tcp-call', ['rtp-11 4 sip-4 PCMU', 'rtp-18 4 sip-4 PCMU']],
		['hold', ['rtp-5 1 sip-1 PCMU', 'rtp-6 1 sip-1 PCMU']],
		['codec-change', ['rtp-5 1 sip-1 PCMU', 'rtp-6 1 sip-1 PCMU']],
		['baresip-clear', ['rtp-7 1 sip-1 PCMU', 'rtp-8 1 sip-1 PCMU']],
		['baresip-srtp', ['rtp-9 1 sip-1 PCMU', 'rtp-10 1 sip-1 PCMU']],
		['baresip-tls-srtp', ['rtp-23 14 sip-13 PCMU', 'rtp-36 14 sip-13 PCMU']],
		[
			'b2bua',
			[
				...['rtp-13 3 sip-3 PCMU', 'rtp-14 3 sip-3 PCMU'],
				...['rtp-15 1 sip-1 PCMU', 'rtp-16 1 sip-1 PCMU'],
			],
		],
		[
			'transferred',
			[
				...['rtp-7 1 sip-1 PCMU', 'rtp-8 1 sip-1 PCMU'],
				...['rtp-155 146 sip-146 PCMU', 'rtp-156 146 sip-146 PCMU'],
			],
		],
	])('of %s know the offer that set them up', async (name, wanted) => {
		expect((await heard(name)).streams).toEqual(wanted);
	});
});

describe('the same call', () => {
	const KEPT = ['state', 'detail', 'finalStatus', 'hungUpBy', 'codecs', 'packets'] as const;
	const facts = ({ items }: Heard): unknown => items.map((item) => KEPT.map((key) => item[key]));

	test('over TCP is what it is over UDP', async () => {
		const [udp, tcp] = [await heard('basic-call'), await heard('tcp-call')];
		expect(facts(tcp)).toEqual(facts(udp));
		expect(tcp.rows.map(({ label, tone }) => [label, tone])).toEqual(
			udp.rows.map(({ label, tone }) => [label, tone]),
		);
	});

	test('over TLS shows its first hop only with the key', async () => {
		const [open, closed] = [
			await heard('baresip-tls-srtp'),
			await heard('baresip-tls-srtp', false),
		];
		expect(open.tls).toEqual(['readable TLS_AES_256_GCM_SHA384']);
		expect(closed.tls).toEqual(['key-needed TLS_AES_256_GCM_SHA384']);
		expect(open.items[0]).toMatchObject({ id: 'sip-13', packets: 9 });
		expect(closed.items[0]).toMatchObject({ id: 'sip-14', packets: 6, transports: ['tcp'] });
		expect(closed.rows.map(rowText)).toEqual(
			PEER_LADDERS['baresip-tls-srtp']?.filter((row) => !/ (1>6|6>1) /u.test(row)),
		);
	});
});

test('a change of codec gives the stream two bands', async () => {
	const { rows } = await heard('codec-change');
	const own = rows.filter(({ stream }) => stream === 'rtp-6');
	expect(own.map(({ label, media }) => [label, media?.packets, media?.codec])).toEqual([
		['RTP (g711U)', 40, 'g711U'],
		['RTP (g711A)', 39, 'g711A'],
	]);
});

test('a conversation brings its other leg into the ladder', async () => {
	const engine = await readCapture(fileOf('b2bua'));
	const query = { calls: [0], ports: false, groups: [] };
	const both = await engine.flow({ ...query, legs: true });
	const alone = await engine.flow({ ...query, legs: false });
	await engine.close();
	expect([both.calls.length, alone.calls.length]).toEqual([2, 1]);
	expect(both.nodes.find(({ key }) => key === '127.0.0.5')?.role).toBe('server');
	expect(alone.rows).toHaveLength(8);
});

interface OracleCall {
	readonly callId: string;
	readonly messages: number;
	readonly state: string;
	readonly finalStatus: number | null;
	readonly wiresharkState: string | null;
	readonly wiresharkPackets: number;
}

describe.skipIf(!existsSync(ORACLE) || !hasProgram('tshark'))('tshark', () => {
	let run: (capture: string, options: { all: boolean }) => Promise<OracleCall[]>;
	beforeAll(async () => {
		({ runSipOracle: run } = (await import(ORACLE)) as { runSipOracle: typeof run });
	});

	test.each(Object.keys(CALLS))('sees the same calls in %s', { timeout: 60_000 }, async (name) => {
		const { items } = await heard(name, false);
		const theirs = await run(fileOf(name), { all: false });
		expect(
			items.map(({ callId, packets, state, finalStatus, wireshark }) => ({
				...{ callId, messages: packets, state: state.toUpperCase(), finalStatus },
				wiresharkState: wireshark?.state,
				wiresharkPackets: wireshark?.packets,
			})),
		).toEqual(
			theirs.map(({ callId, messages, state, finalStatus, wiresharkState, wiresharkPackets }) => ({
				...{ callId, messages, state, finalStatus, wiresharkState, wiresharkPackets },
			})),
		);
	});
});
