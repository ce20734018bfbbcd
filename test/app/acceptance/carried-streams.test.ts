/** Transport and program streams in RTP: what they carry is what their senders put in. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { SaveFormat, StreamItem } from '../../../app/index.ts';
import { calm, testFolder } from '../export/folder.ts';
import { HAS_FFMPEG } from '../export/programs.ts';
import { ALL } from '../export/saving.ts';
import { readCapture } from './engine.ts';
import { CAPTURES, HAS_SHARED } from './shared.ts';

const folder = testFolder();
let made = 0;
const RECORDED = ['rtp-ts', 'gb28181-udp'] as const;

interface Truth {
	readonly streams: readonly {
		readonly kind: string;
		readonly file?: { readonly sha256: string };
		readonly es?: { readonly sha256: string };
		readonly units?: { readonly md5_each: readonly string[] };
		readonly decoded?: { readonly framemd5?: readonly string[] };
	}[];
}

function truthOf(name: string, kind: string): Truth['streams'][number] {
	const text = readFileSync(join(CAPTURES, 'recorded', `${name}.truth.json`), 'utf8');
	return (JSON.parse(text) as Truth).streams.find((one) => one.kind === kind) ?? { kind };
}

async function carrierOf(path: string): Promise<StreamItem> {
	const engine = await readCapture(path);
	const { ids } = await engine.streamOrder({ filter: '', from: null, to: null, sort: [] });
	const found = engine.streamRows([...ids]).find(({ carries }) => carries !== undefined);
	await engine.close();
	if (found === undefined) throw new Error('nothing carries anything');
	return found;
}

async function saved(path: string, format: SaveFormat, only: readonly string[]) {
	const engine = await readCapture(path);
	const out = folder.at(`out-${made++}`);
	const { items, failed } = await engine.save(
		{ ...ALL, format, only },
		out,
		() => undefined,
		calm(),
	);
	await engine.close();
	expect(failed).toEqual([]);
	return items.map((item) => ({ ...item, path: join(out, item.file) }));
}

/** MD5 of what each frame decodes to, with its time in s. */
function frames(path: string, map: string, words: readonly string[] = []) {
	const all = ['-v', 'error', '-i', path, '-map', map, ...words, '-f', 'framemd5', '-'];
	const { stdout, stderr } = spawnSync('ffmpeg', all, { encoding: 'utf8', maxBuffer: 1 << 26 });
	expect(stderr).toBe('');
	const base = /#tb 0: (\d+)\/(\d+)/u.exec(stdout);
	const tick = Number(base?.[1] ?? 1) / Number(base?.[2] ?? 1);
	const lines = stdout.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
	return lines.map((line) => {
		const cells = line.split(',').map((cell) => cell.trim());
		return { time: Number(cells[2]) * tick, bytes: Number(cells[4]), md5: cells.at(-1) ?? '' };
	});
}

const SOUND = { 'rtp-ts': 'AAC', 'gb28181-udp': 'MPA' } as const;

describe.skipIf(!HAS_SHARED)('what a stream carries', () => {
	test.for(RECORDED)('%s is told where its codec is shown', async (name) => {
		const { carries } = await carrierOf(join(CAPTURES, 'recorded', `${name}.pcap`));
		expect(carries?.map(({ kind, codec }) => [kind, codec]).sort()).toEqual([
			['audio', SOUND[name]],
			['video', 'H264'],
		]);
	});
});

