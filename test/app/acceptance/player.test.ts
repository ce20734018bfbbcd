/** The player over captures of real senders: what is heard, and whether its counts are right. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ToneListener } from '../../../app/analysis/tones.ts';
import type { CaptureEngine, PlayoutMode } from '../../../app/index.ts';
import { HAS_FFMPEG } from '../export/programs.ts';
import { heard, settled } from '../player/playing.ts';
import { readCapture } from './engine.ts';
import { CAPTURES, HAS_SHARED, sharedCaptures } from './shared.ts';

let folder = '';
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'tapdeck-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Streams of a capture that may be heard, 16 at most. */
async function streamsOf(engine: CaptureEngine): Promise<number[]> {
	const order = await engine.streamOrder({ filter: '', from: null, to: null, sort: [] });
	return [...order.ids].slice(0, 16);
}

async function opened(engine: CaptureEngine, streams: readonly number[], mode: PlayoutMode) {
	const { playback } = await engine.openPlayer({ streams, mode, bufferMs: 50 });
	return settled(engine, playback);
}

const CALLS = sharedCaptures().filter((name) => /^(sip-rtp|impaired|dtmf|fax)\//.test(name));
const suite = HAS_SHARED ? describe : describe.skip;

suite('counts (skipped without ../shared)', () => {
	test.for(CALLS)('of %s equal the analysis', async (name) => {
		const engine = await readCapture(join(CAPTURES, name));
		const streams = await streamsOf(engine);
		if (streams.length === 0) return engine.close();
		const view = await opened(engine, streams, 'jitter-buffer');
		for (const lane of view.lanes) {
			if (lane.silentBecause !== null) continue;
			const [item] = engine.streamRows([lane.stream]);
			const { packets } = await engine.analysis(lane.stream);
			const wrong = packets.filter(({ status }) => status === 'Incorrect timestamp').length;
			expect(lane.counts, `${name} ${lane.stream}`).toMatchObject({
				...{ lost: item?.lost, wrongTimestamps: wrong },
			});
			const { from, to, stream } = lane;
			const wave = await engine.wave({ playback: view.playback, stream, from, to, bins: 500 });
			expect(wave.complete).toBe(true);
			const { lost, late, silences, wrongTimestamps } = lane.counts;
			const marks = wave.marks.length + wave.marksLeftOut;
			expect(marks).toBeLessThanOrEqual(lost + late + silences + wrongTimestamps);
		}
		return engine.close();
	});
});

suite('tones (skipped without ../shared)', () => {
	test('a fax call says V.21 before it goes over to T.38', async () => {
		const engine = await readCapture(join(CAPTURES, 'fax', 't38-fax-call.pcap'));
		const streams = await streamsOf(engine);
		const { playback } = await opened(engine, streams, 'rtp-timestamps');
		const kinds = new Set<string>();
		for (const stream of streams) {
			const listener = new ToneListener(8000);
			listener.take(Int16Array.from(await heard(engine, playback, stream)));
			listener.finish();
			for (const { kind } of listener.heard) kinds.add(kind);
		}
		await engine.close();
		expect([...kinds]).toEqual(['fax-v21']);
	});
});

const SENDERS = [
	['rtp-aac-latm', 'MP4A-LATM/48000/2;cpresent=0;config=400023203fc0'],
	['rtp-h265-opus', 'opus/48000/2;sprop-stereo=1'],
	['rtp-speex', 'speex/16000'],
	['rtp-amr-wb', 'AMR-WB/16000;octet-align=1'],
	['rtp-g726-32', 'AAL2-G726-32/8000'],
	['rtp-h264-aac', 'MPEG4-GENERIC/44100/1;mode=AAC-hbr;config=120856E500'],
] as const;

(HAS_SHARED && HAS_FFMPEG ? describe : describe.skip)('codecs (skipped without ../shared)', () => {
	test.for(SENDERS)('%s is heard as it is saved', async ([name, codec]) => {
		const path = join(CAPTURES, 'recorded', `${name}.pcap`);
		const truth = readFileSync(path.replace('.pcap', '.truth.json'), 'utf8');
		const { streams } = JSON.parse(truth) as {
			readonly streams: readonly {
				readonly kind: string;
				readonly rtp: { readonly ssrc: string };
			}[];
		};
		const ssrc = streams.find(({ kind }) => kind === 'audio')?.rtp.ssrc ?? '';
		const engine = await readCapture(path, { decodeAs: [`rtp.ssrc==${ssrc},${codec}`] });
		const [item] = engine.streamRows(await streamsOf(engine)).filter((one) => one.ssrc === ssrc);
		const stream = item?.firstFrame ?? 0;
		const { playback, lanes } = await opened(engine, [stream], 'rtp-timestamps');
		expect(lanes[0]).toMatchObject({ silentBecause: null, decoded: 1 });
		const samples = Int16Array.from(await heard(engine, playback, stream));
		await engine.save(
			{ only: [item?.id ?? ''], format: 'wav', sync: 'none', names: 'ssrc', overwrite: false },
			folder,
			() => undefined,
			new AbortController().signal,
		);
		await engine.close();
		const saved = readFileSync(join(folder, `${ssrc.slice(2)}.wav`)).subarray(44);
		expect(samples.length).toBe(saved.length / 2);
		expect(Buffer.compare(Buffer.from(samples.buffer), saved)).toBe(0);
	});
});
