/** What was heard in the streams of a call: its findings, its digits and their rows of the ladder. */
import type { CallStream } from './calls/call-media.ts';
import type { CallRecord } from './calls/calls.ts';
import type { Heard } from './player/hearing.ts';
import type { CallFinding, CallItem, DialledDigit } from './views/calls.ts';
import type { FlowRow } from './views/flow.ts';
import { mediaRow } from './views/flow-rows.ts';
import type { NodeNamer } from './views/flow-rows.ts';

/** Digits of DTMF by their event numbers (RFC 4733 §3.2). */
const EVENTS = '0123456789*#ABCD';

/** A stream that was listened to. */
interface HeardStream {
	readonly stream: CallStream;
	readonly heard: Heard;
}

/** Streams of which something is known by their sound. */
export function heardOf(
	streams: readonly CallStream[],
	hearing: { of(stream: number): Heard | null },
): readonly HeardStream[] {
	return streams.flatMap((stream) => {
		const heard = hearing.of(stream.stream);
		return heard === null ? [] : [{ stream, heard }];
	});
}

/** The call with what was heard in it. */
export function heardItem(item: CallItem, streams: readonly HeardStream[]): CallItem {
	const findings = streams.flatMap(({ stream, heard }) =>
		heard.findings.map(({ severity, title, frames }): CallFinding => {
			return { severity, title: `${title} (from ${stream.source.address})`, frames };
		}),
	);
	const digits = streams.flatMap(digitsHeard);
	return {
		...item,
		findings: [...item.findings, ...findings],
		digits: [...item.digits, ...digits].sort((a, b) => a.offset - b.offset),
	};
}

function digitsHeard({ stream, heard }: HeardStream): readonly DialledDigit[] {
	return heard.tones
		.filter(({ kind }) => kind === 'dtmf')
		.map(({ digit, offset, duration, frame }) => ({
			...{ digit, offset, duration, frame },
			...{ carrier: 'in-band' as const, source: stream.source },
		}));
}

/** Rows of the ladder for digits in the sound, as those of telephone events. */
export function digitRows(
	record: CallRecord,
	{ stream, heard }: HeardStream,
	nameOf: NodeNamer,
): readonly FlowRow[] {
	const { id, ssrc, source, destination } = stream;
	return digitsHeard({ stream, heard }).map(({ digit, offset, duration, frame }) => {
		const event = EVENTS.indexOf(digit);
		const firstMs = offset * 1000;
		const lastMs = firstMs + (duration ?? 0) * 1000;
		const run = {
			...{ stream: id, ssrc, source, destination, event, frame, firstMs, lastMs },
			...{ name: 'in-band', inferred: false, encrypted: false, packets: 0, lost: 0, expected: 0 },
		};
		const detail = `DTMF in the sound. Duration: ${(duration ?? 0).toFixed(2)}s`;
		return { ...mediaRow(record.id, run, nameOf), detail };
	});
}
