import { expect, test } from 'vitest';
import { SipMessageList } from '../../../../app/protocols/sip/index.ts';
import type { SipTransport } from '../../../../app/protocols/sip/index.ts';
import { requestText, responseText, SDP, sipBytes } from './texts-of-messages.ts';

/** Adds a message as a carrier would. */
function add(
	list: SipMessageList,
	text: string,
	callId: string,
	place: { frame?: number; transport?: SipTransport; missing?: number } = {},
): void {
	const data = sipBytes(text);
	const id = new TextEncoder().encode(callId);
	const { frame = list.count + 1, transport = 'udp', missing = 0 } = place;
	const call = list.callNumber(id, 0, id.length, frame);
	list.add(
		{ data, start: 0, end: data.length, missing },
		{ frame, part: 0, timeMs: frame * 10, flow: 3, transport, interfaceId: frame % 3 },
		call,
	);
}

test('messages are read when they are asked for, and found by Call-ID', () => {
	const list = new SipMessageList();
	add(list, requestText({ callId: 'one', body: SDP }), 'one');
	add(list, requestText({ callId: 'two', method: 'REGISTER' }), 'two');
	add(list, responseText('200 OK', { callId: 'one' }), 'one');
	expect(list.count).toBe(3);
	expect([0, 1, 2].map((number) => list.interfaceOf(number))).toEqual([1, 2, 0]);
	expect([...list.byCallId]).toEqual([
		['one', [0, 2]],
		['two', [1]],
	]);
	expect(list.message(0)).toMatchObject({
		...{
			frame: 1,
			part: 0,
			timeMs: 10,
			flow: 3,
			transport: 'udp',
			method: 'INVITE',
			callId: 'one',
		},
		...{ branch: 'z9hG4bK776asdhds', faults: [] },
	});
	expect(list.message(0).sdp?.media).toMatchObject([
		{ port: 4000, formats: [{ codec: 'PCMU' }, { codec: 'telephone-event', clockRate: 8000 }] },
	]);
	expect(list.message(2)).toMatchObject({ status: 200, line: 'OK', callId: 'one' });
	add(list, requestText({ callId: 'one', method: 'BYE' }), 'one', { frame: 99 });
	expect(list.byCallId.get('one')).toEqual([0, 2, 3]);
});

test('a message without Call-ID is kept and belongs to no call', () => {
	const list = new SipMessageList();
	add(list, requestText().replace(/Call-ID.*\r\n/, ''), '');
	expect(list.message(0)).toMatchObject({ callId: '', faults: ['no Call-ID'] });
	expect(list.byCallId.size).toBe(0);
});

test('the frame of the first message of a call', () => {
	const list = new SipMessageList();
	for (const [id, frame] of [
		['a', 5],
		['b', 7],
		['a', 9],
	] as const) {
		add(list, requestText({ callId: id }), id, { frame });
	}
	expect([0, 1].map((call) => list.firstFrameOf(call))).toEqual([5, 7]);
	expect(list.firstFrameOf(99)).toBe(0);
});

test('a carrier decides what Content-Length means, and what was cut', () => {
	const list = new SipMessageList();
	const text = requestText({ body: SDP }).replace(/Content-Length.*\r\n/, '');
	add(list, text, 'x', { transport: 'tcp' });
	add(list, text, 'x', { transport: 'ws' });
	add(list, text, 'x', { missing: 12 });
	expect(list.message(0)).toMatchObject({ transport: 'tcp', sdp: null });
	expect(list.message(1).sdp?.media).toHaveLength(1);
	expect(list.message(2).faults).toEqual(['the capture cut off 12 bytes']);
});

test('thousands of messages', () => {
	const list = new SipMessageList();
	for (let call = 0; call < 1000; call++) {
		add(list, requestText({ callId: `call-${call}` }), `call-${call}`);
		add(list, responseText('486 Busy Here', { callId: `call-${call}` }), `call-${call}`);
	}
	expect(list.byCallId.size).toBe(1000);
	expect(list.byCallId.get('call-999')).toEqual([1998, 1999]);
	expect(list.message(1999)).toMatchObject({ callId: 'call-999', status: 486 });
	expect(new TextDecoder().decode(list.bytesOf(1998))).toBe(requestText({ callId: 'call-999' }));
});

test('a number that is none', () => {
	expect(() => new SipMessageList().message(0)).toThrow(RangeError);
	expect(() => new SipMessageList().message(-1)).toThrow(RangeError);
});

test('messages of a frame are found by it, with what carried them', () => {
	const list = new SipMessageList();
	add(list, requestText(), 'one', { frame: 3 });
	add(list, requestText({ method: 'ACK' }), 'one', { frame: 7, transport: 'tcp' });
	add(list, requestText({ method: 'BYE' }), 'two', { frame: 7, transport: 'tls' });
	add(list, requestText(), 'one', { frame: 9 });
	expect([1, 3, 5, 7, 9, 10].map((frame) => list.ofFrame(frame))).toEqual([
		...[[], [0], [], [1, 2], [3], []],
	]);
	expect([0, 1, 2].map((number) => list.transportOf(number))).toEqual(['udp', 'tcp', 'tls']);
	expect(list.sessionOf(2)).toBe('sip-7');
});
