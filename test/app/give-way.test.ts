import { expect, test } from 'vitest';
import { giveWay } from '../../app/give-way.ts';

test('work that waits goes first', async () => {
	const order: string[] = [];
	setImmediate(() => order.push('other work'));
	await giveWay();
	order.push('this work');
	expect(order).toEqual(['other work', 'this work']);
});
