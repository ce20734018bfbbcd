/** Saving beside plain audio: what cannot be decoded, ffmpeg's codecs and containers, names. */
import { describe, expect, test } from 'vitest';
import { readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { numbered, streamFrames, without } from '../../fixtures/builders/calls.ts';
import type { TimedFrame } from '../../fixtures/builders/rtp.ts';
import { udpFrame } from '../../fixtures/builders/rtp.ts';
import { SeededRandom } from '../../fixtures/builders/random.ts';
import { bytes, hex } from '../network/frames.ts';
import { HAS_FFMPEG } from './programs.ts';
import { testFolder } from './folder.ts';
import { numberedSamples, saved, upTo, wavSamples } from './saving.ts';

const folder = testFolder();

/** A DTLS handshake record on the route of the stream. */
const HANDSHAKE: TimedFrame = {
	us: 1,
	frame: udpFrame(bytes(hex('16fefd0000000000000000 0004'), hex('01020304'))),
};

describe('what cannot be decoded', () => {
	test('an unknown codec is saved as rtpdump, record by record', async () => {
		const frames = streamFrames({ count: 20, payloadType: 97, ssrc: 7 });
		const manifest = await saved(folder, frames);
		expect(manifest.items).toMatchObject([
			{ codec: null, container: 'rtpdump', file: '00000007.rtpdump', packets: 20 },
		]);
		const dump = folder.read('out/00000007.rtpdump');
		const line = '#!rtpplay1.0 10.0.0.2/30000\n';
		expect(Buffer.from(dump.subarray(0, line.length)).toString()).toBe(line);
		const view = new DataView(dump.buffer, line.length);
		expect([view.getUint32(0), view.getUint32(8)]).toEqual([1_700_000_000, 0x0a00_0001]);
		const records = upTo(20).map((index) => {
			const at = 16 + index * 180;
			return [view.getUint16(at), view.getUint16(at + 2), view.getUint32(at + 4)];
		});
		expect(records).toEqual(upTo(20).map((index) => [180, 172, index * 20]));
		expect(dump).toHaveLength(line.length + 16 + 20 * 180);
	});

	test.for([
		[15, 'g728', 'G728', 40],
		[7, 'lpc', 'LPC', 14],
		[33, 'ts', 'MP2T', 188],
	] as const)('payload type %i is saved as %s', async ([payloadType, suffix, codec, length]) => {
		const frames = streamFrames({
			count: 20,
			payloadType,
			payload: (index) => numbered(index, length),
		});
		const manifest = await saved(folder, frames);
		expect(manifest.items).toMatchObject([{ codec, container: suffix, command: null }]);
		expect([...folder.read(`out/00000001.${suffix}`)]).toEqual(
			upTo(20).flatMap((index) => [...numbered(index, length)]),
		);
	});

	test('an encrypted stream is saved as rtpdump and says that it needs a key', async () => {
		const manifest = await saved(folder, [HANDSHAKE, ...streamFrames({ count: 20, start: 10 })]);
		expect(manifest.items).toMatchObject([{ container: 'rtpdump', codec: 'PCMU' }]);
		expect(manifest.items[0]?.warnings[0]).toBe('encrypted (SRTP): a key is needed to play it');
	});

	test('an encrypted stream asked for as WAV fails with its reason and leaves no file', async () => {
		const frames = [HANDSHAKE, ...streamFrames({ count: 20, start: 10 })];
		const manifest = await saved(folder, frames, { format: 'wav' });
		expect(manifest.items).toEqual([]);
		expect(manifest.failed).toEqual([
			{ id: 'rtp-2', reason: 'encrypted (SRTP): a key is needed to decode it' },
		]);
		expect(folder.names()).toEqual(['in.pcap', 'out']);
	});

	test('what a container cannot hold fails with its reason', async () => {
		const frames = streamFrames({ count: 20, payloadType: 34 });
		const manifest = await saved(folder, frames, { format: 'wav', only: ['rtp-1'] });
		expect(manifest.failed).toEqual([{ id: 'rtp-1', reason: 'H263 cannot be written as wav' }]);
	});
});

describe('raw payload', () => {
	test('is in sequence order without duplicates and gaps', async () => {
		const frames = without(streamFrames({ count: 100 }), 30);
		const [ten, eleven] = [frames[10], frames[11]];
		if (ten === undefined || eleven === undefined) throw new RangeError('too few frames');
		const mixed = [...frames.slice(0, 10), { ...eleven, us: ten.us }, { ...ten, us: eleven.us }];
		mixed.push(...frames.slice(12));
		mixed.push({ ...ten, us: eleven.us + 5 });
		await saved(folder, mixed, { format: 'raw' });
		expect([...folder.read('out/00000001.pcmu')]).toEqual(
			upTo(100)
				.filter((index) => index !== 30)
				.flatMap((index) => [...numbered(index)]),
		);
	});

	test('goes on after a restart with its first packet', async () => {
		const first = streamFrames({ count: 100, firstSequence: 20_000 });
		const second = streamFrames({
			...{ count: 100, firstSequence: 300, firstTimestamp: 99, start: 2_000_000 },
			payload: (index) => numbered(index + 100),
		});
		await saved(folder, [...first, ...second], { format: 'raw' });
		expect([...folder.read('out/00000001.pcmu')]).toEqual(
			upTo(200).flatMap((index) => [...numbered(index)]),
		);
	});
});

describe.skipIf(!HAS_FFMPEG)('through ffmpeg (skipped without it)', () => {
	test.for([
		[9, 160, 320, 16_000, 160],
		[3, 33, 160, 8000, 160],
		[18, 20, 160, 8000, 160],
		[4, 24, 240, 8000, 240],
	] as const)(
		'payload type %i of %i bytes gives %i samples a packet and silence where one is lost',
		async ([payloadType, length, samples, rate, step]) => {
			const random = new SeededRandom(payloadType);
			const frames = streamFrames({
				...{ count: 50, payloadType, step, interval: step * 125 },
				payload: () => {
					const payload = random.bytes(length);
					if (payloadType === 3) payload[0] = 0xd0 | ((payload[0] ?? 0) & 15);
					if (payloadType === 4) payload[0] = (payload[0] ?? 0) & 0xfc;
					return payload;
				},
			});
			const manifest = await saved(folder, without(frames, 20, 21));
			const pcm = wavSamples(folder, '00000001.wav');
			expect(pcm).toHaveLength(50 * samples);
			const gap = pcm.slice(20 * samples, 22 * samples);
			expect(gap.every((sample) => sample === 0)).toBe(true);
			expect(pcm.slice(22 * samples).some((sample) => sample !== 0)).toBe(true);
			const view = new DataView(folder.read('out/00000001.wav').buffer);
			expect(view.getUint32(24, true)).toBe(rate);
			const [item] = manifest.items;
			expect(item?.silenceInserted).toBeCloseTo((2 * samples) / rate, 9);
			expect(item?.command).toContain('-f');
		},
	);

	test('QCELP is decoded from a file of its own form', async () => {
		const frames = streamFrames({
			...{ count: 50, payloadType: 12 },
			payload: (index) => bytes([0, 4], new SeededRandom(index).bytes(33), [0]),
		});
		const manifest = await saved(folder, without(frames, 20));
		expect(manifest.items).toMatchObject([{ codec: 'QCELP', container: 'wav', duration: 1 }]);
		expect(manifest.items[0]?.silenceInserted).toBeCloseTo(0.02, 9);
		expect(wavSamples(folder, '00000001.wav')).toHaveLength(8000);
	});

	test('MPEG audio keeps its rate', async () => {
		const audio = spawnSync('ffmpeg', [
			...['-v', 'error', '-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=44100:duration=2'],
			...['-c:a', 'mp2', '-b:a', '128k', '-ac', '1', '-f', 'mp2', 'pipe:1'],
		]).stdout;
		const parts: Uint8Array[] = [];
		for (let at = 0; at + 418 <= audio.length;) {
			const size = 417 + (((audio[at + 2] ?? 0) >> 1) & 1);
			parts.push(bytes([0, 0, 0, 0], audio.subarray(at, at + size)));
			at += size;
		}
		const frames = streamFrames({
			...{ count: parts.length, payloadType: 14, step: 2351, interval: 26_122 },
			payload: (index) => parts[index] ?? new Uint8Array(0),
		});
		const manifest = await saved(folder, frames);
		expect(manifest.failed).toEqual([]);
		const view = new DataView(folder.read('out/00000001.wav').buffer);
		expect(view.getUint32(24, true)).toBe(44_100);
		expect(manifest.items[0]?.duration).toBeCloseTo(2, 0);
	});

	test.for(['opus', 'm4a', 'mp4', 'mkv'] as const)('%s holds the audio', async (format) => {
		const manifest = await saved(folder, streamFrames({ count: 100 }), { format });
		expect(manifest.failed).toEqual([]);
		const file = folder.at(`out/00000001.${format}`);
		const probe = spawnSync('ffprobe', [
			...['-v', 'error', '-show_entries', 'format=duration', '-of', 'csv=p=0', file],
		]);
		expect(Number(probe.stdout.toString())).toBeCloseTo(2, 0);
		expect(manifest.items[0]?.command?.join(' ')).toMatch(/^-i file:audio\.wav /);
		expect(manifest.items[0]).toMatchObject({ container: format, duration: 2 });
	});

	test('what the decoder refuses fails alone, and nothing of it is left', async () => {
		const broken = streamFrames({ count: 20, payloadType: 3, payload: () => new Uint8Array(7) });
		const good = streamFrames({ count: 20, ssrc: 2, route: { from: 5 } });
		const manifest = await saved(folder, [...broken, ...good], { format: 'wav' });
		expect(manifest.failed).toEqual([
			{ id: 'rtp-1', reason: 'no packet of it could be read as this codec' },
		]);
		expect(manifest.items.map((item) => item.file)).toEqual(['00000002.wav']);
		expect(spawnSync('ls', [folder.at('out')]).stdout.toString()).toBe(
			'00000002.wav\nmanifest.json\n',
		);
	});
});

describe('names', () => {
	const same = [
		...streamFrames({ count: 20, ssrc: 0xabcd }),
		...streamFrames({ count: 20, ssrc: 0xabcd, route: { from: 3 } }),
	];

	test('two streams of one SSRC get two files', async () => {
		const manifest = await saved(folder, same);
		expect(manifest.items.map(({ file }) => file)).toEqual(['0000abcd.wav', '0000abcd-2.wav']);
		expect(wavSamples(folder, '0000abcd-2.wav')).toEqual(numberedSamples(upTo(20)));
	});

	test('auto names tell sender, SSRC and codec', async () => {
		const manifest = await saved(folder, same, { names: 'auto' });
		expect(manifest.items.map(({ file }) => file)).toEqual([
			'10.0.0.1-20000_0000abcd_PCMU.wav',
			'10.0.0.3-20000_0000abcd_PCMU.wav',
		]);
	});

	test('only the streams asked for are saved, once each', async () => {
		const manifest = await saved(folder, same, { only: ['rtp-2', 'rtp-2'] });
		expect(manifest.items.map(({ id }) => id)).toEqual(['rtp-2']);
	});

	test('a stream that is not there is an error before anything is written', async () => {
		await expect(saved(folder, same, { only: ['rtp-99'] })).rejects.toThrow(
			'there is no stream rtp-99 in this capture',
		);
		expect(folder.names()).toEqual(['in.pcap']);
	});

	test('a capture without streams gives a manifest without items', async () => {
		const manifest = await saved(folder, [HANDSHAKE]);
		expect(manifest).toMatchObject({ items: [], failed: [] });
		expect(JSON.parse(readFileSync(folder.at('out/manifest.json'), 'utf8'))).toEqual(manifest);
	});
});
