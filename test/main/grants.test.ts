import { describe, expect, test } from 'vitest';
import { Grants } from '../../main/grants.ts';

describe('grants', () => {
	test('hide the path and give it back for its use', () => {
		const grants = new Grants();
		const item = grants.give('/captures/a call.pcapng', 'read');
		expect(item.name).toBe('a call.pcapng');
		expect(item.grant).toMatch(/^[0-9a-f-]{36}$/u);
		expect(JSON.stringify(item)).not.toContain('/captures');
		expect(grants.take(item.grant, 'read')).toBe('/captures/a call.pcapng');
	});

	test('do not read where only writing was granted', () => {
		const grants = new Grants();
		const { grant } = grants.give('/out', 'write-folder', 1000);
		expect(() => grants.take(grant, 'read')).toThrow('no longer known');
		expect(grants.take(grant, 'write-file', 'write-folder')).toBe('/out');
	});

	test('are worth nothing in another window', () => {
		const { grant } = new Grants().give('/a.pcap', 'read');
		expect(() => new Grants().take(grant, 'read')).toThrow('Choose it again');
	});

	test('are not guessed from paths', () => {
		expect(() => new Grants().take('/etc/passwd', 'read')).toThrow('no longer known');
	});
});
