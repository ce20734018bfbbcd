import type { OpenOptions } from '../../../app/index.ts';
import { describe, expect, test } from 'vitest';
import type { FromEngine, ToEngine } from '../../../main/engine/messages.ts';
import { EngineServer } from '../../../main/engine/server.ts';
import { WINDOW_OPTIONS } from '../../../main/captures.ts';
import { FakeEngine } from '../../fixtures/fake-engine.ts';
import { until } from '../../fixtures/until.ts';

function serve(name: string, changes: Partial<OpenOptions> = {}) {
	const sent: FromEngine[] = [];
	let engine: FakeEngine | null = null;
	const server = new EngineServer((options) => (engine = new FakeEngine(options)), {
		send: (message) => sent.push(structuredClone(message)),
		now: () => performance.now(),
		later: (run, ms) => void setTimeout(run, ms),
	});
	const say = (message: ToEngine): Promise<void> => server.receive(message);
	const opened = say({
		kind: 'open',
		options: { ...WINDOW_OPTIONS, ...changes, paths: [name], rules: '4.4' },
	});
	let last = 0;
	const call = async (method: string, argument: object): Promise<FromEngine | undefined> => {
		const id = (last += 1);
		await say({ kind: 'call', id, name: method, argument });
		return sent.find((m) => (m.kind === 'reply' || m.kind === 'refused') && m.id === id);
	};
	const of = <K extends FromEngine['kind']>(kind: K) =>
		sent.filter((m): m is Extract<FromEngine, { kind: K }> => m.kind === kind);
	return { say, call, of, opened, engineOf: () => engine };
}

