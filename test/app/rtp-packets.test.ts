/** The packets of one stream, for those who send them again. */
import { describe, expect, test } from 'vitest';
import type { CaptureEngine, RtpPacketView } from '../../app/index.ts';
import { streamFrames, without } from '../fixtures/builders/calls.ts';
import type { TimedFrame } from '../fixtures/builders/rtp.ts';
import { testFolder } from './export/folder.ts';
import { openFrames } from './export/saving.ts';

const folder = testFolder();

/** Bytes before the RTP header of a frame: Ethernet, IPv4, UDP. */
const HEADERS = 42;

async function pagesOf(
	frames: readonly TimedFrame[],
	id: string,
): Promise<readonly (readonly RtpPacketView[])[]> {
	const engine: CaptureEngine = await openFrames(folder, frames);
	const pages: (readonly RtpPacketView[])[] = [];
	try {
		for await (const page of engine.rtpPackets(id)) pages.push(page);
	} finally {
		await engine.close();
	}
	return pages;
}

const hex = (data: Uint8Array): string => Buffer.from(data).toString('hex');

describe('the packets of a stream', () => {
	test('are those that were captured, from the RTP header on', async () => {
		const frames = without(streamFrames({ count: 40 }), 7, 8);
		const [page = []] = await pagesOf(frames, 'rtp-1');
		expect(page.map(({ data }) => hex(data))).toEqual(
			frames.map(({ frame }) => hex(frame.subarray(HEADERS))),
		);
	});

	test('carry their frame and their time', async () => {
		const [page = []] = await pagesOf(streamFrames({ count: 5 }), 'rtp-1');
		expect(page.map(({ frame }) => frame)).toEqual([1, 2, 3, 4, 5]);
		expect(page.map(({ offset }) => Math.round(offset * 1000))).toEqual([0, 20, 40, 60, 80]);
	});

	test('come in pages, so that a long stream needs no memory', async () => {
		const pages = await pagesOf(streamFrames({ count: 1000 }), 'rtp-1');
		expect(pages.length).toBeGreaterThan(3);
		expect(Math.max(...pages.map((page) => page.length))).toBeLessThanOrEqual(256);
		const numbers = pages.flat().map(({ data }) => ((data[2] ?? 0) << 8) | (data[3] ?? 0));
		expect(numbers).toEqual(Array.from({ length: 1000 }, (_, at) => 1000 + at));
	});

	test('are those of no other stream', async () => {
		const frames = [
			...streamFrames({ count: 30 }),
			...streamFrames({ count: 30, ssrc: 2, start: 5000 }),
		];
		const [page = []] = await pagesOf(frames, 'rtp-2');
		expect(page).toHaveLength(30);
		expect(page.every(({ data }) => data[11] === 2)).toBe(true);
	});

	test('of a stream that is not there are asked for in vain', async () => {
		await expect(pagesOf(streamFrames({ count: 5 }), 'rtp-9')).rejects.toThrow(
			'there is no stream rtp-9 in this capture',
		);
	});
});
