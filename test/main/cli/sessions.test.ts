/** `tapdeck sessions`, as a user types it. */
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { streamFrames, writeCapture } from '../../fixtures/builders/calls.ts';
import { sessionsSchema } from '../../fixtures/schemas/documents.ts';
import { testFolder } from '../../app/export/folder.ts';
import { tapdeck } from './running.ts';

const folder = testFolder();
const CALL = 'test/fixtures/calls/basic-call.pcapng';

describe('tapdeck sessions', () => {
	test('prints every session with its media as JSON', async () => {
		const result = await tapdeck('sessions', CALL, '--json');
		expect(result).toMatchObject({ status: 0, stderr: '' });
		const { items } = v.parse(sessionsSchema, result.json());
		expect(items.filter(({ protocol }) => protocol === 'sip')).not.toEqual([]);
	});

	test('prints a table for people', async () => {
		const result = await tapdeck('sessions', CALL);
		expect(result.stdout.split('\n')[0]).toMatch(/^Id +Protocol +Start \(s\)/u);
		expect(result.stdout).toMatch(/^sip-\d+ +SIP .*call .* → .*, completed .*audio PCM/mu);
	});

	test('counts media that are alike, and says so when there is nothing', async () => {
		const route = { from: 2, to: 1, sourcePort: 30_000, destinationPort: 20_000 };
		const frames = [
			...streamFrames({ count: 30, ssrc: 1 }),
			...streamFrames({ count: 30, ssrc: 2, route }),
		];
		const file = writeCapture(folder.at('pair.pcap'), frames);
		expect((await tapdeck('sessions', file)).stdout).toContain('2 × audio PCMU');
		const none = await tapdeck('sessions', file, '--to', '0.01');
		expect(none.stdout).toBe('No media sessions were found.\n');
	});

	test('a filter is obeyed', async () => {
		const result = await tapdeck('sessions', CALL, '--json', '-Y', 'rtp.ssrc == 1');
		expect(v.parse(sessionsSchema, result.json()).items).toEqual([]);
	});
});
