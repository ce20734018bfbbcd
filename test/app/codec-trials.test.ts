/** Trials of codecs, with real senders' media and with media that deceives. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CancelledError, NotFoundError } from '../../app/index.ts';
import { trialDecode } from '../../app/export/trial-decode.ts';
import type { Candidate } from '../../app/media/infer/index.ts';
import { CaptureSession } from '../../app/session.ts';
import { streamFrames } from '../fixtures/builders/calls.ts';
import { DEFAULTS, readCapture } from './acceptance/engine.ts';
import { CAPTURES, HAS_SHARED } from './acceptance/shared.ts';
import { calm, testFolder } from './export/folder.ts';
import { ALL, openFrames } from './export/saving.ts';

const folder = testFolder();

/** A candidate of this name for whatever is in a stream. */
function guess(codec: string, given: Partial<Candidate> = {}): Candidate {
	return {
		...{ codec, kind: 'audio', clockRate: 48_000, channels: 1, confidence: 0.5 },
		...{ reasons: [], fmtp: '', ...given },
	};
}

async function tried(path: string, candidates: readonly Candidate[]) {
	const session = new CaptureSession({ ...DEFAULTS, paths: [path] });
	await session.run(calm());
	const { streams } = session.tracker.protocols.rtp;
	const [stream = 0] = [...Array(streams.count).keys()].filter(
		(one) => session.tracker.protocols.rtp.samples.samples(one, 96).length > 0,
	);
	const trials = await trialDecode(session, stream, 96, candidates, calm());
	await session.close();
	return trials.map(({ codec, verdict }) => [codec, verdict]);
}

describe.runIf(HAS_SHARED)('pictures of a real sender', () => {
	const path = join(CAPTURES, 'recorded/rtp-h264-aac.pcap');

	test('decode as what they are, and as nothing else', async () => {
		const others = ['H264', 'H265', 'VP8', 'MP4V-ES', 'MP4A-LATM', 'AMR', 'PCMU', 'MP2T'];
		const candidates = others.map((codec) => guess(codec, { kind: 'video', clockRate: 90_000 }));
		expect(await tried(path, candidates.slice(0, 6))).toEqual([
			['H264', 'decodes'],
			['H265', expect.stringMatching(/fails|untold/u)],
			['VP8', expect.stringMatching(/fails|untold/u)],
			['MP4V-ES', expect.stringMatching(/fails|untold/u)],
			['MP4A-LATM', 'fails'],
			['AMR', 'fails'],
		]);
		expect(await tried(path, candidates.slice(6))).toEqual([
			['PCMU', 'untold'],
			['MP2T', 'fails'],
		]);
	}, 30_000);

	test('are tried when somebody asks, and lists show it', async () => {
		const engine = await readCapture(path);
		const { ids } = await engine.streamOrder({ filter: '', from: null, to: null, sort: [] });
		const [video] = engine.streamRows([...ids]).filter(({ codec }) => codec === 'H264');
		const id = video?.firstFrame ?? 0;
		const [trial] = await engine.unannounced.tryCodecs(id, calm());
		expect(trial).toMatchObject({ codec: 'H264', verdict: 'decodes', decoded: 120, expected: 120 });
		const { candidates } = engine.unannounced.codecChoices(id);
		expect(candidates[0]?.reasons.at(-1)).toBe('a trial decoded 120 of 120 pictures as H264');
		expect(engine.streamRows([id])[0]?.problems.join()).toContain('a trial decoded 120 of 120');
		await engine.close();
	});
});

describe('trials', () => {
	test('of a stream that is not there are refused, and stop when they are no longer wanted', async () => {
		const engine = await openFrames(folder, streamFrames({ count: 60, payloadType: 96 }));
		await expect(engine.unannounced.tryCodecs(77, calm())).rejects.toThrow(NotFoundError);
		const over = AbortSignal.abort();
		await expect(engine.unannounced.tryCodecs(1, over)).rejects.toThrow(CancelledError);
		await engine.close();
	});

	test.runIf(HAS_SHARED)('are made before saving where the codec is doubtful', async () => {
		const engine = await readCapture(join(CAPTURES, 'recorded/rtp-speex.pcap'));
		const request = { ...ALL, format: 'wav' as const };
		const { items } = await engine.save(request, folder.at('out'), () => undefined, calm());
		expect(items[0]?.codec).toBe('speex');
		expect(items[0]?.warnings.join()).toMatch(/a trial decoded \d+ of \d+ samples as speex/u);
		await engine.close();
	});
});
