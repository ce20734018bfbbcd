import { describe, expect, test } from 'vitest';
import type { CallAnalysis } from '../../../app/calls/analyse-call.ts';
import type { CallMessage } from '../../../app/calls/call-message.ts';
import type { SdpFormat } from '../../../app/protocols/sip/message.ts';
import {
	eventName,
	formatName,
	messageDetail,
	messageLabel,
	toneOf,
} from '../../../app/views/flow-labels.ts';
import { audio, say } from '../../fixtures/builders/sip-story.ts';

function format(payloadType: number, codec: string | null): SdpFormat {
	return { payloadType, codec, clockRate: 8000, channels: 1, fmtp: '', isMapped: true };
}

/** An analysis in which these messages connected the call. */
function connectedBy(...messages: readonly CallMessage[]): CallAnalysis {
	return { wireshark: { connectedBy: new Set(messages) } } as unknown as CallAnalysis;
}

describe('labels of messages', () => {
	test.each([
		['INVITE', 'INVITE'],
		['BYE', 'BYE'],
		['180 Ringing', '180 Ringing'],
		['200 OK', '200 OK'],
		['486 Busy Here', '486 Busy Here'],
		['200 ', '200'],
	])('%s reads %s', (line, label) => {
		expect(messageLabel(say('A>B', 0, line))).toBe(label);
	});

	test('a description adds its formats', () => {
		expect(messageLabel(say('A>B', 0, 'INVITE', { sdp: audio() }))).toBe(
			'INVITE SDP (g711U telephone-event)',
		);
	});

	test('the formats of all media stand in one list', () => {
		const [first] = audio().media;
		const sdp = {
			...audio(),
			media: [
				{ ...(first ?? audio().media[0]), formats: [format(8, 'PCMA'), format(3, null)] },
				{ ...(first ?? audio().media[0]), formats: [format(97, 'H264'), format(98, null)] },
			],
		} as ReturnType<typeof audio>;
		expect(messageLabel(say('B>A', 1, '200 OK', { sdp }))).toBe(
			'200 OK SDP (g711A GSM H264 RTPType-98)',
		);
	});

	test('media without formats leave the list empty', () => {
		const sdp = audio({ formats: [] });
		expect(messageLabel(say('B>A', 1, '183 Session Progress', { sdp }))).toBe(
			'183 Session Progress SDP ()',
		);
	});
});

describe('names of formats', () => {
	test.each([
		[0, 'PCMU', 'g711U'],
		[0, null, 'g711U'],
		[3, 'GSM', 'GSM'],
		[4, 'G723', 'g723'],
		[8, 'PCMA', 'g711A'],
		[9, 'G722', 'g722'],
		[18, 'G729', 'g729'],
		[8, 'something', 'g711A'],
		[77, 'special', 'Unassigned'],
		[77, null, 'Unassigned'],
		[96, 'opus', 'opus'],
		[96, null, 'RTPType-96'],
		[127, null, 'RTPType-127'],
		[-1, 'T38', 'T38'],
	])('payload type %i announced as %s is %s', (payloadType, codec, name) => {
		expect(formatName(format(payloadType, codec))).toBe(name);
	});
});

describe('comments beside the arrows', () => {
	const none = connectedBy();

	test.each([
		['100 Trying', 'SIP Status 100 Trying'],
		['200 OK', 'SIP Status 200 OK'],
		['503 ', 'SIP Status 503'],
	])('an answer says its status: %s', (line, detail) => {
		expect(messageDetail(say('B>A', 0, line), none)).toBe(detail);
	});

	test('an INVITE names both sides and the call', () => {
		const invite = say('A>B', 0, 'INVITE', {
			to: '"Bob" <sip:bob@b.example>;tag=x',
			callId: 'xyz',
			cseq: 7,
		});
		expect(messageDetail(invite, none)).toBe(
			'SIP INVITE From: "Anna" <sip:anna@a.example> To:"Bob" <sip:bob@b.example> Call-ID:xyz CSeq:7',
		);
	});

	test.each([
		['BYE', 'SIP Request BYE CSeq:3'],
		['CANCEL', 'SIP Request CANCEL CSeq:3'],
		['OPTIONS', 'SIP OPTIONS From: "Anna" <sip:anna@a.example> To:<sip:bob@b.example> CSeq:3'],
		['REFER', 'SIP REFER From: "Anna" <sip:anna@a.example> To:<sip:bob@b.example> CSeq:3'],
		['ACK', 'SIP ACK From: "Anna" <sip:anna@a.example> To:<sip:bob@b.example> CSeq:3'],
	])('a %s reads %s', (method, detail) => {
		expect(messageDetail(say('A>B', 0, method, { cseq: 3 }), none)).toBe(detail);
	});

	test('the ACK that connects a call says so, another does not', () => {
		const [connecting, other] = [say('A>B', 0, 'ACK'), say('A>B', 1, 'ACK')];
		const analysis = connectedBy(connecting);
		expect(messageDetail(connecting, analysis)).toBe('SIP Request INVITE ACK 200 CSeq:1');
		expect(messageDetail(other, analysis)).toBe(
			'SIP ACK From: "Anna" <sip:anna@a.example> To:<sip:bob@b.example> CSeq:1',
		);
	});

	test('a call that Wireshark does not list has plain ACKs', () => {
		const analysis = { wireshark: null } as unknown as CallAnalysis;
		expect(messageDetail(say('A>B', 0, 'ACK'), analysis)).toMatch(/^SIP ACK From: /u);
	});
});

describe('how arrows are drawn', () => {
	test.each([
		['INVITE', 'request'],
		['ACK', 'request'],
		['REFER', 'request'],
		['BYE', 'failure'],
		['CANCEL', 'failure'],
		['100 Trying', 'provisional'],
		['183 Session Progress', 'provisional'],
		['200 OK', 'success'],
		['202 Accepted', 'success'],
		['302 Moved Temporarily', 'failure'],
		['404 Not Found', 'failure'],
		['500 Server Error', 'failure'],
		['603 Decline', 'failure'],
	])('%s as a %s', (line, tone) => {
		expect(toneOf(say('A>B', 0, line))).toBe(tone);
	});
});

describe('names of telephone events', () => {
	test.each([
		[0, 'DTMF Zero 0'],
		[1, 'DTMF One 1'],
		[5, 'DTMF Five 5'],
		[9, 'DTMF Nine 9'],
		[10, 'DTMF Star *'],
		[11, 'DTMF Pound #'],
		[12, 'DTMF A'],
		[15, 'DTMF D'],
		[16, 'Flash'],
		[17, 'event 17'],
		[255, 'event 255'],
	])('event %i is %s', (event, name) => {
		expect(eventName(event)).toBe(name);
	});
});
