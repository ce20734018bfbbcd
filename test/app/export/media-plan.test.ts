import { describe, expect, test } from 'vitest';
import {
	chosenTracks,
	mediaPlanItem,
	planDocuments,
	planMedia,
	splitIds,
} from '../../../app/export/media-plan.ts';
import { NameGiver } from '../../../app/export/names.ts';
import type { MediaSource, MediaTrack } from '../../../app/media-source.ts';
import type { SaveFormat, SaveRequest } from '../../../app/index.ts';

const TRACK: MediaTrack = {
	id: 'dvrip-1/video-1',
	session: 'dvrip-1',
	kind: 'video',
	codec: 'H264',
	group: 'a',
	stem: '192.0.2.10_ch1_main',
	seedStem: '192.0.2.10_0_0_video',
	width: 64,
	height: 64,
	frameRate: 25,
	sampleRate: null,
	startMs: 0,
	durationMs: 1000,
	firstFrame: 1,
	lastFrame: 2,
	frames: 25,
	damaged: 0,
	orphans: 0,
	bytes: 1000,
	lostBytes: 0,
	problems: [],
};
const SOUND: MediaTrack = {
	...TRACK,
	id: 'dvrip-1/audio-1',
	kind: 'audio',
	codec: 'PCMA',
	seedStem: '192.0.2.10_0_128_audio',
	sampleRate: 8000,
};
const PICTURE: MediaTrack = {
	...TRACK,
	id: 'dvrip-1/image-1',
	kind: 'image',
	codec: 'JPEG',
	group: 'b',
};

function source(...tracks: readonly MediaTrack[]): MediaSource {
	const document = { id: 'dvrip-1/messages', session: 'dvrip-1', stem: 'dvrip-1_messages' };
	const rest = { firstFrame: 1, lastFrame: 2, messages: 3, text: () => '{}' };
	return {
		tracks: () => tracks,
		documents: () => [{ ...document, ...rest }],
		read: () => Promise.resolve(),
	};
}

function request(format: SaveFormat, more: Partial<SaveRequest> = {}): SaveRequest {
	return { only: null, format, sync: 'none', names: 'auto', overwrite: false, ...more };
}

function files(tracks: readonly MediaTrack[], wanted: SaveRequest): readonly string[] {
	return planMedia(source(...tracks), wanted, new NameGiver()).map(({ file }) => file);
}

describe('what is made of frames', () => {
	test('pictures and sound go into one Matroska file, pictures alone into MP4', () => {
		expect(files([TRACK, SOUND], request('auto'))).toEqual(['192.0.2.10_ch1_main.mkv']);
		expect(files([TRACK], request('auto'))).toEqual(['192.0.2.10_ch1_main.mp4']);
		expect(files([SOUND], request('auto'))).toEqual(['192.0.2.10_ch1_main.wav']);
		expect(files([PICTURE], request('auto'))).toEqual(['192.0.2.10_ch1_main.jpg']);
	});

	test('what nobody can decode stays as it was sent', () => {
		const orphans = { ...TRACK, orphans: 25 };
		expect(files([orphans], request('auto'))).toEqual(['192.0.2.10_ch1_main.h264']);
		const strange = { ...SOUND, codec: 'G729' };
		expect(files([TRACK, strange], request('auto'))).toEqual([
			'192.0.2.10_ch1_main.mp4',
			'192.0.2.10_ch1_main.g729',
		]);
	});

	test('raw streams are apart, under the names of the seed when asked for', () => {
		expect(files([TRACK, SOUND], request('raw'))).toEqual([
			'192.0.2.10_ch1_main.h264',
			'192.0.2.10_ch1_main.g711',
		]);
		const other = { ...TRACK, id: 'dvrip-2/video-1' };
		expect(files([TRACK, other, SOUND], request('auto', { names: 'seed' }))).toEqual([
			'192.0.2.10_0_0_video.h264',
			'192.0.2.10_0_0_video-2.h264',
			'192.0.2.10_0_128_audio.g711',
		]);
	});

	test('a format takes what fits it; what does not fit is said so', () => {
		const targets = (format: SaveRequest['format']): readonly string[] =>
			planMedia(source(TRACK, SOUND), request(format), new NameGiver()).map(
				({ target }) => target.kind,
			);
		expect(targets('wav')).toEqual(['impossible', 'sound']);
		expect(targets('rtpdump')).toEqual(['impossible', 'impossible']);
		const [named] = planMedia(
			source(TRACK),
			request('rtpdump', { only: [TRACK.id] }),
			new NameGiver(),
		);
		expect(named === undefined ? null : mediaPlanItem(named).impossible).toBe(
			'H264 cannot be written as rtpdump',
		);
	});

	test('ids name tracks, or sessions for all of theirs', () => {
		const all = source(TRACK, SOUND);
		expect(chosenTracks(all, ['dvrip-1'])).toHaveLength(2);
		expect(chosenTracks(all, ['dvrip-1/audio-1'])).toEqual([SOUND]);
		expect(() => chosenTracks(all, ['dvrip-7'])).toThrow('no session or stream dvrip-7');
		expect(splitIds(['rtp-1', 'dvrip-1/video-1', 'sip-3', 'dvrip-2'])).toEqual({
			media: ['dvrip-1/video-1', 'dvrip-2'],
			streams: ['rtp-1', 'sip-3'],
		});
		expect(splitIds(null)).toEqual({ media: null, streams: null });
	});

	test('messages are written as text beside files for people', () => {
		const made = (wanted: SaveRequest) =>
			planDocuments(source(TRACK), wanted, new NameGiver()).map(({ file }) => file);
		expect(made(request('auto'))).toEqual(['dvrip-1_messages.json']);
		expect(made(request('raw'))).toEqual([]);
		expect(made(request('auto', { names: 'seed' }))).toEqual([]);
		expect(made(request('auto', { only: ['dvrip-1/video-1'] }))).toEqual([]);
		expect(made(request('auto', { only: ['dvrip-1'] }))).toEqual(['dvrip-1_messages.json']);
	});
});
