/**
 * TLS (RFC 8446, RFC 5246): told by its ClientHello, opened where a key log gives the secrets.
 * Not here: CBC and stream suites, 0-RTT data, renegotiation, sessions joined after the hellos.
 */
export { KeyLog } from './key-log.ts';
export type { SecretsChoice } from './key-log.ts';
export { TlsProtocol } from './tls.ts';
export type { TlsFact } from './tls.ts';
