/** Items of the list of sessions, from calls and streams made by hand. */
import { describe, expect, test } from 'vitest';
import type { CallItem } from '../../../app/views/calls.ts';
import { rtpSessions, sipSessions, streamsOfSession } from '../../../app/views/sessions.ts';
import type { SessionStream } from '../../../app/views/sessions.ts';
import type { StreamItem } from '../../../app/views/streams.ts';
import { FakeCalls } from '../../fixtures/fake-calls.ts';
import { fakeStream } from '../../fixtures/fake-streams.ts';

const [CALL] = new FakeCalls().callRows([0]) as [CallItem];

function stream(index: number, change: Partial<StreamItem> = {}, file = 'a.wav'): SessionStream {
	return { item: { ...fakeStream(index), ...change }, channels: 1, file };
}

const CALLER = { address: CALL.initiator.address, port: 4000 };
const CALLEE = { address: CALL.responder.address, port: 5000 };
const RELAY = { address: '203.0.113.9', port: 6000 };

describe('sessions of SIP', () => {
	test('have their streams with the direction seen from the caller', () => {
		const streams = [
			stream(0, { source: CALLER, destination: CALLEE }),
			stream(1, { source: CALLEE, destination: CALLER }),
			stream(2, { source: RELAY, destination: CALLEE }),
			stream(3, { source: CALLER, destination: CALLEE }),
		];
		const call = { ...CALL, streams: ['rtp-1', 'rtp-2', 'rtp-3'] };
		const [session] = sipSessions([call], streams);
		expect(session?.media.map(({ id, direction }) => [id, direction])).toEqual([
			['rtp-1', 'sent'],
			['rtp-2', 'received'],
			['rtp-3', null],
		]);
		expect(session?.bytes).toBe(
			streams.slice(0, 3).reduce((a, { item }) => a + item.payloadBytes, 0),
		);
	});

	test('on one host nobody can say who sends', () => {
		const call = { ...CALL, responder: CALL.initiator, streams: ['rtp-1'] };
		const [session] = sipSessions([call], [stream(0, { source: CALLER, destination: CALLER })]);
		expect(session?.media[0]?.direction).toBeNull();
	});

	test('are titled by what they are and who takes part', () => {
		const busy: CallItem = { ...CALL, state: 'rejected', detail: 'busy' };
		const nameless: CallItem = { ...CALL, kind: 'registration', fromUser: '', toUser: '' };
		expect(sipSessions([CALL, busy, nameless], []).map(({ title }) => title)).toEqual([
			'call 09065082538 → 0000002115, completed',
			'call 09065082538 → 0000002115, rejected (busy)',
			`registration ${CALL.from} → ${CALL.to}`,
		]);
	});

	test('tell the digits that were pressed', () => {
		const digit = {
			...({ offset: 1, duration: null, carrier: 'sip-info', frame: 3, source: CALLER } as const),
		};
		const digits = [
			{ ...digit, digit: '4' },
			{ ...digit, digit: '#' },
		];
		expect(sipSessions([{ ...CALL, digits }], [])[0]?.detail['digits']).toBe('4#');
	});
});

describe('sessions of lone RTP', () => {
	const back = { source: CALLEE, destination: CALLER, startOffset: 1, duration: 9 };
	const pair = [
		stream(0, { source: CALLER, destination: CALLEE, startOffset: 2, duration: 3 }),
		stream(1, back),
	];

	test('last from the first packet of either direction to the last of both', () => {
		const [session, ...others] = rtpSessions(pair);
		expect(others).toEqual([]);
		expect(session).toMatchObject({ id: 'rtps-1', startOffset: 1, duration: 9 });
		expect(session?.media.map(({ direction }) => direction)).toEqual(['sent', 'received']);
	});

	test('leave streams of calls to their calls', () => {
		expect(rtpSessions([stream(0, { call: 'sip-1' })])).toEqual([]);
	});

	test('name unknown codecs by payload type and IPv6 in brackets', () => {
		const ends = { source: { address: '2001:db8::1', port: 4 }, destination: CALLEE };
		const [session] = rtpSessions([stream(6, ends)]);
		expect(session?.title).toBe('[2001:db8::1]:4 → 192.168.0.7:5000, RTPType-126');
	});

	test('tell G.722 by its samples, data and pictures without any', () => {
		const given = [
			stream(0, { codec: 'G722', clockRate: 8000 }),
			stream(4, { kind: 'video' }),
			stream(6, { kind: 'other' }),
		];
		const media = rtpSessions(given).flatMap((session) => session.media);
		expect(media.map(({ kind, sampleRate, channels }) => [kind, sampleRate, channels])).toEqual([
			['audio', 16_000, 1],
			['video', null, null],
			['data', null, null],
		]);
	});

	test('stand for their streams when they are saved', () => {
		const sessions = rtpSessions(pair);
		expect(streamsOfSession(sessions, 'rtps-1')).toEqual(['rtp-1', 'rtp-2']);
		expect(() => streamsOfSession(sessions, 'rtps-9')).toThrow('there is no session rtps-9');
	});
});
