import { expect, test } from 'vitest';
import { InterfaceWatch } from '../../../main/capture/watch.ts';
import { batchOfPackets } from '../../fixtures/builders/live.ts';
import { FakeSource } from '../../fixtures/fake-live.ts';

const packets = (count: number) =>
	batchOfPackets(
		Array.from({ length: count }, () => ({
			...{ seconds: 1, nanoseconds: 0, bytes: new Uint8Array(60) },
		})),
	);

test('counts the interfaces that are wanted, and closes those that are no longer', () => {
	const opened: FakeSource[] = [];
	const watch = new InterfaceWatch((name) => {
		if (name === 'closed') throw new Error('no right');
		const source = new FakeSource(name);
		opened.push(source);
		return source;
	});
	watch.set(['lo', 'closed', 'eth0']);
	expect(watch.names).toEqual(['lo', 'eth0']);
	opened[0]?.taker?.batch(packets(3));
	opened[0]?.taker?.batch(packets(4));
	expect(watch.traces()).toEqual([
		{ name: 'lo', packets: 7 },
		{ name: 'eth0', packets: 0 },
	]);
	watch.set(['lo']);
	expect(opened.map(({ stops }) => stops)).toEqual([0, 1]);
	expect(watch.traces()).toEqual([{ name: 'lo', packets: 7 }]);
	opened[0]?.taker?.end('it was unplugged');
	expect(watch.names).toEqual([]);
	watch.set(['lo']);
	expect(watch.traces()).toEqual([{ name: 'lo', packets: 0 }]);
	watch.set([]);
	expect(opened.at(-1)?.stops).toBe(1);
});
