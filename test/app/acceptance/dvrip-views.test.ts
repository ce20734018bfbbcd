/** Every view of the recorded sessions, compared as a whole. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CaptureEngine } from '../../../app/index.ts';
import { calm } from '../export/folder.ts';
import { readCapture } from './engine.ts';
import * as liveDetail from './expected/h264-live-detail.ts';
import * as liveFlow from './expected/h264-live-flow.ts';
import * as liveMessages from './expected/h264-live-messages.ts';
import * as talk from './expected/h265-talk.ts';
import * as playback from './expected/playback.ts';

const FOLDER = join(import.meta.dirname, '../../fixtures/dvrip');
const SESSION = 'dvrip-1';

/** Opens a recording for one question. */
async function asked<T>(story: string, ask: (engine: CaptureEngine) => T | Promise<T>): Promise<T> {
	const engine = await readCapture(join(FOLDER, `${story}.pcapng`));
	try {
		return await ask(engine);
	} finally {
		await engine.close();
	}
}

/** Rows of the ladder of the only session. */
async function ladder(engine: CaptureEngine) {
	const query = { calls: [], sessions: [SESSION], legs: false, ports: false, groups: [] };
	return (await engine.flowDocument(query)).rows;
}

/** Messages that hold text. */
async function texts(engine: CaptureEngine) {
	const { items } = await engine.messages({ protocol: 'dvrip', filter: '' }, calm());
	return items.filter(({ fields }) => fields['dvrip.data'] !== undefined);
}

describe('the session that was watched', () => {
	test('is told in detail: logins, settings, events, findings, media', async () => {
		const detail = await asked('h264-live', (engine) => engine.sessionDetail(SESSION));
		expect(detail).toEqual(liveDetail.DETAIL);
	});

	test('has one camera, known by search and session, each fact with its frame', async () => {
		const devices = await asked('h264-live', (engine) => engine.devices());
		expect(devices).toEqual(liveDetail.DEVICES);
	});

	test('is a ladder of messages and media', async () => {
		expect(await asked('h264-live', ladder)).toEqual(liveFlow.ROWS);
	});

	test('gives every message with the fields of the seed', async () => {
		expect(await asked('h264-live', texts)).toEqual(liveMessages.MESSAGES);
	});

	test('counts in info, with its findings', async () => {
		const info = await asked('h264-live', (engine) => engine.info());
		expect(info.found.sessions).toEqual({ dvrip: 1 });
		expect(info.findings).toEqual(liveDetail.DETAIL.findings);
		expect(info.protocols.map(({ name }) => name)).toEqual(['TCP', 'DVRIP']);
	});

	test('keeps the password to itself until somebody asks', async () => {
		const [detail, empty, unknown] = await asked('h264-live', (engine) => [
			JSON.stringify(engine.sessionDetail(SESSION)),
			engine.recoveredPassword({ session: SESSION, frame: 6 }),
			engine.recoveredPassword({ session: SESSION, frame: 10 }),
		]);
		expect(empty).toBe('123456');
		expect(unknown).toBeNull();
		expect(detail).not.toContain('123456"');
		expect(detail).not.toContain('nTBCS19C');
	});

	test('has a strip of frames, and key frames for thumbnails', async () => {
		const { strip, keys } = await asked('h264-live', (engine) => ({
			strip: engine.strip({ session: SESSION, from: 0, to: 10, limit: 1000 }).marks,
			keys: engine.keyFrames('dvrip-1/video-1'),
		}));
		const kinds = new Map<string, number>();
		for (const { kind } of strip) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
		expect(Object.fromEntries(kinds)).toEqual({ key: 3, picture: 27, audio: 150, image: 1 });
		expect(keys.map(({ frame }) => frame)).toEqual(
			strip.filter(({ kind }) => kind === 'key').map(({ frame }) => frame),
		);
	});

	test('shows the bytes of a message beside its text', async () => {
		const [message] = await asked('h264-live', (engine) => engine.sessionMessages(13));
		expect(message?.header.length).toBe(20);
		expect(message?.json).toContain('"DeviceType ": "IPC"');
		expect(message?.terminator).toBe('0a00');
		expect(new TextDecoder().decode(message?.body)).toContain('AliveInterval');
	});

	test('a session that is not there is said so', async () => {
		await asked('h264-live', (engine) => {
			expect(() => engine.sessionDetail('dvrip-2')).toThrow('no session dvrip-2');
			expect(() => engine.keyFrames('dvrip-1/video-9')).toThrow('no stream');
		});
	});
});

describe('the session with talk', () => {
	test('is told in detail', async () => {
		const detail = await asked('h265-talk', (engine) => engine.sessionDetail(SESSION));
		expect(detail).toEqual(talk.DETAIL);
	});

	test('is a ladder with sound in both directions', async () => {
		expect(await asked('h265-talk', ladder)).toEqual(talk.ROWS);
	});
});

describe('the session with recordings', () => {
	test('is told in detail', async () => {
		const detail = await asked('playback', (engine) => engine.sessionDetail(SESSION));
		expect(detail).toEqual(playback.DETAIL);
	});

	test('is a ladder, and its messages have their fields', async () => {
		expect(await asked('playback', ladder)).toEqual(playback.ROWS);
		expect(await asked('playback', texts)).toEqual(playback.MESSAGES);
	});
});
