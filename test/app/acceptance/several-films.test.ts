/** Several pictures in one transport or program stream: all listed, shown by choice, and saved. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CaptureEngine, StreamItem } from '../../../app/index.ts';
import { pcapFile } from '../../fixtures/builders/pcap.ts';
import { filePackets, rtpPacket, udpFrame } from '../../fixtures/builders/rtp.ts';
import { calm, testFolder } from '../export/folder.ts';
import { HAS_FFMPEG } from '../export/programs.ts';
import { ALL } from '../export/saving.ts';
import { readCapture } from './engine.ts';

const folder = testFolder();

const SOURCES = [
	...['-f', 'lavfi', '-i', 'testsrc=size=320x240:rate=25:duration=2'],
	...['-f', 'lavfi', '-i', 'testsrc2=size=160x120:rate=15:duration=2'],
	...['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000:duration=2'],
	...['-f', 'lavfi', '-i', 'sine=frequency=990:sample_rate=48000:duration=2'],
];
/** Pictures, pictures, sound, sound: streams 0 to 3 of the file. */
const MAPS = ['-map', '0', '-map', '1', '-map', '2', '-map', '3', '-pix_fmt', 'yuv420p'];
const H264_MP2 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-bf', '2', '-c:a', 'mp2'];
const PROGRAMS = [
	...['-program', 'title=one:program_num=7:st=0:st=2'],
	...['-program', 'title=two:program_num=9:st=1:st=3'],
];

/** Writes what ffmpeg makes of the sources and a capture that carries it. */
function carried(form: 'mpegts' | 'vob', words: readonly string[]): string {
	const file = folder.at(form);
	const all = ['-v', 'error', '-y', ...SOURCES, ...MAPS, ...words, '-f', form, file];
	expect(spawnSync('ffmpeg', all, { encoding: 'utf8' }).stderr).toBe('');
	const data = readFileSync(file);
	const payloadType = form === 'mpegts' ? 33 : 96;
	// Seven packets of a transport stream, half a pack of a program stream.
	const size = form === 'mpegts' ? 1316 : 1024;
	const count = Math.ceil(data.length / size);
	const frames = Array.from({ length: count }, (_, at) => {
		const us = Math.round((at / count) * 2e6);
		// Both halves of a pack have one time.
		const timestamp = (form === 'mpegts' ? at : at >> 1) * 500;
		const head = { sequence: at, timestamp, ssrc: 5, payloadType };
		const payload = data.subarray(at * size, (at + 1) * size);
		return { us, frame: udpFrame(rtpPacket({ ...head, payload })) };
	});
	writeFileSync(folder.at('in.pcap'), pcapFile(filePackets(frames)));
	return file;
}

/** MD5 of each decoded frame of one stream of a file. */
function framesOf(file: string, map: string): readonly string[] {
	const words = ['-v', 'fatal', '-i', file, '-map', map, '-vsync', 'passthrough'];
	const { stdout, stderr } = spawnSync('ffmpeg', [...words, '-f', 'framemd5', '-'], {
		encoding: 'utf8',
	});
	expect(stderr).toBe('');
	const lines = stdout.split('\n').filter((line) => /^\d/u.test(line));
	return lines.map((line) => line.split(',').at(-1)?.trim() ?? '');
}

/** Kinds of the streams in a file. */
function kindsOf(file: string): readonly string[] {
	const words = ['-v', 'error', '-show_entries', 'stream=codec_type', '-of', 'csv=p=0', file];
	return spawnSync('ffprobe', words, { encoding: 'utf8' }).stdout.trim().split('\n');
}

async function opened(): Promise<{ readonly engine: CaptureEngine; readonly item: StreamItem }> {
	const engine = await readCapture(folder.at('in.pcap'));
	const { ids } = await engine.streamOrder({ filter: '', from: null, to: null, sort: [] });
	const [item] = engine.streamRows([...ids]);
	if (item === undefined) throw new Error('no stream');
	return { engine, item };
}

async function saved(engine: CaptureEngine, only: readonly string[], format = 'auto' as const) {
	const out = folder.at('out');
	const request = { ...ALL, format, only, overwrite: true };
	const { items, failed } = await engine.save(request, out, () => undefined, calm());
	expect(failed).toEqual([]);
	return items.map((item) => ({ ...item, path: join(out, item.file) }));
}

