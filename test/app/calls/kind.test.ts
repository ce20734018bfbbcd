import { describe, expect, it } from 'vitest';
import { kindOf } from '../../../app/calls/kind.ts';
import { say } from '../../fixtures/builders/sip-story.ts';

describe('what a Call-ID carries', () => {
	it.each(['INVITE', 'ACK', 'BYE', 'CANCEL', 'PRACK', 'UPDATE'])('%s makes a call', (method) => {
		expect(kindOf([say('A>B', 0, method)])).toBe('call');
		expect(kindOf([say('B>A', 0, '200 OK', { method })])).toBe('call');
	});

	it.each([
		['REGISTER', 'registration'],
		['OPTIONS', 'options'],
		['SUBSCRIBE', 'subscription'],
		['NOTIFY', 'subscription'],
		['MESSAGE', 'message'],
		['PUBLISH', 'publish'],
		['INFO', 'other'],
		['REFER', 'other'],
		['WHATEVER', 'other'],
	])('%s alone is %s', (method, kind) => {
		expect(kindOf([say('A>B', 0, method), say('B>A', 1, '200 OK', { method })])).toBe(kind);
		expect(kindOf([say('B>A', 1, '200 OK', { method })])).toBe(kind);
	});

	it('a call stays one whatever else its dialog carries, in any order', () => {
		const options = say('A>B', 0, 'OPTIONS');
		const refer = say('A>B', 1, 'REFER');
		const notify = say('B>A', 2, 'NOTIFY');
		const bye = say('A>B', 3, 'BYE');
		expect(kindOf([options, refer, notify, bye])).toBe('call');
		expect(kindOf([bye, notify, refer, options])).toBe('call');
	});

	it('otherwise the first message decides', () => {
		expect(kindOf([say('A>B', 0, 'SUBSCRIBE'), say('B>A', 1, 'MESSAGE')])).toBe('subscription');
		expect(kindOf([say('A>B', 0, 'REFER'), say('B>A', 1, 'NOTIFY')])).toBe('other');
		expect(kindOf([])).toBe('other');
	});
});
