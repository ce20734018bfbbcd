/** Media in conversations that nobody claimed, found and taken out. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { CaptureEngine, SignatureProgress } from '../../app/index.ts';
import { CancelledError, NotFoundError } from '../../app/index.ts';
import { numbered } from '../fixtures/builders/calls.ts';
import type { TimedFrame } from '../fixtures/builders/rtp.ts';
import { rtpPacket, udpFrame } from '../fixtures/builders/rtp.ts';
import { readCapture } from './acceptance/engine.ts';
import { put } from './capture/reading.ts';
import { calm, testFolder } from './export/folder.ts';
import { HAS_FFMPEG } from './export/programs.ts';
import { openFrames } from './export/saving.ts';
import { be16, be32, bytes, counting, ethernet, ipv4 } from './network/frames.ts';

const folder = testFolder();

/** Bytes as TCP segments of 1000, one repeated, two the wrong way round. */
function segments(data: Uint8Array, port = 9000): readonly TimedFrame[] {
	const frames: TimedFrame[] = [];
	for (let at = 0; at < data.length; at += 1000) {
		const header = bytes(be16(port), be16(50_000), be32(0xffff_fc00 + at), be32(1));
		const rest = [0x50, 0x18, 0xff, 0xff, 0, 0, 0, 0];
		const packet = ipv4(6, bytes(header, rest, data.subarray(at, at + 1000)));
		frames.push({ us: frames.length * 1000, frame: ethernet(0x0800, packet) });
	}
	const [first, second, third, ...others] = frames;
	if (first === undefined || second === undefined || third === undefined) return frames;
	return [first, { ...third, us: 500 }, { ...second, us: 600 }, { ...second, us: 700 }, ...others];
}

const NOISE = counting(1234, 3).map((byte) => byte & 0x5e);
const search = (engine: CaptureEngine) => engine.unannounced.signatures(calm());

const ARGUMENTS = {
	JPEG: ['jpg', '-frames:v', '1'],
	PNG: ['png', '-frames:v', '1'],
	FLV: ['flv', '-c:v', 'flv', '-t', '1'],
	MP4: ['mp4', '-c:v', 'mpeg4', '-t', '1'],
	TS: ['ts', '-c:v', 'mpeg2video', '-t', '1'],
	WAV: ['wav', '-t', '1'],
	ADTS: ['aac', '-c:a', 'aac', '-t', '1'],
} as const;

describe.runIf(HAS_FFMPEG)('a file in a TCP conversation', () => {
	test.each(Object.entries(ARGUMENTS))('%s is taken out byte for byte', async (kind, given) => {
		const [suffix, ...options] = given;
		const isSound = kind === 'WAV' || kind === 'ADTS';
		const source = isSound ? 'sine=440:duration=1' : 'testsrc=size=160x120:rate=10:duration=1';
		const path = folder.at(`made.${suffix}`);
		execFileSync('ffmpeg', [
			...['-v', 'error', '-f', 'lavfi', '-i', source, ...options, '-bitexact', '-y', path],
		]);
		const file = new Uint8Array(readFileSync(path));
		const engine = await openFrames(folder, segments(bytes(NOISE, file)));
		const { items } = await search(engine);
		const item = items.find((one) => one.kind === kind);
		expect(item).toMatchObject({
			...{ transport: 'tcp', source: { address: '10.0.0.1', port: 9000 } },
			...{ bytes: file.length, payloadOffset: 234 },
		});
		const taken = await engine.unannounced.extractSignature(item?.id ?? '', calm());
		expect(Buffer.compare(taken, file)).toBe(0);
		await engine.close();
	});
});

