import { describe, expect, test } from 'vitest';
import { DtlsProtocol } from '../../../../app/protocols/dtls/dtls.ts';
import { KIND_DTLS, KIND_OTHER } from '../../../../app/protocols/kinds.ts';
import { PacketContext } from '../../../../app/protocols/protocol.ts';
import { bytes, counting, hex } from '../../network/frames.ts';

function take(
	protocol: DtlsProtocol,
	payload: Uint8Array,
	flow = 3,
	wire = payload.length,
): number {
	const packet = new PacketContext();
	packet.flow = flow;
	packet.layers.data = bytes(9, payload, 9);
	packet.layers.payloadStart = 1;
	packet.layers.payloadEnd = 1 + payload.length;
	packet.layers.payloadLength = wire;
	return protocol.take(packet);
}

/** Content type, version, epoch, number, length, body. */
const record = (type: number, version: string, length: string, body = counting(4)) =>
	bytes(type, hex(version), hex('0000 000000000001'), hex(length), body);

describe('a record', () => {
	test.each([
		['handshake of 1.2', record(22, 'fefd', '0004')],
		['handshake of 1.0', record(22, 'feff', '0004')],
		['alert', record(21, 'fefd', '0002')],
		['application data of the old OpenSSL version', record(23, '0100', '0004')],
		['first of several', bytes(record(22, 'fefd', '0004'), record(20, 'fefd', '0001'))],
	])('%s is DTLS and secures its flow', (_, payload) => {
		const protocol = new DtlsProtocol();
		expect(take(protocol, payload, 8)).toBe(KIND_DTLS);
		expect([...protocol.flows]).toEqual([8]);
	});

	test('that the capture cut is DTLS still', () => {
		expect(take(new DtlsProtocol(), record(22, 'fefd', '0400').subarray(0, 13), 1, 1037)).toBe(
			KIND_DTLS,
		);
	});

	test.each([
		['of type 19', record(19, 'fefd', '0004')],
		['of type 64', record(64, 'fefd', '0004')],
		['of TLS', record(22, '0303', '0004')],
		['longer than its datagram', record(22, 'fefd', '0005')],
		['of 12 bytes', record(22, 'fefd', '0004').subarray(0, 12)],
		['of nothing', new Uint8Array(0)],
	])('%s is none', (_, payload) => {
		const protocol = new DtlsProtocol();
		expect([take(protocol, payload), protocol.flows.size]).toEqual([KIND_OTHER, 0]);
	});
});
