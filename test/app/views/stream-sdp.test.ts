/** Descriptions of streams as they are written. */
import { describe, expect, test } from 'vitest';
import { parseFmtp } from '../../../app/media/payload-format.ts';
import type { SdpStream } from '../../../app/views/stream-sdp.ts';
import { sdpStream, writeStreamSdp } from '../../../app/views/stream-sdp.ts';
import { CaptureSession } from '../../../app/session.ts';
import { streamFrames, writeCapture } from '../../fixtures/builders/calls.ts';
import { filmFrames } from '../../fixtures/builders/film.ts';
import { DEFAULTS } from '../acceptance/engine.ts';
import { calm, testFolder } from '../export/folder.ts';

const folder = testFolder();

const FILM: SdpStream = {
	...{ ssrc: '0x0000002a', kind: 'video', payloadTypes: [96], address: '192.0.2.2', port: 6970 },
	format: {
		...{ codec: 'H264', clockRate: 90_000, channels: 1, payloadType: 96 },
		fmtp: parseFmtp('packetization-mode=1'),
	},
	...{ isAssumed: true, frameRate: null },
};

describe('the description of a stream', () => {
	test('is what ffmpeg reads, and says that the codec is assumed', () => {
		const { text, codec, isAssumed } = writeStreamSdp(FILM);
		expect(text.split('\n')).toEqual([
			...['v=0', 'o=- 0 0 IN IP4 127.0.0.1', 's=tapdeck', 'c=IN IP4 127.0.0.1', 't=0 0'],
			'm=video 6970 RTP/AVP 96',
			'i=H264/90000 is assumed: nobody announced it',
			'a=rtpmap:96 H264/90000',
			'a=fmtp:96 packetization-mode=1',
			'',
		]);
		expect({ codec, isAssumed }).toEqual({ codec: 'H264/90000', isAssumed: true });
	});

	test('does not call assumed what was announced', () => {
		expect(writeStreamSdp({ ...FILM, isAssumed: false }).text).not.toContain('i=');
	});

	test('tells channels where there are several, and the frame rate where it is known', () => {
		const format = { codec: 'OPUS', clockRate: 48_000, channels: 2, payloadType: 111 };
		const sound = { ...FILM, kind: 'audio' as const, format: { ...format, fmtp: new Map() } };
		expect(writeStreamSdp(sound).text).toMatch(
			/m=audio 6970 RTP\/AVP 111\ni=.*\na=rtpmap:111 OPUS\/48000\/2\n$/u,
		);
		expect(writeStreamSdp({ ...FILM, frameRate: 14.985_01 }).text).toContain(
			'a=framerate:14.985\n',
		);
	});

	test('asks for the codec where nobody knows it', () => {
		const { text, codec } = writeStreamSdp({ ...FILM, format: null, payloadTypes: [97] });
		expect(text).toContain('m=video 6970 RTP/AVP 97\ni=the codec is not known');
		expect(text).not.toContain('rtpmap');
		expect(codec).toBeNull();
	});
});

describe('the facts for it', () => {
	test('are those of the stream: where it went, and that nobody announced it', async () => {
		const paths = [writeCapture(folder.at('film.pcap'), filmFrames())];
		const session = new CaptureSession({ ...DEFAULTS, paths });
		await session.run(calm());
		const facts = sdpStream(session, 0, 15);
		expect(facts).toMatchObject({ ssrc: '0x5eed0001', kind: 'video', payloadTypes: [96] });
		expect(facts).toMatchObject({ isAssumed: true, frameRate: 15, format: { codec: 'H264' } });
		await session.close();
	});

	test('know static payload types, and no frame rate of sound', async () => {
		const paths = [writeCapture(folder.at('sound.pcap'), streamFrames({ count: 30 }))];
		const session = new CaptureSession({ ...DEFAULTS, paths });
		await session.run(calm());
		const facts = sdpStream(session, 0, 15);
		expect(facts).toMatchObject({ kind: 'audio', isAssumed: false, frameRate: null });
		expect(writeStreamSdp(facts).text).toContain('RTP/AVP 0\na=rtpmap:0 PCMU/8000\n');
		await session.close();
	});
});
