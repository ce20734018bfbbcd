/** Sessions of cameras through the whole engine: listed, told, saved. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CaptureEngine, ManifestDocument } from '../../../app/index.ts';
import { TcpTalk } from '../network/tcp-talk.ts';
import { iFrame, mediaMessages } from '../protocols/dvrip/building.ts';
import { writeCapture } from '../../fixtures/builders/calls.ts';
import { udpFrame } from '../../fixtures/builders/rtp.ts';
import { testFolder, calm } from '../export/folder.ts';
import { ALL } from '../export/saving.ts';
import { hex } from '../network/frames.ts';
import { readCapture } from './engine.ts';
import { findFfmpeg } from '../../../app/export/ffmpeg.ts';
import { CAPTURES, SHARED } from './shared.ts';

const FOLDER = join(CAPTURES, 'dvrip');
const LAN = join(FOLDER, 'synthetic-lan-session.pcap');
const VECTORS = join(SHARED, 'specs', 'dvrip-vectors.json');

function save(engine: CaptureEngine, out: string, names: 'auto' | 'seed') {
	return engine.save({ ...ALL, names }, out, () => undefined, calm());
}

/** SHA-256 of a saved file. */
function hashOf(path: string): string {
	return createHash('sha256').update(readFileSync(path)).digest('hex');
}

describe.skipIf(!existsSync(LAN))('the synthetic session in a local network', () => {
	const folder = testFolder();
	let engine: CaptureEngine;
	beforeAll(async () => {
		engine = await readCapture(LAN);
	});
	afterAll(() => engine.close());

	test('is one session with its live stream, a snapshot and both ways of talk', async () => {
		const { items } = await engine.sessions({ filter: '' });
		expect(items.map(({ id, protocol }) => [id, protocol])).toEqual([['dvrip-1', 'dvrip']]);
		const facts = items[0]?.media.map(({ id, codec, direction, frames, width, lostBytes }) => ({
			...{ id, codec, direction, frames, width, lostBytes },
		}));
		expect(facts).toEqual([
			{
				...{ id: 'dvrip-1/video-1', codec: 'H265', direction: 'received', frames: 48 },
				...{ width: 64, lostBytes: 0 },
			},
			{
				...{ id: 'dvrip-1/audio-1', codec: 'PCMA', direction: 'received', frames: 48 },
				...{ width: null, lostBytes: 0 },
			},
			{
				...{ id: 'dvrip-1/image-1', codec: 'JPEG', direction: 'received', frames: 1 },
				...{ width: null, lostBytes: 0 },
			},
			{
				...{ id: 'dvrip-1/audio-2', codec: 'PCMA', direction: 'sent', frames: 5 },
				...{ width: null, lostBytes: 0 },
			},
			{
				...{ id: 'dvrip-1/audio-3', codec: 'PCMA', direction: 'received', frames: 5 },
				...{ width: null, lostBytes: 0 },
			},
		]);
		expect(items[0]?.media[0]?.frameRate).toBeCloseTo(12, 1);
	});

	test('its messages have names, results and the fields of the seed', async () => {
		const { items } = await engine.messages({ protocol: 'dvrip', filter: '' }, calm());
		const login = items.find(({ summary }) => summary.startsWith('LOGIN_REQ'));
		expect(login?.fields).toMatchObject({
			'dvrip.command_code': 1000,
			'dvrip.header_id': 255,
			'dvrip.session_id': 0,
		});
		expect(items.map(({ summary }) => summary)).toContain('LOGIN_RSP Ret=100 OK');
		const media = items.find(({ fields }) => fields['dvrip.signature'] === 0x1fc);
		expect(media?.fields).toMatchObject({
			'dvrip.framerate': 12,
			'dvrip.width': 8,
			'dvrip.height': 8,
			'dvrip.stream_type': 3,
			'dvrip.media_payload_size': 606,
		});
	});

	test.skipIf(findFfmpeg() === null)(
		'plays without an error, pictures and sound in one file',
		async () => {
			const out = folder.at('lan');
			const manifest = await save(engine, out, 'auto');
			expect(manifest.failed).toEqual([]);
			const file = fileOf(manifest, 'dvrip-1/video-1');
			expect(manifest.items[0]?.media).toEqual(['dvrip-1/video-1', 'dvrip-1/audio-1']);
			const words = execFileSync(
				'ffmpeg',
				['-v', 'warning', '-i', join(out, file), '-f', 'null', '-'],
				{
					encoding: 'utf8',
				},
			);
			expect(words).toBe('');
		},
	);

	test('gives the raw streams under the names of the seed', async () => {
		const out = folder.at('lan-seed');
		const manifest = await save(engine, out, 'seed');
		expect(manifest.items.map(({ file }) => file)).toEqual([
			'192.0.2.10_0_0_video.h265',
			'192.0.2.10_0_0_audio.g711',
			'192.0.2.10_0_0_image.jpg',
			'192.0.2.10_0_0_audio-2.g711',
			'192.0.2.10_0_0_audio-3.g711',
		]);
		expect(readFileSync(join(out, '192.0.2.10_0_0_audio.g711'))).toHaveLength(48 * 160);
		const vectors = JSON.parse(readFileSync(VECTORS, 'utf8')) as {
			readonly vectors: readonly {
				readonly id: string;
				readonly expect: { readonly pictures?: readonly { readonly sha256: string }[] };
			}[];
		};
		const jpeg = vectors.vectors.find(({ id }) => id === 'snapshot-raw-jpeg');
		const hash = hashOf(join(out, '192.0.2.10_0_0_image.jpg'));
		expect(hash).toBe(jpeg?.expect.pictures?.[0]?.sha256);
	});

	test('only what is named is saved', async () => {
		const request = { ...ALL, only: ['dvrip-1/audio-2'] };
		const manifest = await engine.save(request, folder.at('one'), () => undefined, calm());
		expect(manifest.items.map(({ id, container }) => [id, container])).toEqual([
			['dvrip-1/audio-2', 'wav'],
		]);
		expect(() => engine.planSave({ ...ALL, only: ['dvrip-9'] })).toThrow('no session or stream');
	});
});

