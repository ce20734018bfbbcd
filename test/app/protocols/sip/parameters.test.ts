import { describe, expect, test } from 'vitest';
import {
	listValues,
	parameter,
	parametersAt,
	parseUri,
	uriOf,
} from '../../../../app/protocols/sip/parameters.ts';

describe('addresses', () => {
	test.each([
		['<sip:a@b>;tag=1', 'sip:a@b', '1'],
		['<sip:a@b;transport=tcp>;tag=2', 'sip:a@b;transport=tcp', '2'],
		['sip:a@b;tag=3', 'sip:a@b', '3'],
		['"A; <tag=no>" <sip:a@b> ; TAG = 4', 'sip:a@b', '4'],
		['"quote \\" and ;" <sip:a@b>;x="a;tag=no";tag=5', 'sip:a@b', '5'],
		['Jürgen <sip:j%C3%BC@b>;tag=6', 'sip:j%C3%BC@b', '6'],
		['tel:+1-201-555-0123;tag=7', 'tel:+1-201-555-0123', '7'],
		['<sip:a@b>', 'sip:a@b', ''],
		['<sip:a@b>;tag', 'sip:a@b', ''],
		['<sip:a@b;tag=8', 'sip:a@b;tag=8', '8'],
		['<sip:a@[2001:db8::1]:5061>;tag=CaSe', 'sip:a@[2001:db8::1]:5061', 'CaSe'],
		['', '', ''],
	])('%j has the URI %j and the tag %j', (value, uri, tag) => {
		expect(uriOf(value)).toBe(uri);
		expect(parameter(value, parametersAt(value), 'tag')).toBe(tag);
	});

	test('quotes of a parameter are taken off, what they escape is kept', () => {
		const value = 'multipart/mixed;boundary="a\\"b;c";charset=utf-8';
		const at = value.indexOf(';');
		expect(parameter(value, at, 'boundary')).toBe('a"b;c');
		expect(parameter(value, at, 'charset')).toBe('utf-8');
	});
});

describe('lists', () => {
	test('commas in quotes and brackets part nothing', () => {
		expect(listValues('"A, B" <sip:a@b?x=1,2>, <sip:c@d> ,, sip:e')).toEqual([
			'"A, B" <sip:a@b?x=1,2>',
			'<sip:c@d>',
			'sip:e',
		]);
		expect(listValues('one')).toEqual(['one']);
	});
});

describe('URIs', () => {
	test.each([
		['sip:alice@example.org', 'sip', 'alice', 'example.org', ''],
		['SIPS:alice:secret@example.org:5061;transport=tls', 'sips', 'alice', 'example.org', '5061'],
		['sip:example.org', 'sip', '', 'example.org', ''],
		['sip:[2001:db8::1]:5070', 'sip', '', '[2001:db8::1]', '5070'],
		['sip:a;p=1?x@example.org;lr', 'sip', 'a;p=1?x', 'example.org', ''],
		['tel:+49301234;phone-context=x', 'tel', '+49301234', '', ''],
		['urn:service:sos', 'urn', '', 'service', ''],
		['nonsense', '', '', 'nonsense', ''],
	])('%s', (uri, scheme, user, host, port) => {
		expect(parseUri(uri)).toEqual({ scheme, user, host, port });
	});
});