/** Shows pictures of one stream inside and returns what they decode to. */
async function shown(engine: CaptureEngine, item: StreamItem, inside: number) {
	const view = await engine.video({ stream: item.firstFrame, limit: 500, inside }, calm());
	const track = `${item.id}/${inside}`;
	const query = { track, from: 0, seconds: 30, codecs: [] };
	await engine.clip(query, folder.at('clip.webm'), calm());
	return { view, kinds: kindsOf(folder.at('clip.webm')), times: view.marks.length };
}

describe.runIf(HAS_FFMPEG)('two films in one transport stream', () => {
	test('are tracks of one file, every frame of each', async () => {
		const truth = carried('mpegts', H264_MP2);
		const { engine, item } = await opened();
		expect(item.carries?.map(({ kind, program }) => [kind, program])).toEqual([
			['video', undefined],
			['video', undefined],
			['audio', undefined],
			['audio', undefined],
		]);
		const files = await saved(engine, [item.id]);
		expect(files).toHaveLength(1);
		const path = files[0]?.path ?? '';
		for (const [kind, count] of [
			['v:0', 50],
			['v:1', 30],
		] as const) {
			expect(framesOf(path, `0:${kind}`)).toEqual(framesOf(truth, `0:${kind}`));
			expect(framesOf(path, `0:${kind}`)).toHaveLength(count);
		}
		expect(framesOf(path, '0:a:0')).toEqual(framesOf(truth, '0:a:0'));
		expect(framesOf(path, '0:a:1')).toEqual(framesOf(truth, '0:a:1'));
		await engine.close();
	});

	test('are both in MP4', async () => {
		const truth = carried('mpegts', H264_MP2);
		const { engine, item } = await opened();
		const [file] = await saved(engine, [item.id], 'mp4' as 'auto');
		for (const map of ['0:v:0', '0:v:1']) {
			expect(framesOf(file?.path ?? '', map)).toEqual(framesOf(truth, map));
		}
		await engine.close();
	});

	test('are shown by choice; without one the first', async () => {
		carried('mpegts', H264_MP2);
		const { engine, item } = await opened();
		const first = await engine.video({ stream: item.firstFrame, limit: 500 }, calm());
		expect(first.choices.map(({ id }) => id)).toEqual([256, 257]);
		expect([first.inside, first.pictures]).toEqual([256, 50]);
		const { view, kinds } = await shown(engine, item, 257);
		expect([view.inside, view.pictures, view.damaged]).toEqual([257, 30, 0]);
		expect(view.frameRate).toBeCloseTo(15, 1);
		expect(kinds).toEqual(['video', 'audio']);
		await engine.close();
	});
});

