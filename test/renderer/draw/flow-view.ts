/** Ladders for tests of drawing. */
import type { FlowRow, FlowView } from '../../../main/ipc/contract.ts';

const ROW: FlowRow = {
	frame: 1,
	offset: 0,
	from: '192.0.2.1',
	to: '192.0.2.2',
	fromPort: 5060,
	toPort: 5070,
	label: 'INVITE SDP (g711U GSM)',
	protocol: 'sip',
	detail: 'SIP INVITE',
	retransmission: false,
	repeat: 0,
	repeatOf: null,
	stream: null,
	call: 'sip-1',
	tone: 'request',
	responseTime: null,
	requestFrame: null,
	media: null,
};

/** One row, by default an INVITE. */
export const row = (change: Partial<FlowRow> = {}): FlowRow => ({ ...ROW, ...change });

/** A ladder of these rows; nodes in order of appearance. */
export function view(rows: readonly FlowRow[]): FlowView {
	const keys = [...new Set(rows.flatMap(({ from, to }) => [from, to]))];
	const calls = [...new Set(rows.map(({ call }) => call))];
	return {
		nodes: keys.map((key) => ({ key, title: key, role: null, agent: null })),
		rows,
		calls: calls.map((id) => ({ id, callId: `${id}@example.net` })),
	};
}

/** INVITE, its repeat, the answer to both, ACK, and a stream. */
export const TALK = view([
	row(),
	row({ frame: 2, offset: 0.5, retransmission: true, repeat: 1, repeatOf: 1 }),
	row({
		frame: 3,
		offset: 0.6,
		from: '192.0.2.2',
		to: '192.0.2.1',
		label: '200 OK SDP (g711U)',
		tone: 'success',
		requestFrame: 2,
		responseTime: 0.6,
	}),
	row({ frame: 4, offset: 0.7, label: 'ACK' }),
	row({
		frame: 5,
		offset: 0.8,
		label: 'RTP (g711U)',
		protocol: 'rtp',
		tone: 'media',
		stream: 'rtp-5',
		media: { duration: 10, packets: 500, lostPercent: 10, codec: 'PCMU', inferred: false },
	}),
	row({ frame: 6, offset: 60, label: 'BYE' }),
]);

/** How everything is shown unless a test says otherwise. */
export const OPTIONS = { order: [], fold: false, scale: 'equal', width: 600 } as const;

/** Words for drawings. */
export const WORDS = {
	frames: (frames: number, seconds: number) => `${frames} frames in ${seconds} s`,
	media: (packets: number, seconds: number) => `${packets} packets in ${seconds} s`,
	lost: (percent: number) => `${percent} % lost`,
};
