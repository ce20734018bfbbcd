/** Streams that ffmpeg wrote: units and times are those that it finds in them itself. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { OutputFile } from '../../../../app/export/output-file.ts';
import { makeTrack } from '../../../../app/export/carried-tracks.ts';
import type { CarriedTrack } from '../../../../app/export/carried-tracks.ts';
import { MatroskaWriter } from '../../../../app/export/matroska.ts';
import { makeDemuxer } from '../../../../app/media/mpeg/index.ts';
import type { Carrier, ElementaryUnit } from '../../../../app/media/mpeg/index.ts';
import { testFolder } from '../../export/folder.ts';
import { HAS_FFMPEG } from '../../export/programs.ts';

const folder = testFolder();
const SOURCES = [
	...['-f', 'lavfi', '-i', 'testsrc=size=320x240:rate=25:duration=2'],
	...['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000:duration=2'],
];

/** Carrier, ffmpeg's name of it, encoders with their options, codecs that are told. */
const WRITTEN = [
	['MP2T', 'mpegts', ['mpeg2video', '-bf', '2'], ['mp2'], 'MPV', 'MPA'],
	['MP2T', 'mpegts', ['mpeg4'], ['aac', '-mpegts_flags', 'latm'], 'MP4V-ES', 'MP4A-LATM'],
	['MP2T', 'mpegts', ['libx264', '-bf', '2'], ['aac'], 'H264', 'AAC'],
	['MP2T', 'mpegts', ['libx265', '-x265-params', 'log-level=none'], ['ac3'], 'H265', 'AC3'],
	['MP2P', 'vob', ['mpeg2video', '-bf', '2'], ['mp2'], 'MPV', 'MPA'],
	['MP2T', 'mpegts', ['libx264'], ['eac3'], 'H264', 'EAC3'],
	['MP2P', 'vob', ['libx264', '-bf', '2'], ['mp2'], 'H264', 'MPA'],
	['MP2P', 'vob', ['mpeg2video'], ['ac3'], 'MPV', 'AC3'],
	['MP2P', 'vob', ['mpeg2video'], ['pcm_dvd'], 'MPV', 'LPCM'],
] as const;

function packetsOf(file: string, kind: 'v' | 'a', demuxer: string) {
	const show = ['-select_streams', kind, '-show_entries', 'packet=pts_time', '-of', 'csv=p=0'];
	const run = spawnSync('ffprobe', ['-v', 'error', '-f', demuxer, ...show, file], {
		encoding: 'utf8',
	});
	return run.stdout.split('\n').flatMap((line) => (line === '' ? [] : parseFloat(line)));
}

function decoded(file: string, map: string): string {
	const every = ['-vsync', 'passthrough', '-f', 'framemd5', '-'];
	const words = ['-v', 'fatal', '-i', file, '-map', map, ...every];
	const { stdout, stderr } = spawnSync('ffmpeg', words, { encoding: 'utf8' });
	expect(stderr).toBe('');
	const lines = stdout.split('\n').filter((line) => /^\d/u.test(line));
	const hashes = lines.map((line) => line.split(',').at(-1));
	return createHash('md5').update(hashes.join()).digest('hex');
}

/** Units of a file that was pushed in portions as packets of the network are. */
function unitsOf(carrier: Carrier, data: Uint8Array): readonly ElementaryUnit<null>[] {
	const units: ElementaryUnit<null>[] = [];
	const demuxer = makeDemuxer<null>(carrier, (unit) => units.push(unit));
	for (let at = 0; at < data.length; at += 1316) demuxer.push(data.subarray(at, at + 1316), null);
	demuxer.flush();
	return units;
}

describe.runIf(HAS_FFMPEG)('written by ffmpeg', () => {
	test.for(WRITTEN)('%s in %s with %s and %s', ([carrier, form, video, audio, ...codecs]) => {
		const file = folder.at('in.bin');
		const encoders = ['-c:v', ...video, '-c:a', ...audio, '-pix_fmt', 'yuv420p'];
		const words = ['-v', 'error', '-y', ...SOURCES, ...encoders, '-f', form, file];
		const { stderr } = spawnSync('ffmpeg', words, { encoding: 'utf8' });
		expect(stderr).toBe('');
		const units = unitsOf(carrier, readFileSync(file));
		const ofCodec = (codec: string) => units.filter(({ stream }) => stream.codec === codec);
		const [pictures, sound] = codecs.map(ofCodec);
		expect(pictures?.every(({ isWhole }) => isWhole)).toBe(true);
		const demuxer = form === 'vob' ? 'mpeg' : form;
		const known = packetsOf(file, 'v', demuxer);
		expect(pictures).toHaveLength(50);
		expect(known).toHaveLength(50);
		for (const [at, unit] of (pictures ?? []).entries()) {
			if (unit.pts !== null) expect(unit.pts / 90_000).toBeCloseTo(known[at] ?? NaN, 4);
		}
		const heard = packetsOf(file, 'a', demuxer);
		expect(sound).toHaveLength(heard.length);
		expect(sound?.length).toBeGreaterThan(60);
		for (const [at, { pts }] of (sound ?? []).entries()) {
			if (pts !== null) expect(Math.abs(pts / 90_000 - (heard[at] ?? NaN))).toBeLessThan(0.001);
		}
	});

	test.for(WRITTEN)(
		'%s in %s with %s and %s decodes the same from a Matroska of ours',
		([carrier, form, video, audio]) => {
			const file = folder.at('in.bin');
			const encoders = ['-c:v', ...video, '-c:a', ...audio, '-pix_fmt', 'yuv420p'];
			spawnSync('ffmpeg', ['-v', 'error', '-y', ...SOURCES, ...encoders, '-f', form, file]);
			const output = new OutputFile(folder.path, 'out.mkv', true);
			const writer = new MatroskaWriter(output);
			const tracks = new Map<number, CarriedTrack>();
			let time = 0;
			for (const unit of unitsOf(carrier, readFileSync(file))) {
				const track = tracks.get(unit.stream.id) ?? makeTrack(unit.stream);
				if (track === null) continue;
				tracks.set(unit.stream.id, track);
				const number = [...tracks.keys()].indexOf(unit.stream.id) + 1;
				const timeMs = unit.pts === null ? (time += 40) : (time = unit.pts / 90);
				const carried = { ...unit, timeMs, frame: 1 };
				for (const block of track.blocks(carried)) {
					writer.write(number, timeMs * 10, unit.isKey, block);
				}
			}
			expect([...tracks.values()].map(({ hasConfig }) => hasConfig)).toEqual([true, true]);
			writer.finish([...tracks.values()].map(({ track }) => track));
			output.finish();
			for (const map of ['0:v', '0:a']) {
				expect(decoded(folder.at('out.mkv'), map)).toBe(decoded(file, map));
			}
		},
	);
});
