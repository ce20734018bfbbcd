/** Redundancy that nobody announced: sound with older blocks, pictures and parity with a byte before. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { A_LAW, MU_LAW } from '../../../../app/media/g711.ts';
import { inferCodec } from '../../../../app/media/infer/index.ts';
import type { PayloadSample } from '../../../../app/media/infer/sample.ts';
import { babble } from '../../../fixtures/builders/voice.ts';
import { filmFrames } from '../../../fixtures/builders/film.ts';
import {
	redPayload,
	redundant,
	rtpOf,
	wrappedPictures,
} from '../../../fixtures/builders/redundancy.ts';
import { headOf } from '../../../../app/media/infer/sample.ts';
import { each, noise, pictures, times } from './samples.ts';

const OPUS = { step: 960, rate: 48_000 };
const NARROW = { step: 160, rate: 8000 };

/** Opus packets of 20 ms, stereo. */
const opus = times(120, (at) => Uint8Array.from([0x7c, ...noise(40 + ((at * 7) % 30), at)]));

/** The byte of a law that is nearest to a sample. */
function nearest(law: Int16Array, sample: number): number {
	let best = 0;
	for (let byte = 1; byte < 256; byte++) {
		const distance = (one: number): number => Math.abs((law[one] ?? 0) - sample);
		if (distance(byte) < distance(best)) best = byte;
	}
	return best;
}

const muLaw = (sample: number): number => nearest(MU_LAW, sample);

const speech = babble({ seed: 3, pitch: 120 }, 2, [[0, 2]]);
const pcmu = times(100, (at) => Uint8Array.from(speech.subarray(at * 160, at * 160 + 160), muLaw));

describe('redundant sound', () => {
	test('of Opus is told by blocks that were sent twice, with the codec inside', () => {
		const payloads = redundant(opus, { outer: 63, inner: 111, depth: 1, step: 960 });
		const [best, ...others] = inferCodec(each(payloads, OPUS));
		expect(others).toEqual([]);
		expect(best).toMatchObject({
			...{ codec: 'RED', kind: 'audio', clockRate: 48_000, channels: 2, confidence: 0.98 },
			fmtp: '111/111',
		});
		expect(best?.inside?.[0]).toMatchObject({
			payloadType: 111,
			candidates: [{ codec: 'opus', clockRate: 48_000, channels: 2 }],
		});
		expect(best?.reasons.join('; ')).toContain('119 of 119 blocks that were sent twice are equal');
		expect(best?.reasons.join('; ')).toContain('inside is payload type 111: opus (93 %)');
	});

	test.for([1, 2, 3])('of G.711 with %i older blocks, though the own one was not kept', (depth) => {
		const payloads = redundant(pcmu, { outer: 97, inner: 96, depth, step: 160 });
		const [best] = inferCodec(each(payloads, NARROW));
		expect(best).toMatchObject({ codec: 'RED', clockRate: 8000, fmtp: '96/96', confidence: 0.98 });
		expect(best?.inside?.[0]?.candidates[0]).toMatchObject({ codec: 'PCMU' });
	});

	test('with another codec for the older block is told by the times that it leads to', () => {
		const payloads = pcmu.map((payload, at) =>
			redPayload([
				{ payloadType: 3, ticksBefore: 160, payload: Uint8Array.from([0xd1, ...noise(32, at)]) },
				{ payloadType: 0, ticksBefore: 0, payload },
			]),
		);
		const [best] = inferCodec(each(payloads, NARROW));
		expect(best).toMatchObject({ codec: 'RED', confidence: 0.92, fmtp: '0/0' });
		expect(best?.reasons.join()).toContain('lead to the timestamp of a packet');
	});

	test('of typed text names text, whose idle packets are empty', () => {
		const text = 'Hello, how are you today? This is typed by hand.';
		const typed = times(60, (at) => new TextEncoder().encode(at % 3 === 2 ? '' : text[at % 48]));
		const payloads = redundant(typed, { outer: 100, inner: 98, depth: 2, step: 300 });
		const [best] = inferCodec(each(payloads, { step: 300, rate: 1000 }));
		expect(best).toMatchObject({ codec: 'RED', kind: 'other', clockRate: 1000, fmtp: '98/98' });
		expect(best?.inside?.[0]?.candidates[0]?.codec).toBe('t140');
	});

	test('of events names events beside the sound', () => {
		const payloads = pcmu.map((payload, at) => {
			const duration = (at - 40) * 160;
			const isEvent = at >= 40 && at < 52;
			const event = Uint8Array.of(5, 10, duration >> 8, duration & 255);
			return redPayload([
				{ payloadType: 0, ticksBefore: 160, payload: pcmu[at - 1] ?? payload },
				isEvent
					? { payloadType: 101, ticksBefore: 0, payload: event }
					: { payloadType: 0, ticksBefore: 0, payload },
			]);
		});
		const samples = each(payloads, NARROW).map((sample, at) =>
			at >= 40 && at < 52 ? { ...sample, timestamp: 0x7fff_f000 + 40 * 160 } : sample,
		);
		const [best] = inferCodec(samples);
		expect(best).toMatchObject({ codec: 'RED', fmtp: '0/101' });
		expect(best?.inside?.map(({ payloadType }) => payloadType)).toEqual([0, 101]);
		expect(best?.inside?.[1]?.candidates[0]?.codec).toBe('telephone-event');
	});

	test('is none where blocks do not repeat, and where headers do not add up', () => {
		const strangers = opus.map((payload, at) =>
			redPayload([
				{ payloadType: 111, ticksBefore: 7777, payload: Uint8Array.from(noise(30, 900 + at)) },
				{ payloadType: 111, ticksBefore: 0, payload },
			]),
		);
		expect(inferCodec(each(strangers, OPUS)).map(({ codec }) => codec)).not.toContain('RED');
		const cut = redundant(opus, { outer: 63, inner: 111, depth: 1, step: 960 });
		const torn = cut.map((payload, at) => (at % 20 === 0 ? payload.subarray(0, 20) : payload));
		expect(inferCodec(each(torn, OPUS)).map(({ codec }) => codec)).not.toContain('RED');
	});
});

