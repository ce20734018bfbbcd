/** Calls of every shape: their streams have tshark's names and figures, with and without heuristics. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { streamFrames, writeCapture } from '../../fixtures/builders/calls.ts';
import type { Route, TimedFrame } from '../../fixtures/builders/rtp.ts';
import { sipFrame } from '../../fixtures/builders/sip.ts';
import { temporaryFolder } from '../capture/reading.ts';
import { requestText, responseText } from '../protocols/sip/texts-of-messages.ts';
import { readCapture } from './engine.ts';
import { hasProgram } from './programs.ts';
import { HAS_SHARED, SHARED } from './shared.ts';

const FOLDER = temporaryFolder();
const MS = 1000;

/** A description of lines; `@` stands for the sender's address. */
function sdp(address: string, ...lines: readonly string[]): string {
	const head = ['v=0', `o=- 1 1 IN IP4 ${address}`, 's=-', `c=IN IP4 ${address}`, 't=0 0'];
	return `${[...head, ...lines].join('\r\n')}\r\n`;
}

const offer = (...lines: readonly string[]): string => sdp('10.0.0.1', ...lines);
const answer = (...lines: readonly string[]): string => sdp('10.0.0.2', ...lines);
const invite = (ms: number, body: string, cseq = 1): TimedFrame =>
	sipFrame(ms * MS, requestText({ body, cseq }));
const reply = (ms: number, status: string, body: string, cseq = 1): TimedFrame =>
	sipFrame(ms * MS, responseText(status, { body, cseq }));
const ack = (ms: number, body = '', cseq = 1): TimedFrame =>
	sipFrame(ms * MS, requestText({ method: 'ACK', body, cseq }));

const THERE: Route = { from: 1, to: 2, sourcePort: 4000, destinationPort: 5000 };
const BACK: Route = { from: 2, to: 1, sourcePort: 5000, destinationPort: 4000 };

/** 30 packets each way from a time on. */
function media(ms: number, payloadType: number, count = 30, step = 160): TimedFrame[] {
	const shape = { count, payloadType, step, start: ms * MS };
	const first = { firstSequence: 100 + ms, firstTimestamp: ms * 8 };
	return [
		...streamFrames({ ...shape, ...first, ssrc: 0x1a, route: THERE }),
		...streamFrames({ ...shape, ...first, ssrc: 0x2b, route: BACK, start: (ms + 7) * MS }),
	];
}

const EVENT = 'a=rtpmap:101 telephone-event/8000';
const PCMU = 'm=audio 4000 RTP/AVP 0 101';
const ANSWER = 'm=audio 5000 RTP/AVP 0 101';
const OPUS = ['m=audio 4000 RTP/AVP 96', 'a=rtpmap:96 opus/48000/2'];
const OPUS_ANSWER = ['m=audio 5000 RTP/AVP 96', 'a=rtpmap:96 opus/48000/2'];

