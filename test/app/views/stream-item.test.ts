/** The complete object of a recorded stream; counts, deltas and jitter are those of tshark. */
import { expect, test } from 'vitest';
import { readCapture } from '../acceptance/engine.ts';

const STREAM = {
	id: 'rtp-7',
	ssrc: '0x2229a538',
	source: { address: '127.0.0.1', port: 23026 },
	destination: { address: '127.0.0.2', port: 22022 },
	transport: 'udp',
	payloadTypes: [0],
	payload: 'g711U',
	codec: 'PCMU',
	codecFrom: 'static',
	codecConfidence: 1,
	clockRate: 8000,
	clockRateFrom: 'static',
	kind: 'audio',
	packets: 108,
	unique: 108,
	duplicates: 0,
	expected: 108,
	lost: 0,
	lostPercent: 0,
	late: 0,
	restarts: 0,
	sequenceErrors: 0,
	minDelta: 16.37104199999976,
	meanDelta: 19.966712542056072,
	maxDelta: 23.302278999999885,
	minJitter: 0.2241558749999999,
	meanJitter: 0.9240586065191089,
	maxJitter: 1.2442098791219118,
	maxSkew: 4.223913000000039,
	clockDrift: 0.2840577361881884,
	frequencyDrift: 8001.063668420098,
	frequencyDriftPercent: 0.01329585525122745,
	frameJitter: null,
	firstFrame: 7,
	lastFrame: 221,
	startTime: '2026-11-21T05:57:11.827298430Z',
	startOffset: 0.004678064,
	duration: 2.1364382419999997,
	mos: 4.409285824,
	mosModel: { scale: 'NB', confidence: 'H', estimated: true },
	setupFrame: 1,
	call: 'sip-1',
	encrypted: false,
	payloadBytes: 17280,
	detection: 1,
	rtcp: {
		senderReports: 0,
		cname: 'sip:bob@127.0.0.3:5060',
		packetsSent: null,
		octetsSent: null,
		fractionLost: null,
		cumulativeLost: null,
		jitterMs: null,
		roundTripMs: null,
		byeFrame: 226,
	},
	problems: [],
	wireshark: {
		rules: '4.4',
		packets: 108,
		expected: 108,
		lost: 0,
		sequenceErrors: 0,
		minDelta: 16.37104199999976,
		meanDelta: 19.966712542056072,
		maxDelta: 23.302278999999885,
		maxDeltaFrame: 110,
		minJitter: 0.2241558749999999,
		meanJitter: 0.924058606519109,
		maxJitter: 1.2442098791219118,
		maxSkew: 4.223913000000039,
		clockDrift: 0.2840577361881884,
		frequencyDrift: 8002.063801378651,
		frequencyDriftPercent: 0.01329585525122745,
		duration: 2.1364382419999997,
		problem: false,
	},
};

test('a clear stream of a recorded call has all its facts', async () => {
	const engine = await readCapture('test/fixtures/calls/baresip-clear.pcapng');
	expect(engine.streamRows([7])).toEqual([STREAM]);
	await engine.close();
});

test('a frame that begins no stream has no object', async () => {
	const engine = await readCapture('test/fixtures/calls/baresip-clear.pcapng');
	expect(engine.streamRows([1, 9])).toEqual([]);
	await engine.close();
});
