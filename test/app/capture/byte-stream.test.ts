import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, chmodSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { compressionOf, openByteStream, reasonOf } from '../../../app/capture/byte-stream.ts';
import type { ByteStream } from '../../../app/capture/byte-stream.ts';
import { CaptureUnreadableError } from '../../../app/errors.ts';
import { SeededRandom } from '../../fixtures/builders/random.ts';
import { put, reading, temporaryFolder } from './reading.ts';

const FOLDER = temporaryFolder();
const CONTENT = new SeededRandom(1).bytes(700_000);
const HAS_ZSTD = spawnSync('zstd', ['--version']).status === 0;
const HAS_FIFO = process.platform !== 'win32';

/** Reads a stream to its end in pieces of 64 KB. */
async function drain(stream: ByteStream): Promise<Buffer> {
	const pieces: Buffer[] = [];
	for (;;) {
		const into = new Uint8Array(65_536 + 10);
		const count = await stream.read(into, 10, 65_536);
		if (count === 0) return Buffer.concat(pieces);
		pieces.push(Buffer.from(into.subarray(10, 10 + count)));
	}
}

function zstd(bytes: Uint8Array): Uint8Array {
	return spawnSync('zstd', ['-q', '-c'], { input: bytes, maxBuffer: 1 << 26 }).stdout;
}

describe('a plain file', () => {
	const path = put(FOLDER, 'plain', CONTENT);

	test('gives its bytes, in order and again', async () => {
		const stream = await openByteStream(path, reading());
		expect((await drain(stream)).equals(CONTENT)).toBe(true);
		expect([stream.bytesRead, stream.bytesTotal]).toEqual([700_000, 700_000]);
		expect([stream.compression, stream.damage]).toEqual([null, null]);
		const again = new Uint8Array(20);
		expect(stream.readAt(699_990, again, 20)).toBe(10);
		expect([...again.subarray(0, 10)]).toEqual([...CONTENT.subarray(699_990)]);
		stream.close();
	});

	test('is opened read-only and stays as it is', async () => {
		const readOnly = put(FOLDER, 'read-only', CONTENT.subarray(0, 100));
		chmodSync(readOnly, 0o444);
		const stream = await openByteStream(readOnly, reading());
		await drain(stream);
		stream.close();
		expect(readFileSync(readOnly).equals(CONTENT.subarray(0, 100))).toBe(true);
	});

	test('of three bytes is read too', async () => {
		const stream = await openByteStream(put(FOLDER, 'three', CONTENT.subarray(0, 3)), reading());
		expect((await drain(stream)).length).toBe(3);
		stream.close();
	});

	test('that is not there is named with the reason', async () => {
		const missing = join(FOLDER, 'missing.pcap');
		await expect(openByteStream(missing, reading())).rejects.toThrow(
			new CaptureUnreadableError(`cannot open ${missing}: there is no such file`, {
				path: missing,
			}),
		);
	});

	test('that is a folder is said to be one', async () => {
		const folder = join(FOLDER, 'folder');
		mkdirSync(folder);
		await expect(openByteStream(folder, reading())).rejects.toThrow(
			`cannot open ${folder}: it is a folder, give a capture file`,
		);
	});
});

describe('a file that grows', () => {
	test('is followed until the signal aborts', async () => {
		const path = put(FOLDER, 'growing', Uint8Array.of(1, 2, 3));
		const stop = new AbortController();
		const stream = await openByteStream(path, reading({ follow: true, signal: stop.signal }));
		const into = new Uint8Array(10);
		expect(await stream.read(into, 0, 10)).toBe(3);
		const waiting = stream.read(into, 3, 7);
		appendFileSync(path, Uint8Array.of(4, 5));
		expect(await waiting).toBe(2);
		expect([...into.subarray(0, 5)]).toEqual([1, 2, 3, 4, 5]);
		expect(stream.bytesTotal).toBe(5);
		const last = stream.read(into, 5, 5);
		stop.abort();
		expect(await last).toBe(0);
		stream.close();
	});

	test('that is not followed ends where it ends', async () => {
		const stream = await openByteStream(put(FOLDER, 'ends', Uint8Array.of(1)), reading());
		const into = new Uint8Array(4);
		expect([await stream.read(into, 0, 4), await stream.read(into, 1, 3)]).toEqual([1, 0]);
		stream.close();
	});
});

