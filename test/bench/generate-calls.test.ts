import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { generateCalls } from '../../bench/generate-calls.mjs';
import { readCapture } from '../app/acceptance/engine.ts';

let folder = '';
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'tapdeck-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('the same seed gives the same calls', () => {
	const [a, b, c] = ['a', 'b', 'c'].map((name) => join(folder, name)) as [string, string, string];
	generateCalls(a, { calls: 20, seconds: 0.2 });
	generateCalls(b, { calls: 20, seconds: 0.2 });
	generateCalls(c, { calls: 20, seconds: 0.2, seed: 2 });
	expect(readFileSync(b).equals(readFileSync(a))).toBe(true);
	expect(readFileSync(c).equals(readFileSync(a))).toBe(false);
});

test('the capture holds what its truth file says, as the engine finds it', async () => {
	const path = join(folder, 'calls.pcap');
	const made = generateCalls(path, { calls: 60, seconds: 0.4, slots: 20 });
	const engine = await readCapture(path);
	expect(engine.info().file.packets).toBe(made.packets);
	const query = { filter: '', text: '', kinds: [], states: [], from: null, to: null, sort: [] };
	const { items } = await engine.calls(query);
	const found = new Map(items.map((item) => [item.callId, item]));
	expect(found.size).toBe(60);
	for (const call of made.calls) {
		expect(found.get(call.callId)).toMatchObject({
			state: call.state,
			finalStatus: call.code,
			packets: call.messages,
		});
		expect(found.get(call.callId)?.streams).toHaveLength(call.streams);
	}
	expect(new Set(items.map(({ state }) => state))).toEqual(new Set(['completed', 'rejected']));
});
