import { expect, test } from 'vitest';
import { en } from '../../../../renderer/messages/en/index.ts';
import type { ManifestItem, SaveProgress } from '../../../../app/views/save.ts';
import { isPlayable, manifestWords, summarise } from '../../../../renderer/features/save/result.ts';

const item = (container: string, lostPackets: number): ManifestItem => ({
	id: 'rtp-1',
	session: null,
	ssrc: null,
	kind: 'audio',
	file: 'a.wav',
	bytes: 100,
	sha256: '',
	codec: null,
	container,
	duration: 1,
	firstFrame: 1,
	lastFrame: 2,
	packets: 10,
	lostPackets,
	silenceInserted: lostPackets * 0.02,
	command: null,
	warnings: [],
});

const job = (items: readonly ManifestItem[]): SaveProgress => ({
	phase: 'done',
	failure: null,
	done: items.length,
	total: items.length,
	fraction: 1,
	bytesWritten: 0,
	items: [],
	manifest: {
		schema: 'tapdeck/manifest@1',
		tool: { name: 'tapdeck', version: '0', ffmpeg: null },
		created: '',
		capture: { name: '', bytes: 0, sha256: null, packets: 0, firstTime: null, lastTime: null },
		items,
		failed: [{ id: 'rtp-9', reason: 'no decoder' }],
	},
	folder: '/out',
});

test('sums the jobs of all captures; equal names stay apart', () => {
	const summary = summarise([job([item('wav', 2), item('raw', 0)]), job([item('wav', 0)])]);
	expect(summary).toMatchObject({
		bytes: 300,
		asSent: 1,
		playable: 2,
		withLoss: 1,
		silence: 0.04,
		failure: null,
		cancelled: false,
	});
	expect(new Set(summary.files.map(({ key }) => key)).size).toBe(2);
	expect(summary.failed.map(({ key }) => key)).toEqual(['0/rtp-9', '1/rtp-9']);
});

test('a job that failed or was cancelled says so', () => {
	const base = { ...job([]), manifest: null };
	const failed = { ...base, phase: 'failed' as const, failure: 'Disk full.' };
	expect(summarise([failed])).toMatchObject({ failure: 'Disk full.', cancelled: false });
	expect(summarise([{ ...base, phase: 'cancelled' }])).toMatchObject({ cancelled: true });
});

test('every file knows the job that it is of, also where one has no manifest', () => {
	const running = { ...job([]), manifest: null };
	const summary = summarise([running, job([item('wav', 0)]), job([item('wav', 0)])]);
	expect(summary.files.map(({ job: of }) => of)).toEqual([1, 2]);
});

test('players know sound and films by their endings', () => {
	expect(['a.wav', 'b.OPUS', 'c.mkv'].every(isPlayable)).toBe(true);
	expect(['a.pcmu', 'a.rtpdump', 'a.pcapng', 'wav'].some(isPlayable)).toBe(false);
});

test('of the manifests nothing is said that is not true', () => {
	const said = (jobs: readonly SaveProgress[]): string =>
		manifestWords(summarise(jobs), en.save.manifestHints);
	const base = job([item('wav', 0)]);
	const clean =
		base.manifest === null ? base : { ...base, manifest: { ...base.manifest, failed: [] } };
	const cancelled = { ...base, phase: 'cancelled' as const, manifest: null };
	expect(said([clean])).toMatch(/^SHA-256 of every file and/u);
	expect(said([base])).toMatch(/every saved file .* reason of what could not be saved/u);
	expect(said([job([])])).toBe('No file was saved: manifest.json holds the reasons alone.');
	expect(said([cancelled])).toBe('No manifest.json was written.');
	expect(said([clean, cancelled])).toMatch(/^Not every capture has a manifest.json/u);
});
