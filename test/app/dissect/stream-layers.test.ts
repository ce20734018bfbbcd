import { describe, expect, test } from 'vitest';
import { streamLayers } from '../../../app/dissect/stream-layers.ts';
import { requestText, responseText, SDP, sipBytes } from '../protocols/sip/texts-of-messages.ts';
import { bytes } from '../network/frames.ts';
import { chunk } from '../protocols/msrp/talk.ts';

const invite = sipBytes(requestText({ body: SDP }));
const ringing = sipBytes(responseText('180 Ringing', {}));
/** SIP messages in a frame. */
function sipOf(frame: Uint8Array, messages: readonly Uint8Array[]) {
	const own = messages.map((one) => ({ bytes: one }));
	return streamLayers(frame, [{ protocol: 'sip', messages: own }]);
}

const HEADERS = bytes([0x45, 0, 0, 0]);

const namesOf = ({ layers }: ReturnType<typeof streamLayers>): readonly string[] =>
	layers.map(({ name, isReassembled }) => `${name}${isReassembled ? ' joined' : ''}`);

const callIdPlace = ({ layers }: ReturnType<typeof streamLayers>, layer: number): number =>
	layers[layer]?.fields.find(({ name }) => name === 'sip.Call-ID')?.offset ?? -1;

test('no messages give no layers', () => {
	expect(sipOf(HEADERS, [])).toEqual({ layers: [], joined: null, isWhole: false });
});

test('messages that stand in the frame are marked there', () => {
	const sip = sipOf(bytes(HEADERS, invite, ringing), [invite, ringing]);
	expect(namesOf(sip)).toEqual(['sip', 'sdp', 'sip']);
	expect(sip).toMatchObject({ joined: null, isWhole: true });
	const frame = new TextDecoder().decode(bytes(HEADERS, invite, ringing));
	expect(callIdPlace(sip, 0)).toBe(frame.indexOf('a84b4c76@pc'));
	expect(callIdPlace(sip, 2)).toBe(frame.lastIndexOf('a84b4c76@pc'));
});

test('two equal messages have a place each', () => {
	const sip = sipOf(bytes(HEADERS, ringing, ringing), [ringing, ringing]);
	expect(callIdPlace(sip, 1) - callIdPlace(sip, 0)).toBe(ringing.length);
});

describe('a message that began in another frame', () => {
	const tail = invite.subarray(200);
	const sip = sipOf(bytes(HEADERS, tail, ringing), [invite, ringing]);

	test('stands in a buffer of its own, the next one in the frame', () => {
		expect(namesOf(sip)).toEqual(['sip joined', 'sdp joined', 'sip']);
		expect(sip.joined).toEqual(invite);
		expect(sip.isWhole).toBe(false);
	});

	test('has its fields where the buffer has them', () => {
		expect(callIdPlace(sip, 0)).toBe(new TextDecoder().decode(invite).indexOf('a84b4c76@pc'));
	});
});

test('several that are not in the frame follow each other in the buffer', () => {
	const sip = sipOf(HEADERS, [invite, ringing]);
	expect(sip.joined).toEqual(bytes(invite, ringing));
	const text = new TextDecoder().decode(bytes(invite, ringing));
	expect(callIdPlace(sip, 2)).toBe(text.lastIndexOf('a84b4c76@pc'));
});

test('messages of MSRP are taken apart as such', () => {
	const text = new TextEncoder().encode(chunk('abc1', 'Hello')).subarray(0, -2);
	const inside = streamLayers(bytes(HEADERS, text), [
		{ protocol: 'msrp', messages: [{ bytes: text }] },
	]);
	expect(inside.layers).toMatchObject([{ name: 'msrp', offset: 4, isReassembled: false }]);
	expect(inside.isWhole).toBe(true);
});

test('what carries others comes before them, both joined in one buffer', () => {
	const packet = bytes([0x48, 0x45, 0x50, 0x33, 0, 12], [0, 0, 0, 11, 0, 7], [1]);
	const { layers, joined } = streamLayers(HEADERS, [
		{ protocol: 'hep', messages: [{ bytes: packet }] },
		{ protocol: 'sip', messages: [{ bytes: ringing }] },
	]);
	expect(joined).toEqual(bytes(packet, ringing));
	expect(layers).toMatchObject([
		{ name: 'hep', offset: 0 },
		{ name: 'sip', offset: packet.length },
	]);
});
