import { expect, test } from 'vitest';
import { OutputFile } from '../../../app/export/output-file.ts';
import { Pieces } from '../../../app/export/pieces.ts';
import { counting } from '../network/frames.ts';
import { testFolder } from './folder.ts';

const folder = testFolder();

test('pieces stand one behind the other, written in larger ones', () => {
	const file = new OutputFile(folder.path, 'a', true);
	const pieces = new Pieces(file);
	for (let index = 0; index < 1000; index++) pieces.add(counting(100));
	expect(file.length).toBeGreaterThan(60_000);
	expect(file.length).toBeLessThan(100_000);
	pieces.flush();
	pieces.flush();
	file.finish();
	const bytes = folder.read('a');
	expect(bytes).toHaveLength(100_000);
	expect([...bytes.subarray(99_900)]).toEqual([...counting(100)]);
});
