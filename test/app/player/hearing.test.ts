/** Whole captures that are listened to: tones, silence, hum and echo reach whoever looks. */
import { describe, expect, test } from 'vitest';
import type { CaptureEngine } from '../../../app/index.ts';
import type { Route, TimedFrame } from '../../fixtures/builders/rtp.ts';
import { streamFrames } from '../../fixtures/builders/calls.ts';
import { callFrames } from '../../fixtures/builders/sip.ts';
import { babble, muLaw } from '../../fixtures/builders/voice.ts';
import { ALL_CALLS } from '../../../main/cli/calls.ts';
import { testFolder } from '../export/folder.ts';
import { openFrames } from '../export/saving.ts';

const folder = testFolder();
const RATE = 8000;
const BACK: Route = { from: 2, to: 1, sourcePort: 30_000, destinationPort: 20_000 };
const [LOW_5, HIGH_5] = [770, 1336];

/** Samples as packets of 20 ms PCMU. */
function packets(samples: Int16Array, ssrc: number, route: Route = {}, start = 0): TimedFrame[] {
	const payload = (index: number) =>
		Uint8Array.from(samples.subarray(index * 160, index * 160 + 160), muLaw);
	return streamFrames({ count: Math.floor(samples.length / 160), ssrc, route, start, payload });
}

/** A voice with digit 5 pressed for 100 ms at these seconds. */
function pressed(seconds: number, ...at: readonly number[]): Int16Array {
	const samples = new Int16Array(seconds * RATE);
	for (const second of at) {
		for (let step = 0; step < 0.1 * RATE; step++) {
			const turn = (2 * Math.PI * step) / RATE;
			const value = 6000 * (Math.sin(turn * LOW_5) + Math.sin(turn * HIGH_5));
			samples[Math.round(second * RATE) + step] = value;
		}
	}
	return samples;
}

/** Resolves with the next change after which `found` gives something. */
function until<T>(engine: CaptureEngine, found: () => T | null): Promise<T> {
	return new Promise((resolve) => {
		const look = (): void => {
			const value = found();
			if (value !== null) resolve(value);
		};
		engine.onChange(look);
		look();
	});
}

describe('a stream that is looked at', () => {
	test('tells the digits in its sound and leads to their packets', async () => {
		const engine = await openFrames(folder, packets(pressed(8, 2, 3.5), 1));
		const { findings } = await engine.analysis(1);
		const digits = findings.find(({ kind }) => kind === 'in-band-dtmf');
		expect(digits?.title).toBe('DTMF digits in the sound: 55');
		// 2 s and 3.5 s are packets 101 and 176 of 20 ms.
		expect(digits?.frames).toHaveLength(2);
		expect(Math.abs((digits?.frames[0] ?? 0) - 101)).toBeLessThanOrEqual(1);
		expect(Math.abs((digits?.frames[1] ?? 0) - 176)).toBeLessThanOrEqual(1);
		await engine.close();
	});

	test('tells silence and hum', async () => {
		const quiet = packets(new Int16Array(8 * RATE), 1);
		const humming = Int16Array.from({ length: 8 * RATE }, (_, at) => {
			return 3000 * Math.sin((2 * Math.PI * 50 * at) / RATE);
		});
		const engine = await openFrames(folder, [...quiet, ...packets(humming, 2, { from: 3 })]);
		const [silent, loud] = [await engine.analysis(1), await engine.analysis(2)];
		expect(silent.findings.map(({ kind }) => kind)).toContain('silent');
		expect(loud.findings.map(({ kind }) => kind)).toContain('hum');
		await engine.close();
	});

	test('tells the echo that comes back in the other direction', async () => {
		const said = babble({ seed: 4, pitch: 130 }, 8, [[0, 8]]);
		const delay = Math.round(0.2 * RATE);
		const back = Int16Array.from(said, (_, at) => 0.25 * (said[at - delay] ?? 0));
		const engine = await openFrames(folder, [...packets(said, 1), ...packets(back, 2, BACK)]);
		const echo = (await engine.analysis(1)).findings.find(({ kind }) => kind === 'echo');
		expect(echo?.title).toBe(
			'echo: it comes back in the other direction 200 ms later, 12 dB quieter',
		);
		await engine.close();
	});

	test('says so in its row of the list, once it was heard', async () => {
		const engine = await openFrames(folder, packets(pressed(6, 2), 1));
		expect(engine.streamRows([1])[0]?.problems).toEqual([]);
		await engine.analysisPage({ stream: 1, offset: 0, limit: 10 });
		const problems = await until(engine, () => {
			const told = engine.streamRows([1])[0]?.problems ?? [];
			return told.length > 0 ? told : null;
		});
		expect(problems).toContain('DTMF digits in the sound: 5');
		await engine.close();
	});

	test('without a decoder says nothing', async () => {
		const engine = await openFrames(folder, streamFrames({ count: 50, payloadType: 97, ssrc: 9 }));
		expect((await engine.analysis(1)).findings).toEqual([]);
		await engine.close();
	});
});

