import { createCipheriv } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { openCcm } from '../../../app/crypto/ccmp.ts';
import { bytes, counting, hex } from '../network/frames.ts';

/** The same by the runtime's own mode, where it has one. */
function sealed(key: Uint8Array, nonce: Uint8Array, additional: Uint8Array, plain: Uint8Array) {
	const cipher = createCipheriv('aes-128-ccm', key, nonce, { authTagLength: 8 });
	cipher.setAAD(additional, { plaintextLength: plain.length });
	const text = cipher.update(plain);
	cipher.final();
	return bytes(text, cipher.getAuthTag());
}

describe('counter mode with CBC-MAC', () => {
	test('opens packet vector 1 of RFC 3610', () => {
		const plain = openCcm({
			key: hex('c0c1c2c3c4c5c6c7c8c9cacbcccdcecf'),
			nonce: hex('00000003020100a0a1a2a3a4a5'),
			additional: hex('0001020304050607'),
			sealed: hex('588c979a61c663d2f066d0c2c0f98980 6d5f6b61dac384 17e8d12cfdf926e0'),
		});
		expect(plain).toEqual(hex('08090a0b0c0d0e0f101112131415161718191a1b1c1d1e'));
	});

	test.each([0, 1, 15, 16, 17, 500, 2000])(
		'opens %i bytes as another implementation seals',
		(n) => {
			const [key, nonce, additional] = [counting(16, 3), counting(13, 9), counting(24, 1)];
			const plain = counting(n, n);
			const given = { key, nonce, additional, sealed: sealed(key, nonce, additional, plain) };
			expect(openCcm(given)).toEqual(plain);
		},
	);

	test('gives nothing when a single bit is another, or too little is there', () => {
		const [key, nonce, additional] = [counting(16), counting(13), counting(22)];
		const whole = sealed(key, nonce, additional, counting(40));
		const given = { key, nonce, additional, sealed: whole };
		for (const at of [0, 39, 40, 47]) {
			const broken = whole.map((byte, index) => (index === at ? byte ^ 1 : byte));
			expect(openCcm({ ...given, sealed: broken })).toBeNull();
		}
		expect(openCcm({ ...given, additional: counting(22, 1) })).toBeNull();
		expect(openCcm({ ...given, nonce: counting(13, 1) })).toBeNull();
		expect(openCcm({ ...given, sealed: whole.subarray(0, 7) })).toBeNull();
	});
});
