import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { dvSounds, dvSoundShape, wideDvSample } from '../../../app/media/dv-sound.ts';
import { dvBlocks } from '../../fixtures/builders/dv.ts';
import { HAS_FFMPEG } from '../export/programs.ts';
import { bytes } from '../network/frames.ts';

/** Frames and samples of the same sound, both as ffmpeg writes them. @param tones of its pairs, Hz */
function written(size: string, rate: string, pixels: string, tones: readonly number[]) {
	const sources = [
		`testsrc=size=${size}:rate=${rate}:duration=0.4`,
		...tones.map((hertz) => `sine=${hertz}:sample_rate=48000:duration=0.4`),
	];
	const inputs = sources.flatMap((one) => ['-f', 'lavfi', '-i', one]);
	const maps = sources.flatMap((_, at) => ['-map', String(at)]);
	const words = ['-v', 'error', ...inputs, ...maps, '-pix_fmt', pixels];
	const sound = ['-c:a', 'pcm_s16le', '-ac', '2'];
	const dv = spawnSync('ffmpeg', [...words, ...sound, '-f', 'dv', 'pipe:1'], {
		maxBuffer: 1 << 26,
	});
	expect(dv.stderr.toString()).toBe('');
	const heard = tones.map((_, pair) => {
		const read = ['-v', 'error', '-f', 'dv', '-i', 'pipe:0', '-map', `0:a:${pair}`];
		const words = [...read, '-f', 's16le', 'pipe:1'];
		return spawnSync('ffmpeg', words, { input: dv.stdout, maxBuffer: 1 << 26 }).stdout;
	});
	return { data: new Uint8Array(dv.stdout), heard };
}

test.runIf(HAS_FFMPEG).for([
	['720x480', '30000/1001', 'yuv411p', 120_000, [997]],
	['720x576', '25', 'yuv420p', 144_000, [997]],
	['720x576', '25', 'yuv422p', 288_000, [997, 440]],
	['720x480', '30000/1001', 'yuv422p', 240_000, [300, 1200]],
] as const)(
	'of %s at %s (%s) each pair is what ffmpeg reads',
	([size, rate, pixels, frameBytes, tones]) => {
		const { data, heard } = written(size, rate, pixels, tones);
		const own: Buffer[][] = tones.map(() => []);
		for (let at = 0; at + frameBytes <= data.length; at += frameBytes) {
			const sounds = dvSounds(data.subarray(at, at + frameBytes));
			expect(sounds.map(({ pair, sampleRate }) => [pair, sampleRate])).toEqual(
				tones.map((_, pair) => [pair, 48_000]),
			);
			for (const { pair, samples } of sounds) own[pair]?.push(Buffer.from(samples.buffer));
		}
		for (const [pair, samples] of own.entries()) {
			const all = Buffer.concat(samples);
			expect(all.length).toBeGreaterThan(60_000);
			expect(all.equals(heard[pair] ?? Buffer.alloc(0))).toBe(true);
		}
	},
);

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
	const [sound, ...others] = dvSounds(frame);
	// The other half of the sequences holds a pair of its own.
	expect(others.map(({ pair }) => pair)).toEqual([1]);
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
	expect([...(dvSounds(frame)[0]?.samples.subarray(0, 2) ?? [])]).toEqual([0, 0x1234]);
});

test('without a source pack, of another rate or coding, and of half a frame there is none', () => {
	expect(dvSounds(frameWith([0xff, 0xff, 0xff, 0xff, 0xff]))).toEqual([]);
	expect(dvSounds(frameWith([0x50, 0, 0, 0, 0b011_000]))).toEqual([]);
	expect(dvSounds(frameWith([0x50, 0, 0, 0, 2]))).toEqual([]);
	expect(dvSounds(frameWith([0x50, 0, 0, 0, 0]).subarray(0, 80_000))).toEqual([]);
	expect(dvSounds(new Uint8Array(0))).toEqual([]);
});

test('channels that were not recorded are none, and the others stay', () => {
	const frame = frameWith([0x50, 8, 0, 0, 0b010_001]);
	for (let sequence = 6; sequence < 12; sequence++) {
		for (let block = 0; block < 9; block++) {
			frame[sequence * 12_000 + (6 + block * 16) * 80 + 3 + 2] = 0x1f;
		}
	}
	expect(dvSounds(frame).map(({ pair }) => pair)).toEqual([0]);
	expect(dvSounds(frameWith([0x50, 0, 0x0f, 0, 0]))).toEqual([]);
});

test('one block tells rate, bits and channels, in its own place alone', () => {
	const block = (second: number, pack: readonly number[], first = 0x76): Uint8Array =>
		Uint8Array.from([first, second, 3, ...pack, ...new Uint8Array(72)]);
	const wide = [0x50, 20, 0, 0x20, 0];
	expect(dvSoundShape(block(0x07, wide), 0)).toEqual({ pair: 0, sampleRate: 48_000, bits: 16 });
	// The right channel of the same pair; a second channel of the frame; 12 bits in both halves.
	expect(dvSoundShape(block(0x77, wide), 0)?.pair).toBe(0);
	expect(dvSoundShape(block(0x0f, wide), 0)?.pair).toBe(1);
	const narrow = [0x50, 20, 0, 0x20, 0b010_001];
	expect(dvSoundShape(block(0x57, narrow), 0)).toEqual({ pair: 0, sampleRate: 32_000, bits: 12 });
	expect(dvSoundShape(block(0x67, narrow), 0)?.pair).toBe(1);
	expect(dvSoundShape(block(0x57, [0x50, 20, 0, 0, 0b010_001]), 0)?.pair).toBe(1);
	expect(dvSoundShape(block(0x07, wide, 0x96), 0)).toBeNull();
	expect(dvSoundShape(block(0x07, [0x51, 20, 0, 0, 0]), 0)).toBeNull();
});
