/** What an investigator should look at first, with the frames that prove it. */
import type { CaptureFacts } from '../capture-facts.ts';
import * as R from '../protocols/rtp/stream-rows.ts';
import type { Finding } from './capture.ts';
import { streamNotices } from './media-notices.ts';
import { hepFindings } from './hep.ts';
import { otherSignalling } from './other-signalling.ts';
import { wifiFindings } from './wifi-findings.ts';
import { firstFrame, isEncrypted, rowValue, ssrcText, streamId } from './stream-item.ts';

/** Loss from which on a stream is a finding of its own, percent. */
const LOSS_WARNING = 1;
const LOSS_ERROR = 5;
/** Id of the finding that a TLS key log answers. */
const TLS_KEY = 'tls-key';
/** Servers that are named in it. */
const MAX_NAMES = 3;
/** Findings of one kind that are listed one by one. */
const MAX_PER_KIND = 200;

/** Findings of a capture, most weighty first. @param streams numbers of the listed streams */
export function captureFindings(
	facts: CaptureFacts,
	streams: readonly number[],
): readonly Finding[] {
	return [
		...damageFindings(facts),
		...clockFindings(facts),
		...lossFindings(facts, streams),
		...streamFindings(facts, streams, 'encrypted', 'warning', isEncrypted, (ssrc) => {
			return `Stream ${ssrc} is encrypted (SRTP): it needs a key to be played`;
		}),
		...streamFindings(facts, streams, 'cut', 'warning', isCut, (ssrc) => {
			return `Stream ${ssrc} was cut by the snap length: its payload is not all there`;
		}),
		...streamNotices(facts, streams),
		...keyLogFindings(facts),
		...tlsFindings(facts),
		...hepFindings(facts),
		...otherSignalling(facts),
		...wifiFindings(facts),
		...dropFindings(facts),
	];
}

function damageFindings(facts: CaptureFacts): readonly Finding[] {
	const { files } = facts.source;
	const last = facts.tracker.index.count;
	return files.flatMap((file) =>
		file.damage === null
			? []
			: [
					{
						id: `damage-${file.name}`,
						severity: 'error' as const,
						title: `${file.name} breaks off at byte ${file.damage.offset}: ${file.damage.reason}. The ${last} packets before it are used`,
						frames: last > 0 ? [last] : [],
					},
				],
	);
}

/** A clock that was set back while capturing. */
function clockFindings({ tracker }: CaptureFacts): readonly Finding[] {
	const { found, count } = tracker.index.clockSteps();
	const [first] = found;
	if (first === undefined) return [];
	const more = count === 1 ? '' : `, and ${count - 1} more times behind it`;
	return [
		{
			id: 'clock-back',
			severity: 'warning',
			title: `The capture's clock goes back by ${first.seconds.toFixed(1)} s at frame ${first.frame}${more}: times and durations across such a place are wrong`,
			frames: found.map(({ frame }) => frame),
		},
	];
}

function lossFindings(facts: CaptureFacts, streams: readonly number[]): readonly Finding[] {
	const { figures } = facts.tracker.protocols.rtp.streams;
	const found = streams
		.map((stream) => ({ stream, of: figures.figures(stream) }))
		.filter(({ of }) => of.lostPercent >= LOSS_WARNING)
		.sort((a, b) => b.of.lostPercent - a.of.lostPercent);
	return found.slice(0, MAX_PER_KIND).map(({ stream, of }) => ({
		id: `loss-${streamId(facts, stream)}`,
		severity: of.lostPercent >= LOSS_ERROR ? ('error' as const) : ('warning' as const),
		title: `${of.lostPercent.toFixed(2)} % of stream ${ssrcText(facts, stream)} is missing (${of.lost} of ${of.expected} packets)`,
		frames: [firstFrame(facts, stream), rowValue(facts, stream, R.LAST_FRAME)],
	}));
}

function isCut(facts: CaptureFacts, stream: number): boolean {
	return (rowValue(facts, stream, R.FLAGS) & R.STREAM_CUT) !== 0;
}

function streamFindings(
	facts: CaptureFacts,
	streams: readonly number[],
	id: string,
	severity: Finding['severity'],
	isIt: (facts: CaptureFacts, stream: number) => boolean,
	title: (ssrc: string) => string,
): readonly Finding[] {
	return streams
		.filter((stream) => isIt(facts, stream))
		.slice(0, MAX_PER_KIND)
		.map((stream) => ({
			id: `${id}-${streamId(facts, stream)}`,
			severity,
			title: title(ssrcText(facts, stream)),
			frames: [firstFrame(facts, stream)],
		}));
}

/** A key log that was given and says nothing. */
function keyLogFindings({ tracker }: CaptureFacts): readonly Finding[] {
	const { count, strangeLines } = tracker.protocols.tls.keyLog;
	if (count > 0 || strangeLines === 0) return [];
	return [
		{
			id: 'key-log',
			severity: 'warning',
			title: `The TLS key log holds no secret: none of its ${strangeLines} lines is a label, a client random and a secret`,
			frames: [],
		},
	];
}

/** Ports and names by which signalling over TLS is told. @see RFC 3261 §26.2.1, RFC 5630 */
const SIPS_PORT = 5061;
const SIP_NAME = /(^|[.-])(sips?|pbx|voip)\d*[.-]/iu;

/** Connections that need a key to be read; those that look like SIP are worth a warning. */
function tlsFindings({ tracker }: CaptureFacts): readonly Finding[] {
	const { flows, protocols } = tracker;
	const locked = protocols.tls.facts().filter(({ state }) => state === 'key-needed');
	if (locked.length === 0) return [];
	const isSip = locked.filter(({ flow, serverName }) => {
		const ports = [flows.sourcePort(flow), flows.destinationPort(flow)];
		return ports.includes(SIPS_PORT) || SIP_NAME.test(serverName);
	});
	const count = `${locked.length} TLS connection${locked.length === 1 ? '' : 's'}`;
	const names = [...new Set(locked.map(({ serverName }) => serverName))].filter(Boolean);
	const more = names.length > MAX_NAMES ? ' and others' : '';
	const to = names.length === 0 ? '' : ` to ${names.slice(0, MAX_NAMES).join(', ')}${more}`;
	const sip = isSip.length === 0 ? '' : `, ${isSip.length} of them probably SIP`;
	return [
		{
			id: TLS_KEY,
			severity: isSip.length > 0 ? ('warning' as const) : ('note' as const),
			title: `TLS, key needed: what ${count}${to} carried is not listed${sip}`,
			frames: [...isSip, ...locked.filter((one) => !isSip.includes(one))]
				.slice(0, MAX_PER_KIND)
				.map(({ frame }) => frame),
		},
	];
}

/** Drops that the capture itself tells of. */
function dropFindings(facts: CaptureFacts): readonly Finding[] {
	return facts.source.interfaces.flatMap((one) => {
		const dropped = (one.droppedByInterface ?? 0) + (one.droppedByKernel ?? 0);
		if (dropped === 0) return [];
		const name = one.name ?? `interface ${one.id}`;
		return [
			{
				id: `drops-${one.id}`,
				severity: 'warning' as const,
				title: `${dropped} packets were dropped while capturing on ${name}: loss may be the capture's own`,
				frames: [],
			},
		];
	});
}
