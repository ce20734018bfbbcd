import { beforeEach, describe, expect, test } from 'vitest';
import { CancelledError } from '../../../app/errors.ts';
import { Publisher, REST_FACTOR, SNAPSHOT_INTERVAL_MS } from '../../../main/engine/publisher.ts';

interface Sent {
	readonly id: number;
	readonly revision: number;
	readonly value: unknown;
}

let sent: Sent[] = [];
let failed: string[] = [];
let timers: (() => void)[] = [];
let now = 0;
let publisher: Publisher;

beforeEach(() => {
	sent = [];
	failed = [];
	timers = [];
	now = 0;
	publisher = new Publisher({
		send: (id, revision, value) => sent.push({ id, revision, value }),
		fail: (_id, error) => failed.push(error.message),
		now: () => now,
		later: (run) => timers.push(run),
	});
});

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function tick(ms: number): Promise<void> {
	now += ms;
	for (const run of timers.splice(0)) run();
	await settle();
}

describe('publisher', () => {
	test('sends the first snapshot at once', async () => {
		publisher.subscribe(1, () => 'first');
		await settle();
		expect(sent).toEqual([{ id: 1, revision: 0, value: 'first' }]);
	});

	test('has one snapshot in flight, whatever changes', async () => {
		let count = 0;
		publisher.subscribe(1, () => (count += 1));
		await settle();
		for (let change = 0; change < 50; change += 1) publisher.changed();
		await tick(1000);
		expect(sent).toHaveLength(1);
		publisher.taken(1);
		await tick(1000);
		expect(sent).toHaveLength(2);
		expect(sent[1]?.revision).toBe(50);
	});

	test('sends at most ten a second', async () => {
		publisher.subscribe(1, () => now);
		await settle();
		for (let ms = 0; ms < 1000; ms += 10) {
			publisher.changed();
			publisher.taken(1);
			await tick(10);
		}
		expect(sent.length).toBeLessThanOrEqual(1 + 1000 / SNAPSHOT_INTERVAL_MS);
		expect(sent.length).toBeGreaterThanOrEqual(9);
	});

	test('sends nothing when nothing changed', async () => {
		publisher.subscribe(1, () => 'same');
		await settle();
		publisher.taken(1);
		await tick(1000);
		expect(sent).toHaveLength(1);
	});

	test('does not send what was unsubscribed while it was computed', async () => {
		let answer: (value: string) => void = () => undefined;
		publisher.subscribe(1, () => new Promise<string>((resolve) => (answer = resolve)));
		publisher.unsubscribe(1);
		answer('late');
		await settle();
		expect(sent).toEqual([]);
	});

	test('a view that fails says so and can answer after the next change', async () => {
		let broken = true;
		publisher.subscribe(1, () => {
			if (broken) throw new CancelledError('no answer');
			return 'again';
		});
		await settle();
		expect(failed).toEqual(['no answer']);
		broken = false;
		publisher.changed();
		await tick(1000);
		expect(sent.map(({ value }) => value)).toEqual(['again']);
	});

	test('a view that is dear rests, so that reading goes on; then it is sent at once', async () => {
		const dear = 500;
		publisher.subscribe(1, () => {
			now += dear;
			return now;
		});
		await settle();
		publisher.taken(1);
		publisher.changed();
		await tick(dear * REST_FACTOR - 1);
		expect(sent).toHaveLength(1);
		publisher.settle();
		await settle();
		expect(sent).toHaveLength(2);
		publisher.taken(1);
		await tick(10 * dear * REST_FACTOR);
		expect(sent.map(({ revision }) => revision)).toEqual([0, 2]);
	});

	test('a view that is dear comes again when it has rested', async () => {
		publisher.subscribe(1, () => (now += 200));
		await settle();
		publisher.taken(1);
		publisher.changed();
		await tick(200 * REST_FACTOR);
		expect(sent).toHaveLength(2);
	});
});
