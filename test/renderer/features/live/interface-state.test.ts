import { expect, test } from 'vitest';
import { stateOf, wholeOf } from '../../../../renderer/features/live/interface-state.ts';

test.each([
	[{ capturable: true, through: 'tapdeck', up: true }, 'ready'],
	[{ capturable: true, through: 'dumpcap', up: true }, 'dumpcap'],
	[{ capturable: true, through: 'extcap', up: true }, 'extcap'],
	[{ capturable: false, through: null, up: true }, 'closed'],
	[{ capturable: false, through: null, up: false }, 'down'],
])('an interface %o is %s', (item, state) => {
	expect(stateOf(item as never)).toBe(state);
});

test.each([
	['64', 64],
	[' 1 ', 1],
	['0', null],
	['101', null],
	['1.5', null],
	['', null],
	['many', null],
])('"%s" typed as a number of 1 to 100 is %s', (text, value) => {
	expect(wholeOf(text, 1, 100)).toBe(value);
});