function fileOf(manifest: ManifestDocument, id: string): string {
	return manifest.items.find((item) => item.id === id)?.file ?? 'none';
}

/** Lines of a hexadecimal file without its remarks. */
function lines(name: string): readonly Uint8Array[] {
	return readFileSync(join(FOLDER, name), 'utf8')
		.split('\n')
		.filter((line) => line !== '' && !line.startsWith('#'))
		.map(hex);
}

describe.skipIf(!existsSync(LAN))('real bytes put into packets', () => {
	const folder = testFolder();

	/** Messages of a capture of one connection in which these bytes are sent. */
	async function told(name: string, say: (talk: TcpTalk) => void) {
		const talk = new TcpTalk().begin();
		say(talk);
		const engine = await readCapture(writeCapture(folder.at(`${name}.pcap`), talk.frames));
		const { items } = await engine.messages({ protocol: 'dvrip', filter: '' }, calm());
		await engine.close();
		return items;
	}

	test('a keep-alive of a Besder camera and its answer', async () => {
		const [request, reply] = lines('besder-keepalive.hex');
		const items = await told('keepalive', (talk) =>
			talk.say(0, request ?? new Uint8Array()).say(1, reply ?? new Uint8Array()),
		);
		expect(items.map(({ summary }) => summary)).toEqual([
			'KEEPALIVE_REQ KeepAlive',
			'KEEPALIVE_RSP KeepAlive Ret=100 OK',
		]);
		expect(items.map(({ fields }) => fields['dvrip.payload_size'])).toEqual([53, 67]);
		expect(items.map(({ fields }) => fields['dvrip.newline'])).toEqual([0x0a, 0x0a]);
	});

	test('a claim of a video-call camera without anything behind its text', async () => {
		const [claim] = lines('vcb-1413-request.hex');
		const items = await told('claim', (talk) => talk.say(0, claim ?? new Uint8Array()));
		expect(items[0]?.summary).toBe('MONITOR_CLAIM_REQ OPMonitor Claim');
		expect(items[0]?.fields).toMatchObject({
			'dvrip.payload_size': 184,
			'dvrip.session_id': 99_999,
		});
		expect(items[0]?.fields['dvrip.newline']).toBeUndefined();
	});

	test('large messages of a Vatilon camera, one frame each', async () => {
		const headers = lines('vatilon-1412-headers.hex');
		const items = await told('vatilon', (talk) => {
			for (const header of headers) {
				const length = new DataView(header.buffer, header.byteOffset).getUint32(16, true);
				talk.say(1, Buffer.concat([header, new Uint8Array(length).fill(0x55)]));
			}
		});
		expect(items.map(({ fields }) => fields['dvrip.sequence_id'])).toEqual([6, 7, 8, 9, 10]);
		const sizes = [14_462, 17_548, 15_524, 19_252, 17_099];
		expect(items.map(({ fields }) => fields['dvrip.payload_size'])).toEqual(sizes);
	});

	test('a probe of a search in the local network', async () => {
		const [probe] = lines('discovery-probe.hex');
		const frame = udpFrame(probe ?? new Uint8Array(), {
			sourcePort: 34_569,
			destinationPort: 34_569,
		});
		const path = writeCapture(folder.at('probe.pcap'), [{ us: 0, frame }]);
		const engine = await readCapture(path);
		const { items } = await engine.messages({ protocol: 'dvrip', filter: '' }, calm());
		await engine.close();
		expect(items.map(({ summary }) => summary)).toEqual(['IPSEARCH_REQ']);
	});
});

