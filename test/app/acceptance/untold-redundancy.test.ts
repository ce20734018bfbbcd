/** Redundancy that no signalling announced: named, opened, and used to bring lost packets back. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { MU_LAW } from '../../../app/media/g711.ts';
import { streamFrames, without } from '../../fixtures/builders/calls.ts';
import { filmFrames } from '../../fixtures/builders/film.ts';
import { redundant, wrappedPictures } from '../../fixtures/builders/redundancy.ts';
import type { TimedFrame } from '../../fixtures/builders/rtp.ts';
import { testFolder } from '../export/folder.ts';
import { HAS_FFMPEG } from '../export/programs.ts';
import { heard as lane, settled } from '../player/playing.ts';
import { openFrames, saved, wavSamples } from '../export/saving.ts';
import { CAPTURES, HAS_SHARED } from './shared.ts';

const folder = testFolder();

async function listed(frames: readonly TimedFrame[]) {
	const engine = await openFrames(folder, frames);
	const { ids } = await engine.streamOrder({ filter: '', from: null, to: null, sort: [] });
	const [item] = engine.streamRows([...ids]);
	await engine.close();
	if (item === undefined) throw new Error('no stream');
	return item;
}

/** The saved WAV's samples and what its manifest says. */
async function heard(frames: readonly TimedFrame[]) {
	const { items } = await saved(folder, frames, { overwrite: true });
	const [item] = items;
	if (item === undefined) throw new Error('nothing was saved');
	return { samples: wavSamples(folder, item.file), item };
}

/** A tone that glides: each packet has other bytes. */
function glide(at: number): Uint8Array {
	const byteOf = (sample: number): number =>
		MU_LAW.reduce(
			(best, value, byte) =>
				Math.abs(value - sample) < Math.abs((MU_LAW[best] ?? 0) - sample) ? byte : best,
			0,
		);
	return Uint8Array.from({ length: 160 }, (_, one) => {
		const time = at * 160 + one;
		return byteOf(9000 * Math.sin(time * 0.05 + (time * time) / 4e6));
	});
}

describe('sound in redundancy', () => {
	const plain = Array.from({ length: 100 }, (_, at) => glide(at));

	test('of G.711 is named, and what was lost is heard from the packets behind', async () => {
		const payloads = redundant(plain, { outer: 97, inner: 96, depth: 2, step: 160 });
		const frames = streamFrames({
			count: 100,
			payloadType: 97,
			payload: (at) => payloads[at] ?? new Uint8Array(0),
		});
		const item = await listed(frames);
		expect(item).toMatchObject({
			codec: 'RED',
			codecFrom: 'inferred',
			kind: 'audio',
			clockRate: 8000,
		});
		expect(item.problems.join()).toContain('inside is payload type 96: PCMU');
		const whole = await heard(frames);
		expect(whole.samples).toEqual(plain.flatMap((one) => [...one].map((byte) => MU_LAW[byte])));
		const torn = await heard(without(frames, 20, 21, 50, 77));
		expect(torn.samples).toEqual(whole.samples);
	});

	test('of G.711 is heard in the window, lost packets too', async () => {
		const payloads = redundant(plain, { outer: 97, inner: 96, depth: 2, step: 160 });
		const frames = streamFrames({
			count: 100,
			payloadType: 97,
			payload: (at) => payloads[at] ?? new Uint8Array(0),
		});
		const played = async (given: readonly TimedFrame[]): Promise<number[]> => {
			const engine = await openFrames(folder, given);
			const { ids } = await engine.streamOrder({ filter: '', from: null, to: null, sort: [] });
			const asked = { streams: [...ids], mode: 'rtp-timestamps', bufferMs: 50 } as const;
			const { playback } = await engine.openPlayer(asked);
			await settled(engine, playback);
			const samples = [...(await lane(engine, playback, ids[0] ?? 0))];
			await engine.close();
			return samples;
		};
		const whole = await played(frames);
		expect(whole.slice(0, 16_000)).toEqual(
			plain.flatMap((one) => [...one].map((byte) => MU_LAW[byte])),
		);
		expect(await played(without(frames, 20, 21, 50))).toEqual(whole);
	});

	test.skipIf(!HAS_SHARED || !HAS_FFMPEG)(
		'of Opus sounds with losses as without redundancy and losses (needs ../shared, ffmpeg)',
		async () => {
			const file = readFileSync(join(CAPTURES, 'codecs/opus.pcap'));
			const opus: Uint8Array[] = [];
			for (let at = 24; at < file.length; at += 16 + file.readUInt32LE(at + 8)) {
				const record = file.subarray(at + 16, at + 16 + file.readUInt32LE(at + 8));
				if (record[42] === 0x80) opus.push(new Uint8Array(record.subarray(54)));
			}
			expect(opus.length).toBeGreaterThan(300);
			const shape = { count: opus.length, step: 960, ssrc: 7 };
			const alone = streamFrames({
				...shape,
				payloadType: 111,
				payload: (at) => opus[at] ?? opus[0] ?? new Uint8Array(0),
			});
			const payloads = redundant(opus, { outer: 63, inner: 111, depth: 1, step: 960 });
			const wrapped = streamFrames({
				...shape,
				payloadType: 63,
				payload: (at) => payloads[at] ?? new Uint8Array(0),
			});
			expect(await listed(wrapped)).toMatchObject({ codec: 'RED', clockRate: 48_000 });
			const whole = await heard(alone);
			const torn = await heard(without(wrapped, 30, 44, 101, 205));
			expect(torn.samples.length).toBe(whole.samples.length);
			expect(torn.samples).toEqual(whole.samples);
		},
	);
});

describe('pictures in redundancy', () => {
	const film = filmFrames({ payloadType: 102 });
	const wrapped = wrappedPictures(film, { outer: 116, parity: 117, group: 10 });

	test('are named and put together, and parity among them brings lost packets back', async () => {
		const item = await listed(wrapped);
		expect(item).toMatchObject({
			codec: 'RED',
			codecFrom: 'inferred',
			kind: 'video',
			clockRate: 90_000,
		});
		const raw = { format: 'raw', overwrite: true } as const;
		const bytesOf = async (frames: readonly TimedFrame[]) => {
			const { items } = await saved(folder, frames, raw);
			return { bytes: folder.read(`out/${items[0]?.file}`), notes: items[0]?.warnings.join('; ') };
		};
		const truth = await bytesOf(film);
		expect((await bytesOf(wrapped)).bytes).toEqual(truth.bytes);
		const torn = await bytesOf(without(wrapped, 4, 37, 93, 119));
		expect(torn.bytes).toEqual(truth.bytes);
		expect(torn.notes).toContain('4 lost packets were worked out from parity (FEC)');
	});
});
