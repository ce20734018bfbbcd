/** Recordings of real senders put into redundancy: what is inside is what it was without. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { headOf, inferCodec, namedCandidate } from '../../../app/media/infer/index.ts';
import type { Candidate, PayloadSample } from '../../../app/media/infer/index.ts';
import { redPayload, redundant } from '../../fixtures/builders/redundancy.ts';
import { testFolder } from '../export/folder.ts';
import { disguise } from './disguise.ts';
import { HAS_SHARED } from './shared.ts';

const folder = testFolder();
const OUTER = 63;
const INNER = 111;
/** Packets of each stream that are looked at. */
const MOST = 176;

interface Sent {
	readonly payload: Uint8Array;
	readonly sample: PayloadSample;
}

/** The first packets of each source of a recording, payloads whole. */
function streamsOf(name: string): readonly (readonly Sent[])[] {
	const path = folder.at(`${name}.pcap`);
	disguise(name, path);
	const file = readFileSync(path);
	const streams = new Map<number, Sent[]>();
	let begin = -1;
	for (let at = 24; at < file.length; at += 16 + file.readUInt32LE(at + 8)) {
		const rtp = file.subarray(at + 16 + 42, at + 16 + file.readUInt32LE(at + 8));
		const timeMs = file.readUInt32LE(at) * 1000 + file.readUInt32LE(at + 4) / 1000;
		if (begin < 0) begin = timeMs;
		const ssrc = rtp.readUInt32BE(8);
		const known = streams.get(ssrc) ?? [];
		streams.set(ssrc, known);
		if (known.length >= MOST) continue;
		const payload = new Uint8Array(rtp.subarray(12));
		const facts = { sequence: rtp.readUInt16BE(2), timestamp: rtp.readInt32BE(4) };
		const marker = (rtp[1] ?? 0) > 127;
		const rest = { timeMs: timeMs - begin, marker, payloadType: OUTER };
		known.push({ payload, sample: sampleOf({ ...facts, ...rest }, payload) });
	}
	return [...streams.values()];
}

function sampleOf(
	known: Omit<PayloadSample, 'length' | 'head'>,
	payload: Uint8Array,
): PayloadSample {
	return { ...known, length: payload.length, head: headOf(payload, 0, payload.length) };
}

const named = (samples: readonly PayloadSample[]) => namedCandidate(inferCodec(samples));
/** Samples with other payloads. */
const carrying = (all: readonly Sent[], payloads: readonly Uint8Array[]) =>
	all.map(({ sample, payload }, at) => sampleOf(sample, payloads[at] ?? payload));

const innerOf = (found: Candidate | null): string | null =>
	found?.codec === 'RED' ? (found.inside?.[0]?.candidates[0]?.codec ?? null) : null;

const NAMES = [
	...['rtp-h264-aac', 'rtp-h265-opus', 'rtp-vp8-pcmu', 'rtp-vp9-g722', 'rtp-mpeg4-es'],
	...['rtp-aac-latm', 'rtp-amr-nb', 'rtp-amr-wb', 'rtp-g726-32', 'rtp-gsm', 'rtp-l16'],
	...['rtp-pcma', 'rtp-speex', 'rtp-mjpeg', 'rtp-ts'],
] as const;
/** Ten bits tell the length of an older block. */
const LONGEST_BLOCK = 1023;

describe.runIf(HAS_SHARED)('recordings in redundancy (need ../shared)', () => {
	test.for(NAMES)('%s is told without, with one byte before it, and with older blocks', (name) => {
		for (const all of streamsOf(name)) {
			const bare = named(all.map(({ sample }) => sample))?.codec ?? null;
			expect(bare).not.toBe('RED');
			const payloads = all.map(({ payload }) => payload);
			const alone = payloads.map((payload) =>
				redPayload([{ payloadType: INNER, ticksBefore: 0, payload }]),
			);
			const inAlone = named(carrying(all, alone));
			expect(innerOf(inAlone)).toBe(bare);
			const step = ((all[1]?.sample.timestamp ?? 0) - (all[0]?.sample.timestamp ?? 0)) | 0;
			if (step === 0 || payloads.some(({ length }) => length > LONGEST_BLOCK)) continue;
			const chained = redundant(payloads, { outer: OUTER, inner: INNER, depth: 1, step });
			const inChain = named(carrying(all, chained));
			expect([inChain?.confidence, innerOf(inChain)]).toEqual([0.98, bare]);
		}
	});
});
