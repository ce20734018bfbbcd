/** Recordings of real senders whose codec the user names: decoded to the samples that were sent. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ManifestItem } from '../../../app/index.ts';
import { HAS_FFMPEG } from '../export/programs.ts';
import { readCapture } from './engine.ts';
import { CAPTURES, HAS_SHARED } from './shared.ts';

interface TruthStream {
	readonly kind: string;
	readonly sdp?: string;
	readonly rtp: { readonly ssrc: string };
	readonly units?: { readonly count: number; readonly md5_each: readonly string[] };
	readonly decoded: {
		readonly s16le_sha256: string;
		readonly sample_rate: number;
		readonly channels: number;
	};
}

let folder = '';
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'tapdeck-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const hashOf = (algorithm: string, bytes: Uint8Array): string =>
	createHash(algorithm).update(bytes).digest('hex');

function truthOf(name: string): TruthStream {
	const text = readFileSync(join(CAPTURES, 'recorded', `${name}.truth.json`), 'utf8');
	const { streams } = JSON.parse(text) as { readonly streams: readonly TruthStream[] };
	const audio = streams.find(({ kind }) => kind === 'audio');
	if (audio === undefined) throw new Error(`${name} has no audio`);
	return audio;
}

/** Saves a recording's audio by the codec that its SDP names. */
async function saved(name: string, audio: TruthStream): Promise<ManifestItem> {
	const [, codec = ''] = /a=rtpmap:\d+ (\S+)/.exec(audio.sdp ?? '') ?? [];
	const [, fmtp = ''] = /a=fmtp:\d+ (.*)/.exec(audio.sdp ?? '') ?? [];
	const decodeAs = [`rtp.ssrc==${audio.rtp.ssrc},${codec};${fmtp}`];
	const engine = await readCapture(join(CAPTURES, 'recorded', `${name}.pcap`), { decodeAs });
	const order = await engine.streamOrder({ filter: '', from: null, to: null, sort: [] });
	const [item] = engine.streamRows([...order.ids]).filter(({ ssrc }) => ssrc === audio.rtp.ssrc);
	const manifest = await engine.save(
		{ only: [item?.id ?? ''], format: 'auto', sync: 'none', names: 'ssrc', overwrite: false },
		folder,
		() => undefined,
		new AbortController().signal,
	);
	await engine.close();
	const [entry] = manifest.items;
	if (entry === undefined) throw new Error(`${name}: ${manifest.failed[0]?.reason ?? 'not saved'}`);
	return entry;
}

/** Header fields and samples of a WAV file. */
function wavOf(entry: ManifestItem) {
	const bytes = readFileSync(join(folder, entry.file));
	return {
		channels: bytes.readUInt16LE(22),
		sampleRate: bytes.readUInt32LE(24),
		pcm: bytes.subarray(44),
	};
}

const suite = HAS_SHARED && HAS_FFMPEG ? describe : describe.skip;

suite('recordings with dynamic payload types (skipped without ../shared or ffmpeg)', () => {
	test.for(['rtp-aac-latm', 'rtp-g726-32', 'rtp-speex'])(
		'%s has the truth’s samples',
		async (name) => {
			const audio = truthOf(name);
			const entry = await saved(name, audio);
			const { pcm, sampleRate, channels } = wavOf(entry);
			expect(hashOf('sha256', pcm)).toBe(audio.decoded.s16le_sha256);
			expect({ sampleRate, channels }).toEqual({
				sampleRate: audio.decoded.sample_rate,
				channels: audio.decoded.channels,
			});
			expect(entry).toMatchObject({ silenceInserted: 0, lostPackets: 0, warnings: [] });
		},
	);

	// Their senders were stopped before the source's end: the truth's hash is of more than was sent.
	test.for([
		['rtp-amr-nb', 160],
		['rtp-amr-wb', 320],
		['rtp-h265-opus', 960],
		['rtp-h264-aac', 1024],
	] as const)('%s has the samples of every unit on the wire', async ([name, unitSamples]) => {
		const audio = truthOf(name);
		const entry = await saved(name, audio);
		const { pcm, sampleRate, channels } = wavOf(entry);
		expect({ sampleRate, channels }).toEqual({
			sampleRate: audio.decoded.sample_rate,
			channels: audio.decoded.channels,
		});
		expect(pcm.length / 2 / channels).toBe((audio.units?.count ?? 0) * unitSamples);
		expect(entry).toMatchObject({ silenceInserted: 0, warnings: [] });
		const loudest = new Int16Array(pcm.buffer.slice(pcm.byteOffset)).reduce(
			(most, sample) => Math.max(most, Math.abs(sample)),
			0,
		);
		expect(loudest).toBeGreaterThan(1000);
	});
});
