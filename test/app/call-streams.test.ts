import { describe, expect, test } from 'vitest';
import { callRuns } from '../../app/call-runs.ts';
import { SessionMedia } from '../../app/call-streams.ts';
import type { CallStream } from '../../app/calls/call-media.ts';
import { CaptureSession } from '../../app/session.ts';
import type { MediaRun } from '../../app/views/media-runs.ts';
import { streamFrames, without, writeCapture } from '../fixtures/builders/calls.ts';
import type { Route, TimedFrame } from '../fixtures/builders/rtp.ts';
import { callFrames, sipFrame } from '../fixtures/builders/sip.ts';
import { DEFAULTS } from './acceptance/engine.ts';
import { calm, testFolder } from './export/folder.ts';
import { blocksOf, tracker } from './protocols/rtp/tracking.ts';
import { requestText, responseText } from './protocols/sip/texts-of-messages.ts';

const folder = testFolder();
const THERE: Route = { from: 1, to: 2, sourcePort: 4000, destinationPort: 5000 };

interface Bound {
	readonly streams: readonly CallStream[];
	readonly others: readonly CallStream[];
	readonly revision: number;
	readonly runs: readonly MediaRun[];
}

/** Streams and runs of the call `sip-1` of a capture. */
async function bound(
	frames: readonly TimedFrame[],
	decodeAs: readonly string[] = [],
): Promise<Bound> {
	const paths = [writeCapture(folder.at('call.pcap'), frames)];
	const session = new CaptureSession({ ...DEFAULTS, decodeAs, paths });
	await session.run(calm());
	const media = new SessionMedia(session);
	const streams = media.streamsOf('sip-1');
	const made = {
		streams,
		others: media.streamsOf('sip-99'),
		revision: media.revisionOf('sip-1'),
		runs: await callRuns(session, streams),
	};
	await session.close();
	return made;
}

/** A call whose offer and answer name the formats given; media is added by the test. */
function signalled(formats: string, attributes = '', profile = 'RTP/AVP'): TimedFrame[] {
	const sdp = (address: string, port: number): string =>
		[
			'v=0\no=a 1 1 IN IP4 10.0.0.1\ns=-',
			`c=IN IP4 ${address}\nt=0 0`,
			`m=audio ${port} ${profile} ${formats}\n${attributes}`,
		].join('\n');
	return [
		sipFrame(0, requestText({ body: sdp('10.0.0.1', 4000) })),
		sipFrame(1000, responseText('200 OK', { body: sdp('10.0.0.2', 5000) })),
		sipFrame(2000, requestText({ method: 'ACK' })),
	];
}

const EVENTS = 'a=rtpmap:101 telephone-event/8000\n';

describe('streams of a call', () => {
	test('are those that its SDP announced, with what is known of them', async () => {
		const { streams, others, revision } = await bound(callFrames());
		expect(streams).toHaveLength(2);
		expect(revision).toBe(2);
		expect(others).toEqual([]);
		expect(streams[0]).toMatchObject({
			id: 'rtp-5',
			ssrc: 0x111,
			codec: 'opus',
			codecs: ['opus'],
			kind: 'audio',
			firstMs: 400,
			lastMs: 400 + 99 * 20,
			firstFrame: 5,
			source: { address: '10.0.0.1', port: 4000 },
			destination: { address: '10.0.0.2', port: 5000 },
			packets: 100,
		});
		expect(streams[1]).toMatchObject({ id: 'rtp-6', ssrc: 0x222, firstMs: 405 });
	});

	test('streams that nobody announced are not among them', async () => {
		const stray: Route = { from: 1, to: 2, sourcePort: 7000, destinationPort: 7002 };
		const frames = [
			...callFrames(),
			...streamFrames({ count: 100, ssrc: 0x333, route: stray, start: 500_000 }),
		];
		const { streams } = await bound(frames);
		expect(streams.map(({ ssrc }) => ssrc)).toEqual([0x111, 0x222]);
	});

	test('a change of codec is listed, what only goes along is not', async () => {
		const change = (index: number): { payloadType: number } => ({
			payloadType: index < 30 ? 8 : index < 35 ? 13 : 0,
		});
		const media = streamFrames({ count: 60, route: THERE, start: 10_000, change });
		const { streams } = await bound([...signalled('0 8 13'), ...media]);
		expect(streams[0]).toMatchObject({ codec: 'PCMU', codecs: ['PCMU', 'PCMA'] });
	});

	test('a stream of comfort noise alone still has its name', async () => {
		const media = streamFrames({ count: 60, payloadType: 13, route: THERE, start: 10_000 });
		const { streams } = await bound([...signalled('0 13'), ...media]);
		expect(streams[0]).toMatchObject({ codec: 'CN', codecs: ['CN'] });
	});

	test('of an unknown type has no codec', async () => {
		const media = streamFrames({ count: 60, payloadType: 99, route: THERE, start: 10_000 });
		const { streams } = await bound([...signalled('99'), ...media]);
		expect(streams[0]).toMatchObject({ codec: null, codecs: [] });
	});

	test('the user’s word is the only codec', async () => {
		const change = (index: number): { payloadType: number } => ({
			payloadType: index < 30 ? 0 : 8,
		});
		const media = streamFrames({ count: 60, route: THERE, start: 10_000, change });
		const { streams } = await bound([...signalled('0 8'), ...media], ['rtp.ssrc==1,opus']);
		expect(streams[0]).toMatchObject({ codec: 'opus', codecs: ['opus'] });
	});

	test('a growing capture brings further ones, and its revision tells', () => {
		const made = tracker();
		const media = new SessionMedia({ tracker: made } as unknown as CaptureSession);
		const [first, second] = [callFrames().slice(0, 4), callFrames().slice(4)];
		for (const block of blocksOf(first)) made.take(block, []);
		expect([media.revisionOf('sip-1'), media.streamsOf('sip-1')]).toEqual([0, []]);
		for (const block of blocksOf(second)) made.take(block, []);
		expect(media.revisionOf('sip-1')).toBe(2);
		expect(media.streamsOf('sip-1').map(({ id }) => id)).toEqual(['rtp-5', 'rtp-6']);
	});
});

