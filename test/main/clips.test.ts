import { existsSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ClipFiles } from '../../main/clips.ts';

let clips: ClipFiles;
beforeEach(() => {
	clips = new ClipFiles();
});
afterEach(() => clips.clear());

function clip(container: 'mp4' | 'webm' = 'mp4') {
	const { id, file } = clips.make();
	writeFileSync(file, '0123456789');
	return { id, file, url: clips.address(id, container) };
}

describe('clips', () => {
	test('are served whole, with their type', async () => {
		const response = clips.serve(clip('webm').url, null);
		expect(response?.status).toBe(200);
		expect(response?.headers.get('content-type')).toBe('video/webm');
		expect(await response?.text()).toBe('0123456789');
	});

	test.each([
		['bytes=2-4', '234', 'bytes 2-4/10'],
		['bytes=7-', '789', 'bytes 7-9/10'],
		['bytes=-2', '89', 'bytes 8-9/10'],
		['bytes=0-99', '0123456789', 'bytes 0-9/10'],
	])('are served in part for %s', async (range, text, place) => {
		const response = clips.serve(clip().url, range);
		expect(response?.status).toBe(206);
		expect(response?.headers.get('content-range')).toBe(place);
		expect(await response?.text()).toBe(text);
	});

	test('have nothing behind their end', () => {
		const response = clips.serve(clip().url, 'bytes=10-');
		expect(response?.status).toBe(416);
		expect(response?.headers.get('content-range')).toBe('bytes */10');
	});

	test('answer for their own addresses alone', () => {
		expect(clips.serve('tapdeck://app/index.html', null)).toBeNull();
		expect(clips.serve('tapdeck://other/clip/x', null)).toBeNull();
		expect(clips.serve('tapdeck://app/clip/..%2f..%2fetc%2fpasswd', null)?.status).toBe(404);
		expect(clips.serve(`tapdeck://app/clip/${crypto.randomUUID()}`, null)?.status).toBe(404);
	});

	test('that were never written are not found', () => {
		const { id } = clips.make();
		expect(clips.serve(clips.address(id, 'mp4'), null)?.status).toBe(404);
	});

	test('go one by one when there are many, and all in the end', () => {
		const made = Array.from({ length: 8 }, () => clip());
		expect(made.map(({ file }) => existsSync(file))).toEqual([
			...[false, false],
			...[true, true, true, true, true, true],
		]);
		clips.clear();
		expect(made.some(({ file }) => existsSync(file))).toBe(false);
	});
});
