import { createCipheriv } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { AeadName } from '../../../app/crypto/aead.ts';
import { openAead } from '../../../app/crypto/aead.ts';

const SIZES: readonly (readonly [AeadName, number])[] = [
	['aes-128-gcm', 16],
	['aes-256-gcm', 32],
	['chacha20-poly1305', 32],
];

describe.each(SIZES)('%s', (name, keyBytes) => {
	const key = new Uint8Array(keyBytes).fill(7);
	const nonce = new Uint8Array(12).fill(3);
	const additional = Uint8Array.of(1, 2, 3);
	const plain = Uint8Array.of(9, 8, 7, 6);
	const cipher = createCipheriv(name as 'aes-128-gcm', key, nonce, { authTagLength: 16 });
	cipher.setAAD(additional, { plaintextLength: plain.length });
	const sealed = new Uint8Array([
		...cipher.update(plain),
		...cipher.final(),
		...cipher.getAuthTag(),
	]);

	test('opens what was sealed', () => {
		const opened = openAead({ name, key, nonce, additional, sealed });
		expect([...(opened ?? [])]).toEqual([...plain]);
	});

	test('refuses a changed byte, other additional data and too few bytes', () => {
		const changed = sealed.slice();
		changed[1] = (changed[1] ?? 0) ^ 1;
		expect(openAead({ name, key, nonce, additional, sealed: changed })).toBeNull();
		expect(openAead({ name, key, nonce, additional: plain, sealed })).toBeNull();
		expect(openAead({ name, key, nonce, additional, sealed: sealed.subarray(0, 15) })).toBeNull();
		expect(openAead({ name, key: key.subarray(1), nonce, additional, sealed })).toBeNull();
	});
});
