/** English: the player. */

/** See the head of this file. */
export const play = {
	play: {
		nothing: 'Choose streams to hear them.',
		opening: 'Preparing the playback',
		lanesLabel:
			'Waves of the streams. Left and Right move by a tenth of a second, with Ctrl by a second, ' +
			'plus and minus zoom, 0 shows all. The table of marks holds what happened to the sound.',
		play: 'Play',
		pause: 'Pause',
		toStart: 'To the start',
		of: (length: string) => `of ${length}`,
		volume: 'Volume',
		speed: 'Speed',
		timing: 'Timing',
		modes: {
			'jitter-buffer': 'Jitter buffer',
			'rtp-timestamps': 'RTP timestamps',
			uninterrupted: 'Uninterrupted',
			adaptive: 'Adaptive',
		},
		buffer: 'Buffer',
		follow: 'Follow',
		routing: 'Ears',
		routes: { left: 'L', both: 'L+R', right: 'R' },
		silent: (reason: string) => `Cannot be heard. ${reason}`,
		decoding: (percent: string) => `Decoding ${percent} %`,
		waiting: 'Waiting for the decoder',
		waitingLive: 'Waiting for packets',
		live: 'Live',
		liveHint: 'To what came last, two seconds behind the wire',
		legend: 'Marks on the waves',
		kinds: {
			lost: 'lost',
			late: 'late for the buffer',
			'wrong-timestamp': 'wrong timestamp',
			silence: 'silence put in',
		},
		marksLabel: 'Marks on the waves',
		marksLeftOut: (count: string) => `${count} shorter ones are neither drawn nor listed: zoom in`,
		noMarks: 'No loss, no late packet, no silence put in.',
		columns: {
			time: 'Time',
			frame: 'Frame',
			stream: 'Stream',
			what: 'What',
			length: 'Length',
		},
	},
};
