/** English: packets, findings and saving. */
import { s } from './plural.ts';

/** See the head of this file. */
export const packets = {
	packetList: {
		frame: 'No.',
		time: 'Time',
		source: 'Source',
		destination: 'Destination',
		protocol: 'Protocol',
		length: 'Length',
		file: 'File',
		info: 'Info',
	},
	packets: {
		tableLabel: 'Packets',
		fieldsLabel: 'Fields of the packet',
		bytesLabel: 'Bytes of the packet',
		choose: 'Choose a packet to see its fields and bytes.',
		none: 'No packets in this capture.',
		noMatch: 'No packet matches the filter.',
		count: (shown: string, count: number) => s(count, '1 packet', `${shown} packets`),
		frame: (frame: string) => `Frame ${frame}`,
		range: (offset: number, length: number) =>
			length === 0 ? 'computed' : `${s(length, '1 byte', `${length} bytes`)} at ${offset}`,
		reassembled: 'Reassembled datagram',
		frameBytes: 'Frame',
	},
	findings: {
		sorted: (count: number) => `${s(count, '1 finding', `${count} findings`)}, sorted by weight`,
		none: 'Nothing to report.',
		noneYet: 'Nothing to report so far.',
		error: 'Error',
		warning: 'Warning',
		note: 'Note',
		more: (count: number) => `+${count} more`,
	},
	save: {
		title: 'Save streams',
		titleOfCalls: 'Save calls',
		buttonOfCalls: (count: number) => s(count, 'Save 1 call', `Save ${count} calls`),
		subtitleOfCalls: (calls: number, captures: number, size: string) =>
			`${s(calls, '1 call', `${calls} calls`)} from ` +
			`${s(captures, '1 capture', `${captures} captures`)}, about ${size}`,
		callFiles: 'Files',
		callFileForms: { together: 'One stereo file per call', apart: 'Each stream apart' },
		button: (count: number) => s(count, 'Save 1 stream', `Save ${count} streams`),
		subtitle: (streams: number, captures: number, size: string) =>
			`${s(streams, '1 stream', `${streams} streams`)} from ` +
			`${s(captures, '1 capture', `${captures} captures`)}, about ${size}`,
		into: 'Into',
		noFolder: 'no folder chosen yet',
		free: (size: string) => `${size} free`,
		choose: 'Choose folder',
		format: 'Format',
		formats: {
			auto: 'Best for each',
			wav: 'WAV',
			au: 'AU',
			opus: 'Opus',
			m4a: 'M4A',
			raw: 'Raw payload',
			rtpdump: 'rtpdump',
			pcapng: 'pcapng',
		},
		sync: 'Starts at',
		syncs: {
			none: 'its first packet',
			call: "its call's first packet",
			capture: "the capture's start",
		},
		names: 'Names',
		nameForms: { auto: 'Readable', ssrc: 'SSRC', seed: 'Classic' },
		overwrite: 'Overwrite',
		all: 'All streams',
		columns: {
			stream: 'Stream',
			codec: 'Found codec',
			how: 'Saved as',
			size: 'Size, est.',
			bytes: 'Size',
			note: 'To note',
			state: 'State',
			file: 'File',
		},
		nothingToNote: 'none',
		states: {
			waiting: 'waiting',
			working: 'saving',
			saved: 'saved',
			failed: 'not saved',
			cancelled: 'cancelled',
		},
		copy: 'Copy',
		wholeOnly: 'Files take their names only when whole.',
		cancel: 'Cancel',
		stop: 'Cancel saving',
		background: 'Go on in the background',
		saving: (done: number, total: number) => `Saving ${done} of ${total}`,
		written: (size: string) => `${size} written.`,
		result: (saved: number, failed: number) =>
			failed === 0
				? s(saved, '1 file saved', `${saved} files saved`)
				: `${saved} of ${saved + failed} files saved, ${failed} could not be saved`,
		files: (count: number) => s(count, '1 file', `${count} files`),
		where: (size: string, folder: string) =>
			`${size} into ${folder}. manifest.json lists all files.`,
		cancelled: 'Saving was cancelled; files that were whole are kept.',
		cards: {
			asSent: 'As sent',
			asSentNote: 'bytes unchanged, no re-encoding',
			playable: 'Playable copies',
			playableNote: 'decoded for listening',
			withLoss: 'With loss',
			withLossNote: 'listed in the manifest',
			silence: 'Silence put in',
			silenceNote: 'for packets that never came, and pauses',
		},
		lostPackets: (count: string) => `${count} packets lost`,
		manifestHint: 'SHA-256 of every file and of its capture is in manifest.json.',
		showFolder: 'Show in folder',
		showManifest: 'Show manifest',
		done: 'Done',
		packetsSaved: (shown: string, count: number, name: string) =>
			`Saved ${s(count, '1 packet', `${shown} packets`)} as ${name}`,
	},
};
