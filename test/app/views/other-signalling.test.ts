import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../app/index.ts';
import { writeCapture } from '../../fixtures/builders/calls.ts';
import { udpFrame } from '../../fixtures/builders/rtp.ts';
import type { TimedFrame } from '../../fixtures/builders/rtp.ts';
import { readCapture } from '../acceptance/engine.ts';
import { CAPTURES, HAS_SHARED } from '../acceptance/shared.ts';
import { testFolder } from '../export/folder.ts';
import { bytes } from '../network/frames.ts';
import { TcpTalk } from '../protocols/tcp-talk.ts';

const folder = testFolder();
const text = (words: string): Uint8Array => new TextEncoder().encode(words);

/** Findings about signalling that is not decoded. */
async function seenIn(path: string): Promise<readonly Finding[]> {
	const engine = await readCapture(path);
	const found = engine.info().findings.filter(({ id }) => id.startsWith('seen-'));
	// A second look finds the same, not twice as much.
	expect(engine.info().findings.filter(({ id }) => id.startsWith('seen-'))).toEqual(found);
	await engine.close();
	return found;
}

const seen = (frames: readonly TimedFrame[]): Promise<readonly Finding[]> =>
	seenIn(writeCapture(folder.at('in.pcap'), frames));

const datagram = (port: number, payload: Uint8Array): readonly TimedFrame[] => [
	{
		us: 0,
		frame: udpFrame(payload, { from: 1, to: 2, sourcePort: 30_000, destinationPort: port }),
	},
];
const connection = (port: number, payload: Uint8Array): readonly TimedFrame[] =>
	new TcpTalk([40_000, port]).open().say(0, payload).close().frames;

const SETUP = bytes([3, 0, 0, 20, 8, 2, 0, 1, 5, 4, 3, 0x88, 0x93, 0xa5]);
const REGISTER = bytes([24, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0], new Uint8Array(20));
const NEW = bytes([0x80, 1, 0, 0, 0, 0, 0, 3, 0, 0, 6, 1, 11, 2, 0, 2]);

describe('signalling that is not decoded', () => {
	test.each([
		['H.323 (H.225 call signalling)', connection(1720, SETUP)],
		['H.323 (H.225 RAS)', datagram(1719, bytes([14, 0, 1, 0, 6, 0]))],
		['MGCP', datagram(2427, text('RSIP 1204 aaln/1@gw.example MGCP 1.0\r\nRM: restart\r\n'))],
		['MGCP', datagram(2727, text('200 1204 OK\r\n'))],
		['Megaco/H.248', datagram(2944, text('MEGACO/1 [10.0.0.1]:2944'))],
		['Megaco/H.248', connection(2945, text('!/1 [10.0.0.1]:2944'))],
		['SCCP (Skinny)', connection(2000, REGISTER)],
		['IAX2', datagram(4569, NEW)],
	])('%s is said to have been seen', async (name, frames) => {
		const found = await seen(frames);
		expect(found).toMatchObject([{ id: `seen-${name}`, severity: 'warning', frames: [1] }]);
		expect(found[0]?.title).toMatch(
			/was seen and is not decoded: \d packets? of 10\.0\.0\.1, 10\.0\.0\.2\. Calls over it are not listed$/u,
		);
	});

	test.each([
		['text on a port of MGCP', datagram(2427, text('hello'))],
		['MGCP on a port of others', datagram(9000, text('RSIP 1 a MGCP 1.0'))],
		['HTTP on the port of Skinny', connection(2000, text('GET / HTTP/1.1\r\n\r\n'))],
		['TLS on the port of H.323', connection(1720, bytes([22, 3, 1, 0, 200, 1, 0, 0]))],
		['a mini frame of IAX2 alone', datagram(4569, new Uint8Array(20))],
		['a connection without payload', new TcpTalk([40_000, 1720]).open().close().frames],
		['Megaco over the other transport', connection(2427, text('RSIP 1 a MGCP 1.0'))],
	])('%s is none', async (_, frames) => {
		expect(await seen(frames)).toEqual([]);
	});

	test('is told by its ports where packets are counted only', async () => {
		const path = writeCapture(folder.at('in.pcap'), [
			...datagram(2427, text('hello')),
			...connection(2000, REGISTER),
		]);
		const engine = await readCapture(path, { keepPackets: false });
		expect(engine.info().findings).toMatchObject([
			{
				severity: 'note',
				title:
					'MGCP by its ports, not decoded: 1 packet of 10.0.0.1, 10.0.0.2. Calls over it are not listed',
			},
		]);
		await engine.close();
	});

	test('one finding tells of all flows of a protocol', async () => {
		const request = text('RSIP 1204 aaln/1@gw.example MGCP 1.0\r\n');
		const frames = [3, 4, 5, 6].map((from, at) => ({
			us: at * 1000,
			frame: udpFrame(request, { from, to: 2, sourcePort: 2427, destinationPort: 2727 }),
		}));
		const [found, ...others] = await seen(frames);
		expect(others).toEqual([]);
		expect(found?.title).toContain('4 packets of 10.0.0.3, 10.0.0.2, 10.0.0.4 and 2 more');
		expect(found?.frames).toEqual([1, 2, 3, 4]);
	});

	test.skipIf(!HAS_SHARED)('is found in a real capture (needs ../shared)', async () => {
		const found = await seenIn(join(CAPTURES, 'sip-rtp/wireshark-g711-4legs.pcap'));
		expect(found.map(({ id }) => id).sort()).toEqual(['seen-H.323 (H.225 RAS)', 'seen-MGCP']);
	});
});