/** A-law of the same speech: every other bit of another curve. */
const pcma = times(100, (at) =>
	Uint8Array.from(speech.subarray(at * 160, at * 160 + 160), (sample) => nearest(A_LAW, sample)),
);
const chime = new Uint8Array(
	readFileSync(new URL('../../../fixtures/chime.g722', import.meta.url)),
);
const g722 = times(Math.min(100, Math.floor(chime.length / 160)), (at) =>
	chime.subarray(at * 160, at * 160 + 160),
);
const g726 = times(100, (at) => Uint8Array.from(noise(80, at), (byte) => byte & 0x77));
/** Narrow-band frames of mode 5: 300 bits, then the filling of the last byte. */
const speex = times(100, (at) => {
	const frame = Uint8Array.from(noise(38, at));
	frame[0] = 0b0010_1000 | ((frame[0] ?? 0) & 7);
	frame[37] = ((frame[37] ?? 0) & 0xf0) | 0b0111;
	return frame;
});

const wrapped = (payloads: readonly Uint8Array[], payloadType: number): Uint8Array[] =>
	payloads.map((payload) => redPayload([{ payloadType, ticksBefore: 0, payload }]));

describe('wrapped sound', () => {
	test.for([
		['PCMU', 0, pcmu, 0.9],
		['PCMA', 8, pcma, 0.9],
		['G722', 9, g722, 0.9],
		['G726-32', 2, g726, 0.9],
		['PCMA', 107, pcma, 0.93],
		['G726-32', 107, g726, 0.63],
		['speex', 107, speex, 0.86],
	] as const)('of %s behind payload type %i is told', ([codec, type, payloads, confidence]) => {
		const [best] = inferCodec(each(wrapped(payloads, type), NARROW));
		expect(best).toMatchObject({ codec: 'RED', kind: 'audio', clockRate: 8000 });
		expect(best?.confidence).toBeCloseTo(confidence);
		expect(best?.fmtp).toBe(`${type}/${type}`);
		expect(best?.inside?.[0]?.candidates.map((one) => one.codec)).toContain(codec);
	});

	test('of AMR with 35 frames a packet is no G.729, though its size would allow that', () => {
		const toc = times(35, (at) => (at < 34 ? 0x80 : 0) | 0x3c);
		const payloads = times(20, (at) => Uint8Array.from([0xf0, ...toc, ...noise(35 * 31, at)]));
		const sending = { step: 35 * 160, rate: 8000 };
		expect(inferCodec(each(payloads, sending))[0]?.codec).toBe('AMR');
		const [best] = inferCodec(each(wrapped(payloads, 107), sending));
		expect(best).toMatchObject({ codec: 'RED', fmtp: '107/107' });
		expect(best?.inside?.[0]?.candidates[0]?.codec).toBe('AMR');
	});

	test('is none where the byte names another codec, or the clock is another one', () => {
		const names = (payloads: readonly Uint8Array[], sending = NARROW) =>
			inferCodec(each(payloads, sending)).map(({ codec }) => codec);
		expect(names(wrapped(g726, 8))).not.toContain('RED');
		expect(names(wrapped(pcma, 18))).not.toContain('RED');
		const long = wrapped([...pcma, ...pcma, ...pcma, ...pcma, ...pcma, ...pcma], 60);
		expect(names(long, { step: 160, rate: 48_000 })).not.toContain('RED');
		const changing = pcma.map((payload, at) => Uint8Array.from([96 + (at % 7), ...payload]));
		expect(names(changing)).not.toContain('RED');
	});
});

