/** Recordings of real senders: what is saved equals what was sent, sample for sample. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SaveRequest } from '../../../app/index.ts';
import { readCapture } from './engine.ts';
import { CAPTURES, HAS_SHARED } from './shared.ts';

interface Truth {
	readonly streams: readonly {
		readonly codec: string;
		readonly rtp?: { readonly ssrc: string; readonly packets: number };
		readonly decoded?: { readonly s16le_sha256?: string };
		readonly payload_concatenation?: { readonly sha256: string };
	}[];
}

const ALL: SaveRequest = {
	only: null,
	format: 'auto',
	sync: 'none',
	names: 'ssrc',
	overwrite: false,
};
const WAV_HEADER = 44;

let folder = '';
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'tapdeck-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function truthOf(name: string): Truth {
	const text = readFileSync(join(CAPTURES, 'recorded', `${name}.truth.json`), 'utf8');
	return JSON.parse(text) as Truth;
}

const suite = HAS_SHARED ? describe : describe.skip;

suite('recordings of real senders (skipped without ../shared)', () => {
	test.for(['rtp-pcma', 'rtp-vp8-pcmu', 'rtp-l16'])(
		'%s is saved as WAV with the truth’s samples',
		async (name) => {
			const stream = truthOf(name).streams.find((one) => /pcm|l16/.test(one.codec));
			const engine = await readCapture(join(CAPTURES, 'recorded', `${name}.pcap`));
			const manifest = await engine.save(
				ALL,
				folder,
				() => undefined,
				new AbortController().signal,
			);
			await engine.close();
			const ssrc = stream?.rtp?.ssrc.slice(2) ?? 'none';
			const bytes = readFileSync(join(folder, `${ssrc}.wav`));
			expect(sha256(bytes.subarray(WAV_HEADER))).toBe(stream?.decoded?.s16le_sha256);
			const item = manifest.items.find((one) => one.file === `${ssrc}.wav`);
			expect(item).toMatchObject({ sha256: sha256(bytes), bytes: bytes.length, lostPackets: 0 });
		},
	);

	test.for(['rtp-pcma', 'rtp-gsm', 'rtp-vp9-g722', 'rtp-l16'])(
		'the raw payload of %s equals what was sent',
		async (name) => {
			const engine = await readCapture(join(CAPTURES, 'recorded', `${name}.pcap`));
			const request: SaveRequest = { ...ALL, format: 'raw' };
			await engine.save(request, folder, () => undefined, new AbortController().signal);
			await engine.close();
			const hashes = readdirSync(folder).map((file) => sha256(readFileSync(join(folder, file))));
			const expected = truthOf(name).streams.flatMap(
				(one) => one.payload_concatenation?.sha256 ?? [],
			);
			expect(expected.length).toBeGreaterThan(0);
			expect(hashes).toEqual(expect.arrayContaining(expected));
		},
	);

	test('GSM and G.722 are decoded by ffmpeg to the samples of the truth', async () => {
		for (const name of ['rtp-gsm', 'rtp-vp9-g722']) {
			const stream = truthOf(name).streams.find((one) => /gsm|g722/.test(one.codec));
			const engine = await readCapture(join(CAPTURES, 'recorded', `${name}.pcap`));
			const request: SaveRequest = { ...ALL, overwrite: true };
			await engine.save(request, folder, () => undefined, new AbortController().signal);
			await engine.close();
			const file = join(folder, `${stream?.rtp?.ssrc.slice(2) ?? 'none'}.wav`);
			const pcm = readFileSync(file).subarray(WAV_HEADER);
			expect(sha256(pcm), name).toBe(stream?.decoded?.s16le_sha256);
		}
	});

	test('nothing unfinished is left beside the files', async () => {
		const engine = await readCapture(join(CAPTURES, 'recorded', 'rtp-gsm.pcap'));
		await engine.save(ALL, folder, () => undefined, new AbortController().signal);
		await engine.close();
		expect(readdirSync(folder).filter((name) => !/\.(wav|json)$/.test(name))).toEqual([]);
	});
});
