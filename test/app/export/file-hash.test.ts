import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CancelledError } from '../../../app/errors.ts';
import { fileSha256 } from '../../../app/export/file-hash.ts';
import { SeededRandom } from '../../fixtures/builders/random.ts';
import { testFolder } from './folder.ts';

const folder = testFolder();

test.for([0, 1, 1_048_576, 2_500_000])('a file of %i bytes', async (length) => {
	const bytes = new SeededRandom(length).bytes(length);
	writeFileSync(folder.at('a'), bytes);
	expect(await fileSha256(folder.at('a'))).toEqual({
		bytes: length,
		sha256: createHash('sha256').update(bytes).digest('hex'),
	});
});

test('a file that is not there is an error', async () => {
	await expect(fileSha256(folder.at('none'))).rejects.toThrow(/ENOENT/);
});

test('a cancelled hash ends', async () => {
	writeFileSync(folder.at('large'), new Uint8Array(3 << 20));
	const stop = new AbortController();
	const hashing = fileSha256(folder.at('large'), stop.signal);
	stop.abort();
	await expect(hashing).rejects.toThrow(CancelledError);
});