describe('a call that is looked at', () => {
	const samples = pressed(3, 1);
	const SPOKEN = callFrames({
		payloadType: 0,
		attributes: 'a=rtpmap:0 PCMU/8000\n',
		step: 160,
		payload: (index) => Uint8Array.from(samples.subarray(index * 160, index * 160 + 160), muLaw),
	});

	test('has the digits in its sound among its digits and its rows', async () => {
		const engine = await openFrames(folder, SPOKEN);
		const query = { calls: [0], legs: false, ports: false, groups: [] };
		const document = await engine.flowDocument(query);
		expect(document.calls[0]?.digits).toMatchObject([
			{ digit: '5', carrier: 'in-band', source: { address: '10.0.0.1', port: 4000 } },
			{ digit: '5', carrier: 'in-band', source: { address: '10.0.0.2', port: 5000 } },
		]);
		const rows = document.rows.filter(({ tone }) => tone === 'event');
		expect(rows.map(({ label, from }) => [label, from])).toEqual([
			['RTP (in-band) DTMF Five 5', '10.0.0.1'],
			['RTP (in-band) DTMF Five 5', '10.0.0.2'],
		]);
		expect(rows[0]?.detail).toMatch(/^DTMF in the sound\. Duration: 0\.1/u);
		expect(document.calls[0]?.findings.map(({ title }) => title)).toContain(
			'DTMF digits in the sound: 5 (from 10.0.0.1)',
		);
		await engine.close();
	});

	test('has its ladder at once, and its digits as soon as they are heard', async () => {
		const engine = await openFrames(folder, SPOKEN);
		const query = { calls: [0], legs: false, ports: false, groups: [] };
		const before = (await engine.callOrder(ALL_CALLS)).figures;
		const { rows } = await engine.flow(query);
		expect(rows.some(({ tone }) => tone === 'event')).toBe(false);
		const digits = await until(engine, () => {
			const told = engine.callRows([0])[0]?.digits ?? [];
			return told.length > 0 ? told : null;
		});
		expect(digits).toHaveLength(2);
		expect((await engine.flow(query)).rows.filter(({ tone }) => tone === 'event')).toHaveLength(2);
		expect((await engine.callOrder(ALL_CALLS)).figures).not.toBe(before);
		await engine.close();
	});

	test('in the list is not listened to', async () => {
		const engine = await openFrames(folder, SPOKEN);
		expect((await engine.calls(ALL_CALLS)).items[0]?.digits).toEqual([]);
		await engine.close();
	});

	test('may be closed while it is listened to', async () => {
		const engine = await openFrames(folder, SPOKEN);
		await engine.flow({ calls: [0], legs: false, ports: false, groups: [] });
		await expect(engine.close()).resolves.toBeUndefined();
	});
});
