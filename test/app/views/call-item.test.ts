import { describe, expect, it } from 'vitest';
import type { CallMedia, CallStream } from '../../../app/calls/call-media.ts';
import type { CallItem } from '../../../app/views/calls.ts';
import { callsOf, Story } from '../../fixtures/builders/sip-calls.ts';
import { answeredCall, audio, say } from '../../fixtures/builders/sip-story.ts';

const one = (items: readonly CallItem[]): CallItem => {
	const [item] = items;
	if (item === undefined) throw new Error('no call');
	return item;
};

describe('one call as an object', () => {
	it('has the values of Wireshark’s columns', () => {
		expect(one(callsOf(answeredCall()))).toMatchObject({
			protocol: 'sip',
			kind: 'call',
			callId: 'one@a.example',
			from: '"Anna" <sip:anna@a.example>',
			to: '<sip:bob@b.example>',
			fromUser: 'anna',
			toUser: 'bob',
			initiator: { address: '10.0.0.1', port: 5060 },
			responder: { address: '10.0.0.2', port: 5060 },
			state: 'completed',
			startTime: '+0',
			startOffset: 0,
			stopOffset: 5.05,
			duration: 5.05,
			packets: 6,
			resends: 0,
			finalStatus: 200,
			finalReason: 'OK',
			hungUpBy: 'caller',
			branches: 1,
			transports: ['udp'],
			comment: 'INVITE 200',
			wireshark: { state: 'COMPLETED', packets: 6, comment: 'INVITE 200' },
		});
	});

	it('lasts no negative time where the clock was set back', () => {
		const story = [
			say('A>B', 5, 'INVITE'),
			say('B>A', 5.5, '180 Ringing'),
			say('B>A', 1, '200 OK'),
		];
		expect(one(callsOf(story))).toMatchObject({ startOffset: 5, stopOffset: 5.5, duration: 0.5 });
	});

	it('a copied capture counts its messages, and resends none', () => {
		const story = answeredCall().flatMap((message) => [message, message]);
		expect(one(callsOf(story))).toMatchObject({ packets: 12, resends: 0, state: 'completed' });
	});

	it('the answer to a BYE that was not captured says nothing of its delay', () => {
		const story = answeredCall().filter(({ sip }) => sip.method !== 'BYE' || sip.status !== 0);
		expect(one(callsOf(story))).toMatchObject({
			...{ state: 'completed', hungUpBy: 'caller', talkTime: 2.95, disconnectDelay: null },
		});
	});

	it('names codecs from the answer while no media was captured', () => {
		expect(one(callsOf(answeredCall())).codecs).toEqual(['PCMU']);
		const refused = audio({ port: 0 });
		const story = [say('A>B', 0, 'INVITE', { sdp: refused })];
		expect(one(callsOf(story)).codecs).toEqual([]);
	});

	it('says how media is protected', () => {
		const secured = audio({ profile: 'RTP/SAVP', crypto: ['1 AES_CM_128_HMAC_SHA1_80 inline:x'] });
		const items = callsOf([
			say('A>B', 0, 'INVITE', { callId: 'a', sdp: secured }),
			say('A>B', 0, 'INVITE', { callId: 'b', sdp: audio({ hasFingerprint: true }) }),
			say('A>B', 0, 'INVITE', { callId: 'c', sdp: audio({ hasZrtp: true }) }),
			say('A>B', 0, 'INVITE', { callId: 'd', sdp: audio({ kind: 'image', profile: 'udptl' }) }),
			say('A>B', 0, 'INVITE', { callId: 'e', sdp: audio({ profile: 'TCP/TLS/MSRP' }) }),
			say('A>B', 0, 'INVITE', { callId: 'f', sdp: audio() }),
		]);
		expect(items.map(({ mediaTags }) => mediaTags.join())).toEqual([
			'SRTP',
			'DTLS-SRTP',
			'ZRTP',
			'T.38',
			'MSRP',
			'',
		]);
	});

	it('takes the cause from the message that ended it', () => {
		const story = answeredCall().slice(0, 4);
		const bye = say('A>B', 5, 'BYE', {
			cseq: 2,
			toTag: 'b',
			headers: { reason: 'Q.850;cause=16' },
		});
		expect(one(callsOf([...story, bye])).cause).toBe('Q.850 16');
		const failed = say('B>A', 1, '503 Unavailable', { headers: { reason: 'Q.850;cause=34' } });
		expect(one(callsOf([say('A>B', 0, 'INVITE'), failed])).cause).toBe('Q.850 34');
	});

	it('tells the two sides’ programs apart', () => {
		const story = [
			say('A>B', 0, 'INVITE', { headers: { 'user-agent': 'phone' } }),
			say('B>A', 1, '200 OK', { headers: { server: 'pbx' } }),
		];
		expect(one(callsOf(story)).userAgents).toEqual(['phone', 'pbx']);
		expect(one(callsOf(story.slice(0, 1))).userAgents).toEqual(['phone', null]);
	});

	it('a lone answer is the final status of a call that began earlier', () => {
		expect(one(callsOf([say('B>A', 0, '200 OK')]))).toMatchObject({
			state: 'in-call',
			finalStatus: 200,
			wireshark: null,
			comment: 'INVITE 200',
		});
	});

	it('a failure before the last try is not the final status', () => {
		const story = [
			say('A>B', 0, 'INVITE'),
			say('B>A', 0.1, '407 Proxy Authentication Required'),
			say('A>B', 0.2, 'INVITE', { cseq: 2 }),
		];
		expect(one(callsOf(story)).finalStatus).toBeNull();
	});

	it('other exchanges have their own comment', () => {
		const story = [
			say('A>B', 0, 'REGISTER'),
			say('B>A', 0.1, '401 Unauthorized', { method: 'REGISTER' }),
			say('A>B', 0.2, 'REGISTER', { cseq: 2 }),
			say('B>A', 0.3, '200 OK', { method: 'REGISTER', cseq: 2 }),
		];
		expect(one(callsOf(story))).toMatchObject({
			kind: 'registration',
			comment: 'REGISTER 401 200',
			finalStatus: 200,
			wireshark: null,
		});
	});
});

