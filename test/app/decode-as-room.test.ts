/** Decode As while a capture is open. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CaptureEngine, StreamItem } from '../../app/index.ts';
import { NotFoundError, UsageError } from '../../app/index.ts';
import { streamFrames } from '../fixtures/builders/calls.ts';
import { readCapture } from './acceptance/engine.ts';
import { CAPTURES, HAS_SHARED } from './acceptance/shared.ts';
import { calm, testFolder } from './export/folder.ts';
import { ALL, openFrames } from './export/saving.ts';

const folder = testFolder();

async function streamsOf(engine: CaptureEngine): Promise<readonly StreamItem[]> {
	const { ids } = await engine.streamOrder({ filter: '', from: null, to: null, sort: [] });
	return engine.streamRows([...ids]);
}

/** Two streams of 20 ms that say nothing of themselves. */
const frames = [1, 2].flatMap((ssrc) =>
	streamFrames({
		...{ count: 60, ssrc, payloadType: 96, step: 320, interval: 20_137 },
		route: { sourcePort: 4000 + ssrc * 2 },
	}),
);
const RULE = 'rtp.ssrc==0x1,L16/16000/1';

describe('rules given to an open capture', () => {
	test('fix a codec at once, with jitter by its clock, and are taken back the same way', async () => {
		const engine = await openFrames(folder, frames);
		const told: number[] = [];
		engine.onChange(() => told.push(1));
		const [before] = await streamsOf(engine);
		expect(await engine.unannounced.setDecodeAs([RULE])).toBe('applied');
		const [after, other] = await streamsOf(engine);
		expect(after).toMatchObject({ codec: 'L16', codecFrom: 'user', clockRate: 16_000 });
		// 137 µs a packet too late for 16 kHz: the jitter goes towards it.
		expect(after?.maxJitter).toBeCloseTo(0.134, 2);
		expect(other?.codec).toBe(before?.codec);
		expect(told.length).toBeGreaterThan(0);
		expect(engine.unannounced.decodeAs().canUndo).toBe(true);
		expect(await engine.unannounced.undoDecodeAs()).toBe('applied');
		expect(await streamsOf(engine)).toEqual([before, other]);
		expect(await engine.unannounced.undoDecodeAs()).toBeNull();
		await engine.close();
	});

	test('show what a capture that was opened with them shows', async () => {
		const rules = [RULE, 'rtp.p_type==96,G726-32/8000', 'ip.src==10.0.0.1&&rtp.ssrc==3,none'];
		const opened = await openFrames(folder, frames, { decodeAs: rules });
		const wanted = await streamsOf(opened);
		await opened.close();
		const engine = await openFrames(folder, frames);
		await engine.unannounced.setDecodeAs(rules);
		expect(await streamsOf(engine)).toEqual(wanted);
		// The payload type is the more exact of the two.
		expect(wanted.map(({ codec }) => codec)).toEqual(['L16', 'G726-32']);
		const { stream } = engine.unannounced.codecChoices(wanted[0]?.firstFrame ?? 0);
		expect(stream).toBe('rtp-1');
		await engine.close();
	});

	test('decide what is saved', async () => {
		const engine = await openFrames(folder, frames);
		await engine.unannounced.setDecodeAs([RULE]);
		const request = { ...ALL, only: ['rtp-1'] };
		const { items } = await engine.save(request, folder.at('out'), () => undefined, calm());
		expect(items[0]).toMatchObject({ codec: 'L16', container: 'wav' });
		await engine.close();
	});

	test('say that a stream is no RTP: it is gone, and back when that is taken back', async () => {
		const engine = await openFrames(folder, frames);
		const { noRtpRule } = engine.unannounced.codecChoices(1);
		expect(noRtpRule).toBe('rtp.ssrc==0x00000001,none');
		expect(await engine.unannounced.setDecodeAs([noRtpRule])).toBe('applied');
		expect((await streamsOf(engine)).map(({ ssrc }) => ssrc)).toEqual(['0x00000002']);
		expect(() => engine.unannounced.codecChoices(1)).toThrow(NotFoundError);
		expect(engine.packetRows([1])[0]?.protocol).toBe('UDP');
		await engine.unannounced.undoDecodeAs();
		expect(await streamsOf(engine)).toHaveLength(2);
		await engine.close();
	});

	test('that make other packets RTP, or leave packets no longer alone, ask for another reading', async () => {
		const engine = await openFrames(folder, frames, { decodeAs: ['udp.port==4002,none'] });
		expect(await streamsOf(engine)).toHaveLength(1);
		const both = ['udp.port==4002,none', 'udp.port==9,rtp'];
		expect(await engine.unannounced.setDecodeAs(both)).toBe('reopen');
		expect(await engine.unannounced.setDecodeAs([])).toBe('reopen');
		expect(engine.unannounced.decodeAs()).toEqual({
			canUndo: false,
			rows: [expect.objectContaining({ rule: 'udp.port==4002,none' })],
		});
		expect(await engine.unannounced.setDecodeAs(['udp.port==4002,none', RULE])).toBe('applied');
		await engine.close();
	});

	test('that are not understood change nothing', async () => {
		const engine = await openFrames(folder, frames);
		await engine.unannounced.setDecodeAs([RULE]);
		await expect(engine.unannounced.setDecodeAs(['udp.port=1,rtp'])).rejects.toThrow(UsageError);
		expect(engine.unannounced.decodeAs().rows.map(({ rule }) => rule)).toEqual([RULE]);
		await engine.close();
	});
});

describe.runIf(HAS_SHARED)('what a stream of a real camera may be', () => {
	test('is told with confidence, reasons and the rule that says it', async () => {
		const path = join(CAPTURES, 'wifi/derived-radiotap-qos-h264-rtp.pcap');
		const engine = await readCapture(path);
		const [item] = await streamsOf(engine);
		const choices = engine.unannounced.codecChoices(item?.firstFrame ?? 0);
		expect(choices).toMatchObject({ codec: 'H264', codecFrom: 'inferred', clockRate: 90_000 });
		const [best] = choices.candidates;
		expect(best?.confidence).toBeGreaterThan(0.9);
		expect(best?.reasons.length).toBeGreaterThan(0);
		expect(best?.rule).toBe(`rtp.ssrc==${choices.ssrc},H264/90000`);
		await engine.unannounced.setDecodeAs([best?.rule ?? '']);
		expect((await streamsOf(engine))[0]).toMatchObject({ codec: 'H264', codecFrom: 'user' });
		await engine.close();
	});
});

test('rules that are being written are understood or refused one by one, and change nothing', async () => {
	const engine = await openFrames(folder, frames);
	const [known, unknown] = engine.unannounced.checkRules([
		'udp.port==6970, rtp',
		'udp.port==70000,rtp',
	]);
	expect(known).toEqual({
		message: '',
		row: {
			...{ rule: 'udp.port==6970,rtp', field: 'UDP port', value: '6970' },
			...{ type: 'Integer, base 10', default: 'RDT', current: 'RTP' },
		},
	});
	expect(unknown?.row).toBeNull();
	expect(unknown?.message).toContain('udp.port==70000,rtp');
	expect(engine.unannounced.decodeAs().rows).toEqual([]);
	await engine.close();
});
