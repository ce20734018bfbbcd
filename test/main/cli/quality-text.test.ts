import { describe, expect, test } from 'vitest';
import type { StreamQuality } from '../../../app/index.ts';
import { mosText, qualityText } from '../../../main/cli/quality-text.ts';

describe('a score', () => {
	const model = { scale: 'NB', confidence: 'H', estimated: true } as const;

	test('says when it is an estimate, and its scale', () => {
		expect(mosText({ mos: 4.409, mosModel: model })).toBe('~4.41 NB');
		expect(mosText({ mos: 4.2, mosModel: { ...model, estimated: false } })).toBe('4.20 NB');
		const own = { scale: 'WB', confidence: 'X', estimated: false } as const;
		expect(mosText({ mos: 4.2, mosModel: own })).toBe('~4.20 WB');
	});

	test('is empty where there is none', () => {
		expect(mosText({ mos: null, mosModel: null })).toBe('');
		expect(mosText({ mos: null })).toBe('');
	});
});

describe('buffers', () => {
	const quality: StreamQuality = {
		codec: { scale: 'NB', ie: 0, bpl: 25.1, confidence: 'H', lookAheadMs: 0 },
		buffers: [
			{
				...{ depth: 60, lossPercent: 0.5, discardPercent: 0.25, meanDelayMs: 58.31, burstR: 1 },
				resyncs: 2,
				...{ r: 88.123, mos: 4.28, mosCommon: 3.5, mosConversation: 4.2 },
			},
			{
				...{ depth: 'adaptive', lossPercent: 0.5, discardPercent: 0, meanDelayMs: 40, burstR: 1 },
				resyncs: 0,
				...{ r: null, mos: null, mosCommon: null, mosConversation: null },
			},
		],
		enoughMs: 80,
		rfc3611: {
			...{ burstDensity: 0, gapDensity: 0, burstMs: 0, gapMs: 0 },
			...{ c11: 0, c13: 0, c14: 0, c22: 0, c23: 0, c33: 0 },
		},
		pattern: {
			...{ packets: 400, lost: 3, runs: 2, longest: 2, bursts: [], burstsLeftOut: 0 },
			...{ histogram: [1, 1, 0, 0, 0, 0], goodToBad: 0, badToGood: 0 },
		},
	};

	test('stand in a table with what is enough and how it was lost', () => {
		const lines = qualityText(quality).split('\n');
		expect(lines[0]).toMatch(/^Jitter buffer +Lost % +Discarded %/);
		expect(
			lines.some((line) => /^60 ms +0\.50 +0\.25 +2 +58\.3 +88\.1 +4\.28 +3\.50 +4\.20/.test(line)),
		).toBe(true);
		expect(lines.some((line) => line.startsWith('adaptive'))).toBe(true);
		expect(lines[lines.length - 1]).toBe(
			'80 ms are enough. 3 lost or discarded in 2 runs, the longest of 2. Scale of this codec: NB.',
		);
	});

	test('none may be enough, and nothing lost', () => {
		const text = qualityText({
			...{ ...quality, enoughMs: null, codec: null },
			pattern: { ...quality.pattern, lost: 0 },
		});
		expect(text.split('\n').pop()).toBe('No fixed buffer of these is deep enough.');
	});
});
