/** Media of made calls. */
import type { CallStream } from '../../../app/calls/call-media.ts';

/** A stream of G.711 from one address to another, 2.2 s to 5 s. */
export const callStream = (from: string, to: string): CallStream => ({
	id: 'rtp-9',
	stream: 0,
	ssrc: 1,
	codec: 'PCMU',
	codecs: ['PCMU'],
	kind: 'audio',
	firstMs: 2200,
	lastMs: 5000,
	firstFrame: 9,
	source: { address: from, port: 4000 },
	destination: { address: to, port: 4000 },
	packets: 100,
	mos: null,
	clockRate: 8000,
	frequencyDrift: 8000,
	pace: null,
	digits: [],
});
