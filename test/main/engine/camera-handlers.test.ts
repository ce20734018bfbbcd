import { mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CaptureEngine } from '../../../app/index.ts';
import { openCapture, toEnvelope } from '../../../app/index.ts';
import { WINDOW_OPTIONS } from '../../../main/captures.ts';
import { callOfCalls } from '../../../main/engine/call-handlers.ts';
import { writeCapture } from '../../fixtures/builders/calls.ts';
import { FILM, filmFrames } from '../../fixtures/builders/film.ts';

let engine: CaptureEngine;

beforeAll(async () => {
	const paths = ['test/fixtures/dvrip/h265-talk.pcapng'];
	engine = openCapture({ ...WINDOW_OPTIONS, hash: false, paths, rules: '4.4' });
	await engine.run(new AbortController().signal);
});
afterAll(() => engine.close());

const call = (name: string, argument: Readonly<Record<string, unknown>>): unknown =>
	callOfCalls(engine, name, argument);

describe('calls about cameras', () => {
	test('sessions, messages and marks come from the engine', () => {
		expect(call('sessionDetail', { id: 'dvrip-1' })).toMatchObject({
			item: { id: 'dvrip-1' },
			logins: [{ isAccepted: true }],
		});
		const query = { session: 'dvrip-1', from: 0, to: 10, limit: 5 };
		expect(call('strip', query)).toMatchObject({ count: 230, marks: { length: 5 }, gaps: [] });
		const [login] = engine.sessionDetail('dvrip-1').logins;
		expect(call('sessionMessages', { frame: login?.frame })).toMatchObject([
			{ frame: login?.frame, header: { length: 20 } },
		]);
	});

	test('exchanges are filtered; asking anew gives the question before up', async () => {
		const query = { id: 'dvrip-1', filter: 'dvrip.command_code == 1000' };
		const first = call('exchangeFrames', { ...query, filter: 'tcp' }) as Promise<unknown>;
		const second = call('exchangeFrames', query) as Promise<unknown>;
		const [login] = engine.sessionDetail('dvrip-1').logins;
		expect(await second).toEqual([login?.frame]);
		// The first one had been answered before, or was given up; it never fails otherwise.
		await first.catch((error: unknown) => expect(error).toMatchObject({ code: 'cancelled' }));
	});

	test('a password is told for one login, and null for a frame that is none', () => {
		expect(call('recoveredPassword', { session: 'dvrip-1', frame: 1 })).toBeNull();
	});

	test('stills are pictures', async () => {
		const stills = await call('stills', { track: 'dvrip-1/video-1', count: 1 });
		expect(stills).toMatchObject([{ jpeg: { 0: 0xff, 1: 0xd8 } }]);
	});

	test('a clip is written where main says; asking for another one ends the first', async () => {
		const folder = mkdtempSync(path.join(tmpdir(), 'tapdeck-handlers-'));
		const query = { track: 'dvrip-1/video-1', from: 0, seconds: 60, codecs: ['H264'] };
		const first = call('clip', { ...query, path: path.join(folder, 'one') }) as Promise<unknown>;
		const file = path.join(folder, 'two');
		const second = call('clip', { ...query, path: file }) as Promise<unknown>;
		await expect(first).rejects.toMatchObject({ code: 'cancelled' });
		expect(await second).toMatchObject({ container: 'mp4', isTranscoded: true });
		expect(statSync(file).size).toBeGreaterThan(1000);
	});
});

describe('calls about pictures in RTP', () => {
	let rtp: CaptureEngine;
	const folder = mkdtempSync(path.join(tmpdir(), 'tapdeck-handlers-'));

	beforeAll(async () => {
		const paths = [writeCapture(path.join(folder, 'film.pcap'), filmFrames())];
		rtp = openCapture({ ...WINDOW_OPTIONS, hash: false, paths, rules: '4.4' });
		await rtp.run(new AbortController().signal);
	});
	afterAll(() => rtp.close());

	const reason = (call: unknown): Promise<string> =>
		(call as Promise<unknown>).then(
			() => 'nothing',
			(error: unknown) => toEnvelope(error).code,
		);

	test('they are counted once', async () => {
		const query = { stream: 1, limit: 10 };
		expect(await callOfCalls(rtp, 'video', query)).toMatchObject({
			...{ codec: 'H264', pictures: FILM.pictures, isThinned: true },
		});
	});

	test('a clip that nobody waits for is given up', async () => {
		const query = { track: 'rtp-1', from: 0, seconds: 60, codecs: ['H264'] };
		const clip = callOfCalls(rtp, 'clip', { ...query, path: path.join(folder, 'gone') });
		const ended = reason(clip);
		expect(callOfCalls(rtp, 'stopClip', {})).toBeNull();
		expect(await ended).toBe('cancelled');
	});
});
