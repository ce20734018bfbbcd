import { describe, expect, test } from 'vitest';
import { payloadMark } from '../../../../renderer/features/streams/payload-mark.ts';
import { NumberFormat } from '../../../../renderer/format/numbers.ts';
import { en } from '../../../../renderer/messages/en/index.ts';
import { fakeStream } from '../../../fixtures/fake-streams.ts';

const format = new NumberFormat('en');
const mark = (change: object) =>
	payloadMark({ ...fakeStream(1), payload: 'RTPType-96', ...change }, en, format);

describe('the payload of a stream', () => {
	test('is marked where its codec is a guess, with Wireshark’s name for hover', () => {
		const guess = {
			codec: 'H264',
			codecFrom: 'inferred',
			codecConfidence: 0.93,
			clockRate: 90_000,
		};
		expect(mark(guess)).toEqual({
			...{ name: 'H264', chip: 'inferred', look: 'inferred' },
			title: 'Inferred from the packets: H264, 90000 Hz, 93.00 % (RTPType-96)',
		});
	});

	test('says that it was set by the user', () => {
		expect(mark({ codec: 'VP8', codecFrom: 'user' })).toMatchObject({
			...{ name: 'VP8', chip: 'set by you', look: 'fact' },
			title: 'VP8: set by you (RTPType-96)',
		});
	});

	test('is as Wireshark writes it where it was announced, or is not known', () => {
		expect(mark({ codec: 'H264', codecFrom: 'sdp' })).toMatchObject({
			name: 'RTPType-96',
			chip: null,
		});
		expect(mark({ codec: null, codecFrom: null })).toMatchObject({
			name: 'RTPType-96',
			chip: null,
		});
		expect(mark({ codec: null, codecFrom: null, payload: '' }).name).toBe('–');
	});

	test('names what is inside a stream that holds others', () => {
		const carries = [
			{ id: 256, kind: 'video', codec: 'H264', streamType: 27 },
			{ id: 257, kind: 'audio', codec: null, streamType: 0x9f },
			{ id: 258, kind: 'other', codec: null, streamType: 6 },
		];
		const known = { payload: 'MPEG-II streams', codec: 'MP2T', codecFrom: 'static', carries };
		expect(mark(known).name).toBe('MPEG-II streams (H264 + 0x9f)');
		expect(mark({ ...known, codecFrom: 'inferred' }).name).toBe('MP2T (H264 + 0x9f)');
		const programs = carries.map((one, at) => ({ ...one, program: at + 1 }));
		expect(mark({ ...known, carries: programs }).name).toBe('MPEG-II streams (H264 | 0x9f)');
		const shared = programs.map((one, at) => (at === 1 ? { ...one, shared: [1] } : one));
		expect(mark({ ...known, carries: shared }).name).toBe('MPEG-II streams (H264 + 0x9f | 0x9f)');
	});

	test('names the sound that stands inside pictures', () => {
		const pcm = { codec: 'PCM', sampleRate: 48_000, channels: 2, bits: 16 };
		const known = { codec: 'DV', codecFrom: 'inferred', sounds: [pcm] };
		expect(mark(known).name).toBe('DV + PCM');
		expect(mark({ ...known, sounds: [pcm, pcm] }).name).toBe('DV + 2 × PCM');
	});
});
