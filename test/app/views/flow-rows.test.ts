import { describe, expect, it } from 'vitest';
import type { CallMessage } from '../../../app/calls/call-message.ts';
import type { FlowRow } from '../../../app/views/flow.ts';
import { mediaRow, messageRows, nodeNamer, nodesOf } from '../../../app/views/flow-rows.ts';
import type { MediaRun } from '../../../app/views/media-runs.ts';
import { Story } from '../../fixtures/builders/sip-calls.ts';
import { answeredCall, audio, say } from '../../fixtures/builders/sip-story.ts';

const PLAIN = nodeNamer({ ports: false, groups: [] });
const rowsOf = (messages: readonly CallMessage[], nameOf = PLAIN): readonly FlowRow[] => {
	const { calls } = new Story().tell(messages);
	return calls.records().flatMap((record) => messageRows(record, calls.analysis(record), nameOf));
};

describe('arrows', () => {
	const rows = rowsOf(answeredCall());

	it('have Wireshark’s labels and comments', () => {
		expect(rows.map(({ label }) => label)).toEqual([
			'INVITE SDP (g711U telephone-event)',
			'180 Ringing',
			'200 OK SDP (g711U telephone-event)',
			'ACK',
			'BYE',
			'200 OK',
		]);
		expect(rows.map(({ detail }) => detail)).toEqual([
			'SIP INVITE From: "Anna" <sip:anna@a.example> To:<sip:bob@b.example> Call-ID:one@a.example CSeq:1',
			'SIP Status 180 Ringing',
			'SIP Status 200 OK',
			'SIP Request INVITE ACK 200 CSeq:1',
			'SIP Request BYE CSeq:2',
			'SIP Status 200 OK',
		]);
	});

	it('other requests, and an ACK that connects nothing, name both parties', () => {
		const [, ack] = rowsOf([say('A>B', 0, 'INVITE'), say('A>B', 1, 'ACK', { toTag: 'b' })]);
		expect(ack?.detail).toBe(
			'SIP ACK From: "Anna" <sip:anna@a.example> To:<sip:bob@b.example> CSeq:1',
		);
		const [cancel] = rowsOf([say('A>B', 0, 'CANCEL')]);
		expect(cancel?.detail).toBe('SIP Request CANCEL CSeq:1');
	});

	it('lead a response to the request of its own hop when a relay passes the branch on', () => {
		const branch = 'z9hG4bKsame';
		const story = [
			say('A>P', 0, 'INVITE', { branch }),
			say('A>B', 0.1, 'INVITE', { branch }),
			say('B>A', 0.3, '180 Ringing', { branch }),
			say('P>A', 0.4, '180 Ringing', { branch }),
			say('C>A', 0.5, '200 OK', { branch }),
			say('A>C', 0.6, 'ACK', { branch }),
		];
		const frames = story.map(({ sip }) => sip.frame);
		expect(rowsOf(story).map(({ requestFrame }) => requestFrame)).toEqual([
			...[null, null, frames[1], frames[0]],
			...[frames[0], null],
		]);
	});

	it('tell hops of one host by their ports', () => {
		const at = (message: CallMessage, from: number, to: number): CallMessage => ({
			...message,
			source: { address: '10.0.0.1', port: from },
			destination: { address: '10.0.0.1', port: to },
		});
		const branch = 'z9hG4bKsame';
		const story = [
			at(say('A>A', 0, 'INVITE', { branch }), 1000, 5060),
			at(say('A>A', 0.1, 'INVITE', { branch }), 5060, 5070),
			at(say('A>A', 0.2, '200 OK', { branch }), 5070, 5060),
			at(say('A>A', 0.3, '200 OK', { branch }), 5060, 1000),
		];
		const frames = story.map(({ sip }) => sip.frame);
		expect(rowsOf(story).map(({ requestFrame }) => requestFrame)).toEqual([
			...[null, null, frames[1], frames[0]],
		]);
	});

	it('carry tone, response time and the frame of their request', () => {
		expect(rows.map(({ tone }) => tone)).toEqual([
			'request',
			'provisional',
			'success',
			'request',
			'failure',
			'success',
		]);
		expect(rows.map(({ responseTime }) => responseTime)).toEqual([
			null,
			0.1,
			2.1,
			null,
			null,
			0.05,
		]);
		expect(rows[5]?.requestFrame).toBe(rows[4]?.frame);
		expect(rows.map(({ from, to }) => `${from}>${to}`)[1]).toBe('10.0.0.2>10.0.0.1');
	});

	it('tell repeats', () => {
		const again = rowsOf([say('A>B', 0, 'INVITE'), say('A>B', 0.5, 'INVITE')]);
		expect(again[1]).toMatchObject({
			retransmission: true,
			repeat: 1,
			repeatOf: again[0]?.frame,
		});
	});
});

