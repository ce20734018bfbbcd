import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packArchive } from '../../../scripts/steps/asar.mjs';

test('an archive holds its header, padded to four bytes, and then the files', () => {
	const folder = mkdtempSync(join(tmpdir(), 'tapdeck-asar-'));
	try {
		writeFileSync(join(folder, 'b.cjs'), 'second');
		writeFileSync(join(folder, 'a.cjs'), 'one');
		const archive = packArchive(folder);
		const jsonLength = archive.readUInt32LE(12);
		const headerEnd = 8 + archive.readUInt32LE(4);
		expect(archive.readUInt32LE(0)).toBe(4);
		expect(archive.readUInt32LE(8)).toBe(archive.readUInt32LE(4) - 4);
		expect(headerEnd % 4).toBe(0);
		expect(JSON.parse(archive.toString('utf8', 16, 16 + jsonLength))).toEqual({
			files: { 'a.cjs': { size: 3, offset: '0' }, 'b.cjs': { size: 6, offset: '3' } },
		});
		expect(archive.toString('utf8', headerEnd)).toBe('onesecond');
	} finally {
		rmSync(folder, { recursive: true });
	}
});