describe('a stream whose header names another codec than it holds', () => {
	const folder = testFolder();

	test('is what its payload shows, and its size goes by the low bits', async () => {
		// 0x12 stands for H.265 where somebody follows the seed; by the vendor it is wide H.264.
		const vps = hex('0000000140010c01ffff0160');
		const media = iFrame(vps, { type: 0x12, width: 1280, height: 720 });
		const talk = new TcpTalk().begin().say(1, Buffer.concat(mediaMessages(media)));
		const engine = await readCapture(writeCapture(folder.at('odd.pcap'), talk.frames));
		const { items } = await engine.sessions({ filter: '' });
		const [video] = items[0]?.media ?? [];
		expect(video).toMatchObject({ codec: 'H265', codecFrom: 'payload', width: 1280, height: 720 });
		expect(video?.problems).toEqual(['headers say H264, the stream itself is H265']);
		await engine.close();
	});
});

describe('a connection that was captured from the middle on', () => {
	const folder = testFolder();

	test('is joined at the next message, wherever in a segment it begins', async () => {
		const media = Buffer.concat([
			iFrame(new Uint8Array(30_000).fill(7)),
			iFrame(new Uint8Array(500)),
		]);
		const talk = new TcpTalk().begin().say(1, Buffer.concat(mediaMessages(media, { size: 8192 })));
		// The handshake and the first segments are not there.
		const late = talk.frames.slice(8);
		const engine = await readCapture(writeCapture(folder.at('late.pcap'), late));
		const { items } = await engine.sessions({ filter: '' });
		const [video] = items[0]?.media ?? [];
		expect([video?.frames, video?.lostBytes]).toEqual([1, 0]);
		expect(video?.bytes).toBe(500);
		await engine.close();
	});

	test("is named, not mislabelled, where it speaks Dahua's protocol of the same name", async () => {
		const login = new Uint8Array(32);
		login.set([0xa0, 0, 0, 0x60]);
		const talk = new TcpTalk(0, { serverPort: 37_777 }).begin().say(0, login);
		const engine = await readCapture(writeCapture(folder.at('dahua.pcap'), talk.frames));
		const names = engine.info().protocols.map(({ name }) => name);
		expect(names).toEqual(['TCP', 'Dahua']);
		expect((await engine.sessions({ filter: '' })).items).toEqual([]);
		await engine.close();
	});
});
