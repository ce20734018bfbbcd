/** Pictures of real senders: what is saved decodes to the frames that were sent. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ManifestDocument, SaveFormat } from '../../../app/index.ts';
import { HAS_FFMPEG } from '../export/programs.ts';
import { testFolder } from '../export/folder.ts';
import { readCapture } from './engine.ts';
import { CAPTURES, HAS_SHARED } from './shared.ts';

const folder = testFolder();

interface Truth {
	readonly streams: readonly {
		readonly rtp?: { readonly ssrc: string };
		readonly es?: { readonly sha256: string };
		readonly decoded?: { readonly framemd5?: readonly string[] };
	}[];
}

function truthOf(name: string, ssrc: string): Truth['streams'][number] | undefined {
	const text = readFileSync(join(CAPTURES, 'recorded', `${name}.truth.json`), 'utf8');
	return (JSON.parse(text) as Truth).streams.find(({ rtp }) => rtp?.ssrc === ssrc);
}

async function saved(
	path: string,
	ssrc: string,
	format: SaveFormat,
	decodeAs: readonly string[] = [],
): Promise<{ item: ManifestDocument['items'][number]; path: string }> {
	const engine = await readCapture(path, { decodeAs });
	const out = folder.at(`out-${format}`);
	const request = { only: null, format, sync: 'none', names: 'ssrc', overwrite: true } as const;
	const manifest = await engine.save(request, out, () => undefined, new AbortController().signal);
	await engine.close();
	const item = manifest.items.find((one) => one.ssrc === ssrc);
	if (item === undefined) throw new Error(JSON.stringify(manifest.failed));
	return { item, path: join(out, item.file) };
}

function frames(path: string): string[] {
	const words = ['-v', 'error', '-i', path, '-map', '0:v', '-f', 'framemd5', '-'];
	const { stdout, stderr } = spawnSync('ffmpeg', words, { encoding: 'utf8' });
	expect(stderr).toBe('');
	const lines = stdout.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
	return lines.map((line) => line.split(',').at(-1)?.trim() ?? '');
}

const MPEG4 =
	'rtp.ssrc==0x9da4cce5,MP4V-ES/90000;config=000001B001000001B58913000001000000012000C48D88007D0A041E1443000001B24C61766335392E33372E313030';
const RECORDED = [
	['rtp-h264-aac', '0xd48d22df', 'mp4', []],
	['rtp-h265-opus', '0x84edbafd', 'mp4', []],
	['rtp-vp8-pcmu', '0x42aa10d6', 'mkv', []],
	['rtp-vp9-g722', '0x1ab6a229', 'mp4', []],
	['rtp-mpeg4-es', '0x9da4cce5', 'mp4', [MPEG4]],
	['rtp-mjpeg', '0x5dc8f1ea', 'mkv', []],
	['wifi-rtp-h264-aac', '0xd48d22df', 'mp4', []],
] as const;

describe.skipIf(!HAS_SHARED || !HAS_FFMPEG)('pictures without loss', () => {
	for (const format of ['auto', 'mkv', 'raw'] as const) {
		test.for(RECORDED)(`%s as ${format} decode to the frames that were sent`, async (one) => {
			const [name, ssrc, container, decodeAs] = one;
			// The configuration of this one stands in its description alone.
			if (format === 'raw' && decodeAs.length > 0) return;
			const path = join(CAPTURES, 'recorded', `${name}.pcap`);
			const file = await saved(path, ssrc, format, decodeAs);
			expect(frames(file.path)).toEqual(truthOf(name, ssrc)?.decoded?.framemd5);
			if (format === 'auto') expect(file.item.container).toBe(container);
			expect(file.item.warnings.join()).toMatch(/(\d+) of \1 pictures are whole/);
		});
	}

	test.for([
		['rtp-h264-aac', '0xd48d22df'],
		['rtp-h265-opus', '0x84edbafd'],
	] as const)('%s: the elementary stream is what was sent, byte for byte', async ([name, ssrc]) => {
		const path = join(CAPTURES, 'recorded', `${name}.pcap`);
		const { item } = await saved(path, ssrc, 'raw');
		expect(item.sha256).toBe(truthOf(name, ssrc)?.es?.sha256);
	});

	test('an MPEG-4 stream without its configuration is saved, and says what is missing', async () => {
		const path = join(CAPTURES, 'recorded/rtp-mpeg4-es.pcap');
		const { item } = await saved(path, '0x9da4cce5', 'auto');
		expect(item.container).toBe('mkv');
		expect(item.warnings).toContain('no parameter sets were captured: a decoder must be told them');
	});
});

/** A copy of a recording without every n-th RTP packet; its first sixty are kept. */
function withLoss(name: string, every: number): string {
	const file = readFileSync(join(CAPTURES, 'recorded', `${name}.pcap`));
	const records: Buffer[] = [file.subarray(0, 24)];
	for (let at = 24, count = 0; at + 16 < file.length; count++) {
		const end = at + 16 + file.readUInt32LE(at + 8);
		if (count < 60 || count % every !== 0) records.push(file.subarray(at, end));
		at = end;
	}
	const path = folder.at(`${name}-loss.pcap`);
	writeFileSync(path, Buffer.concat(records));
	return path;
}

describe.skipIf(!HAS_SHARED || !HAS_FFMPEG)('pictures with loss', () => {
	// Every picture of Motion JPEG stands alone: those that arrived decode to what was sent.
	test('of Motion JPEG exactly the whole ones are saved', async () => {
		const file = await saved(withLoss('rtp-mjpeg', 10), '0x5dc8f1ea', 'mkv');
		const got = frames(file.path);
		const all = truthOf('rtp-mjpeg', '0x5dc8f1ea')?.decoded?.framemd5 ?? [];
		const [, whole = '', units = ''] =
			/(\d+) of (\d+) pictures are whole/.exec(file.item.warnings.join()) ?? [];
		expect(got.length).toBe(Number(whole));
		expect(Number(units)).toBeLessThanOrEqual(all.length);
		expect(got.length).toBeLessThan(all.length);
		expect(got.length).toBeGreaterThan(10);
		expect(got.filter((one) => !all.includes(one))).toEqual([]);
	});

	test.for([
		['rtp-h264-aac', '0xd48d22df'],
		['rtp-h265-opus', '0x84edbafd'],
		['rtp-vp8-pcmu', '0x42aa10d6'],
	] as const)('of %s as many are saved as are whole', async ([name, ssrc]) => {
		const { item, path } = await saved(withLoss(name, 9), ssrc, 'mkv');
		const [, whole = ''] = /(\d+) of \d+ pictures are whole/.exec(item.warnings.join()) ?? [];
		const words = ['-v', 'quiet', '-count_packets', '-show_entries', 'stream=nb_read_packets'];
		const probe = spawnSync('ffprobe', [...words, '-of', 'csv=p=0', path], { encoding: 'utf8' });
		expect(Number(probe.stdout)).toBe(Number(whole));
		expect(item.warnings.join()).toContain('packets are missing in');
	});
});