describe.each([
	['gzip', (bytes: Uint8Array): Uint8Array => gzipSync(bytes), true],
	['zstd', zstd, HAS_ZSTD],
] as const)('a %s file', (compression, pack, isPossible) => {
	test.runIf(isPossible)('is unpacked, and its bytes can be read again', async () => {
		const packed = pack(CONTENT);
		const stream = await openByteStream(put(FOLDER, `whole.${compression}`, packed), reading());
		expect((await drain(stream)).equals(CONTENT)).toBe(true);
		expect([stream.compression, stream.damage]).toEqual([compression, null]);
		expect([stream.bytesRead, stream.bytesTotal]).toEqual([packed.length, packed.length]);
		const again = new Uint8Array(1000);
		expect(stream.readAt(300_000, again, 1000)).toBe(1000);
		expect(Buffer.from(again).equals(CONTENT.subarray(300_000, 301_000))).toBe(true);
		stream.close();
	});

	test.runIf(isPossible)('that breaks off keeps what came before and says so', async () => {
		const packed = pack(CONTENT);
		const cut = put(FOLDER, `cut.${compression}`, packed.subarray(0, packed.length >> 1));
		const stream = await openByteStream(cut, reading());
		const found = await drain(stream);
		expect(found.equals(CONTENT.subarray(0, found.length))).toBe(true);
		expect(found.length).toBeGreaterThan(100_000);
		expect(stream.damage).toMatch(new RegExp(`^the ${compression} data breaks off: `));
		stream.close();
	});

	test.runIf(isPossible)('without replay cannot be read again', async () => {
		const path = put(FOLDER, `once.${compression}`, pack(CONTENT.subarray(0, 5000)));
		const stream = await openByteStream(path, reading({ replay: false }));
		await drain(stream);
		expect(stream.readAt(0, new Uint8Array(10), 10)).toBe(0);
		stream.close();
	});

	test.runIf(isPossible)('closed in the middle ends without damage', async () => {
		const path = put(FOLDER, `closed.${compression}`, pack(CONTENT));
		const stream = await openByteStream(path, reading());
		await stream.read(new Uint8Array(100), 0, 100);
		stream.close();
		expect(stream.damage).toBeNull();
	});
});

test('several gzip members in one file are one content', async () => {
	const members = [CONTENT.subarray(0, 1000), CONTENT.subarray(1000, 2000)];
	const path = put(FOLDER, 'members.gz', Buffer.concat(members.map((each) => gzipSync(each))));
	const stream = await openByteStream(path, reading());
	expect((await drain(stream)).equals(CONTENT.subarray(0, 2000))).toBe(true);
	stream.close();
});

test('an abort ends a compressed file where it is', async () => {
	const stop = new AbortController();
	const path = put(FOLDER, 'aborted.gz', gzipSync(CONTENT));
	const stream = await openByteStream(path, reading({ signal: stop.signal }));
	await stream.read(new Uint8Array(100), 0, 100);
	stop.abort();
	expect((await drain(stream)).length).toBeLessThan(CONTENT.length);
	stream.close();
});

describe.runIf(HAS_FIFO)('a named pipe', () => {
	/** A fifo with a writer of its own process behind it. */
	function pipe(name: string, contentPath: string): string {
		const path = join(FOLDER, name);
		expect(spawnSync('mkfifo', [path]).status).toBe(0);
		spawn('sh', ['-c', 'cat "$1" > "$2"', 'sh', contentPath, path], { stdio: 'ignore' });
		return path;
	}

	test('gives its bytes to the end, and again from the replay', async () => {
		const path = pipe('fifo', put(FOLDER, 'fifo-content', CONTENT));
		const pieces: Uint8Array[] = [];
		const onBytes = (piece: Uint8Array) => pieces.push(Uint8Array.from(piece));
		const stream = await openByteStream(path, reading({ onBytes }));
		expect((await drain(stream)).equals(CONTENT)).toBe(true);
		expect([stream.bytesRead, stream.bytesTotal]).toEqual([700_000, null]);
		expect(Buffer.concat(pieces).equals(CONTENT)).toBe(true);
		const again = new Uint8Array(5);
		expect(stream.readAt(699_995, again, 5)).toBe(5);
		expect([...again]).toEqual([...CONTENT.subarray(699_995)]);
		stream.close();
	});

	test('is unpacked when it carries gzip', async () => {
		const path = pipe('fifo-gz', put(FOLDER, 'fifo-content.gz', gzipSync(CONTENT)));
		const stream = await openByteStream(path, reading());
		expect(stream.compression).toBe('gzip');
		expect((await drain(stream)).equals(CONTENT)).toBe(true);
		stream.close();
	});

	test('that nobody wrote into is empty', async () => {
		const path = pipe('fifo-empty', put(FOLDER, 'nothing', new Uint8Array(0)));
		const stream = await openByteStream(path, reading());
		expect((await drain(stream)).length).toBe(0);
		stream.close();
	});
});

test('compression is told by the first four bytes', () => {
	expect(
		[[0x1f, 0x8b, 8, 0], [0x28, 0xb5, 0x2f, 0xfd], [0x28, 0xb5, 0x2f, 0], [0xa1, 0xb2], []].map(
			(head) => compressionOf(Uint8Array.from(head)),
		),
	).toEqual(['gzip', 'zstd', null, null, null]);
});

test("the system's reasons are told in words", () => {
	const coded = (code: string, message = code) => Object.assign(new Error(message), { code });
	expect(
		[
			coded('ENOENT'),
			coded('EACCES'),
			coded('EPERM'),
			coded('ENOSPC'),
			coded('EROFS'),
			coded('EIO', 'EIO: i/o error, read'),
			'odd',
		].map(reasonOf),
	).toEqual([
		'there is no such file',
		'this user may not read it',
		'this user may not read it',
		'the disk is full',
		'the folder is on a read-only file system',
		'EIO: i/o error',
		'',
	]);
});
