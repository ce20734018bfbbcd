import { describe, expect, test } from 'vitest';
import { offersFor } from '../../../../renderer/features/frame/palette.ts';
import { en } from '../../../../renderer/messages/en/index.ts';

const COMMANDS = [
	{ id: 'open' as const, label: 'Open captures…', keys: 'Ctrl O' },
	{ id: 'save' as const, label: 'Save streams…', keys: 'Ctrl S' },
];
const offers = (typed: string): string[] =>
	offersFor(typed, COMMANDS, en.palette).map((offer) => offer.label);

describe('go to', () => {
	test('a number is a frame', () => {
		expect(offers('936')).toEqual(['Go to frame 936']);
		expect(offers('#936')).toEqual(['Go to frame 936']);
		expect(offers('0')).toEqual([]);
	});

	test('hex digits are an SSRC, and a number can be both', () => {
		expect(offers('2de8A9b6')).toEqual(['Show streams with SSRC 0x2de8a9b6']);
		expect(offers('0xbeef')).toEqual(['Show streams with SSRC 0x0000beef']);
		expect(offers('12345')).toEqual(['Go to frame 12345', 'Show streams with SSRC 0x00012345']);
	});

	test('the first digits of an SSRC offer the streams that have them', () => {
		const known = ['0xd2bd4e3e', '0x58f33dea', '0xd2bd4e3e', '0x0000d2bd'];
		const labels = (typed: string): string[] =>
			offersFor(typed, [], en.palette, [], known).map(({ label }) => label.slice(-10));
		expect(labels('0xd2')).toEqual(['0xd2bd4e3e', '0x0000d2bd']);
		expect(labels('0x')).toEqual(['0xd2bd4e3e', '0x58f33dea', '0x0000d2bd']);
		expect(labels('58f33dea')).toEqual(['0x58f33dea']);
		expect(labels('d2')).toEqual([]);
	});

	test('a name that the user gave finds its address, before the commands', () => {
		const found = [['192.168.1.1', 'recorder']] as const;
		const [first] = offersFor('open', COMMANDS, en.palette, found);
		expect(first).toMatchObject({ kind: 'address', address: '192.168.1.1' });
		expect(first?.label).toBe('Show recorder (192.168.1.1)');
	});

	test('words find commands by any part of their name', () => {
		expect(offers('str sav')).toEqual(['Save streams…']);
		expect(offers('')).toEqual(['Open captures…', 'Save streams…']);
		expect(offers('nothing like it')).toEqual([]);
	});
});