describe('bands of a call', () => {
	test('one for each stream that never changes', async () => {
		const { runs } = await bound(callFrames());
		expect(runs.map(({ stream, frame, packets }) => [stream, frame, packets])).toEqual([
			['rtp-5', 5, 100],
			['rtp-6', 6, 100],
		]);
		expect(runs[0]).toMatchObject({
			ssrc: 0x111,
			name: 'opus',
			encrypted: false,
			event: null,
			firstMs: 400,
			lastMs: 400 + 99 * 20,
			lost: 0,
			expected: 100,
			source: { address: '10.0.0.1', port: 4000 },
			destination: { address: '10.0.0.2', port: 5000 },
		});
	});

	test('another one where the codec changes', async () => {
		const change = (index: number): { payloadType: number } => ({
			payloadType: index < 30 ? 0 : 8,
		});
		const media = streamFrames({ count: 60, route: THERE, start: 10_000, change });
		const { runs } = await bound([...signalled('0 8'), ...media]);
		expect(runs.map(({ name, packets, frame }) => `${frame} ${name} ${packets}`)).toEqual([
			...['4 g711U 30', '34 g711A 30'],
		]);
	});

	test('lost packets are counted inside their run', async () => {
		const media = streamFrames({ count: 60, route: THERE, start: 10_000 });
		const { runs } = await bound([...signalled('0'), ...without(media, 10, 11, 12)]);
		expect(runs).toMatchObject([{ packets: 57, lost: 3, expected: 60 }]);
	});

	test('telephone events are their own, by the number that the SDP gave them', async () => {
		const isEvent = (index: number): boolean => index >= 30 && index < 36;
		const event = (index: number): Uint8Array =>
			Uint8Array.of(5, index >= 33 ? 0x80 : 0, 0, index - 29);
		const media = streamFrames({
			count: 60,
			route: THERE,
			start: 10_000,
			payload: (index) => (isEvent(index) ? event(index) : new Uint8Array(160)),
			change: (index) => (isEvent(index) ? { payloadType: 101, timestamp: 9800 } : {}),
		});
		const { runs } = await bound([...signalled('0 101', EVENTS), ...media]);
		expect(runs.map(({ name, event: number, packets }) => [name, number, packets])).toEqual([
			['g711U', null, 30],
			['telephone-event', 5, 4],
			['g711U', null, 24],
		]);
		// What a description only numbers is inferred from its packets.
		const unnamed = await bound([...signalled('0 101'), ...media]);
		expect(unnamed.runs.map(({ event: number }) => number)).toEqual([null, 5, null]);
	});

	test.for([
		[8000, 0.24],
		[48_000, 0.04],
	] as const)(
		'a digit lasts by the clock of its own payload type: %i Hz',
		async ([rate, seconds]) => {
			const media = streamFrames({
				count: 60,
				route: THERE,
				start: 10_000,
				payload: (at) =>
					at < 30 ? new Uint8Array(160) : Uint8Array.of(5, 0x80, 1920 >> 8, 1920 & 255),
				change: (at) => (at < 30 ? {} : { payloadType: 101, timestamp: 9800 }),
			});
			const frames = [...signalled('0 101', `a=rtpmap:101 telephone-event/${rate}\n`), ...media];
			const { streams } = await bound(frames);
			expect(streams[0]?.digits).toMatchObject([{ digit: '5', duration: seconds }]);
		},
	);

	test('in SRTP nobody can see events', async () => {
		const media = streamFrames({
			count: 60,
			route: THERE,
			start: 10_000,
			payload: () => Uint8Array.of(5, 0x80, 0, 1, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9),
			change: (index) => (index >= 30 && index < 36 ? { payloadType: 101 } : {}),
		});
		const frames = [...signalled('0 101', EVENTS, 'RTP/SAVP'), ...media];
		const { runs } = await bound(frames);
		expect(runs.map(({ encrypted, event }) => [encrypted, event])).toEqual([
			...[0, 1, 2].map(() => [true, null]),
		]);
	});

	test('none without streams: nothing is read', async () => {
		const unread = {} as unknown as CaptureSession;
		expect(await callRuns(unread, [])).toEqual([]);
	});
});
