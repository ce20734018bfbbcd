/** English: the editor of session descriptions. */

/** See the head of this file. */
export const sdp = {
	sdp: {
		title: 'Session description (SDP)',
		about:
			'What a player has to be told to read this stream. Change it as you know better: it is ' +
			'checked as you type. Applied, its codec, clock and parameters hold as a rule of Decode As.',
		assumed: 'codec assumed',
		text: 'Text of the session description',
		problems: 'What is wrong with it',
		line: (line: number) => `Line ${line}`,
		error: 'wrong',
		warning: 'doubtful',
		right: 'nothing is wrong with it',
		reset: 'As it was made',
		save: 'Save as .sdp…',
		apply: 'Apply to stream',
		applied: (codec: string) => `The stream is taken for ${codec}. Undo with Ctrl+Z in the table`,
		saved: (name: string) => `Saved ${name}`,
	},
};
