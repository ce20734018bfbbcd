import { expect, test } from 'vitest';
import { History } from '../../../renderer/state/history.ts';

test('goes back and forward, and forgets the way forward when another is taken', () => {
	const history = new History<string>();
	history.leave('a');
	history.leave('b');
	expect(history.back('c')).toBe('b');
	expect(history.back('b')).toBe('a');
	expect(history.back('a')).toBeNull();
	expect(history.forward('a')).toBe('b');
	history.leave('b');
	expect(history.forward('x')).toBeNull();
	expect(history.back('x')).toBe('b');
});
