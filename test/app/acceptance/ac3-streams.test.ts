/** AC-3 and Enhanced AC-3 as payload and inside transport and program streams: saved and heard. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { SaveFormat } from '../../../app/index.ts';
import { ac3Frame } from '../../../app/media/ac3.ts';
import { pcapFile } from '../../fixtures/builders/pcap.ts';
import type { TimedFrame } from '../../fixtures/builders/rtp.ts';
import { filePackets, rtpPacket, udpFrame } from '../../fixtures/builders/rtp.ts';
import { calm, testFolder } from '../export/folder.ts';
import { HAS_FFMPEG } from '../export/programs.ts';
import { ALL } from '../export/saving.ts';
import { bytes } from '../network/frames.ts';
import { readCapture } from './engine.ts';

const folder = testFolder();
const TONE = ['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000:duration=2'];
const FILM = ['-f', 'lavfi', '-i', 'testsrc=size=320x240:rate=25:duration=2'];
const SAMPLES = 1536;

function written(name: string, words: readonly string[]): Uint8Array {
	const file = folder.at(name);
	const { stderr } = spawnSync('ffmpeg', ['-v', 'error', '-y', ...words, file]);
	expect(stderr.toString()).toBe('');
	return Uint8Array.from(readFileSync(file));
}

/** Frames of a file, each whole or in two fragments. */
function payloadsOf(data: Uint8Array, isTorn: boolean): readonly (readonly Uint8Array[])[] {
	const payloads: Uint8Array[][] = [];
	for (let at = 0; at < data.length;) {
		const frame = ac3Frame(data.subarray(at));
		if (frame === null || frame === 'short') throw new Error(`no frame at ${at}`);
		const own = data.subarray(at, at + frame.bytes);
		const half = frame.bytes >> 1;
		payloads.push(
			isTorn
				? [bytes([2, 2], own.subarray(0, half)), bytes([3, 2], own.subarray(half))]
				: [bytes([0, 1], own)],
		);
		at += frame.bytes;
	}
	return payloads;
}

function sent(data: Uint8Array, isTorn: boolean, isLost: (at: number) => boolean = () => false) {
	const frames: TimedFrame[] = [];
	let sequence = 0;
	payloadsOf(data, isTorn).forEach((parts, at) => {
		for (const payload of parts) {
			const marker = payload === parts.at(-1);
			const head = {
				sequence: sequence++,
				timestamp: at * SAMPLES,
				ssrc: 9,
				payloadType: 97,
				marker,
			};
			const frame = udpFrame(rtpPacket({ ...head, payload }));
			if (!isLost(at)) frames.push({ us: at * 32_000 + sequence, frame });
		}
	});
	writeFileSync(folder.at('in.pcap'), pcapFile(filePackets(frames)));
}

async function opened() {
	const engine = await readCapture(folder.at('in.pcap'));
	const { ids } = await engine.streamOrder({ filter: '', from: null, to: null, sort: [] });
	const [item] = engine.streamRows([...ids]);
	if (item === undefined) throw new Error('no stream');
	return { engine, item };
}

async function saved(format: SaveFormat) {
	const { engine, item } = await opened();
	const out = folder.at(`out-${format}`);
	const request = { ...ALL, format, overwrite: true };
	const { items, failed } = await engine.save(request, out, () => undefined, calm());
	await engine.close();
	expect(failed).toEqual([]);
	return { item, file: join(out, items[0]?.file ?? '') };
}

/** Samples of a file as ffmpeg hears them. */
function heard(file: string): Int16Array {
	const words = ['-v', 'error', '-i', file, '-map', '0:a', '-f', 's16le', '-'];
	const { stdout } = spawnSync('ffmpeg', words, { maxBuffer: 1 << 26 });
	return new Int16Array(Uint8Array.from(stdout).buffer);
}

