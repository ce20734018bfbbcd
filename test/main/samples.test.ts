import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { samplePath } from '../../main/samples.ts';

test('a sample is found by its kind, whatever its form; what was not shipped is none', () => {
	const folder = mkdtempSync(path.join(tmpdir(), 'tapdeck-samples-'));
	writeFileSync(path.join(folder, 'call.pcapng'), '');
	writeFileSync(path.join(folder, 'recorder.pcap'), '');
	expect(samplePath(folder, 'call')).toBe(path.join(folder, 'call.pcapng'));
	expect(samplePath(folder, 'recorder')).toBe(path.join(folder, 'recorder.pcap'));
	expect(samplePath(folder, 'camera')).toBeNull();
});
