import { describe, expect, test } from 'vitest';
import { faultOf, remedy } from '../../../main/capture/remedies.ts';
import { captureFault } from '../../fixtures/fake-live.ts';

describe('what to do', () => {
	test.each([
		['ENOPCAP', 'linux', /apt-get install libpcap0\.8/u],
		['ENOPCAP', 'win32', /npcap\.com/u],
		['ENOPCAP', 'darwin', /part of macOS/u],
		['ENOPCAP', 'freebsd', /libpcap/u],
		['EPERM', 'linux', /dpkg-reconfigure wireshark-common/u],
		['EPERM', 'darwin', /ChmodBPF/u],
		['EPERM', 'win32', /Restrict Npcap/u],
		['ENODEV', 'linux', /no interface eth9: tapdeck interfaces/u],
		['ENOTUP', 'linux', /sudo ip link set eth9 up/u],
		['ENOTUP', 'darwin', /switch it on/u],
		['EMONITOR', 'linux', /no monitor mode/u],
		['EFILTER', 'linux', /filter is wrong: as libpcap says/u],
		['EOPEN', 'linux', /^as libpcap says$/u],
	] as const)('for %s on %s', (fault, platform, text) => {
		expect(remedy(fault, 'eth9', 'as libpcap says', platform)).toMatch(text);
	});

	test.each(['linux', 'darwin', 'win32'] as const)(
		'never is to run the whole program as root (%s)',
		(platform) => {
			for (const fault of ['EPERM', 'ENOPCAP', 'EOPEN'] as const) {
				expect(remedy(fault, 'eth0', '', platform)).not.toMatch(/sudo tapdeck|as root|setcap/u);
			}
		},
	);
});

test('an error that is not of the addon is a failure to open', () => {
	expect(faultOf(captureFault('EPERM', ''))).toBe('EPERM');
	expect(faultOf(captureFault('EWHAT', ''))).toBe('EOPEN');
	expect(faultOf(new Error('other'))).toBe('EOPEN');
	expect(faultOf('text')).toBe('EOPEN');
});
