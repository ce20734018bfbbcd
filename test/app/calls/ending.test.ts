import { expect, it } from 'vitest';
import { causeOf } from '../../../app/calls/ending.ts';
import { say } from '../../fixtures/builders/sip-story.ts';

const cause = (headers: Readonly<Record<string, string>>): string | null =>
	causeOf(say('A>B', 0, 'BYE', { headers }));

it('reads Reason and what Asterisk writes', () => {
	expect(cause({ reason: 'Q.850;cause=16;text="Normal call clearing"' })).toBe(
		'Q.850 16 Normal call clearing',
	);
	expect(cause({ reason: 'SIP ;cause=200 ;text="Call completed elsewhere"' })).toBe(
		'SIP 200 Call completed elsewhere',
	);
	expect(cause({ 'x-asterisk-hangupcause': 'Busy', 'x-asterisk-hangupcausecode': '17' })).toBe(
		'Q.850 17 Busy',
	);
	expect(cause({})).toBeNull();
});
