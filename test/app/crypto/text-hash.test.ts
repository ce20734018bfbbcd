import { expect, test } from 'vitest';
import { textHash } from '../../../app/crypto/text-hash.ts';

test.each([
	['md5', '900150983cd24fb0d6963f7d28e17f72'],
	['sha256', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
	['sha512-256', '53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23'],
] as const)('%s of abc is that of its standard', (hash, expected) => {
	expect(textHash(hash, 'abc')).toBe(expected);
	expect(textHash(hash, new TextEncoder().encode('abc'))).toBe(expected);
});