describe('a body that HTTP sent in chunks', () => {
	/** FLV of a header and tags of these sizes. */
	const film = bytes(
		[0x46, 0x4c, 0x56, 1, 5, 0, 0, 0, 9, 0, 0, 0, 0],
		...[2000, 700, 3100].map((size) =>
			bytes([9, 0, size >> 8, size & 0xff], new Uint8Array(7), counting(size), be32(size + 11)),
		),
	);
	const header = Buffer.from(
		'HTTP/1.1 200 OK\r\nContent-Type: video/x-flv\r\nTransfer-Encoding: chunked\r\n\r\n',
	);
	const chunk = (part: Uint8Array) =>
		bytes(Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n'));

	test('is put together without their sizes, and says so', async () => {
		const chunks = [0, 1, 2, 3].map((at) => chunk(film.subarray(at * 1700, at * 1700 + 1700)));
		const data = bytes(NOISE, header, ...chunks, Buffer.from('0\r\n\r\n'), NOISE);
		const engine = await openFrames(folder, segments(data));
		const [item, ...others] = (await search(engine)).items;
		expect(others).toEqual([]);
		expect(item).toMatchObject({ kind: 'FLV', bytes: film.length, frame: 3 });
		expect(item?.payloadOffset).toBe(NOISE.length + header.length + '6a4\r\n'.length - 1000);
		expect(item?.reason).toBe(
			'an FLV header and 3 tags behind it, out of a body that HTTP sent in chunks',
		);
		const taken = await engine.unannounced.extractSignature(item?.id ?? '', calm());
		expect(Buffer.compare(taken, film)).toBe(0);
		await engine.close();
	});
});

describe('RTP behind somebody’s own header', () => {
	const packets = Array.from({ length: 50 }, (_, index) =>
		rtpPacket({ sequence: index, timestamp: index * 160, ssrc: 0xabcd, payload: numbered(index) }),
	);
	const frames = packets.map((packet, index) => ({
		us: index * 20_000,
		frame: udpFrame(bytes([0x11, 0x22, 0x33, 0x44, index], packet)),
	}));

	test('is found with the offset, and its rtpdump opens as a capture', async () => {
		const engine = await openFrames(folder, frames);
		const [item, ...others] = (await search(engine)).items;
		expect(others).toEqual([]);
		expect(item).toMatchObject({ kind: 'RTP', transport: 'udp', frame: 1, payloadOffset: 5 });
		expect(item?.reason).toBe(
			'RTP of SSRC 0x0000abcd, payload type 0, behind a header of 5 bytes (11223344..)',
		);
		const dump = await engine.unannounced.extractSignature(item?.id ?? '', calm());
		await engine.close();
		const again = await readCapture(put(folder.path, 'out.rtpdump', dump));
		const { ids } = await again.streamOrder({ filter: '', from: null, to: null, sort: [] });
		expect(again.streamRows([...ids])[0]).toMatchObject({
			...{ ssrc: '0x0000abcd', packets: 50, lost: 0, codec: 'PCMU' },
			destination: { address: '10.0.0.2', port: 30_000 },
		});
		await again.close();
	});

	test('is not searched in what is RTP already', async () => {
		const open = packets.map((packet, index) => ({ us: index * 20_000, frame: udpFrame(packet) }));
		const engine = await openFrames(folder, open);
		expect((await search(engine)).items).toEqual([]);
		await engine.close();
	});
});

describe('a search', () => {
	test('joins nothing over bytes that are missing', async () => {
		const picture = bytes(
			[0xff, 0xd8, 0xff, 0xe0],
			be16(2000),
			counting(1998),
			[0xff, 0xdb],
			be16(67),
		);
		const whole = bytes(picture, counting(65), [0xff, 0xda, 0, 2, 1, 2, 3, 0xff, 0xd9]);
		const frames = segments(bytes(whole, NOISE)).filter((_, index) => index !== 2 && index !== 3);
		const engine = await openFrames(folder, frames);
		expect((await search(engine)).items.filter(({ isWhole }) => isWhole)).toEqual([]);
		await engine.close();
	});

	test('says what it went through, and tells how far it is', async () => {
		const engine = await openFrames(folder, segments(bytes(NOISE, NOISE)));
		const told: SignatureProgress[] = [];
		const { items, scope } = await engine.unannounced.signatures(calm(), (one) => told.push(one));
		expect(items).toEqual([]);
		// Three segments, one of them twice.
		expect(scope).toMatchObject({ packets: 4, conversations: 1, passedOver: 0, isCut: false });
		expect(scope.bytes).toBeGreaterThanOrEqual(2 * NOISE.length);
		expect(told.at(-1)).toEqual({ phase: 'searching', done: 0, total: 1, finds: 0 });
		// A second question is answered from the first search.
		told.length = 0;
		await engine.unannounced.signatures(calm(), (one) => told.push(one));
		expect(told).toEqual([]);
		await engine.close();
	});

	test('says how many bytes lie behind its bounds', async () => {
		const most = 16 << 20;
		const payload = new Uint8Array(60_000);
		const count = Math.ceil(most / payload.length) + 2;
		const frame = udpFrame(payload);
		const frames = Array.from({ length: count }, (_, at) => ({ us: at, frame }));
		const engine = await openFrames(folder, frames);
		const { scope } = await search(engine);
		expect(scope.isCut).toBe(true);
		expect(scope.bytes).toBeLessThanOrEqual(most);
		expect(scope.bytes + scope.passedOver).toBe(count * payload.length);
		await engine.close();
	});

	test('stops when it is no longer wanted, and knows only its finds', async () => {
		const engine = await openFrames(folder, segments(NOISE));
		const over = AbortSignal.abort();
		await expect(engine.unannounced.signatures(over)).rejects.toThrow(CancelledError);
		const extract = engine.unannounced.extractSignature('find-1-1', calm());
		await expect(extract).rejects.toThrow(NotFoundError);
		await engine.close();
	});
});
