import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { captureArguments } from '../../../scripts/commands/start.mjs';

test('files are looked up from where the user stands, options stay as they are', () => {
	expect(captureArguments(['a.pcap', '--light', '/tmp/b.pcap'], '/home/u')).toEqual([
		resolve('/home/u', 'a.pcap'),
		'--light',
		resolve('/tmp/b.pcap'),
	]);
});
