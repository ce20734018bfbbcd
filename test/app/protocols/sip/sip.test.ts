import { expect, test } from 'vitest';
import { KIND_OTHER, KIND_SIP } from '../../../../app/protocols/kinds.ts';
import { LAYER_SNAPPED } from '../../../../app/network/layers.ts';
import { PacketContext } from '../../../../app/protocols/protocol.ts';
import { SipProtocol } from '../../../../app/protocols/sip/index.ts';
import { requestText, responseText, sipBytes } from './texts-of-messages.ts';

function take(protocol: SipProtocol, payload: Uint8Array, wire = payload.length): number {
	const packet = new PacketContext();
	packet.frame = protocol.messages.count + 1;
	packet.layers.data = payload;
	packet.layers.payloadEnd = payload.length;
	packet.layers.payloadLength = wire;
	if (wire > payload.length) packet.layers.flags = LAYER_SNAPPED;
	return protocol.take(packet);
}

test('messages are taken, keep-alives and others are not', () => {
	const protocol = new SipProtocol();
	expect(take(protocol, sipBytes(requestText()))).toBe(KIND_SIP);
	expect(take(protocol, sipBytes(responseText('100 Trying')))).toBe(KIND_SIP);
	for (const text of ['\r\n\r\n', '\0', '\0\0\0\0', 'jaK', 'M-SEARCH * HTTP/1.1\r\n\r\n', '']) {
		expect(take(protocol, new TextEncoder().encode(text))).toBe(KIND_OTHER);
	}
	expect(protocol.messages.count).toBe(2);
	expect(protocol.messages.byCallId.get('a84b4c76@pc')).toEqual([0, 1]);
});

test('a message that the capture cut is kept as far as it is there', () => {
	const protocol = new SipProtocol();
	const bytes = sipBytes(requestText());
	expect(take(protocol, bytes.subarray(0, 20), bytes.length)).toBe(KIND_SIP);
	expect(protocol.messages.message(0)).toMatchObject({ method: 'INVITE', callId: '' });
	expect(take(protocol, bytes.subarray(0, 20))).toBe(KIND_OTHER);
});