describe('nodes', () => {
	it('stand in the order of first appearance', () => {
		const rows = rowsOf([say('B>A', 0, 'INVITE'), say('A>C', 1, 'INVITE')]);
		expect(nodesOf(rows)).toEqual(['10.0.0.2', '10.0.0.1', '10.0.0.3']);
	});

	it('on one host are told apart by port, the lower one first', () => {
		const one = say('A>A', 0, 'INVITE');
		const loop = {
			...one,
			source: { address: '::1', port: 5070 },
			destination: { address: '::1', port: 5060 },
		};
		expect(nodesOf(rowsOf([loop]))).toEqual(['[::1]:5060', '[::1]:5070']);
	});

	it('may be named with ports or drawn as a group', () => {
		const ports = nodeNamer({ ports: true, groups: [] });
		expect(nodesOf(rowsOf(answeredCall(), ports))).toEqual(['10.0.0.1:5060', '10.0.0.2:5060']);
		const groups = [{ name: 'SBC', addresses: ['10.0.0.2', '10.0.0.3'] }];
		const grouped = nodeNamer({ ports: false, groups });
		const story = [say('A>B', 0, 'INVITE'), say('C>A', 1, '180 Ringing')];
		expect(nodesOf(rowsOf(story, grouped))).toEqual(['10.0.0.1', 'SBC']);
	});
});

it('arrows name the hops of their Via headers, the first sender first', () => {
	const headers = { via: 'SIP/2.0/UDP p.example;branch=1, SIP/2.0/UDP 10.0.0.1:5060;branch=2' };
	const [row] = rowsOf([say('P>B', 0, 'INVITE', { headers })]);
	expect(row?.via).toEqual(['10.0.0.1:5060', 'p.example']);
});

describe('bands', () => {
	const run: MediaRun = {
		stream: 'rtp-7',
		ssrc: 0x2de8a9b6,
		source: { address: '10.0.0.1', port: 4000 },
		destination: { address: '10.0.0.2', port: 4002 },
		name: 'g711U',
		inferred: false,
		encrypted: false,
		event: null,
		frame: 7,
		firstMs: 1000,
		lastMs: 14_033,
		packets: 567,
		lost: 63,
		expected: 630,
	};

	it('have Wireshark’s texts', () => {
		expect(mediaRow('sip-1', run, PLAIN)).toMatchObject({
			label: 'RTP (g711U)',
			detail: 'RTP, 567 packets. Duration: 13.03s SSRC: 0x2DE8A9B6',
			offset: 1,
			stream: 'rtp-7',
			media: { packets: 567, lostPercent: 10 },
		});
		expect(mediaRow('sip-1', { ...run, encrypted: true }, PLAIN).label).toBe('SRTP (g711U)');
	});

	it.each([
		[5, 'DTMF Five 5'],
		[10, 'DTMF Star *'],
		[11, 'DTMF Pound #'],
		[12, 'DTMF A'],
		[16, 'Flash'],
		[36, 'event 36'],
	])('event %i is %s', (event, words) => {
		const row = mediaRow('sip-1', { ...run, name: 'telephone-event', event }, PLAIN);
		expect(row.label).toBe(`RTP (telephone-event) ${words}`);
		expect(row.tone).toBe('event');
	});

	it('SDP of other media than RTP is named as written', () => {
		const fax = {
			payloadType: -1,
			codec: 't38',
			clockRate: 0,
			channels: 1,
			fmtp: '',
			isMapped: false,
		};
		const [row] = rowsOf([
			say('A>B', 0, 'INVITE', { sdp: audio({ kind: 'image', formats: [fax] }) }),
		]);
		expect(row?.label).toBe('INVITE SDP (t38)');
		const unknown = { ...fax, payloadType: 97, codec: null };
		const [other] = rowsOf([say('A>B', 0, 'INVITE', { sdp: audio({ formats: [unknown] }) })]);
		expect(other?.label).toBe('INVITE SDP (RTPType-97)');
	});
});