describe.runIf(HAS_FFMPEG)('two programs in one transport stream', () => {
	test('are kept apart: each becomes a file of its pictures and its sound', async () => {
		const truth = carried('mpegts', [...H264_MP2, ...PROGRAMS]);
		const { engine, item } = await opened();
		expect(item.carries?.map(({ kind, program }) => [kind, program]).sort()).toEqual([
			['audio', 7],
			['audio', 9],
			['video', 7],
			['video', 9],
		]);
		const plan = engine.planSave({ ...ALL, only: [item.id] });
		expect(plan.map(({ title, codec }) => [title.split(', ')[1], codec])).toEqual([
			['program 7', 'MP2T (H264 + MPA)'],
			['program 9', 'MP2T (H264 + MPA)'],
		]);
		const files = await saved(engine, [item.id]);
		expect(files.map(({ id }) => id)).toEqual([`${item.id}/p7`, `${item.id}/p9`]);
		for (const [at, { path, warnings }] of files.entries()) {
			expect(kindsOf(path).toSorted()).toEqual(['audio', 'video']);
			expect(framesOf(path, '0:v')).toEqual(framesOf(truth, `0:v:${at}`));
			expect(framesOf(path, '0:a')).toEqual(framesOf(truth, `0:a:${at}`));
			expect(warnings).toContain('carries H264 + MPA');
		}
		const [alone] = await saved(engine, [`${item.id}/p9`]);
		expect(framesOf(alone?.path ?? '', '0:v')).toHaveLength(30);
		await expect(saved(engine, [`${item.id}/p8`])).rejects.toThrow('holds no program 8');
		await engine.close();
	});

	test('share a stream: the sound goes with the pictures of both, at the same time', async () => {
		const one = ['-program', 'title=one:program_num=7:st=0:st=2'];
		const both = [...one, '-program', 'title=two:program_num=9:st=1:st=2:st=3'];
		const truth = carried('mpegts', [...H264_MP2, ...both]);
		const { engine, item } = await opened();
		const sounds = item.carries?.filter(({ kind }) => kind === 'audio');
		expect(sounds?.map(({ program, shared }) => [program, shared])).toEqual([
			[7, [9]],
			[9, undefined],
		]);
		const files = await saved(engine, [item.id]);
		expect(files.map(({ warnings }) => warnings.find((one) => one.startsWith('carries')))).toEqual([
			'carries H264 + MPA',
			'carries MPA + H264 + MPA',
		]);
		for (const { path } of files) {
			expect(framesOf(path, '0:a:0')).toEqual(framesOf(truth, '0:a:0'));
		}
		// By the file's own clock, pictures and sound begin as far apart as they were sent.
		const begins = (path: string, map: string): number => {
			const show = ['-select_streams', map, '-show_entries', 'stream=start_time', '-of', 'csv=p=0'];
			const { stdout } = spawnSync('ffprobe', ['-v', 'error', ...show, path], { encoding: 'utf8' });
			return Number.parseFloat(stdout);
		};
		for (const [at, { path }] of files.entries()) {
			const sent = begins(truth, 'a:0') - begins(truth, `v:${at}`);
			expect(begins(path, 'a:0') - begins(path, 'v:0')).toBeCloseTo(sent, 2);
		}
		const { view } = await shown(engine, item, 257);
		expect([view.ownSound, view.codec]).toEqual(['MPA', 'MP2T (H264 + MPA | MPA + H264 + MPA)']);
		await engine.close();
	});

	test('are shown each with its own sound', async () => {
		const truth = carried('mpegts', [...H264_MP2, ...PROGRAMS]);
		const { engine, item } = await opened();
		const { view } = await shown(engine, item, 257);
		expect(view.pictures).toBe(30);
		expect(view.ownSound).toBe('MPA');
		expect(view.codec).toBe('MP2T (H264 + MPA | H264 + MPA)');
		const high = ['-v', 'error', '-i', folder.at('clip.webm'), '-af', 'highpass=f=800'];
		const loud = ['-map', '0:a', '-f', 'f32le', '-ac', '1', '-'];
		const { stdout } = spawnSync('ffmpeg', [...high, ...loud], { maxBuffer: 1 << 26 });
		const samples = new Float32Array(Uint8Array.from(stdout).buffer);
		const energy = samples.reduce((sum, value) => sum + value * value, 0) / samples.length;
		// The second program's tone of 990 Hz passes, the first one's of 440 Hz would not.
		expect(Math.sqrt(energy)).toBeGreaterThan(0.04);
		expect(framesOf(truth, '0:v:1')).toHaveLength(30);
		await engine.close();
	});
});

describe.runIf(HAS_FFMPEG)('two films in one program stream', () => {
	test('are tracks of one file, and are shown by choice', async () => {
		const truth = carried('vob', ['-c:v', 'mpeg2video', '-c:a', 'mp2']);
		const { engine, item } = await opened();
		const pictures = item.carries?.filter(({ kind }) => kind === 'video') ?? [];
		expect(pictures.map(({ id, codec }) => [id, codec]).sort()).toEqual([
			[0xe0, 'MPV'],
			[0xe1, 'MPV'],
		]);
		const [file] = await saved(engine, [item.id]);
		for (const map of ['0:v:0', '0:v:1']) {
			expect(framesOf(file?.path ?? '', map)).toEqual(framesOf(truth, map));
		}
		const { view } = await shown(engine, item, 0xe1);
		expect([view.inside, view.pictures]).toEqual([0xe1, framesOf(truth, '0:v:1').length]);
		await engine.close();
	});
});
