import { expect, it } from 'vitest';
import { signalledDigits } from '../../../app/calls/digits.ts';
import { say } from '../../fixtures/builders/sip-story.ts';

const never = (): boolean => false;
const info = (type: string, body: string): ReturnType<typeof say> =>
	say('A>B', 3, 'INFO', { cseq: 5, toTag: 'b', headers: { 'content-type': type }, body });

it('reads dtmf-relay with its duration', () => {
	const [digit] = signalledDigits(
		[info('application/dtmf-relay', 'Signal=5\r\nDuration=160\r\n')],
		never,
	);
	expect(digit).toMatchObject({ digit: '5', duration: 0.16, carrier: 'sip-info', offset: 3 });
});

it.each([
	['application/dtmf', '#', '#'],
	['application/DTMF; charset=x', ' 11 ', '#'],
	['application/dtmf-relay', 'Signal= 10', '*'],
	['application/dtmf-relay', 'signal = d', 'D'],
	['application/dtmf', '16', '!'],
])('%s %s', (type, body, digit) => {
	expect(signalledDigits([info(type, body)], never).map((one) => one.digit)).toEqual([digit]);
});

it('takes nothing from other bodies and from repeats', () => {
	expect(signalledDigits([info('application/dtmf', 'hello')], never)).toEqual([]);
	expect(signalledDigits([info('text/plain', '5')], never)).toEqual([]);
	expect(signalledDigits([info('application/dtmf', '5')], () => true)).toEqual([]);
});

it('reads KPML', () => {
	const body = '<kpml-response version="1.0" code="200" digits="1#" tag="x"/>';
	const notify = say('B>A', 1, 'NOTIFY', {
		headers: { 'content-type': 'application/kpml-response+xml' },
		body,
	});
	expect(signalledDigits([notify], never).map(({ digit, carrier }) => digit + carrier)).toEqual([
		'1kpml',
		'#kpml',
	]);
});
