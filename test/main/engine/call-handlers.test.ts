import { describe, expect, test } from 'vitest';
import { WINDOW_OPTIONS } from '../../../main/captures.ts';
import { callOfCalls } from '../../../main/engine/call-handlers.ts';
import { FakeEngine } from '../../fixtures/fake-engine.ts';

const engine = new FakeEngine({ ...WINDOW_OPTIONS, paths: ['a.pcap'], rules: '4.4' });

describe('calls about calls and playbacks', () => {
	test('rows, numbers and messages of calls come from the engine', () => {
		expect(callOfCalls(engine, 'callRows', { numbers: [2, 99] })).toMatchObject([
			{ number: 2, finalStatus: 486 },
		]);
		expect(callOfCalls(engine, 'callNumber', { id: 'sip-936' })).toBe(0);
		expect(callOfCalls(engine, 'callMessages', { call: 0 })).toMatchObject({
			0: { frame: 936, text: expect.stringMatching(/^INVITE sip:/u) as string },
		});
	});

	test('a playback is opened, heard, drawn and ended', async () => {
		const query = { streams: [1], mode: 'rtp-timestamps', bufferMs: 60 };
		expect(await callOfCalls(engine, 'openPlayer', query)).toMatchObject({
			playback: 1,
			lanes: [{ stream: 1 }],
		});
		const lane = { playback: 1, stream: 1 };
		const samples = callOfCalls(engine, 'samples', { ...lane, at: 80, count: 160 });
		expect(await samples).toMatchObject({ at: 80, samples: { length: 160 }, end: false });
		const wave = callOfCalls(engine, 'wave', { ...lane, from: 0, to: 2, bins: 40 });
		expect(await wave).toMatchObject({ largest: { length: 40 }, complete: true });
		expect(await callOfCalls(engine, 'closePlayer', lane)).toBeNull();
		expect(engine.playerPart.open).toBe(0);
	});

	test('an unknown name is refused', () => {
		expect(() => callOfCalls(engine, 'toString', {})).toThrow('unknown call: toString');
	});
});