const CALLS: readonly (readonly [string, readonly TimedFrame[]])[] = [
	[
		'an event type that only the offer names',
		[
			...[invite(0, offer(PCMU, EVENT)), reply(50, '200 OK', answer(ANSWER)), ack(60)],
			...[...media(100, 0), ...media(800, 101, 6, 0), ...media(1200, 0)],
		],
	],
	[
		'early media behind a provisional answer',
		[
			...[invite(0, offer(...OPUS)), reply(50, '183 Session Progress', answer(...OPUS_ANSWER))],
			...[...media(100, 96, 30, 960), reply(900, '200 OK', answer(...OPUS_ANSWER)), ack(910)],
			...media(1000, 96, 30, 960),
		],
	],
	[
		'media before the answer',
		[
			...[invite(0, offer(...OPUS)), ...media(50, 96, 30, 960)],
			...[reply(900, '200 OK', answer(...OPUS_ANSWER)), ack(910), ...media(1000, 96, 30, 960)],
		],
	],
	[
		'media before anything is said',
		[
			...[...media(0, 96, 10, 960), invite(300, offer(...OPUS))],
			...[reply(350, '200 OK', answer(...OPUS_ANSWER)), ack(360), ...media(400, 96, 30, 960)],
		],
	],
	[
		'a late offer',
		[
			...[invite(0, ''), reply(50, '200 OK', answer(...OPUS_ANSWER)), ack(60, offer(...OPUS))],
			...media(100, 96, 30, 960),
		],
	],
	[
		'a codec that a re-INVITE changes',
		[
			...[invite(0, offer('m=audio 4000 RTP/AVP 96', 'a=rtpmap:96 AMR/8000'))],
			...[reply(50, '200 OK', answer('m=audio 5000 RTP/AVP 96', 'a=rtpmap:96 AMR/8000')), ack(60)],
			...[...media(100, 96), invite(900, offer(...OPUS), 2)],
			...[reply(950, '200 OK', answer(...OPUS_ANSWER), 2), ack(960, '', 2)],
			...media(1000, 96, 30, 960),
		],
	],
	[
		'a description that comes twice',
		[
			...[invite(0, offer(...OPUS)), invite(20, offer(...OPUS))],
			...[reply(50, '200 OK', answer(...OPUS_ANSWER)), reply(60, '200 OK', answer(...OPUS_ANSWER))],
			...[ack(70), ...media(100, 96, 30, 960)],
		],
	],
	[
		'an address of the line’s own',
		[
			...[invite(0, sdp('192.0.2.1', ...OPUS, 'c=IN IP4 10.0.0.1'))],
			...[reply(50, '200 OK', sdp('192.0.2.2', ...OPUS_ANSWER, 'c=IN IP4 10.0.0.2')), ack(60)],
			...media(100, 96, 30, 960),
		],
	],
	[
		'a refused line',
		[
			...[invite(0, offer(...OPUS)), reply(50, '200 OK', answer('m=audio 0 RTP/AVP 96')), ack(60)],
			...media(100, 96, 30, 960),
		],
	],
	[
		'a call that is refused',
		[
			...[invite(0, offer(...OPUS)), reply(50, '488 Not Acceptable Here', answer(...OPUS_ANSWER))],
			...media(100, 96, 30, 960),
		],
	],
	[
		'names of other case and without a rate',
		[
			...[invite(0, offer('m=audio 4000 RTP/AVP 97', 'a=rtpmap:97 amr-wb/16000'))],
			...[
				reply(50, '200 OK', answer('m=audio 5000 RTP/AVP 97', 'a=rtpmap:97 AMR-WB/16000/1')),
				ack(60),
			],
			...media(100, 97, 30, 320),
		],
	],
	[
		'hold and back',
		[
			...[invite(0, offer(...OPUS)), reply(50, '200 OK', answer(...OPUS_ANSWER)), ack(60)],
			...[...media(100, 96, 20, 960), invite(600, sdp('0.0.0.0', ...OPUS), 2)],
			...[reply(650, '200 OK', answer(...OPUS_ANSWER), 2), ack(660, '', 2)],
			...media(700, 96, 20, 960),
		],
	],
];

interface OracleStream {
	readonly ssrc: string;
	readonly payload: string;
	readonly packets: number;
	readonly meanJitterMs: number;
	readonly maxJitterMs: number;
	readonly maxDeltaMs: number;
}

interface Oracle {
	runRtpOracle(capture: string, options: { heuristic: boolean }): OracleStream[];
}

const canAsk = HAS_SHARED && hasProgram('tshark');

describe.skipIf(!canAsk)('calls as tshark reads them (skipped without it)', () => {
	test.each(
		CALLS.flatMap((call) => [false, true].map((heuristic) => [...call, heuristic] as const)),
	)('%s', async (name, frames, heuristic) => {
		const sorted = [...frames].sort((a, b) => a.us - b.us);
		const file = writeCapture(join(FOLDER, `${name.replace(/\W/g, '-')}.pcap`), sorted);
		const oracle = (await import(join(SHARED, 'tools/tshark-rtp-oracle.mjs'))) as Oracle;
		const theirs = oracle.runRtpOracle(file, { heuristic });
		const engine = await readCapture(file, { rules: '4.0', heuristics: heuristic });
		const order = await engine.streamOrder({ filter: '', from: null, to: null, sort: [] });
		const items = engine.streamRows([...order.ids]);
		await engine.close();
		const figures = items.map(({ ssrc, payload, wireshark }) => [
			...[ssrc, payload, wireshark.packets, wireshark.meanJitter.toFixed(2)],
			...[wireshark.maxJitter.toFixed(2), wireshark.maxDelta.toFixed(2)],
		]);
		const expected = theirs.map((one) => [
			...[one.ssrc, one.payload, one.packets, one.meanJitterMs.toFixed(2)],
			...[one.maxJitterMs.toFixed(2), one.maxDeltaMs.toFixed(2)],
		]);
		expect(figures.sort()).toEqual(expected.sort());
	});
});
