import { describe, expect, test } from 'vitest';
import { addGbLine } from '../../../app/dissect/gb28181-sdp.ts';
import { LayerBuilder } from '../../../app/dissect/layer-builder.ts';
import { TextField } from '../../../app/dissect/text-field.ts';

/** Parts of a line by their short names; each is checked to stand where its field says. */
function partsOf(type: string, text: string): Readonly<Record<string, unknown>> {
	const data = new TextEncoder().encode(`${type}=${text}`);
	const builder = new LayerBuilder({ data, at: 0, headerEnd: data.length, end: data.length });
	addGbLine(builder, type, new TextField(data, 2, data.length));
	return Object.fromEntries(
		builder.fields().map(({ name, value, offset, length }) => {
			expect(offset).toBeGreaterThanOrEqual(2);
			expect(offset + length).toBeLessThanOrEqual(data.length);
			return [name.replace('sdp.unknown.', ''), value];
		}),
	);
}

describe('y=', () => {
	test('of a live stream', () => {
		expect(partsOf('y', '0200000001')).toEqual({
			ssrc: 200_000_001,
			stream: 'live',
			domain: '20000',
			number: '0001',
		});
	});

	test('of a recording', () => {
		expect(partsOf('y', '1200001234')).toMatchObject({ stream: 'history', number: '1234' });
	});

	test.each(['', '1', '02000000012', 'abcdefghij'])('%j is none', (text) => {
		expect(partsOf('y', text)).toEqual({});
	});
});

describe('f=', () => {
	test('of pictures and sound', () => {
		expect(partsOf('f', 'v/5/6/25/1/4096a/1/8/1')).toEqual({
			video_codec: 'H.265',
			resolution: '1080P',
			framerate: '25',
			bitrate_type: 'constant',
			kbps: '4096',
			audio_codec: 'G.711',
			audio_bitrate: '64 kbit/s',
			sample_rate: '8 kHz',
		});
	});

	test('of sound alone, with nothing said of pictures', () => {
		expect(partsOf('f', 'v/////a/4/7/3')).toEqual({
			audio_codec: 'G.722.1',
			audio_bitrate: '48 kbit/s',
			sample_rate: '16 kHz',
		});
	});

	test('with numbers that nobody knows, and a size in words', () => {
		expect(partsOf('f', 'v/9/1280x720/30')).toEqual({
			video_codec: '9',
			resolution: '1280x720',
			framerate: '30',
		});
	});

	test.each(['', 'v', 'x/1/2', 'v/', 'a/'])('%j says nothing', (text) => {
		expect(partsOf('f', text)).toEqual({});
	});
});

test('other lines are none of its business', () => {
	expect(partsOf('q', '0200000001')).toEqual({});
});