describe.skipIf(!HAS_SHARED || !HAS_FFMPEG)('saved without loss', () => {
	test.for(RECORDED)('%s as Matroska decodes to every frame, with sound', async (name) => {
		const path = join(CAPTURES, 'recorded', `${name}.pcap`);
		const { id } = await carrierOf(path);
		const [item] = await saved(path, 'mkv', [id]);
		const pictures = frames(item?.path ?? '', '0:v');
		expect(pictures.map(({ md5 }) => md5)).toEqual(truthOf(name, 'video').decoded?.framemd5);
		const sound = frames(item?.path ?? '', '0:a', ['-c', 'copy']);
		const [, alone] = await savedInside(path);
		const sent = name === 'rtp-ts' ? adtsFrames(alone, 7) : truthOf(name, 'audio').units?.md5_each;
		expect(sound.map(({ md5 }) => md5)).toEqual(sent);
	});

	test.for(RECORDED)('%s: times are those of its own clock', async (name) => {
		const path = join(CAPTURES, 'recorded', `${name}.pcap`);
		const { id, carries = [] } = await carrierOf(path);
		const demuxer = name === 'rtp-ts' ? 'mpegts' : 'mpeg';
		const [whole] = await saved(path, 'raw', [id]);
		expect(whole?.sha256).toBe(truthOf(name, 'container').file?.sha256);
		const probe = ['-v', 'error', '-f', demuxer, '-show_entries', 'packet=pts_time', '-of', 'csv'];
		const timesOf = (file: string, stream: string, words = probe): readonly number[] => {
			const { stdout } = spawnSync('ffprobe', [...words, '-select_streams', stream, file], {
				encoding: 'utf8',
			});
			return stdout
				.split('\n')
				.filter((line) => line.startsWith('packet'))
				.map((line) => Number(line.split(',')[1]));
		};
		const [item] = await saved(path, 'mkv', [id]);
		expect(carries).toHaveLength(2);
		const ours = ['v', 'a'].map((one) =>
			timesOf(
				item?.path ?? '',
				one,
				probe.filter((word) => word !== '-f' && word !== demuxer),
			),
		);
		const theirs = ['v', 'a'].map((one) => timesOf(whole?.path ?? '', one));
		const first = Math.min(...theirs.flat());
		for (const [at, line] of ours.entries()) {
			const expected = (theirs[at] ?? []).slice(0, line.length).map((time) => time - first);
			const off = line.map((time, index) => Math.abs(time - (expected[index] ?? NaN)));
			expect(Math.max(...off)).toBeLessThan(0.001);
		}
	});

	test.for(RECORDED)('%s as MP4 plays pictures and sound', async (name) => {
		const path = join(CAPTURES, 'recorded', `${name}.pcap`);
		const { id } = await carrierOf(path);
		const [item] = await saved(path, 'mp4', [id]);
		const pictures = frames(item?.path ?? '', '0:v');
		expect(pictures.map(({ md5 }) => md5)).toEqual(truthOf(name, 'video').decoded?.framemd5);
		expect(frames(item?.path ?? '', '0:a', ['-c', 'copy']).length).toBeGreaterThan(200);
	});

	test.for(RECORDED)('%s: each stream inside is saved alone when asked for', async (name) => {
		const path = join(CAPTURES, 'recorded', `${name}.pcap`);
		const [pictures, sound] = await savedInside(path);
		const digest = createHash('sha256').update(readFileSync(pictures)).digest('hex');
		expect(digest).toBe(truthOf(name, 'video').es?.sha256);
		const units = truthOf(name, 'audio').units?.md5_each ?? [];
		// The recording of one ends inside its last frame of sound.
		if (name === 'rtp-ts') expect(adtsFrames(sound, 0)).toEqual(units.slice(0, -1));
		else expect(frames(sound, '0:a', ['-c', 'copy']).map(({ md5 }) => md5)).toEqual(units);
	});
});

const OVER_TCP = ['gb28181-tcp-passive', 'gb28181-tcp-active'] as const;

describe.skipIf(!HAS_SHARED || !HAS_FFMPEG)('over TCP, cut anywhere by segments', () => {
	test.for(OVER_TCP)('%s is a stream of its call, saved byte for byte', async (name) => {
		const path = join(CAPTURES, 'recorded', `${name}.pcap`);
		const { id, transport, call, lost, carries } = await carrierOf(path);
		expect([transport, call, lost]).toEqual(['tcp', 'sip-17', 0]);
		expect(carries?.map(({ codec }) => codec).sort()).toEqual(['H264', 'PCMA']);
		const [whole] = await saved(path, 'raw', [id]);
		expect(whole?.sha256).toBe(truthOf(name, 'container').file?.sha256);
		const [film] = await saved(path, 'mkv', [id]);
		const pictures = frames(film?.path ?? '', '0:v');
		expect(pictures.map(({ md5 }) => md5)).toEqual(truthOf(name, 'video').decoded?.framemd5);
	});
});

/** Files of pictures and sound, each alone. */
async function savedInside(path: string): Promise<readonly [pictures: string, sound: string]> {
	const { id, carries = [] } = await carrierOf(path);
	const idOf = (wanted: string): string =>
		`${id}/${carries.find(({ kind }) => kind === wanted)?.id ?? 0}`;
	const items = await saved(path, 'raw', [idOf('video'), idOf('audio')]);
	expect(items).toHaveLength(2);
	return [items[0]?.path ?? '', items[1]?.path ?? ''];
}

/** Hash of each frame of an ADTS file without so many bytes of its header. */
function adtsFrames(path: string, skipped: number): readonly string[] {
	const data = readFileSync(path);
	const found: string[] = [];
	for (let at = 0; at + 7 <= data.length;) {
		const length = (data.readUIntBE(at + 3, 3) >> 5) & 0x1fff;
		found.push(
			createHash('md5')
				.update(data.subarray(at + skipped, at + length))
				.digest('hex'),
		);
		at += length;
	}
	return found;
}

