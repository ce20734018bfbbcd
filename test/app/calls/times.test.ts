import { expect, it } from 'vitest';
import { analyseCall } from '../../../app/calls/analyse-call.ts';
import type { CallStream } from '../../../app/calls/call-media.ts';
import { answeredCall, audio, say } from '../../fixtures/builders/sip-story.ts';

const END = 100_000;

it('times of an answered call', () => {
	expect(analyseCall(answeredCall(), [], END).times).toEqual({
		postDialDelay: 0.1,
		ringTime: 2,
		setupTime: 2.1,
		answerToAck: 0.1,
		talkTime: 2.9,
		talkTimeEstimated: false,
		disconnectDelay: 0.05,
		holdTime: null,
	});
});

it('post-dial delay passes 100 and challenges over', () => {
	const story = [
		say('A>B', 0, 'INVITE'),
		say('B>A', 0.01, '100 Trying'),
		say('B>A', 0.02, '407 Proxy Authentication Required'),
		say('A>B', 0.05, 'INVITE', { cseq: 2 }),
		say('B>A', 0.2, '183 Session Progress', { cseq: 2, sdp: audio() }),
		say('B>A', 1.2, '200 OK', { cseq: 2, sdp: audio() }),
	];
	expect(analyseCall(story, [], END).times).toMatchObject({
		postDialDelay: 0.2,
		ringTime: 1,
		setupTime: 1.2,
	});
});

it('a busy call has a post-dial delay and nothing else', () => {
	const story = [say('A>B', 0, 'INVITE'), say('B>A', 0.05, '486 Busy Here')];
	expect(analyseCall(story, [], END).times).toMatchObject({
		postDialDelay: 0.05,
		ringTime: null,
		setupTime: null,
		talkTime: null,
	});
});

it('ringing ends with the CANCEL', () => {
	const story = [
		say('A>B', 0, 'INVITE'),
		say('B>A', 1, '180 Ringing'),
		say('A>B', 4, 'CANCEL'),
		say('B>A', 4.1, '487 Request Terminated'),
	];
	expect(analyseCall(story, [], END).times.ringTime).toBe(3);
});

it('without a BYE talk time ends with the last media packet, and says so', () => {
	const endpoint = { address: '10.0.0.1', port: 4000 };
	const stream: CallStream = {
		id: 'rtp-7',
		stream: 0,
		ssrc: 1,
		codec: 'PCMU',
		codecs: ['PCMU'],
		kind: 'audio',
		firstMs: 2300,
		lastMs: 12_100,
		firstFrame: 7,
		source: endpoint,
		destination: { address: '10.0.0.2', port: 4000 },
		packets: 400,
		mos: null,
		clockRate: 8000,
		frequencyDrift: 8000,
		pace: null,
		digits: [],
	};
	expect(analyseCall(answeredCall().slice(0, 4), [stream], END).times).toMatchObject({
		talkTime: 10,
		talkTimeEstimated: true,
	});
});