describe('engine server', () => {
	test('tells which frames are read, block by block, and that reading has ended', async () => {
		const { of, opened } = serve('a.pcap');
		await opened;
		const blocks = of('reading').map(({ frames }) => frames);
		expect(blocks[0]).toEqual([4097, 8192]);
		expect(blocks.at(-1)).toBeNull();
	});

	test('tells what was learned when the hash is known', async () => {
		const { of, opened } = serve('a.pcap');
		await opened;
		expect(of('learned')).toMatchObject([{ streams: 24, sha256: '7e30c1b84a92d600'.repeat(4) }]);
	});

	test("answers calls with the engine's own answers", async () => {
		const { call, opened } = serve('a.pcap');
		await opened;
		expect(await call('streamRows', { capture: 'c1', ids: [3] })).toMatchObject({
			ok: [{ id: 'rtp-3' }],
		});
		expect(await call('reverseStream', { capture: 'c1', stream: 1 })).toMatchObject({ ok: 2 });
		expect(await call('analysisPage', { stream: 1, offset: 5, limit: 2 })).toMatchObject({
			ok: { offset: 5, rows: [{ frame: 6 }, { frame: 7 }] },
		});
		expect(await call('nextProblem', { stream: 1, row: -1, backwards: false })).toMatchObject({
			ok: 17,
		});
		expect(await call('fields', { prefix: 'rtp.s' })).toMatchObject({
			ok: [{ name: 'rtp.ssrc' }, {}],
		});
	});

	test('refuses what it does not know, and goes on', async () => {
		const { call, opened } = serve('a.pcap');
		await opened;
		expect(await call('format disk', {})).toMatchObject({
			kind: 'refused',
			error: { code: 'not-found' },
		});
		expect(await call('reverseStream', { stream: 1 })).toMatchObject({ kind: 'reply' });
	});

	test('sends views, and again when they have changed and were taken', async () => {
		const { say, of } = serve('slow.pcap');
		await say({ kind: 'subscribe', id: 9, view: 'capture', query: { capture: 'c1' } });
		await until(() => expect(of('snapshot').length).toBeGreaterThan(0));
		await say({ kind: 'taken', id: 9 });
		await say({ kind: 'call', id: 1, name: 'stopReading', argument: {} });
		await until(() => {
			const values = of('snapshot').map(({ value }) => value as { phase: string });
			expect(values.at(-1)?.phase).toBe('complete');
		});
	});

	test('the list of streams brings the figures of its first rows along', async () => {
		const { say, of, opened } = serve('a.pcap');
		await opened;
		const query = {
			filter: '',
			from: null,
			to: null,
			sort: [{ column: 'start', descending: true }],
		};
		await say({ kind: 'subscribe', id: 2, view: 'streams', query });
		await until(() => expect(of('snapshot')).toHaveLength(1));
		const { ids, rows } = of('snapshot')[0]?.value as {
			ids: Uint32Array;
			rows: { firstFrame: number }[];
		};
		expect(ids[0]).toBe(24);
		expect(new Set(rows.map(({ firstFrame }) => firstFrame))).toEqual(new Set(ids));
	});

	test('the list of calls brings its first rows, and changes when calls are joined', async () => {
		const { say, call, of, opened } = serve('a.pcap');
		await opened;
		const all = { filter: '', text: '', kinds: [], states: [], from: null, to: null };
		const query = { ...all, sort: [{ column: 'start', descending: false }] };
		await say({ kind: 'subscribe', id: 2, view: 'calls', query });
		await until(() => expect(of('snapshot')).toHaveLength(1));
		const { rows, total } = of('snapshot')[0]?.value as { rows: unknown[]; total: number };
		expect(rows).toHaveLength(total);
		await say({ kind: 'taken', id: 2 });
		expect(await call('linkCalls', { one: 0, other: 2, join: true })).toMatchObject({ ok: null });
		await until(() => expect(of('snapshot')).toHaveLength(2));
	});

	test('sends a ladder and the state of a playback', async () => {
		const { say, call, of, opened } = serve('a.pcap');
		await opened;
		const query = { calls: [0], legs: false, ports: false, groups: [] };
		await say({ kind: 'subscribe', id: 3, view: 'flow', query });
		await until(() => expect(of('snapshot')[0]?.value).toMatchObject({ nodes: [{}, {}] }));
		await call('openPlayer', { streams: [3, 4], mode: 'jitter-buffer', bufferMs: 60 });
		await say({ kind: 'subscribe', id: 4, view: 'player', query: { playback: 1 } });
		await until(() =>
			expect(of('snapshot').find(({ id }) => id === 4)?.value).toMatchObject({ lanes: [{}, {}] }),
		);
	});

	test('a capture that cannot be read says so in its view', async () => {
		const { say, of, opened } = serve('broken.pcap');
		await opened;
		await say({ kind: 'subscribe', id: 1, view: 'capture', query: { capture: 'c1' } });
		await until(() =>
			expect(of('snapshot')[0]?.value).toMatchObject({ phase: 'failed', failure: /PNG/u }),
		);
	});

	test('saves in a job whose progress is a view, to the manifest', async () => {
		const { say, call, of, opened } = serve('a.pcap');
		await opened;
		const request = {
			only: ['rtp-1'],
			format: 'auto',
			sync: 'none',
			names: 'auto',
			overwrite: false,
		};
		expect(await call('startSave', { request, path: '/out' })).toMatchObject({ ok: 1 });
		await say({ kind: 'subscribe', id: 5, view: 'saveProgress', query: { job: 1 } });
		await until(async () => {
			await say({ kind: 'taken', id: 5 });
			const last = of('snapshot').at(-1)?.value;
			expect(last).toMatchObject({ phase: 'done', folder: '/out', manifest: { items: [{}] } });
		});
	});

	test('a cancelled save ends as cancelled', async () => {
		const { say, call, of, opened } = serve('slow.pcap');
		await call('stopReading', {});
		await opened;
		const request = { only: null, format: 'auto', sync: 'none', names: 'auto', overwrite: false };
		await call('startSave', { request, path: '/out' });
		await call('cancelSave', { job: 1 });
		await say({ kind: 'subscribe', id: 5, view: 'saveProgress', query: { job: 1 } });
		await until(async () => {
			await say({ kind: 'taken', id: 5 });
			expect(of('snapshot').at(-1)?.value).toMatchObject({ phase: 'cancelled', failure: null });
		});
	});

	test('stops reading when told', async () => {
		const { call, opened, engineOf } = serve('slow.pcap');
		await call('stopReading', {});
		await opened;
		expect(engineOf()?.capture().phase).toBe('complete');
	});
});

test('a capture that has ended is read to its last byte, then no longer followed', async () => {
	const { say, of, opened, engineOf } = serve('live.pcap', { follow: true });
	await until(() => expect(engineOf()?.capture().bytesRead).toBeGreaterThan(0));
	const { bytesTotal } = engineOf()?.capture() ?? {};
	await say({ kind: 'endFollowing' });
	await opened;
	expect(engineOf()?.capture().phase).toBe('complete');
	expect(engineOf()?.capture().bytesRead).toBe(bytesTotal);
	expect(of('reading').at(-1)).toMatchObject({ frames: null });
	await say({ kind: 'endFollowing' });
});
