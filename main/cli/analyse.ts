/** `tapdeck analyse`: one RTP stream packet by packet and per interval. */
import { Command } from 'commander';
import type { AnalysisDocument, CaptureEngine } from '../../app/index.ts';
import { NotFoundError } from '../../app/index.ts';
import type { CommandContext } from './exit.ts';
import type { ReadOptions } from './options.ts';
import { addReadOptions, openOptions } from './options.ts';
import { qualityText } from './quality-text.ts';
import { print, printJson, withCapture } from './run.ts';
import { listStreams } from './streams.ts';
import type { Column } from './table.ts';
import { fixed, tableText } from './table.ts';

interface AnalyseOptions extends ReadOptions {
	readonly stream: string;
	readonly capturePoint?: string;
}

const COLUMNS: readonly Column[] = [
	{ head: 'Packet', right: true },
	{ head: 'Time (s)', right: true },
	{ head: 'Sequence', right: true },
	{ head: 'Delta (ms)', right: true },
	{ head: 'Jitter (ms)', right: true },
	{ head: 'Skew (ms)', right: true },
	{ head: 'Bandwidth', right: true },
	{ head: 'Marker' },
	{ head: 'Status' },
];

/**
 * Resolves what the user named: an id (`rtp-955`) or an SSRC that only one stream has.
 * @returns the stream's first frame
 * @throws NotFoundError listing what there is
 */
export async function resolveStream(engine: CaptureEngine, name: string): Promise<number> {
	const items = await listStreams(engine, '');
	const ssrc = /^(0x)?[0-9a-f]{1,8}$/i.test(name)
		? Number.parseInt(name.replace(/^0x/i, ''), 16)
		: -1;
	const byId = items.filter((item) => item.id === name);
	const found = byId.length > 0 ? byId : items.filter((item) => Number(item.ssrc) === ssrc);
	const [only] = found;
	if (only !== undefined && found.length === 1) return only.firstFrame;
	const listed = (found.length > 1 ? found : items).slice(0, 8).map((item) => item.id);
	const why =
		found.length > 1 ? `${name} names ${found.length} streams` : `there is no stream ${name}`;
	throw new NotFoundError(`${why}: give one of ${listed.join(', ') || '(no streams were found)'}`);
}

/** Jitter and skew by the rules, or by the clock that only we know. */
function analysisText(document: AnalysisDocument): string {
	const { clockRate, clockRateFrom } = document.stream;
	const isOwn = document.packets[0]?.ownClock !== undefined;
	const from = clockRateFrom === 'user' ? 'set by the user' : 'inferred';
	const note = isOwn ? `\nJitter and skew by a clock of ${clockRate} Hz, ${from}.\n` : '';
	return `${packetsText(document)}${note}`;
}

function packetsText(document: AnalysisDocument): string {
	return tableText(
		COLUMNS,
		document.packets.map((packet) => [
			packet.frame,
			packet.offset.toFixed(6),
			packet.sequence,
			packet.delta.toFixed(3),
			(packet.ownClock ?? packet).jitter.toFixed(3),
			(packet.ownClock ?? packet).skew.toFixed(3),
			packet.bandwidth.toFixed(2),
			packet.marker ? 'SET' : '',
			packet.status,
		]),
	);
}

/** What to note, one line each, with the frame that it leads to. */
function findingsText({ findings }: AnalysisDocument): string {
	const lines = findings.map(({ severity, title, offset, frames }) => {
		const frame = frames[0] === undefined ? '' : `, frame ${frames[0]}`;
		return `${severity}: ${title} (at ${offset.toFixed(3)} s${frame})`;
	});
	return lines.length === 0 ? '' : `\n${lines.join('\n')}\n`;
}

const REPORT_COLUMNS: readonly Column[] = [
	{ head: 'RTCP', right: true },
	{ head: 'Time (s)', right: true },
	{ head: 'Said by' },
	{ head: 'What' },
	{ head: 'Lost', right: true },
	{ head: 'Lost here', right: true },
	{ head: 'Jitter (ms)', right: true },
	{ head: 'Jitter here', right: true },
	{ head: 'Round trip (ms)', right: true },
	{ head: 'MOS-LQ', right: true },
];

/** The receiver's word beside ours. */
function reportsText({ rtcpReports }: AnalysisDocument): string {
	if (rtcpReports.length === 0) return '';
	const rows = rtcpReports.map((report) => [
		report.frame,
		report.offset.toFixed(6),
		report.from,
		report.encrypted ? `${report.kind} (SRTCP)` : report.kind,
		report.cumulativeLost,
		report.ours?.lost ?? null,
		fixed(report.jitterMs, 3),
		fixed(report.ours?.jitterMs ?? null, 3),
		fixed(report.roundTripMs, 1),
		fixed(report.voip?.mosListening ?? null, 1),
	]);
	return `\n${tableText(REPORT_COLUMNS, rows)}\n`;
}

/** Builds the command. */
export function analyseCommand(context: CommandContext): Command {
	const command = new Command('analyse')
		.alias('analyze')
		.description('one RTP stream packet by packet and per second')
		.requiredOption('--stream <id>', 'id of the stream, or its SSRC')
		.option('--capture-point <words>', 'where the capture was taken, for the report');
	return addReadOptions(command).action(async (files: string[], options: AnalyseOptions) => {
		const needs = { keepPackets: true, hash: false };
		await withCapture(openOptions(files, options, needs), context, async (engine) => {
			const document = await engine.analysis(await resolveStream(engine, options.stream));
			const { capturePoint } = options;
			if (options.json === true) {
				return printJson(capturePoint === undefined ? document : { ...document, capturePoint });
			}
			const point = capturePoint === undefined ? '' : `Measured at: ${capturePoint}\n`;
			const quality = document.quality === null ? '' : `\n${qualityText(document.quality)}\n`;
			return print(
				`${point}${analysisText(document)}\n${quality}${reportsText(document)}${findingsText(document)}`,
			);
		});
	});
}