describe('media of a call', () => {
	const stream = (change: Partial<CallStream>): CallStream => ({
		id: 'rtp-9',
		stream: 0,
		ssrc: 1,
		codec: 'opus',
		codecs: ['opus'],
		kind: 'audio',
		firstMs: 2200,
		lastMs: 5000,
		firstFrame: 9,
		source: { address: '10.0.0.1', port: 4000 },
		destination: { address: '10.0.0.2', port: 4000 },
		packets: 100,
		mos: 4.2,
		clockRate: 8000,
		frequencyDrift: 8000,
		pace: null,
		digits: [],
		...change,
	});
	it('a leg whose media is with another leg misses none', () => {
		const legOf = (callId: string) =>
			answeredCall().map((one) => ({ ...one, sip: { ...one.sip, callId } }));
		const media: CallMedia = {
			revisionOf: () => 0,
			streamsOf: (id) => (id === second ? [stream({})] : []),
		};
		const story = new Story(media).tell([...legOf('one'), ...legOf('two')]);
		const [first, other] = story.calls.records();
		const second = other?.id ?? '';
		const titles = () =>
			one(story.items()).findings.map(({ severity, title }) => [severity, title]);
		expect(titles()).toEqual([['warning', 'no media was captured after the answer']]);
		if (first === undefined || other === undefined) throw new Error('no calls');
		story.calls.linkByHand(first, other, true);
		story.calls.updateLinks();
		expect(titles()).toEqual([
			['note', `no media of its own: that of the conversation is with the leg ${second}`],
		]);
	});

	const digit = {
		digit: '5',
		offset: 3,
		duration: 0.1,
		carrier: 'rtp-event',
		frame: 40,
		source: { address: '10.0.0.1', port: 4000 },
	} as const;
	const back = stream({
		id: 'rtp-11',
		firstMs: 2500,
		mos: 3.1,
		source: { address: '10.0.0.2', port: 4000 },
		destination: { address: '10.0.0.1', port: 4000 },
		digits: [digit],
	});
	const media: CallMedia = {
		revisionOf: () => 2,
		streamsOf: (id) => (id.startsWith('sip-') ? [stream({}), back] : []),
	};

	it('gives codecs, the least MOS, digits and when sound began each way', () => {
		expect(one(new Story(media).tell(answeredCall()).items())).toMatchObject({
			streams: ['rtp-9', 'rtp-11'],
			codecs: ['opus'],
			mos: 3.1,
			digits: [digit],
			mediaDelay: [0.1, 0.4],
		});
	});

	it('knows the media of offers and answers outside of INVITE and 200', () => {
		const from = (address: string, port: number) => audio({ address, port });
		const story = [
			say('A>B', 0, 'INVITE'),
			say('B>A', 0.1, '183 Progress', { sdp: from('10.0.0.2', 4000) }),
			say('A>B', 0.2, 'PRACK', { cseq: 2, toTag: 'b', sdp: from('10.0.0.1', 4000) }),
			say('B>A', 0.3, '200 OK', { cseq: 2, method: 'PRACK' }),
			say('B>A', 2, '200 OK'),
		];
		const early = { ...back, firstMs: 500 };
		const both: CallMedia = { ...media, streamsOf: () => [stream({}), early] };
		expect(one(new Story(both).tell(story).items()).mediaDelay).toEqual([0.2, -1.5]);
	});

	it('media whose destination a NAT changed go by their source', () => {
		const nat = { address: '198.51.100.7', port: 40_000 };
		const hidden = stream({ destination: nat });
		const both: CallMedia = { ...media, streamsOf: () => [hidden, { ...back, source: nat }] };
		expect(one(new Story(both).tell(answeredCall()).items()).mediaDelay).toEqual([0.1, 0.4]);
	});
});
