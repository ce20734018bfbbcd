/** What keeps an interface from being opened, and what to do about it on this system. */

/** Codes of the addon's errors (native/index.d.ts). */
export type CaptureFault =
	'ENOPCAP' | 'EPERM' | 'ENODEV' | 'ENOTUP' | 'EMONITOR' | 'EFILTER' | 'EOPEN';

/** Code of an error of the addon; `EOPEN` for any other. */
export function faultOf(error: unknown): CaptureFault {
	const code = error instanceof Error && 'code' in error ? String(error.code) : '';
	return FAULTS.find((fault) => fault === code) ?? 'EOPEN';
}

const FAULTS: readonly CaptureFault[] = [
	'ENOPCAP',
	'EPERM',
	'ENODEV',
	'ENOTUP',
	'EMONITOR',
	'EFILTER',
	'EOPEN',
];

const NO_LIBRARY: Readonly<Record<string, string>> = {
	win32: 'Npcap is not installed: install it from https://npcap.com and start tapdeck again',
	darwin: 'libpcap, a part of macOS, could not be loaded',
	linux:
		'libpcap is not installed: sudo apt-get install libpcap0.8 (Fedora: sudo dnf install libpcap)',
};

const NO_RIGHT: Readonly<Record<string, string>> = {
	win32:
		'Npcap lets administrators capture only: install it again without "Restrict Npcap driver\'s access to Administrators only"',
	darwin:
		'this user may not read /dev/bpf*: install ChmodBPF (it comes with Wireshark), then log in again',
	linux:
		'this user may not capture: sudo dpkg-reconfigure wireshark-common, sudo usermod -aG wireshark $USER, then log in again: tapdeck then captures through dumpcap',
};

/**
 * One line: what is wrong and what to do.
 * @param said libpcap's own words
 */
export function remedy(
	fault: CaptureFault,
	name: string,
	said: string,
	platform: NodeJS.Platform = process.platform,
): string {
	const by = (texts: Readonly<Record<string, string>>): string =>
		texts[platform] ?? texts['linux'] ?? said;
	switch (fault) {
		case 'ENOPCAP':
			return by(NO_LIBRARY);
		case 'EPERM':
			return by(NO_RIGHT);
		case 'ENODEV':
			return `there is no interface ${name}: tapdeck interfaces lists them`;
		case 'ENOTUP':
			return platform === 'linux'
				? `${name} is down: sudo ip link set ${name} up`
				: `${name} is down: switch it on`;
		case 'EMONITOR':
			return `${name} has no monitor mode`;
		case 'EFILTER':
			return `the capture filter is wrong: ${said}`;
		case 'EOPEN':
			return said;
	}
}
