/** English: sending a stream again. */
import { s } from './plural.ts';

/** See the head of this file. */
export const replay = {
	replay: {
		title: 'Send stream again',
		about:
			'Sends the RTP packets as they were captured, in their own time. Listen on the address with ffplay, VLC or a capture.',
		to: 'To address',
		port: 'To port',
		sourcePort: 'From port (0: any)',
		begin: 'From, s since the first packet',
		end: 'Until, s',
		speed: 'Speed',
		beginning: 'the beginning',
		whole: 'the end',
		remote: (host: string) => `Send to another machine: ${host}. The packets leave this computer.`,
		send: 'Send packets',
		stop: 'Stop sending',
		sending: 'Sending…',
		sent: (packets: string, to: string, count: number) =>
			s(count, `1 packet sent to ${to}`, `${packets} packets sent to ${to}`),
		wrong: 'A number is wanted here.',
	},
};
