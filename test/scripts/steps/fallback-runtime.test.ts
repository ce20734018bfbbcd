import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { verifyFile } from '../../../scripts/steps/fallback-runtime.mjs';

test('a download that is not the pinned file is refused', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'tapdeck-pin-'));
	const file = join(folder, 'download');
	const pin = {
		algorithm: 'sha256',
		encoding: 'hex' as const,
		digest: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad', // of "abc"
	};
	try {
		writeFileSync(file, 'abc');
		await expect(verifyFile(file, pin)).resolves.toBeUndefined();
		writeFileSync(file, 'abd');
		await expect(verifyFile(file, pin)).rejects.toThrow(/not the file expected: sha256 a52d/);
	} finally {
		rmSync(folder, { recursive: true });
	}
});
