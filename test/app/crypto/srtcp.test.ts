import { createCipheriv, createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { SrtcpReader } from '../../../app/crypto/srtcp.ts';
import { deriveKeys, SRTP_SUITES } from '../../../app/crypto/srtp-keys.ts';
import type { SrtpMaster } from '../../../app/crypto/srtp-keys.ts';
import { SDES, SR } from '../protocols/rtp/rtcp-messages.ts';
import { protectRtcp } from '../../fixtures/builders/srtcp.ts';

function master(name: string, mkiBytes = 0): SrtpMaster {
	const suite = SRTP_SUITES.get(name);
	if (suite === undefined) throw new Error(`no suite ${name}`);
	const key = Uint8Array.from({ length: suite.keyBytes }, (_, at) => at * 7);
	const salt = Uint8Array.from({ length: suite.saltBytes }, (_, at) => at + 100);
	return { suite, key, salt, mkiBytes };
}

const COMPOUND = Buffer.concat([SR, SDES]);

describe('SRTCP', () => {
	test.each([...SRTP_SUITES.keys()])('of %s is opened', (name) => {
		for (const mkiBytes of [0, 4]) {
			const key = master(name, mkiBytes);
			const packet = protectRtcp(key, COMPOUND, 0x12345);
			expect(new SrtcpReader(key).open(packet)).toEqual({
				...{ compound: new Uint8Array(COMPOUND), index: 0x12345, wasEncrypted: true },
			});
		}
	});

	test('tags have ten bytes also where those of SRTP have four', () => {
		const packet = protectRtcp(master('AES_CM_128_HMAC_SHA1_32'), COMPOUND, 1);
		expect(packet.length).toBe(COMPOUND.length + 4 + 10);
	});

	test.each(['AES_CM_128_HMAC_SHA1_80', 'AEAD_AES_128_GCM'])(
		'that %s only authenticates is checked and read',
		(name) => {
			const packet = protectRtcp(master(name), COMPOUND, 5, { encrypt: false });
			const opened = new SrtcpReader(master(name)).open(packet);
			expect(opened?.wasEncrypted).toBe(false);
			expect(opened?.index).toBe(5);
			expect(opened?.compound).toEqual(new Uint8Array(COMPOUND));
		},
	);

	test.each(['AES_CM_128_HMAC_SHA1_80', 'AEAD_AES_256_GCM'])(
		'of %s that was changed anywhere is not opened',
		(name) => {
			const packet = protectRtcp(master(name), COMPOUND, 9);
			for (let at = 0; at < packet.length; at += 5) {
				const changed = Uint8Array.from(packet);
				changed[at] = (changed[at] ?? 0) ^ 1;
				expect(new SrtcpReader(master(name)).open(changed)).toBeNull();
			}
		},
	);

	test.each(['AES_CM_128_HMAC_SHA1_80', 'AEAD_AES_128_GCM'])(
		'of %s that is cut short is no error',
		(name) => {
			const reader = new SrtcpReader(master(name, 4));
			const packet = protectRtcp(master(name, 4), COMPOUND, 2);
			for (let length = 0; length < packet.length; length++) {
				expect(reader.open(packet.subarray(0, length))).toBeNull();
			}
		},
	);

	test('another key opens nothing', () => {
		const other = { ...master('AES_CM_128_HMAC_SHA1_80'), key: new Uint8Array(16) };
		const packet = protectRtcp(master('AES_CM_128_HMAC_SHA1_80'), COMPOUND, 2);
		expect(new SrtcpReader(other).open(packet)).toBeNull();
	});

	test('is what RFC 3711 says, written out by hand', () => {
		const key = master('AES_CM_128_HMAC_SHA1_80');
		const { cipher, auth, salt } = deriveKeys(key, true);
		const iv =
			(BigInt(`0x${Buffer.from(salt).toString('hex')}`) << 16n) ^
			(0x11111111n << 64n) ^
			(7n << 16n);
		const counter = Buffer.from(iv.toString(16).padStart(32, '0'), 'hex');
		const body = createCipheriv('aes-128-ctr', cipher, counter).update(SR.subarray(8));
		const covered = Buffer.concat([SR.subarray(0, 8), body, Buffer.from('80000007', 'hex')]);
		const tag = createHmac('sha1', auth).update(covered).digest().subarray(0, 10);
		const packet = new Uint8Array(Buffer.concat([covered, tag]));
		expect(new SrtcpReader(key).open(packet)?.compound).toEqual(new Uint8Array(SR));
	});
});
