/** Cipher suites that can be opened with a key log. @see the IANA TLS Cipher Suites registry */
import type { AeadName } from '../../crypto/aead.ts';
import type { HashName } from '../../crypto/key-derivation.ts';

/** One suite. */
export interface CipherSuite {
	readonly name: string;
	readonly aead: AeadName;
	readonly keyBytes: 16 | 32;
	readonly hash: HashName;
}

const AES_128 = { aead: 'aes-128-gcm', keyBytes: 16, hash: 'sha256' } as const;
const AES_256 = { aead: 'aes-256-gcm', keyBytes: 32, hash: 'sha384' } as const;
const CHACHA = { aead: 'chacha20-poly1305', keyBytes: 32, hash: 'sha256' } as const;

/** By number. */
export const CIPHER_SUITES: ReadonlyMap<number, CipherSuite> = new Map<number, CipherSuite>([
	[0x1301, { name: 'TLS_AES_128_GCM_SHA256', ...AES_128 }],
	[0x1302, { name: 'TLS_AES_256_GCM_SHA384', ...AES_256 }],
	[0x1303, { name: 'TLS_CHACHA20_POLY1305_SHA256', ...CHACHA }],
	[0x009c, { name: 'TLS_RSA_WITH_AES_128_GCM_SHA256', ...AES_128 }],
	[0x009d, { name: 'TLS_RSA_WITH_AES_256_GCM_SHA384', ...AES_256 }],
	[0x009e, { name: 'TLS_DHE_RSA_WITH_AES_128_GCM_SHA256', ...AES_128 }],
	[0x009f, { name: 'TLS_DHE_RSA_WITH_AES_256_GCM_SHA384', ...AES_256 }],
	[0xc02b, { name: 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256', ...AES_128 }],
	[0xc02c, { name: 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384', ...AES_256 }],
	[0xc02f, { name: 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', ...AES_128 }],
	[0xc030, { name: 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384', ...AES_256 }],
	[0xcca8, { name: 'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256', ...CHACHA }],
	[0xcca9, { name: 'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256', ...CHACHA }],
	[0xccaa, { name: 'TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256', ...CHACHA }],
]);
