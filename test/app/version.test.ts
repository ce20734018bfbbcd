import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { VERSION } from '../../app/version.ts';

test('the version is the package’s', () => {
	const path = join(import.meta.dirname, '../../package.json');
	const { version } = JSON.parse(readFileSync(path, 'utf8')) as { version: string };
	expect(VERSION).toBe(version);
});
