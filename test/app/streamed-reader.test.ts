/** RTP packets of connections are put together from their segments again. */
import { expect, test } from 'vitest';
import { CaptureSession } from '../../app/session.ts';
import { StreamedReader } from '../../app/streamed-reader.ts';
import { writeCapture } from '../fixtures/builders/calls.ts';
import type { TimedFrame } from '../fixtures/builders/rtp.ts';
import { DEFAULTS } from './acceptance/engine.ts';
import { calm, testFolder } from './export/folder.ts';
import { bytes } from './network/frames.ts';
import { TcpTalk } from './network/tcp-talk.ts';
import { framed, packetsOf } from './protocols/rtp/framed-talk.ts';

const folder = testFolder();
const PACKETS = packetsOf(12);

async function sessionOf(frames: readonly TimedFrame[]): Promise<CaptureSession> {
	const path = writeCapture(folder.at('a.pcap'), frames);
	const session = new CaptureSession({ ...DEFAULTS, paths: [path] });
	await session.run(calm());
	return session;
}

/** Every packet that was kept, read again, as text. */
async function readAgain(frames: readonly TimedFrame[]): Promise<readonly string[]> {
	const session = await sessionOf(frames);
	const { packets } = session.tracker.protocols.streamedRtp;
	const reader = new StreamedReader(session);
	const found = [...packets.completing(new Set([0]))].flatMap((frame) =>
		packets.ofFrame(frame).map((packet) => Buffer.from(reader.read(packet)).toString('hex')),
	);
	await session.close();
	return found;
}

const WANTED = PACKETS.map((packet) => Buffer.from(packet).toString('hex'));

function talkOf(segment: number): TcpTalk {
	const talk = new TcpTalk().begin();
	talk.segmentBytes = segment;
	return talk.say(0, bytes(...PACKETS.map(framed))).end();
}

test.each([1460, 200, 61, 7])('whole, from segments of %d bytes', async (segment) => {
	expect(await readAgain(talkOf(segment).frames)).toEqual(WANTED);
});

test('whole where segments were sent again and came out of order', async () => {
	const frames = talkOf(100).frames.map(({ frame }) => frame);
	const mixed = frames.flatMap((frame, at) => {
		if (at === 6) return [frames[7] ?? frame];
		if (at === 7) return [frames[6] ?? frame];
		return at === 10 ? [frame, frame] : [frame];
	});
	const timed = mixed.map((frame, at) => ({ us: at * 1000, frame }));
	expect(await readAgain(timed)).toEqual(WANTED);
});

test('as far as they are there where a frame lies', async () => {
	const session = await sessionOf(talkOf(100).frames);
	const { packets } = session.tracker.protocols.streamedRtp;
	const frame = packets.completing(new Set([0]))[1] ?? 0;
	const [packet] = packets.ofFrame(frame);
	if (packet === undefined) throw new Error('no packet');
	const reader = new StreamedReader(session);
	expect(packet.frames.length).toBeGreaterThan(1);
	expect(reader.read({ ...packet, frames: packet.frames.subarray(0, 1) }).length).toBeLessThan(172);
	expect(reader.read({ ...packet, frames: Uint32Array.of(1) })).toHaveLength(0);
	await session.close();
});
