import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { dvSound, wideDvSample } from '../../../app/media/dv-sound.ts';
import { dvBlocks } from '../../fixtures/builders/dv.ts';
import { HAS_FFMPEG } from '../export/programs.ts';
import { bytes } from '../network/frames.ts';

/** Frames and samples of the same sound, both as ffmpeg writes them. */
function written(size: string, rate: string, pixels: string, hertz: number) {
	const sources = [
		`testsrc=size=${size}:rate=${rate}:duration=0.4`,
		`sine=997:sample_rate=${hertz}:duration=0.4`,
	];
	const inputs = sources.flatMap((one) => ['-f', 'lavfi', '-i', one]);
	const words = ['-v', 'error', ...inputs, '-map', '0', '-map', '1', '-pix_fmt', pixels];
	const sound = ['-c:a', 'pcm_s16le', '-ac', '2'];
	const dv = spawnSync('ffmpeg', [...words, ...sound, '-f', 'dv', 'pipe:1'], {
		maxBuffer: 1 << 26,
	});
	expect(dv.stderr.toString()).toBe('');
	const read = [
		'-v',
		'error',
		'-f',
		'dv',
		'-i',
		'pipe:0',
		'-map',
		'0:a:0',
		'-f',
		's16le',
		'pipe:1',
	];
	const plain = spawnSync('ffmpeg', read, { input: dv.stdout, maxBuffer: 1 << 26 });
	return { data: new Uint8Array(dv.stdout), pcm: plain.stdout };
}

test.runIf(HAS_FFMPEG).for([
	['720x480', '30000/1001', 'yuv411p', 120_000],
	['720x576', '25', 'yuv420p', 144_000],
	['720x576', '25', 'yuv422p', 288_000],
] as const)('of %s at %s (%s) it is what ffmpeg reads', ([size, rate, pixels, frameBytes]) => {
	const { data, pcm } = written(size, rate, pixels, 48_000);
	const heard: Buffer[] = [];
	for (let at = 0; at + frameBytes <= data.length; at += frameBytes) {
		const sound = dvSound(data.subarray(at, at + frameBytes));
		expect(sound?.sampleRate).toBe(48_000);
		heard.push(Buffer.from(sound?.samples.buffer ?? new ArrayBuffer(0)));
	}
	expect(Buffer.concat(heard).length).toBeGreaterThan(60_000);
	expect(Buffer.concat(heard).equals(pcm)).toBe(true);
});

/** A frame whose blocks all have a source pack in front of the samples. */
function frameWith(pack: readonly number[], sequences: 10 | 12 = 12): Uint8Array {
	const blocks = dvBlocks({ sequences, fill: 0 });
	for (const block of blocks) if ((block[0] ?? 0) >> 5 === 3) block.set(pack, 3);
	return bytes(...blocks);
}

test('12 bits a sample give both channels from three bytes', () => {
	const frame = frameWith([0x50, 8, 0, 0, 0b010_001]);
	// Sample 0 is the first of audio block 0 of sequence 0.
	frame.set([0x12, 0xf3, 0x45], 6 * 80 + 8);
	// Sample 3 is the first of sequence 1.
	frame.set([0x80, 0x7f, 0x0f], 12_000 + 6 * 80 + 8);
	const sound = dvSound(frame);
	expect(sound?.sampleRate).toBe(32_000);
	expect(sound?.samples.length).toBe((1264 + 8) * 2);
	expect([...(sound?.samples.subarray(0, 2) ?? [])]).toEqual([
		wideDvSample(0x124),
		wideDvSample(0xf35),
	]);
	expect([...(sound?.samples.subarray(6, 8) ?? [])]).toEqual([0, wideDvSample(0x7ff)]);
});

test('coarse samples become wide ones, the same up and down', () => {
	expect([0, 1, 0x1ff, 0x200, 0x2ff, 0x300, 0x7ff].map(wideDvSample)).toEqual([
		...[0, 1, 511, 512, 1022, 1024, 32_704],
	]);
	for (let code = 1; code < 0x7ff; code++) {
		expect(wideDvSample(0xfff - code)).toBe(~wideDvSample(code));
	}
	expect(wideDvSample(0x800)).toBe(0);
});

test('a sample that was not read is silence', () => {
	const frame = frameWith([0x50, 0, 0, 0, 0]);
	frame.set([0x80, 0x00], 6 * 80 + 8);
	frame.set([0x12, 0x34], 6 * 12_000 + 6 * 80 + 8);
	expect([...(dvSound(frame)?.samples.subarray(0, 2) ?? [])]).toEqual([0, 0x1234]);
});

test('without a source pack, of another rate or coding, and of half a frame there is none', () => {
	expect(dvSound(frameWith([0xff, 0xff, 0xff, 0xff, 0xff]))).toBeNull();
	expect(dvSound(frameWith([0x50, 0, 0, 0, 0b011_000]))).toBeNull();
	expect(dvSound(frameWith([0x50, 0, 0, 0, 2]))).toBeNull();
	expect(dvSound(frameWith([0x50, 0, 0, 0, 0]).subarray(0, 80_000))).toBeNull();
	expect(dvSound(new Uint8Array(0))).toBeNull();
});
