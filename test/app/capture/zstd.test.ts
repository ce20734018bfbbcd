import { spawnSync } from 'node:child_process';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { expect, test } from 'vitest';
import { createZstdStream } from '../../../app/capture/zstd.ts';
import { hex } from '../network/frames.ts';

/** Unpacks bytes that come in pieces of `size`. */
async function unpacked(bytes: Uint8Array, size: number): Promise<Buffer> {
	const pieces: Buffer[] = [];
	const parts = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
		bytes.subarray(index * size, (index + 1) * size),
	);
	const stream = createZstdStream();
	stream.on('data', (piece: Buffer) => pieces.push(piece));
	await pipeline(Readable.from(parts), stream);
	return Buffer.concat(pieces);
}

// RFC 8878: magic, frame header (single segment, 5 bytes of content), one last raw block of 5 bytes.
const HELLO = hex('28b52ffd 20 05 290000 68656c6c6f');

test('a frame with one raw block is unpacked, however it is cut into pieces', async () => {
	for (const size of [1, 2, 3, 7, 100]) {
		expect((await unpacked(HELLO, size)).toString()).toBe('hello');
	}
});

test('a frame with a run-length block is unpacked', async () => {
	// Block header: last, type 1 (RLE), 1000 bytes.
	const run = hex('28b52ffd 60 e802 431f00 41');
	expect((await unpacked(run, 4)).toString()).toBe('A'.repeat(1000));
});

test('a frame that breaks off is an error', async () => {
	await expect(unpacked(HELLO.subarray(0, -3), 100)).rejects.toThrow();
});

test('bytes that are no zstd are an error', async () => {
	await expect(unpacked(hex('28b52ffd ffffffffffffffffffff'), 100)).rejects.toThrow();
});

test.runIf(spawnSync('zstd', ['--version']).status === 0)(
	'what the zstd program packs comes out as it was',
	async () => {
		const text = Buffer.from('the quick brown fox jumps over the lazy dog. '.repeat(9000));
		const packed = spawnSync('zstd', ['-q', '-19', '-c'], { input: text }).stdout;
		expect((await unpacked(packed, 500)).equals(text)).toBe(true);
	},
);
