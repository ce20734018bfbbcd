import { describe, expect, test } from 'vitest';
import type { MsrpFile } from '../../../app/protocols/msrp/index.ts';
import { mediaOfFile, trackOfFile } from '../../../app/views/msrp-files.ts';

const FILE: MsrpFile = {
	...{ id: 'msrp-7/file-2', messageId: 'm', from: 'a:1/x', chunks: [], name: 'a.jpg' },
	...{ type: 'image/jpeg', size: 10, bytes: 10, gaps: [], isGivenUp: false, selector: null },
};

describe('names of files', () => {
	test.each([
		['a.JPG', 'image/jpeg', 'msrp-7_a', 'jpg'],
		['..\\..\\boot.ini', '', 'msrp-7_boot', 'ini'],
		['/etc/passwd', '', 'msrp-7_passwd', 'bin'],
		['archive.tar.gz', '', 'msrp-7_archive.tar', 'gz'],
		['odd.ending/', 'application/pdf', 'msrp-7_file-2', 'pdf'],
		[null, 'image/png; q=1', 'msrp-7_file-2', 'png'],
		[null, '', 'msrp-7_file-2', 'bin'],
	])('%j of the type %j', (name, type, stem, suffix) => {
		const track = trackOfFile({ ...FILE, name, type });
		expect([track.stem, track.file?.suffix]).toEqual([stem, suffix]);
	});
});

describe('what a user should know of a file', () => {
	test('is nothing when it came whole', () => {
		expect(trackOfFile(FILE)).toMatchObject({ problems: [], lostBytes: 0, kind: 'image' });
	});

	test('are its gaps, that it was given up, and sizes that disagree', () => {
		const gaps = [0, 10, 20, 30, 40, 50].map((at) => [at, at + 2] as const);
		const selector = { name: null, type: null, bytes: 11, sha1: null };
		const { problems, lostBytes } = trackOfFile({ ...FILE, gaps, selector, isGivenUp: true });
		expect(problems).toEqual([
			'12 bytes did not come (1-2, 11-12, 21-22, 31-32, 41-42 and 1 more places); zeros stand for them',
			'its sender gave it up',
			'the description says 11 bytes, the chunks 10',
		]);
		expect(lostBytes).toBe(12);
	});
});

test('a list of sessions says who sent it and what saving names it', () => {
	const session = {
		...{ id: 'msrp-7', fromPath: '', toPath: '', messages: [] },
		ends: ['b:2/y', 'a:1/x'] as const,
	};
	expect(mediaOfFile(FILE, session, 'msrp-7_a.jpg')).toMatchObject({
		...{ id: 'msrp-7/file-2', kind: 'image', direction: 'received', purpose: 'file a.jpg' },
		...{ codec: 'image/jpeg', bytes: 10, suggestedFile: 'msrp-7_a.jpg' },
	});
	const unnamed = { ...FILE, name: null, type: '', from: 'b:2/y' };
	expect(mediaOfFile(unnamed, session, null)).toMatchObject({
		...{ kind: 'data', direction: 'sent', purpose: 'file', codec: null, codecFrom: null },
	});
});