/** A copy without some of its RTP packets; and every RTP payload with the number it had. */
function withLoss(name: string, isLost: (at: number) => boolean) {
	const file = readFileSync(join(CAPTURES, 'recorded', `${name}.pcap`));
	const kept = [file.subarray(0, 24)];
	const payloads: Buffer[] = [];
	for (let at = 24; at + 16 < file.length;) {
		const end = at + 16 + file.readUInt32LE(at + 8);
		const rtp = file.subarray(at + 16 + 42, end);
		const isUdp = file[at + 16 + 23] === 17;
		const isRtp = isUdp && rtp.length > 12 && (rtp[0] ?? 0) >> 6 === 2;
		const isMedia = isRtp && ![200, 201, 202, 203].includes(rtp[1] ?? 0);
		if (!isMedia || !isLost(payloads.length)) kept.push(file.subarray(at, end));
		if (isMedia) payloads.push(rtp.subarray(12));
		at = end;
	}
	const path = folder.at('lossy.pcap');
	writeFileSync(path, Buffer.concat(kept));
	return { path, payloads };
}

/** Packets that hold bytes of each picture, by a reading of the container of our own. */
function packetsOfPictures(name: string, payloads: readonly Buffer[]): readonly Set<number>[] {
	const found: Set<number>[] = [];
	if (name === 'rtp-ts') {
		for (const [number, payload] of payloads.entries()) {
			for (let at = 0; at < payload.length; at += 188) {
				if ((payload.readUInt16BE(at + 1) & 0x1fff) !== 256) continue;
				if (((payload[at + 1] ?? 0) & 0x40) !== 0) found.push(new Set());
				found.at(-1)?.add(number);
			}
		}
		return found;
	}
	const starts = payloads.map((_, at) =>
		payloads.slice(0, at).reduce((sum, { length }) => sum + length, 0),
	);
	const all = Buffer.concat(payloads);
	const packetOf = (at: number): number => starts.findLastIndex((start) => start <= at);
	const code = Buffer.of(0, 0, 1, 0xe0);
	for (let at = all.indexOf(code); at >= 0; at = all.indexOf(code, at + 4)) {
		const end = at + 6 + all.readUInt16BE(at + 4);
		const [first, last] = [packetOf(at), packetOf(end - 1)];
		found.push(new Set(Array.from({ length: last - first + 1 }, (_, one) => first + one)));
	}
	return found;
}

describe.skipIf(!HAS_SHARED || !HAS_FFMPEG)('with loss', () => {
	const LOSSES = [
		['one packet in nine', (at: number) => at % 9 === 4],
		['one in twenty-three', (at: number) => at % 23 === 11],
		['runs of three', (at: number) => at % 31 < 3 && at > 31],
		['a long hole', (at: number) => at >= 60 && at < 100],
	] as const;
	for (const name of RECORDED) {
		test.for(LOSSES)(`${name}, %s: the pictures whose packets all came`, async ([, isLost]) => {
			const { path, payloads } = withLoss(name, isLost);
			const { id, carries = [] } = await carrierOf(path);
			const video = carries.find(({ kind }) => kind === 'video')?.id ?? 0;
			const [lossy] = await saved(path, 'raw', [`${id}/${video}`]);
			const original = join(CAPTURES, 'recorded', `${name}.pcap`);
			const known = await carrierOf(original);
			const [clean] = await saved(original, 'raw', [`${known.id}/${video}`]);
			const pictures = picturesOf(readFileSync(clean?.path ?? ''));
			const expected = packetsOfPictures(name, payloads).flatMap((packets, at) =>
				[...packets].some(isLost) ? [] : [pictures[at]],
			);
			expect(expected.length).toBeLessThan(pictures.length);
			expect(picturesOf(readFileSync(lossy?.path ?? ''))).toEqual(expected);
			expect(lossy?.warnings.join()).toMatch(/packets are missing in \d+ places/u);
		});
	}
});

/** Hash of each picture of an H.264 byte stream in which an access unit delimiter begins each. */
function picturesOf(data: Buffer): readonly string[] {
	const delimiter = Buffer.of(0, 0, 0, 1, 9);
	const starts: number[] = [];
	for (let at = data.indexOf(delimiter); at >= 0; at = data.indexOf(delimiter, at + 1)) {
		starts.push(at);
	}
	return starts.map((start, at) =>
		createHash('md5')
			.update(data.subarray(start, starts[at + 1]))
			.digest('hex'),
	);
}
