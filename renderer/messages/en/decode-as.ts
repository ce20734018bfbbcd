/** English: Decode As, and what nobody announced. */
import { s } from './plural.ts';

/** See the head of this file. */
export const decodeAs = {
	decodeAs: {
		title: 'Decode As',
		about:
			'The first rule that fits holds, before everything that was announced or inferred. Insert adds ' +
			'a row, Ctrl+Insert copies one, Ctrl+Delete removes one.',
		columns: {
			field: 'Field',
			value: 'Value',
			type: 'Type',
			default: 'Default',
			current: 'Current',
		},
		fields: {
			'udp.port': 'UDP port',
			'udp.srcport': 'UDP source port',
			'udp.dstport': 'UDP destination port',
			'ip.addr': 'Address',
			'ip.src': 'Source address',
			'ip.dst': 'Destination address',
			'rtp.ssrc': 'SSRC',
			'rtp.p_type': 'RTP payload type',
			several: 'Several (&&)',
		},
		of: (column: string, row: number) => `${column}, rule ${row}`,
		none: 'No rules: everything is taken for what it was announced as or looks like.',
		add: 'Add rule',
		remove: 'Remove rule',
		copy: 'Copy rule',
		clear: 'Clear',
		undo: 'Undo last change',
		cancel: 'Cancel',
		apply: 'Apply rules',
		kept: 'Kept with this capture for the next time, never beside its file.',
		applied: (count: number) => s(count, '1 rule is in force', `${count} rules are in force`),
		undone: 'The last change of Decode As was taken back',
		nothingToUndo: 'There is no change of Decode As to take back',
		notRtp: 'This is not RTP',
		mayBe: 'What it may be',
		is: 'Taken for',
		unknown: 'unknown',
		encrypted: 'encrypted',
		use: (codec: string) => `Take it for ${codec}`,
		said: (rule: string) => `In force: ${rule}. Undo with Ctrl+Z in the table`,
		noCandidates: 'Nothing had to be inferred.',
		tryAll: 'Let ffmpeg try them',
		trying: 'ffmpeg is trying them',
		inForce: (count: number) => s(count, '1 Decode As rule', `${count} Decode As rules`),
	},
	trials: {
		title: 'Results of the trial',
		columns: {
			candidate: 'Candidate',
			verdict: 'Verdict',
			frames: 'Frames',
		},
		verdicts: {
			decodes: 'fits',
			partly: 'fits in part',
			fails: 'does not fit',
			untold: 'cannot be told',
		},
		of: (decoded: string, expected: string) => `${decoded} of ${expected}`,
		fits: (codec: string) => `${codec} fits`,
		fitsNot: (codec: string) => `${codec} does not fit`,
		next: (codec: string, next: string) => `${codec} does not fit; next: ${next}`,
		signs: {
			size: 'It found no picture size: the bytes are no pictures of this codec.',
			probing: 'It looked as far as it may and still did not know what this is.',
			'no-stream': 'Nothing was left that could be written.',
		},
	},
	playback: {
		leftOut: (count: string, bare: number) =>
			s(bare, '1 damaged picture was left out', `${count} damaged pictures were left out`),
		undecoded: (count: string, bare: number) =>
			s(bare, '1 picture could not be decoded', `${count} pictures could not be decoded`),
		inDecoded: (count: string, bare: number) =>
			s(bare, '1 error in what was decoded', `${count} errors in what was decoded`),
		errors: (count: string, bare: number) =>
			s(bare, 'plays with 1 error', `plays with ${count} errors`),
		clean: 'plays without errors',
		checked: (seconds: string) => `ffmpeg decoded the first ${seconds} s of the saved file.`,
		saved: 'Saved file',
	},
};