/** The film as samples. */
function samplesOf(frames: ReturnType<typeof filmFrames>): PayloadSample[] {
	return frames.slice(0, 160).map((one) => {
		const rtp = rtpOf(one);
		const view = new DataView(rtp.buffer, rtp.byteOffset);
		return {
			...{ sequence: view.getUint16(2), timestamp: view.getInt32(4), timeMs: one.us / 1000 },
			...{ marker: (rtp[1] ?? 0) > 127, payloadType: (rtp[1] ?? 0) & 127 },
			...{ length: rtp.length - 12, head: headOf(rtp, 12, rtp.length) },
		};
	});
}

describe('wrapped pictures', () => {
	const film = filmFrames({ payloadType: 102 });

	test('of H.264 with parity are told by what stands behind the byte', () => {
		const wrapped = wrappedPictures(film, { outer: 116, parity: 117, group: 12 });
		const [best] = inferCodec(samplesOf(wrapped));
		expect(best).toMatchObject({ codec: 'RED', kind: 'video', clockRate: 90_000 });
		expect(best?.fmtp).toBe('102/117');
		expect(best?.inside?.map(({ candidates }) => candidates[0]?.codec)).toEqual(['H264', 'ULPFEC']);
		expect(best?.confidence).toBeGreaterThan(0.9);
	});

	test('are VP8 where its key frames show behind the byte', () => {
		const key = (at: number): number[] => [0x10, 0x10, 0, 0, 0x9d, 1, 0x2a, ...noise(90, at)];
		const parts = times(40, (at) => [
			[96, ...(at % 10 === 0 ? key(at) : [0x10, 0x11, ...noise(90, at)])],
			[96, 0, ...noise(90, at + 500)],
		]);
		const [best] = inferCodec(pictures(parts, { step: 3000, rate: 90_000 }));
		expect(best).toMatchObject({ codec: 'RED', kind: 'video', fmtp: '96/96' });
		expect(best?.inside?.[0]?.candidates[0]?.codec).toBe('VP8');
	});

	test('are none where nothing was wrapped', () => {
		expect(inferCodec(samplesOf(film))[0]?.codec).toBe('H264');
		const constant = times(80, (at) => [0x66, ...noise(50 + (at % 13), at)]);
		const found = inferCodec(each(constant, NARROW));
		expect(found.map(({ codec }) => codec)).not.toContain('RED');
	});
});
