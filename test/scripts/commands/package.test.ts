import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { testConfig, withoutYoungFuses } from '../../../scripts/commands/package.mjs';
import { ROOT } from '../../../scripts/steps/shell.mjs';

const yaml = readFileSync(join(ROOT, 'electron-builder.yml'), 'utf8');

describe('packages for users', () => {
	test.each([
		['runAsNode', 'false'],
		['enableNodeOptionsEnvironmentVariable', 'false'],
		['enableNodeCliInspectArguments', 'false'],
		['enableCookieEncryption', 'true'],
		['enableEmbeddedAsarIntegrityValidation', 'true'],
		['onlyLoadAppFromAsar', 'true'],
		['grantFileProtocolExtraPrivileges', 'false'],
	])('have the fuse %s set to %s', (fuse, value) => {
		expect(yaml).toMatch(new RegExp(`^ {2}${fuse}: ${value}$`, 'm'));
	});

	test('name no runtime of their own, so that the official one is taken', () => {
		expect(yaml).not.toMatch(/^electron(Version|Dist)/m);
	});
});

describe('packages for tests', () => {
	const runtime = { origin: 'fallback' as const, folder: '/r', executable: '/r/electron' };
	const options = { version: '25.1.1', base: '/base.yml', noticeFile: '/NOTICE.txt' };

	test('say so in their name and in a file', () => {
		const config = testConfig(runtime, { ...options, isInspectable: false });
		expect(config.artifactName).toMatch(/^tapdeck-test-/);
		expect(config.productName).toBe('tapdeck-test');
		expect(config.extraFiles).toEqual([{ from: '/NOTICE.txt', to: 'NOTICE.txt' }]);
		expect(config.electronFuses.enableNodeCliInspectArguments).toBe(false);
	});

	test('can be driven only in the inspectable variant', () => {
		const config = testConfig(runtime, { ...options, isInspectable: true });
		expect(config.electronFuses.enableNodeCliInspectArguments).toBe(true);
	});

	test('leave out the one fuse that the fallback runtime lacks, and no other', () => {
		const lines = yaml.split('\n');
		const left = withoutYoungFuses(yaml).split('\n');
		expect(lines.filter((line) => !left.includes(line))).toEqual([
			'  grantFileProtocolExtraPrivileges: false',
		]);
	});
});
