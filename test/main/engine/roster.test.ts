import { describe, expect, test } from 'vitest';
import { EngineRoster, FAREWELL_MS } from '../../../main/engine/roster.ts';
import type { EngineProcess } from '../../../main/engine/supervisor.ts';

/** Engines that tell what is done to them, and end when they are made to. */
function engines() {
	const heard: string[] = [];
	const ends = new Map<string, () => void>();
	const engine = (name: string): EngineProcess => ({
		postMessage: ({ kind }) => void heard.push(`${name} ${kind}`),
		onMessage: () => undefined,
		onExit: (listener) => void ends.set(name, () => listener(0)),
		kill: () => void heard.push(`${name} killed`),
	});
	return { heard, engine, end: (name: string) => ends.get(name)?.() };
}

describe('before the program ends', () => {
	test('its engines are told to close, and waited for', async () => {
		const { heard, engine, end } = engines();
		const roster = new EngineRoster(() => undefined);
		for (const name of ['one', 'two']) roster.add(engine(name));
		expect(roster.count).toBe(2);
		let isOver = false;
		const over = roster.end().then(() => (isOver = true));
		end('one');
		await Promise.resolve();
		expect([isOver, roster.count]).toEqual([false, 1]);
		end('two');
		await over;
		expect(heard).toEqual(['one close', 'two close']);
	});

	test('one that does not close is made to end, and nobody waits for ever', async () => {
		const { heard, engine } = engines();
		const waits: number[] = [];
		const roster = new EngineRoster((run, ms) => {
			waits.push(ms);
			run();
		});
		roster.add(engine('deaf'));
		await roster.end();
		expect(heard).toEqual(['deaf close', 'deaf killed']);
		expect(waits).toEqual([FAREWELL_MS, 500]);
	});

	test('there is nothing to wait for without engines', async () => {
		const roster = new EngineRoster(() => expect.unreachable());
		await roster.end();
		expect(roster.count).toBe(0);
	});
});
