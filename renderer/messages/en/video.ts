/** English: pictures of RTP streams. */
import { s } from './plural.ts';

const one = (count: string | undefined): boolean => count === '1';

/** See the head of this file. */
export const video = {
	video: {
		label: 'Pictures of the stream',
		counting: 'Reading the pictures of this stream',
		impossible: (reason: string) => `Nothing can be shown: ${reason}`,
		screen: 'Picture',
		strip:
			'Pictures over time: bars are pictures, diamonds key frames, octagons lost packets, hatched ' +
			'boxes stand where the picture stands still. Left and Right go from picture to picture.',
		inside: 'Pictures',
		program: (number: number) => `program ${number}`,
		sound: 'Sound',
		ownSound: (codec: string) => `${codec} of the same stream`,
		noSound: 'none',
		because: {
			call: 'same call',
			cname: 'same RTCP name',
			ports: 'ports side by side',
			addresses: 'same hosts, a guess',
		},
		later: (ms: string) => `begins ${ms} ms later`,
		earlier: (ms: string) => `begins ${ms} ms earlier`,
		damaged: 'Show damaged pictures',
		damagedTitle: 'What a decoder makes of pictures with holes. Never an exhibit.',
		facts: {
			pictures: 'Pictures',
			keyFrames: 'Key frames',
			damaged: 'Damaged',
			lost: 'Packets lost',
			rate: 'Frame rate',
			codec: 'Codec',
		},
		perSecond: (rate: string) => `${rate} fps`,
		findings: 'Findings',
		noFindings: 'Every picture is whole and came in time.',
		noneDamaged: (count: number, shown: string) =>
			`No picture that was received is damaged. ${s(count, '1 packet is missing', `${shown} packets are missing`)}.`,
		events: 'Losses, freezes and key frames',
		noEvents: 'Nothing happened to the pictures.',
		eventKinds: {
			freeze: 'freeze',
			pause: 'pause',
			lost: 'lost',
			damaged: 'damaged',
			key: 'key frame',
		},
		columns: { time: 'Time', frame: 'Frame', what: 'What', size: 'Size' },
		packets: (count: number, shown: string) => s(count, '1 packet', `${shown} packets`),
		thinned: (shown: string, all: string) => `${shown} of ${all} pictures are drawn`,
		torn: 'damaged picture',
		finding: {
			freezes: (v: Readonly<Record<string, string>>) =>
				`Stands still ${v['count']}× where packets are missing: ${v['total']} s in all, ${v['longest']} s at most`,
			pauses: (v: Readonly<Record<string, string>>) =>
				`Nothing was sent ${v['count']}×: ${v['total']} s in all, ${v['longest']} s at most`,
			'damaged-pictures': (v: Readonly<Record<string, string>>) =>
				`${v['count']} of ${v['of']} pictures ${one(v['count']) ? 'is' : 'are'} damaged: ` +
				(one(v['missing']) ? '1 packet is missing' : `${v['missing']} packets are missing`),
			'no-key-frame': () => 'No whole key frame was captured: decoders have nothing to begin with',
			'late-key-frame': (v: Readonly<Record<string, string>>) =>
				`The first key frame comes after ${v['seconds']} s: nothing can be seen before`,
			'rare-key-frames': (v: Readonly<Record<string, string>>) =>
				`Key frames are up to ${v['seconds']} s apart: damage stays for so long`,
			'frame-rate-change': (v: Readonly<Record<string, string>>) =>
				`The frame rate changes from ${v['before']} to ${v['after']} fps`,
			'av-offset': (v: Readonly<Record<string, string>>) =>
				`The sound stands ${v['seconds']} s from its picture, as it was sent`,
		},
	},
	frameRate: {
		about: (rate: string) =>
			`${rate} pictures a second by the sender's timestamps. Another rate moves the pictures to other times.`,
		of: (stream: string) => `Pictures a second of ${stream}`,
		unit: 'fps',
		estimated: 'estimated',
	},
};
