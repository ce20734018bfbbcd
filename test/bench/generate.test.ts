import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { generate } from '../../bench/generate.mjs';
import { readCapture } from '../app/acceptance/engine.ts';

interface Truth {
	readonly streams: readonly {
		readonly ssrc: number;
		readonly packets: number;
		readonly unique: number;
		readonly lost: number;
		readonly duplicates: number;
		readonly late: number;
	}[];
}

let folder = '';
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'tapdeck-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function made(name: string, options: Parameters<typeof generate>[1]) {
	const path = join(folder, name);
	generate(path, options);
	const truth = JSON.parse(readFileSync(`${path}.truth.json`, 'utf8')) as Truth;
	return { path, truth };
}

describe('the load', () => {
	test('is the same for the same seed and another for another', () => {
		const bytes = 2_000_000;
		const first = readFileSync(made('a', { bytes, seed: 7 }).path);
		expect(readFileSync(made('b', { bytes, seed: 7 }).path).equals(first)).toBe(true);
		expect(readFileSync(made('c', { bytes, seed: 8 }).path).equals(first)).toBe(false);
	});

	test('is about as large as asked for', () => {
		const { size } = statSync(made('a', { bytes: 3_000_000 }).path);
		expect(size / 3_000_000).toBeGreaterThan(0.9);
		expect(size / 3_000_000).toBeLessThan(1.2);
	});

	test('holds what its truth file says, as the engine finds it', async () => {
		const { path, truth } = made('a', { bytes: 5_000_000, loss: 0.02, duplicates: 0.01 });
		const engine = await readCapture(path);
		const order = await engine.streamOrder({ filter: '', from: null, to: null, sort: [] });
		const found = new Map(
			engine.streamRows([...order.ids]).map((item) => [Number(item.ssrc), item]),
		);
		await engine.close();
		expect(found.size).toBe(truth.streams.length);
		for (const stream of truth.streams) {
			const { ssrc, ...figures } = stream;
			expect(found.get(ssrc), `stream ${ssrc}`).toMatchObject(figures);
		}
		expect(truth.streams.some(({ lost }) => lost > 0)).toBe(true);
	});
});
