import { expect, it } from 'vitest';
import { uriOf, userOf, withoutParameters } from '../../../app/calls/header-values.ts';

it.each([
	['"Anna <x>" <sip:anna@a.example;user=phone>;tag=1', 'sip:anna@a.example;user=phone', 'anna'],
	['<sip:%2B4930@a>;tag=2', 'sip:%2B4930@a', '+4930'],
	['sip:bob@b.example;tag=3', 'sip:bob@b.example', 'bob'],
	['tel:+49-30-1;phone-context=x', 'tel:+49-30-1', '+49-30-1'],
	['<sips:10.0.0.1>', 'sips:10.0.0.1', ''],
	['<sip:a:secret@h>', 'sip:a:secret@h', 'a'],
	['<sip:1;npdi@h>', 'sip:1;npdi@h', '1'],
	['<sip:%zz@h>', 'sip:%zz@h', '%zz'],
	['Anonymous <http://x>', 'http://x', ''],
])('%s', (value, uri, user) => {
	expect(uriOf(value)).toBe(uri);
	expect(userOf(value)).toBe(user);
});

it('leaves header parameters out and keeps those of the URI', () => {
	expect(withoutParameters('"A" <sip:a@h;x=1>;tag=9')).toBe('"A" <sip:a@h;x=1>');
	expect(withoutParameters('sip:a@h;tag=9')).toBe('sip:a@h');
});
