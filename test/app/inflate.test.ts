import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { decodeContent } from '../../app/inflate.ts';
import { fuzzRuns, mutated } from '../fixtures/builders/mutations.ts';
import { SeededRandom } from '../fixtures/builders/random.ts';

const PLAIN = new TextEncoder().encode('v=0\r\ns=Talk\r\n'.repeat(40));
const LIMIT = 1 << 16;
const opened = (bytes: Uint8Array, encoding: string, limit = LIMIT): string | null => {
	const body = decodeContent(bytes, encoding, limit);
	return body === null ? null : new TextDecoder().decode(body);
};
const text = new TextDecoder().decode(PLAIN);

test.each([
	['gzip', gzipSync(PLAIN)],
	['x-gzip', gzipSync(PLAIN)],
	['deflate', deflateSync(PLAIN)],
	['deflate', deflateRawSync(PLAIN)],
	['br', brotliCompressSync(PLAIN)],
	['identity', PLAIN],
	[' GZIP ', gzipSync(PLAIN)],
])('%s is opened', (encoding, bytes) => {
	expect(opened(bytes, encoding)).toBe(text);
});

test('what was put on last comes off first', () => {
	expect(opened(gzipSync(deflateSync(PLAIN)), 'deflate, gzip')).toBe(text);
	expect(opened(gzipSync(deflateSync(PLAIN)), 'gzip, deflate')).toBeNull();
});

describe('what cannot be opened gives null', () => {
	test.each([
		['another coding', PLAIN, 'compress'],
		['bytes that are not of it', PLAIN, 'gzip'],
		['nothing at all', new Uint8Array(0), 'br'],
	])('%s', (_, bytes, encoding) => {
		expect(opened(bytes, encoding)).toBeNull();
	});

	test('more than the limit', () => {
		const bomb = gzipSync(new Uint8Array(LIMIT + 1));
		expect(opened(bomb, 'gzip')).toBeNull();
		expect(decodeContent(bomb, 'gzip', LIMIT + 1)).toHaveLength(LIMIT + 1);
	});

	test('seeded damage never throws', () => {
		const random = new SeededRandom(7);
		const seeds = [gzipSync(PLAIN), deflateSync(PLAIN), brotliCompressSync(PLAIN)];
		for (let run = 0; run < fuzzRuns(300); run++) {
			const bytes = mutated(seeds, random);
			for (const encoding of ['gzip', 'deflate', 'br']) {
				expect(decodeContent(bytes, encoding, LIMIT)?.length ?? 0).toBeLessThanOrEqual(LIMIT);
			}
		}
	});
});

test('a body that was cut gives what came of it', () => {
	const digits = Array.from({ length: 3000 }, (_, at) => String(at * at)).join(' ');
	const whole = gzipSync(digits);
	const part = opened(whole.subarray(0, whole.length - 400), 'gzip') ?? '';
	expect(part.length).toBeGreaterThan(1000);
	expect(digits.startsWith(part)).toBe(true);
});
