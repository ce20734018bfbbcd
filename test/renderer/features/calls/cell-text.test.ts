import { describe, expect, test } from 'vitest';
import type { CallItem } from '../../../../main/ipc/contract.ts';
import { cellText, otherState, partyText } from '../../../../renderer/features/calls/cell-text.ts';
import type { CallColumn } from '../../../../renderer/features/calls/columns.ts';
import { NumberFormat } from '../../../../renderer/format/numbers.ts';
import { en } from '../../../../renderer/messages/en/index.ts';
import type { CallRef } from '../../../../renderer/state/calls.svelte.ts';
import { fakeCall } from '../../../fixtures/fake-calls.ts';

const words = { text: en, format: new NumberFormat('en'), timeBase: 'relative' as const };
const ref = { capture: { view: null }, call: 0 } as unknown as CallRef;
const text = (change: Partial<CallItem>, column: CallColumn): string =>
	cellText({ ref, item: { ...fakeCall(0), ...change } }, column, words);

describe('cells', () => {
	test.each([
		['"09065082538" <sip:0906@61.196.187.6;user=phone>', '0906@61.196.187.6'],
		['sips:1002@pbx', '1002@pbx'],
		['<tel:+81355500142>', '+81355500142'],
		['', '–'],
	])('%s is read as %s', (header, party) => {
		expect(partyText(header)).toBe(party);
	});

	test('durations are cut to whole seconds, as in Wireshark', () => {
		expect(text({ duration: 22.99 }, 'duration')).toBe('00:00:22');
		expect(text({ duration: 3725 }, 'duration')).toBe('01:02:05');
	});

	test('what is not known is a dash, and what is a guess says so', () => {
		expect(text({ postDialDelay: null }, 'postDialDelay')).toBe('–');
		expect(text({ talkTime: 20.2, talkTimeEstimated: true }, 'talkTime')).toBe('≥ 20.200');
		expect(text({ finalStatus: null }, 'finalStatus')).toBe('–');
		expect(text({ codecs: [] }, 'codecs')).toBe('–');
		expect(text({ hungUpBy: null }, 'hungUpBy')).toBe('–');
	});

	test('what was dialled is counted, not shown', () => {
		expect(text({}, 'digits')).toBe('1');
	});

	test('lists and words are for people', () => {
		expect(text({ transports: ['udp', 'tcp'] }, 'transports')).toBe('UDP, TCP');
		expect(text({ userAgents: [null, 'X-Lite'] }, 'userAgents')).toBe('X-Lite');
		expect(text({}, 'capturePoints')).toBe('eth0, agent 2001 (gate)');
		expect(text({ capturePoints: [] }, 'capturePoints')).toBe('–');
		expect(text({ finalStatus: 486, finalReason: 'Busy Here' }, 'finalStatus')).toBe(
			'486 Busy Here',
		);
		expect(text({ wireshark: null }, 'wireshark')).toBe('–');
	});

	test("Wireshark's state is told only where it differs", () => {
		const item = fakeCall(0);
		expect(otherState(item, en)).toBeNull();
		expect(otherState({ ...item, wireshark: null }, en)).toBeNull();
		const wireshark = { state: 'REJECTED', packets: 1, comment: '' };
		expect(otherState({ ...item, wireshark }, en)).toBe('REJECTED');
	});
});
