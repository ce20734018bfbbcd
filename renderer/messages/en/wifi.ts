/** English: keys of protected Wi-Fi. */
import { s } from './plural.ts';

/** See the head of this file. */
export const wifi = {
	wifi: {
		title: 'Wi-Fi keys',
		about:
			'One key a line: NETWORK:PASSPHRASE, a passphrase alone, or 64 hexadecimal digits. The capture ' +
			'is read again with them; they are forgotten when it is closed.',
		keys: 'Keys',
		apply: 'Read again',
		used: (count: number) =>
			count === 0
				? 'Reading again without Wi-Fi keys'
				: `Reading again with ${s(count, '1 Wi-Fi key', `${count} Wi-Fi keys`)}`,
		add: 'Give a Wi-Fi key…',
		none: 'No protected Wi-Fi frames in this capture.',
		group: 'All stations',
		columns: {
			accessPoint: 'Access point',
			station: 'Station',
			network: 'Network',
			state: 'State',
			frames: 'Opened',
		},
		of: (opened: string, all: string) => `${opened} of ${all}`,
		states: {
			decrypted: 'Decrypted',
			'key needed': 'Key needed',
			'handshake missing': 'Handshake missing',
			'wrong passphrase': 'Wrong passphrase',
			'unsupported cipher': 'Unsupported cipher',
		},
	},
};
