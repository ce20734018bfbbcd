/** RTP packets of connections are put together from their segments again. */
import { expect, test } from 'vitest';
import { matchingStreams } from '../../app/matching.ts';
import { CaptureSession } from '../../app/session.ts';
import { eachStreamPacket } from '../../app/stream-reader.ts';
import { StreamedReader } from '../../app/streamed-reader.ts';
import { writeCapture } from '../fixtures/builders/calls.ts';
import { SeededRandom } from '../fixtures/builders/random.ts';
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

test('as far as they are kept where a ring of files has let go of the beginning', async () => {
	const talk = new TcpTalk().begin();
	talk.segmentBytes = 100;
	for (const packet of packetsOf(60)) talk.say(0, framed(packet));
	const path = writeCapture(folder.at('ring.pcap'), talk.end().frames);
	const session = new CaptureSession({ ...DEFAULTS, paths: [path], keepLast: 41 });
	await session.run(calm());
	const { index, protocols } = session.tracker;
	// The segment before the first that is kept held half of the packet that ends there.
	const numbers: number[] = [];
	await eachStreamPacket(session, new Set([0]), (_, { sequence }) => numbers.push(sequence));
	expect(index.first).toBeGreaterThan(80);
	expect([numbers.length, numbers.at(-1)]).toEqual([19, 59]);
	const frames = protocols.streamedRtp.packets.holding(new Set([0]));
	expect(frames.every((frame) => frame > index.first)).toBe(true);
	expect([...(await matchingStreams(session, 'rtp.seq == 59'))]).toEqual([0]);
	expect([...(await matchingStreams(session, 'rtp.seq == 3'))]).toEqual([]);
	await session.close();
});

test('nothing but what was sent, however segments are lost, repeated and swapped', async () => {
	const random = new SeededRandom(4);
	const all = packetsOf(200, { ssrc: 0x51525354 });
	const sent = new Set(all.map((packet) => Buffer.from(packet).toString('hex')));
	let found = 0;
	for (let round = 0; round < 12; round++) {
		const talk = new TcpTalk().begin();
		talk.segmentBytes = 60 + random.below(900);
		const { frames } = talk.say(0, bytes(...all.map(framed)));
		const torn = frames.flatMap((one, at) => {
			const luck = random.below(14);
			if (luck === 0) return [];
			if (luck === 1) return [one, frames[at - random.below(3)] ?? one];
			return luck === 2 ? [frames[at + 1] ?? one, one] : [one];
		});
		const again = await readAgain(torn.map(({ frame }, at) => ({ us: at * 1000, frame })));
		expect(again.filter((packet) => !sent.has(packet))).toEqual([]);
		found += again.length;
	}
	expect(found).toBeGreaterThan(200);
});
