/** A moving picture in each codec, announced by nobody: named, put together, played and saved. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { FilmCodec } from '../media/depacketise/films.ts';
import { codecFilm } from '../media/depacketise/films.ts';
import { pcapFile } from '../../fixtures/builders/pcap.ts';
import { filePackets } from '../../fixtures/builders/rtp.ts';
import { calm, testFolder } from '../export/folder.ts';
import { HAS_FFMPEG } from '../export/programs.ts';
import { ALL } from '../export/saving.ts';
import { readCapture } from './engine.ts';

const folder = testFolder();

const FILMS: readonly (readonly [FilmCodec, number, string | null])[] = [
	['AV1', 98, null],
	['VP9', 98, null],
	['MP4V-ES', 98, null],
	['H263-1998', 98, null],
	['MPV', 32, null],
	['MP2T', 98, 'H264'],
];

function framesOf(file: string): number {
	const words = ['-v', 'error', '-i', file, '-map', '0:v', '-f', 'framemd5', '-'];
	const { stdout, stderr } = spawnSync('ffmpeg', words, { encoding: 'utf8' });
	expect(stderr).toBe('');
	return stdout.split('\n').filter((line) => /^\d/u.test(line)).length;
}

/** Width and height as the head of a Matroska file says them; null where it does not. */
function sizeSaid(file: string): readonly [number, number] | null {
	const head = readFileSync(file).subarray(0, 1024);
	// PixelWidth and PixelHeight, four bytes each, one behind the other.
	for (let at = head.indexOf('b084', 0, 'hex'); at >= 0; at = head.indexOf('b084', at + 1, 'hex')) {
		if (head.readUInt16BE(at + 6) !== 0xba84) continue;
		return [head.readUInt32BE(at + 2), head.readUInt32BE(at + 8)];
	}
	return null;
}

/** Codecs saved by our own Matroska; what is carried goes another way. */
const SIZED: readonly FilmCodec[] = ['AV1', 'VP9', 'MP4V-ES', 'H263-1998', 'MPV'];

async function savedFilm(codec: FilmCodec, format: 'mkv' | 'raw'): Promise<string> {
	const payloadType = codec === 'MPV' ? 32 : 98;
	const frames = codecFilm({ codec, ssrc: 0x77, payloadType, port: 40_000 });
	const file = folder.at('film.pcap');
	writeFileSync(file, pcapFile(filePackets(frames)));
	const engine = await readCapture(file);
	const out = folder.at('out');
	const { items } = await engine.save({ ...ALL, format }, out, () => undefined, calm());
	await engine.close();
	return join(out, items[0]?.file ?? '');
}

describe.runIf(HAS_FFMPEG)('the size of the pictures', () => {
	test.for(SIZED)('stands in the head of a Matroska file of %s', async (codec) => {
		expect(sizeSaid(await savedFilm(codec, 'mkv'))).toEqual([352, 288]);
	});

	test.for(['AV1', 'VP9'] as const)('stands in the head of an IVF file of %s', async (codec) => {
		const head = readFileSync(await savedFilm(codec, 'raw'));
		expect([head.readUInt16LE(12), head.readUInt16LE(14)]).toEqual([352, 288]);
	});

	test('of AV1 is believed by ffprobe, with profile and depth', async () => {
		const words = ['-v', 'error', '-show_entries', 'stream=width,height,profile,pix_fmt'];
		const file = await savedFilm('AV1', 'mkv');
		const { stdout } = spawnSync('ffprobe', [...words, '-of', 'csv=p=0', file]);
		expect(stdout.toString().trim()).toBe('Main,352,288,yuv420p');
	});
});

describe.runIf(HAS_FFMPEG)('a film', () => {
	test.for(FILMS)('in %s with type %i is named, saved and played', async (film) => {
		const [codec, payloadType, inside] = film;
		const frames = codecFilm({ codec, ssrc: 0x77, payloadType, port: 40_000 });
		const file = folder.at('film.pcap');
		writeFileSync(file, pcapFile(filePackets(frames)));
		const engine = await readCapture(file);
		const { ids } = await engine.streamOrder({ filter: '', from: null, to: null, sort: [] });
		const [item] = engine.streamRows([...ids]);
		expect(item?.codec).toBe(codec);
		if (inside !== null) expect(item?.carries?.map((one) => one.codec)).toEqual([inside]);
		const stream = item?.firstFrame ?? 0;
		const view = await engine.video({ stream, limit: 500 }, calm());
		expect(view).toMatchObject({ pictures: 75, damaged: 0, impossible: null });
		expect(view.frameRate).toBeCloseTo(25, 1);
		const query = { track: `rtp-${stream}`, from: 0, seconds: 30, codecs: ['H264'] };
		await engine.clip(query, folder.at('clip.mp4'), calm());
		expect(framesOf(folder.at('clip.mp4'))).toBe(75);
		const out = folder.at('out');
		const { items } = await engine.save({ ...ALL, format: 'mkv' }, out, () => undefined, calm());
		expect(framesOf(join(out, items[0]?.file ?? ''))).toBe(75);
		await engine.close();
	});
});
