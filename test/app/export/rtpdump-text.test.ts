/** Packets as lines of text, as rtptools prints them. */
import { describe, expect, test } from 'vitest';
import { CancelledError, NotFoundError } from '../../../app/errors.ts';
import { rtpdumpLine } from '../../../app/export/rtpdump-text.ts';
import { rtpPacket, udpFrame } from '../../fixtures/builders/rtp.ts';
import { hex } from '../network/frames.ts';
import { calm, testFolder } from './folder.ts';
import { openFrames } from './saving.ts';

const folder = testFolder();
const source = { address: '131.136.234.103', port: 46_196 };

function lineOf(text: string): string {
	return rtpdumpLine({ time: 844_525_628_240_592n, source, data: hex(text) });
}

describe('a packet as a line', () => {
	test('is the example of the manual of rtptools', () => {
		const line = lineOf(`8000 6e12 38e14fbd 124e2b58 ${'00'.repeat(164)}`);
		expect(line).toBe(
			'844525628.240592 RTP len=176 from=131.136.234.103:46196 v=2 p=0 x=0 cc=0 m=0 ' +
				'pt=0 (PCMU,1,8000) seq=28178 ts=954290109 ssrc=0x124e2b58 ',
		);
	});

	test('tells contributing sources and header extensions', () => {
		const line = lineOf('92e0 0001 00000002 000000ff 0000000a 0000000b bede0001 10aa0000 ff');
		expect(line).toContain('x=1 cc=2 m=1 pt=96 (????,0,0) seq=1 ts=2 ssrc=0xff ');
		expect(
			line.endsWith('csrc[0]=0xa csrc[1]=0xb ext_type=0xbede ext_len=1 ext_data=10aa0000 '),
		).toBe(true);
		expect(lineOf('9000 0001 00000002 000000ff abcd0000')).toMatch(/ext_type=0xabcd ext_len=0 $/u);
	});

	test('that was cut off says so', () => {
		expect(lineOf('8300 0001 00000002 000000ff 0a')).toMatch(
			/RTP header too short \(13 bytes for 3 CSRCs\)\.$/u,
		);
		expect(lineOf('9000 0001 00000002 000000ff ab')).toMatch(/ssrc=0xff $/u);
	});

	test('has microseconds of six digits', () => {
		const line = rtpdumpLine({ time: 5_000_007n, source, data: new Uint8Array(12) });
		expect(line.startsWith('       5.000007 RTP len=12 ')).toBe(true);
	});
});

describe('a stream as text', () => {
	const frames = Array.from({ length: 600 }, (_, at) => ({
		us: 1_000_000 + at * 20_000,
		frame: udpFrame(rtpPacket({ sequence: 100 + at, timestamp: at * 160, ssrc: 7 })),
	}));

	test('has a line for each packet, at its own time', async () => {
		const engine = await openFrames(folder, frames);
		let text = '';
		for await (const page of engine.unannounced.rtpdumpText(1, calm())) text += page;
		await engine.close();
		const lines = text.trimEnd().split('\n');
		expect(lines).toHaveLength(600);
		const times = lines.map((line) => Number.parseFloat(line));
		expect((times[599] ?? 0) - (times[0] ?? 0)).toBeCloseTo(599 * 0.02, 5);
		expect(lines[599]).toMatch(/seq=699 ts=95840 ssrc=0x7 ?$/u);
	});

	test('is refused where there is none, and let go when nobody waits', async () => {
		const engine = await openFrames(folder, frames);
		expect(() => engine.unannounced.rtpdumpText(99, calm())).toThrow(NotFoundError);
		const pages = engine.unannounced.rtpdumpText(1, AbortSignal.abort());
		await expect(pages.next()).rejects.toThrow(CancelledError);
		await engine.close();
	});
});
