import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { SCHEME_PRIVILEGES, assetPath, serveAsset } from '../../main/scheme.ts';
import { CONTENT_SECURITY_POLICY } from '../../main/security.ts';

let root = '';

beforeAll(() => {
	const folder = mkdtempSync(path.join(tmpdir(), 'tapdeck-scheme-'));
	root = path.join(folder, 'renderer');
	mkdirSync(path.join(root, 'assets'), { recursive: true });
	writeFileSync(path.join(root, 'index.html'), '<!doctype html>');
	writeFileSync(path.join(root, 'assets/a b.js'), 'export {};');
	writeFileSync(path.join(folder, 'secret.html'), 'secret');
	mkdirSync(path.join(folder, 'renderer-other'));
	writeFileSync(path.join(folder, 'renderer-other/x.html'), 'other');
});

describe('assetPath', () => {
	test('finds assets, with escaped names', () => {
		expect(assetPath('tapdeck://app/index.html', root)).toBe(path.join(root, 'index.html'));
		expect(assetPath('tapdeck://app/assets/a%20b.js?x=1', root)).toBe(
			path.join(root, 'assets/a b.js'),
		);
	});

	test.each([
		'tapdeck://app/../secret.html',
		'tapdeck://app/%2e%2e/secret.html',
		'tapdeck://app/..%2fsecret.html',
		'tapdeck://app/assets/..%2f..%2fsecret.html',
		'tapdeck://app/..%5csecret.html',
		'tapdeck://app/%00/index.html',
		'tapdeck://app/c:%2fsecret.html',
		'tapdeck://app/../renderer-other/x.html',
		'tapdeck://app/%zz',
		'tapdeck://other/index.html',
		'https://app/index.html',
		'tapdeck://app/',
		'tapdeck://app/sample.pcapng',
	])('finds nothing outside the assets for %s', (address) => {
		const found = assetPath(address, root);
		expect(found === null || found.startsWith(root + path.sep)).toBe(true);
		expect(found ?? '').not.toContain(`${path.dirname(root)}/renderer-other`);
	});
});

describe('serveAsset', () => {
	test('sends the policy and the type with every page', async () => {
		const response = await serveAsset('tapdeck://app/index.html', root);
		expect(response.status).toBe(200);
		expect(response.headers.get('content-security-policy')).toBe(CONTENT_SECURITY_POLICY);
		expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
		expect(response.headers.get('x-content-type-options')).toBe('nosniff');
		expect(await response.text()).toBe('<!doctype html>');
	});

	test.each([
		'tapdeck://app/../secret.html',
		'tapdeck://app/none.html',
		'tapdeck://app/sample.pcapng',
	])('answers 404 with the policy for %s', async (address) => {
		const response = await serveAsset(address, root);
		expect(response.status).toBe(404);
		expect(response.headers.get('content-security-policy')).toBe(CONTENT_SECURITY_POLICY);
	});
});

test('the scheme is standard and secure, and does not step round the policy', () => {
	expect(SCHEME_PRIVILEGES.privileges).toEqual({
		standard: true,
		secure: true,
		supportFetchAPI: true,
		stream: true,
	});
});
