import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { TemporaryPcm } from '../../../app/export/temporary-pcm.ts';
import { SeededRandom } from '../../fixtures/builders/random.ts';

const leftOvers = (): string[] =>
	readdirSync(tmpdir()).filter((name) => name.startsWith('tapdeck-play-'));

test('samples are read where they were put, silence elsewhere', () => {
	const pcm = new TemporaryPcm(1);
	pcm.put(10, Int16Array.of(1, 2, 3));
	pcm.put(13, Int16Array.of(4));
	pcm.put(5, Int16Array.of(-1));
	expect([...pcm.read(4, 12)]).toEqual([0, -1, 0, 0, 0, 0, 1, 2, 3, 4, 0, 0]);
	expect([...pcm.read(1e9, 2)]).toEqual([0, 0]);
	pcm.close();
});

test('channels stay together, and what lies before the beginning is left out', () => {
	const pcm = new TemporaryPcm(2);
	pcm.put(-1, Int16Array.of(9, 9, 1, 2, 3, 4));
	expect([...pcm.read(0, 3)]).toEqual([1, 2, 3, 4, 0, 0]);
	pcm.close();
});

test('any order and any length give the same samples', () => {
	const random = new SeededRandom(11);
	const expected = new Int16Array(400_000);
	const pcm = new TemporaryPcm(1);
	for (let count = 0; count < 300; count++) {
		const samples = Int16Array.from({ length: random.below(60_000) }, () => random.word());
		const at = random.below(expected.length - samples.length);
		expected.set(samples, at);
		pcm.put(at, samples);
		if (count % 50 === 0) pcm.read(at, 10);
	}
	const all = pcm.read(0, expected.length);
	expect(Buffer.compare(Buffer.from(all.buffer), Buffer.from(expected.buffer))).toBe(0);
	expect(pcm.size).toBeLessThanOrEqual(800_000);
	pcm.close();
});

test('nothing stays behind', () => {
	const before = leftOvers();
	const pcm = new TemporaryPcm(1);
	pcm.put(0, new Int16Array(100_000));
	// Elsewhere than on Windows it has no name even while it is open.
	if (process.platform !== 'win32') expect(leftOvers()).toEqual(before);
	pcm.close();
	expect(leftOvers()).toEqual(before);
});
