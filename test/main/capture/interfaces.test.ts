import { expect, test } from 'vitest';
import type { Dumpcap } from '../../../main/capture/dumpcap.ts';
import { interfaceItems } from '../../../main/capture/interfaces.ts';
import { captureFault, fakeAddon } from '../../fixtures/fake-live.ts';

const EPERM = captureFault('EPERM', 'socket: Operation not permitted');

/** A dumpcap with rights on some interfaces. */
function dumpcapFor(...names: readonly string[]): Dumpcap {
	const ethernet = { value: 1, name: 'EN10MB', description: 'Ethernet' };
	return {
		program: '/usr/bin/dumpcap',
		linkTypes: (name: string) => (names.includes(name) ? [ethernet] : []),
	};
}

test('an interface that opens says what it can do', () => {
	expect(interfaceItems(fakeAddon(new Map([['lo', null]])), null)).toEqual([
		{
			...{ name: 'lo', description: '', addresses: [], loopback: false },
			...{ up: true, running: true, wireless: false, linkType: 'EN10MB' },
			linkTypes: [{ value: 1, name: 'EN10MB', description: 'Ethernet' }],
			...{ timestampTypes: ['host'], canMonitor: false, capturable: true },
			...{ through: 'tapdeck', reason: null, fault: null },
		},
	]);
});

test('one that is closed to this user is opened through dumpcap where that may', () => {
	const addon = fakeAddon(
		new Map([
			['eth0', EPERM],
			['eth1', EPERM],
		]),
	);
	expect(interfaceItems(addon, dumpcapFor('eth0'))).toMatchObject([
		{ name: 'eth0', capturable: true, through: 'dumpcap', linkType: 'EN10MB', reason: null },
		{ name: 'eth1', capturable: false, through: null, linkType: null, fault: 'EPERM' },
	]);
});

test('what keeps one from being opened stands beside it, and the others open', () => {
	const addon = fakeAddon(
		new Map<string, Error | null>([
			['ifb0', captureFault('ENOTUP', 'That device is not up')],
			['dbus', captureFault('EOPEN', 'Failed to get system bus')],
			['lo', null],
		]),
	);
	const items = interfaceItems(addon, dumpcapFor('ifb0', 'dbus'));
	expect(items.map(({ capturable }) => capturable)).toEqual([false, false, true]);
	expect(items[0]?.reason).toContain('ifb0 is down');
	expect(items[1]?.reason).toBe('Failed to get system bus');
});

test('a queue of the packet filter is not opened to look at it', () => {
	const addon = fakeAddon(new Map([['nfqueue', null]]));
	expect(interfaceItems(addon, null)).toMatchObject([
		{ capturable: false, reason: expect.stringContaining('take packets away') as string },
	]);
});
