import { expect, test } from 'vitest';
import { pcmDecoder } from '../../../app/media/pcm-payload.ts';

const decoded = (codec: string, ...bytes: number[]): number[] | null => {
	const samples = pcmDecoder({ codec })?.(Uint8Array.from(bytes));
	return samples === undefined ? null : [...samples];
};

test('G.711 has a sample a byte, with the extremes of its laws', () => {
	expect(decoded('PCMU', 0x00, 0x80, 0xff, 0x7f)).toEqual([-32_124, 32_124, 0, 0]);
	expect(decoded('PCMA', 0x2a, 0xaa, 0x55, 0xd5)).toEqual([-32_256, 32_256, -8, 8]);
});

test('L16 is in network byte order; half a sample at the end is none', () => {
	expect(decoded('L16', 0x01, 0x02, 0xff, 0xfe, 0x7f)).toEqual([258, -2]);
});

test('DVI4 begins with its state', () => {
	expect(decoded('DVI4', 0, 100, 0, 0, 0x00)).toEqual([100, 100]);
});

test('everything else is decoded elsewhere', () => {
	expect(['G722', 'OPUS', 'CN'].map((codec) => pcmDecoder({ codec }))).toEqual([null, null, null]);
});
