import { createCipheriv, createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { SrtpReader } from '../../../app/crypto/srtp.ts';
import type { ProtectedPacket } from '../../../app/crypto/srtp.ts';
import { deriveKeys, keyStream, parseCrypto, SRTP_SUITES } from '../../../app/crypto/srtp-keys.ts';
import type { SrtpMaster } from '../../../app/crypto/srtp-keys.ts';

const bytes = (hex: string): Uint8Array =>
	new Uint8Array(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const hex = (data: Uint8Array | null): string =>
	data === null ? 'null' : Buffer.from(data).toString('hex');

describe('vectors of RFC 3711', () => {
	test('B.2: AES in counter mode', () => {
		const key = bytes('2B7E151628AED2A6ABF7158809CF4F3C');
		const counter = bytes('F0F1F2F3F4F5F6F7F8F9FAFBFCFD0000');
		expect(hex(keyStream(key, counter, 48))).toBe(
			'e03ead0935c95e80e166b16dd92b4eb4' +
				'd23513162b02d0f72a43a2fe4a5f97ab' +
				'41e95b3bb0a2e8dd477901e4fca894c0',
		);
	});

	test('B.3: derivation of session keys', () => {
		const suite = SRTP_SUITES.get('AES_CM_128_HMAC_SHA1_80');
		if (suite === undefined) throw new Error('no suite');
		const keys = deriveKeys({
			suite,
			key: bytes('E1F97A0D3E018BE0D64FA32C06DE4139'),
			salt: bytes('0EC675AD498AFEEBB6960B3AABE6'),
			mkiBytes: 0,
		});
		expect(hex(keys.cipher)).toBe('c61e7a93744f39ee10734afe3ff7a087');
		expect(hex(keys.salt)).toBe('30cbbc08863d8c85d49db34a9ae1');
		expect(hex(keys.auth)).toBe('cebe321f6ff7716b6fd4ab49af256a156d38baa4');
	});
});

describe('a=crypto', () => {
	test('gives key, salt and the length of the MKI', () => {
		const inline = Buffer.from(Array.from({ length: 30 }, (_, index) => index)).toString('base64');
		const master = parseCrypto(`1 AES_CM_128_HMAC_SHA1_32 inline:${inline}|2^20|1:4 KDR=0`);
		expect(master).toMatchObject({ suite: { tagBytes: 4 }, mkiBytes: 4 });
		expect(hex(master?.key ?? null)).toBe('000102030405060708090a0b0c0d0e0f');
		expect(hex(master?.salt ?? null)).toBe('101112131415161718191a1b1c1d');
		expect(parseCrypto(`1 AES_CM_128_HMAC_SHA1_80 inline:${inline}`)?.mkiBytes).toBe(0);
	});

	test.each([
		'',
		'1 NULL_NULL inline:AAAA',
		'1 AES_CM_128_HMAC_SHA1_80 inline:AAAA',
		'AES_CM_128_HMAC_SHA1_80 inline:AAAA',
	])('%j is not understood', (line) => {
		expect(parseCrypto(line)).toBeNull();
	});
});

/** Protects a packet as a sender would, with code of its own. */
function protect(
	master: SrtpMaster,
	sequence: number,
	rollover: number,
	payload: Uint8Array,
): ProtectedPacket {
	const ssrc = 0xdecafbad;
	const header = new Uint8Array(12);
	const view = new DataView(header.buffer);
	header[0] = 0x80;
	view.setUint16(2, sequence);
	view.setUint32(8, ssrc);
	const keys = deriveKeys(master);
	const index = (BigInt(rollover) << 16n) | BigInt(sequence);
	const mki = new Uint8Array(master.mkiBytes).fill(1);
	let body: Uint8Array;
	if (master.suite.mode === 'ctr') {
		const salt = BigInt(`0x${hex(keys.salt)}`) << 16n;
		const iv = salt ^ (BigInt(ssrc) << 64n) ^ (index << 16n);
		const counter = bytes(iv.toString(16).padStart(32, '0'));
		const cipher = createCipheriv(`aes-${keys.cipher.length * 8}-ctr`, keys.cipher, counter);
		const sealed = cipher.update(payload);
		const mac = createHmac('sha1', keys.auth)
			.update(header)
			.update(sealed)
			.update(bytes(rollover.toString(16).padStart(8, '0')))
			.digest();
		body = Buffer.concat([sealed, mki, mac.subarray(0, master.suite.tagBytes)]);
	} else {
		const salt = BigInt(`0x${hex(keys.salt)}`);
		const nonce = salt ^ (BigInt(ssrc) << 48n) ^ index;
		const name = keys.cipher.length === 16 ? 'aes-128-gcm' : 'aes-256-gcm';
		const cipher = createCipheriv(name, keys.cipher, bytes(nonce.toString(16).padStart(24, '0')));
		cipher.setAAD(header);
		const sealed = Buffer.concat([cipher.update(payload), cipher.final()]);
		body = Buffer.concat([sealed, cipher.getAuthTag(), mki]);
	}
	const data = new Uint8Array(Buffer.concat([header, body]));
	return { data, start: 0, end: data.length, payloadStart: 12, sequence, ssrc: ssrc | 0 };
}

describe.each([...SRTP_SUITES.values()])('$name', (suite) => {
	const master: SrtpMaster = {
		suite,
		key: new Uint8Array(suite.keyBytes).map((_, index) => index * 7),
		salt: new Uint8Array(suite.saltBytes).map((_, index) => 200 - index),
		mkiBytes: 0,
	};
	const payload = bytes('d5 55 d5 55 00 ff');

	test('opens what was sealed', () => {
		const reader = new SrtpReader(master);
		expect(hex(reader.open(protect(master, 9, 0, payload)))).toBe(hex(payload));
		expect(reader).toMatchObject({ opened: 1, failures: 0 });
	});

	test('with a master key identifier too', () => {
		const named = { ...master, mkiBytes: 3 };
		expect(hex(new SrtpReader(named).open(protect(named, 9, 0, payload)))).toBe(hex(payload));
	});

	test('counts rollovers, late packets from before one included', () => {
		const reader = new SrtpReader(master);
		const opens = (sequence: number, rollover: number): boolean =>
			reader.open(protect(master, sequence, rollover, payload)) !== null;
		expect([opens(65_534, 0), opens(1, 1), opens(65_535, 0), opens(2, 1)]).toEqual([
			true,
			true,
			true,
			true,
		]);
	});

	test('a capture that begins late finds the counter by the tag', () => {
		expect(new SrtpReader(master).open(protect(master, 500, 3, payload))).not.toBeNull();
	});

	test('refuses a packet that was changed, and one of another key', () => {
		const reader = new SrtpReader(master);
		const packet = protect(master, 9, 0, payload);
		packet.data[13] = (packet.data[13] ?? 0) ^ 1;
		expect(reader.open(packet)).toBeNull();
		const other = { ...master, key: master.key.map((byte) => byte ^ 1) };
		expect(reader.open(protect(other, 10, 0, payload))).toBeNull();
		expect(reader.failures).toBe(2);
	});

	test('a packet too short for its tag is refused', () => {
		const packet = protect(master, 9, 0, payload);
		expect(new SrtpReader(master).open({ ...packet, end: 14 })).toBeNull();
	});
});
