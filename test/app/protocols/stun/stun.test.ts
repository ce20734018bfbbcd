import { expect, test } from 'vitest';
import { KIND_OTHER, KIND_STUN } from '../../../../app/protocols/kinds.ts';
import { PacketContext } from '../../../../app/protocols/protocol.ts';
import { StunProtocol } from '../../../../app/protocols/stun/stun.ts';
import { bytes, counting, hex } from '../../network/frames.ts';

function take(payload: Uint8Array, wire = payload.length): number {
	const packet = new PacketContext();
	packet.layers.data = bytes(9, payload, 9, 9);
	packet.layers.payloadStart = 1;
	packet.layers.payloadEnd = 1 + payload.length;
	packet.layers.payloadLength = wire;
	return new StunProtocol().take(packet);
}

const ID = counting(12);
/** Binding request with one attribute of 4 bytes. */
const REQUEST = bytes(hex('0001 0008 2112a442'), ID, hex('80220004 74657374'));

test('requests, answers and indications are STUN', () => {
	const messages = ['0001', '0101', '0111', '0016', '0003'].map((type) =>
		bytes(hex(type), REQUEST.subarray(2)),
	);
	expect(messages.map((message) => take(message))).toEqual(messages.map(() => KIND_STUN));
});

test('a message that the capture cut is STUN still', () => {
	expect(take(REQUEST.subarray(0, 20), REQUEST.length)).toBe(KIND_STUN);
});

test.each([
	['another cookie', bytes(hex('0001 0008 2112a443'), ID, counting(8))],
	['a length over the end', bytes(hex('0001 000c 2112a442'), ID, counting(8))],
	['a type with its upper bits set', bytes(hex('4001 0008 2112a442'), ID, counting(8))],
	['19 bytes', REQUEST.subarray(0, 19)],
	['nothing', new Uint8Array(0)],
])('%s is none', (_, payload) => {
	expect(take(payload)).toBe(KIND_OTHER);
});
