import { expect, test } from 'vitest';
import { OfferingRequests } from '../../../../app/protocols/sip/requests.ts';
import type { Answer } from '../../../../app/protocols/sip/requests.ts';

/** Frames of an answer to the INVITE with CSeq 1 of call 0. */
function frames(requests: OfferingRequests, given: Partial<Answer> = {}): readonly number[] {
	const answer = { call: 0, cseq: 1, method: 'INVITE', back: 5, frame: 99, isFinal: true };
	const { setupFrame, wiresharkFrame } = requests.answered({ ...answer, ...given });
	return [setupFrame, wiresharkFrame];
}

test('a final answer has the frame of its request; a repeat of it is one of its own to Wireshark', () => {
	const requests = new OfferingRequests();
	requests.note(0, 1, 'INVITE', 5, 10);
	requests.note(0, 1, 'INVITE', 5, 11);
	expect(frames(requests, { frame: 20, isFinal: false })).toEqual([10, 20]);
	expect(frames(requests, { frame: 21 })).toEqual([10, 10]);
	expect(frames(requests, { frame: 22 })).toEqual([10, 22]);
});

test('the request of the same hop is meant, otherwise any', () => {
	const requests = new OfferingRequests();
	requests.note(0, 1, 'INVITE', 5, 10);
	requests.note(0, 1, 'INVITE', 6, 11);
	expect(frames(requests, { back: 5 })).toEqual([10, 10]);
	expect(frames(requests, { back: 6 })).toEqual([11, 11]);
	expect(frames(requests, { back: 7 })).toEqual([11, 99]);
});

test('another CSeq, method or call is another request', () => {
	const requests = new OfferingRequests();
	requests.note(0, 1, 'INVITE', 5, 10);
	for (const other of [{ cseq: 2 }, { method: 'UPDATE' }, { call: 1 }]) {
		expect(frames(requests, other)).toEqual([99, 99]);
	}
});

test('endless re-INVITEs push the oldest out', () => {
	const requests = new OfferingRequests();
	for (let cseq = 1; cseq <= 1000; cseq++) requests.note(0, cseq, 'INVITE', 5, cseq);
	expect(frames(requests, { cseq: 1000 })).toEqual([1000, 1000]);
	expect(frames(requests, { cseq: 1 })).toEqual([99, 99]);
});

test('to Wireshark a PRACK hides the INVITE before it, an ACK does not', () => {
	const requests = new OfferingRequests();
	requests.note(0, 1, 'INVITE', 5, 10);
	requests.note(0, 1, 'ACK', 5, 11);
	requests.note(1, 1, 'INVITE', 5, 20);
	requests.note(1, 2, 'PRACK', 5, 21);
	expect(frames(requests)).toEqual([10, 10]);
	expect(frames(requests, { call: 1 })).toEqual([20, 99]);
	expect(frames(requests, { call: 1, cseq: 2, method: 'PRACK' })).toEqual([21, 21]);
});
