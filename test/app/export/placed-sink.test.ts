import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CancelledError } from '../../../app/errors.ts';
import { fileDigest, fileSha256 } from '../../../app/export/file-hash.ts';
import { OutputFile } from '../../../app/export/output-file.ts';
import { checkFile, checkNotes, PlacedSink } from '../../../app/export/placed-sink.ts';
import type { MediaFrame } from '../../../app/media-source.ts';
import { counting } from '../network/frames.ts';
import { calm, testFolder } from './folder.ts';

const folder = testFolder();
const FRAME: MediaFrame = {
	...{ timeMs: 0, presentationMs: 0, isKey: true, isOrphan: false },
	...{ length: 0, missing: 0, frame: 0 },
};

/** What stands in a file after these chunks. */
function written(...chunks: readonly (readonly [number | null, Uint8Array])[]): Uint8Array {
	const file = new OutputFile(folder.path, 'a.bin', false);
	const sink = new PlacedSink(file);
	for (const [position, data] of chunks) {
		sink.begin(position === null ? FRAME : { ...FRAME, position });
		sink.piece(data, 0, data.length);
		sink.endFrame();
	}
	sink.end();
	file.finish();
	return folder.read('a.bin');
}

const of = (...values: readonly number[]): Uint8Array => Uint8Array.from(values);

describe('chunks', () => {
	test('stand where they say, with zeros between, however they came', () => {
		expect(written([4, of(5, 6)], [0, of(1, 2)])).toEqual(of(1, 2, 0, 0, 5, 6));
	});

	test('that say nothing follow what came before', () => {
		expect(written([null, of(1, 2)], [null, of(3)])).toEqual(of(1, 2, 3));
	});

	test('that came twice stand once', () => {
		expect(written([0, of(1, 2)], [0, of(1, 2)], [2, of(3)])).toEqual(of(1, 2, 3));
	});

	test('larger than the buffer are whole', () => {
		const large = counting(700_000);
		expect(written([1, large])).toEqual(new Uint8Array([0, ...large]));
	});
});

describe('a written file', () => {
	const DATA = counting(5000);
	const SHA1 = createHash('sha1').update(DATA).digest('hex');

	test.each([
		[{ bytes: 5000, sha1: SHA1 }, true, /is the one that the description tells$/],
		[{ bytes: null, sha1: SHA1 }, true, /is the one/],
		[{ bytes: 5001, sha1: SHA1 }, false, /the description tells/],
		[{ bytes: 5000, sha1: '00'.repeat(20) }, false, /, the description tells 0000/],
	])('is compared with what was told: %o', async (told, isSame, words) => {
		writeFileSync(folder.at('b.bin'), DATA);
		const check = await checkFile(folder.at('b.bin'), { suffix: 'bin', ...told }, calm());
		expect(check).toMatchObject({ sha1: SHA1, toldSha1: told.sha1, isSame });
		expect(checkNotes(check)[0]).toMatch(words);
	});

	test('of which no hash was told is neither right nor wrong', async () => {
		writeFileSync(folder.at('b.bin'), DATA);
		const told = { suffix: 'bin', bytes: 1, sha1: null };
		const check = await checkFile(folder.at('b.bin'), told, calm());
		expect(check).toMatchObject({ sha1: SHA1, isSame: null });
		expect(checkNotes(check)).toEqual([]);
	});

	test('has both hashes of its bytes, and stops when nobody wants them', async () => {
		writeFileSync(folder.at('b.bin'), DATA);
		const sha256 = createHash('sha256').update(DATA).digest('hex');
		expect(await fileSha256(folder.at('b.bin'))).toEqual({ bytes: 5000, sha256 });
		await expect(fileDigest(folder.at('b.bin'), 'sha1', AbortSignal.abort())).rejects.toThrow(
			CancelledError,
		);
	});
});
