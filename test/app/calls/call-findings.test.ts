import { describe, expect, it } from 'vitest';
import { analyseCall } from '../../../app/calls/analyse-call.ts';
import type { CallMessage } from '../../../app/calls/call-message.ts';
import type { CallStream } from '../../../app/calls/call-media.ts';
import { callStream } from './streams.ts';
import { answeredCall, audio, say } from '../../fixtures/builders/sip-story.ts';

const END = 100_000;
const titles = (
	messages: readonly CallMessage[],
	streams: readonly CallStream[] = [],
): readonly string[] => analyseCall(messages, streams, END).findings.map(({ title }) => title);

const both = [callStream('10.0.0.1', '10.0.0.2'), callStream('10.0.0.2', '10.0.0.1')];

describe('findings of a call', () => {
	it('a good call has none', () => {
		expect(titles(answeredCall(), both)).toEqual([]);
	});

	it('media one way, or none', () => {
		expect(titles(answeredCall(), both.slice(0, 1))).toEqual([
			'audio one way only: from 10.0.0.1, nothing from 10.0.0.2',
		]);
		expect(titles(answeredCall())).toEqual(['no media was captured after the answer']);
	});

	it('media one way between ports of one host names the ports', () => {
		const here = callStream('10.0.0.1', '10.0.0.1');
		const one = { ...here, destination: { address: '10.0.0.1', port: 4002 } };
		expect(titles(answeredCall(), [one])).toEqual([
			'audio one way only: from 10.0.0.1:4000, nothing from 10.0.0.1:4002',
		]);
	});

	it('a mirror that copies each message is told apart from messages sent again', () => {
		const mirrored = answeredCall().flatMap((one) => [
			one,
			{ ...one, sip: { ...one.sip, timeMs: one.sip.timeMs + 0.03 } },
		]);
		expect(titles(mirrored, both)).toEqual(['6 messages were captured twice']);
	});

	it('an answer without ACK and a BYE without answer', () => {
		const [invite, ringing, answer, ack, bye] = answeredCall() as [
			CallMessage,
			CallMessage,
			CallMessage,
			CallMessage,
			CallMessage,
		];
		expect(titles([invite, ringing, answer], both)).toEqual(['the answer was never acknowledged']);
		expect(titles([invite, ringing, answer, ack, bye], both)).toEqual([
			'the BYE was never answered',
		]);
	});

	it('repeats, faults and strange tags, each with its frames', () => {
		const [invite, ...rest] = answeredCall();
		const again = say('A>B', 0.05, 'INVITE', { sdp: audio() });
		if (invite === undefined) throw new Error('no story');
		const analysis = analyseCall([invite, again, ...rest], both, END);
		expect(analysis.findings).toEqual([
			{ severity: 'note', title: '1 message was sent again', frames: [again.sip.frame] },
		]);
		const broken = say('A>B', 1, 'INFO', { faults: ['CSeq is missing'], toTag: 'b' });
		expect(titles([...answeredCall(), broken], both)[0]).toBe(
			'a message is malformed: CSeq is missing',
		);
		const foreign = say('A>B', 6, 'BYE', { cseq: 9, toTag: 'zzz' });
		expect(titles([...answeredCall(), foreign], both)).toEqual([
			'a BYE has tags that are not of this dialog',
		]);
	});

	it('a private address in an SDP that came from a public one', () => {
		const invite = say('198.51.100.7>B', 0, 'INVITE', { sdp: audio({ address: '192.168.0.7' }) });
		expect(titles([invite])).toEqual([
			'the SDP from 198.51.100.7 names the private address 192.168.0.7: NAT',
		]);
	});
});

describe('findings of the streams of a call', () => {
	const answered = answeredCall();
	const streamAt = (change: Partial<CallStream>) => ({
		...callStream('10.0.0.1', '10.0.0.2'),
		...change,
	});

	it('tell media that begins long after the answer', () => {
		const late = streamAt({ firstMs: 4800, lastMs: 5000, firstFrame: 77 });
		const found = titles(answered, [late, callStream('10.0.0.2', '10.0.0.1')]);
		expect(found).toContain('media from 10.0.0.1 begins 2.7 s after the answer');
	});

	it('count from the description that named the source, where that came after the answer', () => {
		const hold = say('B>A', 10, 'INVITE', {
			...{ cseq: 50, fromTag: 'b', toTag: 'a' },
			sdp: audio({ address: '10.0.0.3', direction: 'sendonly' }),
		});
		const music = (firstMs: number) => ({ ...callStream('10.0.0.3', '10.0.0.1'), firstMs });
		const found = (firstMs: number) => titles([...answered, hold], [...both, music(firstMs)]);
		expect(found(10_100)).toEqual([]);
		expect(found(13_100)).toContain('media from 10.0.0.3 begins 3.1 s after it was announced');
	});

	it('tell clocks and changes of the SSRC', () => {
		const wrong = streamAt({ firstMs: 2100, lastMs: 6000, frequencyDrift: 11_025 });
		const next = streamAt({ firstMs: 6100, lastMs: 7000, ssrc: 0xff, firstFrame: 99 });
		const found = titles(answered, [wrong, next, callStream('10.0.0.2', '10.0.0.1')]);
		expect(found).toContain('its clock runs at 11025 Hz, not at 8000 (from 10.0.0.1)');
		expect(found.some((title) => title.startsWith('its SSRC changes from 0x'))).toBe(true);
	});
});
