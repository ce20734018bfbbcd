import { expect, it } from 'vitest';
import { isPrivateAddress } from '../../../app/network/private-address.ts';

it.each([
	['10.1.2.3', true],
	['172.16.0.1', true],
	['172.32.0.1', false],
	['192.168.0.7', true],
	['169.254.1.1', true],
	['100.64.0.1', true],
	['100.128.0.1', false],
	['127.0.0.1', true],
	['8.8.8.8', false],
	['fd00::1', true],
	['fe80::1', true],
	['2001:4860::1', false],
	['host.example', false],
	['', false],
])('%s', (address, isPrivate) => {
	expect(isPrivateAddress(address)).toBe(isPrivate);
});
