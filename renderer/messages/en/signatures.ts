/** English: media found by their bytes. */
import { s } from './plural.ts';

/** See the head of this file. */
export const signatures = {
	signatures: {
		title: 'Media signatures',
		capture: 'Capture',
		kind: 'Kind',
		allKinds: (shown: string) => `All · ${shown}`,
		words: 'Only with these words',
		hint: '10.0.0.7:80',
		columns: {
			kind: 'Kind',
			frame: 'Frame',
			payloadOffset: 'Offset',
			source: 'Source',
			destination: 'Destination',
			bytes: 'Size',
			isWhole: 'State',
			confidence: 'Confidence',
			reason: 'What speaks for it',
		},
		whole: 'whole',
		cut: 'end missing',
		reading: 'Reading packets that no protocol claimed',
		searching: 'Searching conversations',
		stop: 'Stop search',
		again: 'Search again',
		stopped: 'The search was stopped. Nothing of it is listed.',
		grown: 'The capture has grown since this search.',
		none: 'No media signature was found.',
		noMatch: 'No find has this kind and these words.',
		nothingToSearch:
			'A protocol claimed every packet of UDP and TCP in this capture: there was nothing to search.',
		scope: (packets: string, conversations: string, bytes: string, count: number) =>
			s(
				count,
				`Searched: 1 packet that no protocol claimed, ${bytes} of payload`,
				`Searched: ${packets} packets that no protocol claimed, ${bytes} of payload in ${conversations} directions of conversations`,
			),
		kindsSearched:
			'Looked for JPEG, PNG, FLV, MP4 boxes, WAV, H.264 and H.265 start codes, ADTS, MPEG transport and program streams, and RTP behind other headers.',
		passedOver: (bytes: string) => `Not searched: ${bytes} behind the first 16 MiB of a direction`,
		moreFinds: 'Only the first 20,000 finds are listed.',
		preview: 'Preview',
		choose: 'Choose a find to look at it.',
		pictureOf: (kind: string, frame: string) => `${kind} from frame ${frame}`,
		noPicture: 'This picture cannot be shown: too much of it is missing.',
		firstBytes: 'First bytes',
		goTo: 'Go to packet',
		openRtp: 'Open as RTP…',
		opened: (name: string) => `Opened ${name}: the packets without the header before them`,
		save: (shown: string, count: number) => s(count, 'Save 1 find…', `Save ${shown} finds…`),
		saved: (shown: string, folder: string, count: number) =>
			s(
				count,
				`1 file and manifest.json with its SHA-256 saved in ${folder}`,
				`${shown} files and manifest.json with their SHA-256 saved in ${folder}`,
			),
		notSaved: (shown: string, reason: string) => `${shown} could not be saved: ${reason}`,
		copied: (shown: string, count: number) => s(count, 'Copied 1 find', `Copied ${shown} finds`),
	},
};
