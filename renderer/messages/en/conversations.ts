/** English: who talked with whom. */
import { s } from './plural.ts';

/** See the head of this file. */
export const conversations = {
	conversations: {
		title: 'Conversations',
		capture: 'Capture',
		filter: 'Only frames that match',
		columns: {
			addressA: 'Address A',
			portA: 'Port A',
			addressB: 'Address B',
			portB: 'Port B',
			packets: 'Packets',
			bytes: 'Bytes',
			packetsAToB: 'Packets A → B',
			bytesAToB: 'Bytes A → B',
			packetsBToA: 'Packets B → A',
			bytesBToA: 'Bytes B → A',
			start: 'Rel Start',
			duration: 'Duration',
			bitsPerSecondAToB: 'Bits/s A → B',
			bitsPerSecondBToA: 'Bits/s B → A',
			likely: 'Likely media',
		},
		kinds: { video: 'video', audio: 'audio' },
		likely: (kind: string, reason: string) => `likely ${kind}: ${reason}`,
		counting: 'Counting who talked with whom…',
		none: 'No conversations on this layer.',
		about: 'A sent the first packet. Enter shows the packets of a row; times are in s.',
		show: 'Show packets',
		copied: (shown: string, count: number) =>
			s(count, 'Copied 1 conversation', `Copied ${shown} conversations`),
	},
};
