import { expect, test } from 'vitest';
import type { Candidate } from '../../../app/media/infer/index.ts';
import { fixedCodec, inferredCodec, inferredFacts } from '../../../app/views/inferred-codec.ts';

const candidate = (codec: string | null, confidence: number): Candidate => ({
	...{ codec, confidence, kind: 'video', clockRate: 90_000, channels: 0, fmtp: '' },
	reasons: ['it looks like it'],
});
const fixed = { codec: 'H264', clockRate: 0, channels: 0, fmtp: new Map<string, string>() };

test('the most likely codec is named and marked as inferred', () => {
	const candidates = [candidate('H264', 0.9), candidate('VP8', 0.4)];
	expect(inferredCodec(candidates, 96, false)).toEqual({
		...{ codec: 'H264', codecFrom: 'inferred', clockRate: 90_000, clockRateFrom: 'inferred' },
		...{ kind: 'video', channels: 1, confidence: 0.9, payloadType: 96, candidates },
	});
});

test.for([
	['hardly likely', [candidate('H264', 0.4)], false],
	['noise', [candidate(null, 0.8)], false],
	['secured', [candidate('H264', 0.9)], true],
	['unknown', [], false],
] as const)('what is %s is not named', ([, candidates, isSecured]) => {
	expect(inferredCodec(candidates, 96, isSecured)).toMatchObject({
		...{ codec: null, codecFrom: null, clockRate: null, kind: 'other' },
	});
});

test('the user’s word beats what was inferred, its rate too', () => {
	const main = inferredCodec([candidate('VP8', 0.9)], 96, false);
	expect(fixedCodec(fixed, main)).toMatchObject({
		...{ codec: 'H264', codecFrom: 'user', clockRate: 90_000, clockRateFrom: 'static' },
		...{ kind: 'video', confidence: 1 },
	});
	expect(fixedCodec({ ...fixed, clockRate: 8000 }, main)).toMatchObject({
		...{ clockRate: 8000, clockRateFrom: 'user' },
	});
});

test('what is told names confidence, reasons and what else comes near', () => {
	const close = inferredCodec([candidate('VP8', 0.7), candidate('H264', 0.6)], 96, false);
	expect(inferredFacts(close)).toEqual({
		...{ named: 'VP8', confidence: 0.7, reasons: 'it looks like it', next: 'H264' },
	});
	expect(inferredFacts(inferredCodec([candidate('VP8', 0.3)], 96, false))).toMatchObject({
		...{ named: null, next: 'VP8' },
	});
	expect(inferredFacts(inferredCodec([], 96, false))).toBeNull();
	expect(inferredFacts(fixedCodec(fixed, close))).toBeNull();
});