describe.runIf(HAS_FFMPEG)('as payload', () => {
	test.for([
		['ac3', false],
		['ac3', true],
		['eac3', false],
		['eac3', true],
	] as const)(
		'%s (fragments: %s) is named, and saved as sent and as WAV',
		async ([codec, isTorn]) => {
			const data = written(`tone.${codec}`, [...TONE, '-ac', '2', '-c:a', codec]);
			sent(data, isTorn);
			const raw = await saved('raw');
			expect([raw.item.codec, raw.item.codecFrom]).toEqual([codec.toUpperCase(), 'inferred']);
			expect([raw.item.clockRate, raw.item.kind]).toEqual([48_000, 'audio']);
			expect(Uint8Array.from(readFileSync(raw.file))).toEqual(data);
			expect(raw.file).toMatch(new RegExp(`\\.${codec}$`, 'u'));
			const wav = await saved('wav');
			const frames = payloadsOf(data, false).length;
			expect(heard(wav.file)).toHaveLength(frames * SAMPLES * 2);
			expect(heard(wav.file)).toEqual(heard(folder.at(`tone.${codec}`)));
		},
	);

	test('a frame that is missing is silence of its length', async () => {
		const data = written('tone.ac3', [...TONE, '-ac', '2', '-c:a', 'ac3']);
		sent(data, false, (at) => at === 20);
		const { file } = await saved('wav');
		const samples = heard(file);
		expect(samples).toHaveLength(payloadsOf(data, false).length * SAMPLES * 2);
		const gap = samples.subarray(20 * SAMPLES * 2 + 1000, 21 * SAMPLES * 2 - 1000);
		expect(gap.some((value) => value !== 0)).toBe(false);
		const behind = samples.subarray(23 * SAMPLES * 2, 24 * SAMPLES * 2);
		expect(behind.some((value) => Math.abs(value) > 1000)).toBe(true);
	});
});

/** Sends what ffmpeg made as packets of a carrier. */
function carried(data: Uint8Array, size: number, payloadType: number): void {
	const count = Math.ceil(data.length / size);
	const frames = Array.from({ length: count }, (_, at) => {
		const head = { sequence: at, timestamp: (at >> 1) * 500, ssrc: 5, payloadType };
		const payload = data.subarray(at * size, (at + 1) * size);
		return { us: Math.round((at / count) * 2e6), frame: udpFrame(rtpPacket({ ...head, payload })) };
	});
	writeFileSync(folder.at('in.pcap'), pcapFile(filePackets(frames)));
}

describe.runIf(HAS_FFMPEG)('inside another stream', () => {
	const CARRIED = [
		['mpegts', 'ac3', 'AC3'],
		['mpegts', 'eac3', 'EAC3'],
		['vob', 'ac3', 'AC3'],
		['vob', 'pcm_dvd', 'LPCM'],
		// Of 24 bits: packets cut its groups of samples.
		['vob', 'pcm_dvd:s32', 'LPCM'],
		['vob', 'mp2', 'MPA'],
	] as const;

	test.for(CARRIED)('of %s, %s is saved with the pictures and seen with its sound', async (row) => {
		const [form, encoder, codec] = row;
		const [name = '', samples] = encoder.split(':');
		const shape = samples === undefined ? [] : ['-sample_fmt', samples];
		const coding = ['-c:v', 'mpeg2video', '-c:a', name, ...shape, '-ac', '2', '-f', form];
		const data = written('film', [...FILM, ...TONE, ...coding]);
		carried(data, form === 'mpegts' ? 1316 : 1024, form === 'mpegts' ? 33 : 96);
		const { item, file } = await saved('mkv');
		expect(item.carries?.map((one) => one.codec).sort()).toEqual([codec, 'MPV'].sort());
		expect(heard(file).length).toBeGreaterThan(2 * 48_000 * 2 - 8000);
		expect(heard(file)).toEqual(heard(folder.at('film')));
		const { engine } = await opened();
		const query = { track: item.id, from: 0, seconds: 30, codecs: ['H264'] };
		const clip = await engine.clip(query, folder.at('clip.mp4'), calm());
		expect(clip.sound).toBe(codec);
		expect(heard(folder.at('clip.mp4')).some((value) => Math.abs(value) > 2000)).toBe(true);
		await engine.close();
	});

	test('AC-3 of a transport stream is saved alone, frame by frame', async () => {
		const tone = ['-c:v', 'mpeg2video', '-c:a', 'ac3', '-f', 'mpegts'];
		carried(written('film', [...FILM, ...TONE, ...tone]), 1316, 33);
		const { engine, item } = await opened();
		const inside = item.carries?.find(({ codec }) => codec === 'AC3')?.id ?? 0;
		const request = { ...ALL, only: [`${item.id}/${inside}`] };
		const { items } = await engine.save(request, folder.at('alone'), () => undefined, calm());
		await engine.close();
		const file = join(folder.at('alone'), items[0]?.file ?? '');
		expect(file).toMatch(/\.ac3$/u);
		expect(heard(file)).toEqual(heard(folder.at('film')));
	});
});
