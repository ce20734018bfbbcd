/** Wireshark's own figures for every shared capture whose payload types are all static. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { StreamItem } from '../../../app/index.ts';
import { readCapture } from './engine.ts';
import { CAPTURES, HAS_SHARED, SHARED, sharedCaptures } from './shared.ts';
import { hasProgram } from './programs.ts';

interface OracleStream {
	readonly src: string;
	readonly srcPort: number;
	readonly dst: string;
	readonly dstPort: number;
	readonly ssrc: string;
	readonly payloads: readonly string[];
	readonly packets: number;
	readonly lost: number;
	readonly minDeltaMs: number;
	readonly meanDeltaMs: number;
	readonly maxDeltaMs: number;
	readonly minJitterMs: number;
	readonly meanJitterMs: number;
	readonly maxJitterMs: number;
	readonly problem: boolean;
}

interface AnalysedStream {
	readonly src: string;
	readonly srcPort: number;
	readonly ssrc: string;
	readonly maxSkewMs: number;
	readonly seqErrors: number;
	readonly packetList: readonly {
		readonly frame: number;
		readonly seq: number;
		readonly deltaMs: number;
		readonly jitterMs: number;
		readonly skewMs: number;
	}[];
}

interface Oracle {
	parseRtpStreams(text: string): OracleStream[];
	runRtpOracle(capture: string, options: { heuristic: boolean }): OracleStream[];
}

interface SharkdOracle {
	runSharkd(capture: string, options: { heuristic: boolean }): { streams: AnalysedStream[] };
}

/** tshark prints three decimals. */
const TOLERANCE_MS = 0.001;
/** sharkd prints two. */
const SHARKD_TOLERANCE_MS = 0.0051;

const key = (address: string, port: number, ssrc: string): string => `${address}:${port} ${ssrc}`;

async function oracleStreams(path: string): Promise<readonly OracleStream[]> {
	const oracle = (await import(join(SHARED, 'tools/tshark-rtp-oracle.mjs'))) as Oracle;
	const kept = join(
		CAPTURES,
		path.replace(/\.(pcap|pcapng|cap)(\.gz)?$/, '.oracle'),
		'rtp_streams_heur.txt',
	);
	return existsSync(kept)
		? oracle.parseRtpStreams(readFileSync(kept, 'utf8'))
		: oracle.runRtpOracle(join(CAPTURES, path), { heuristic: true });
}

/** Streams of which never two packets are in sequence are no streams to us. */
function isStream(stream: OracleStream): boolean {
	return stream.packets > 1;
}

function isStatic(stream: OracleStream): boolean {
	return stream.payloads.every((name) => STATIC_NAMES.has(name));
}

const STATIC_NAMES = new Set([
	'g711U',
	'g711A',
	'GSM',
	'g723',
	'DVI4 8k',
	'DVI4 16k',
	'DVI4 11k',
	'DVI4 22k',
	'g722',
	'16-bit audio, stereo',
	'16-bit audio, monaural',
	'Qualcomm',
	'CN',
	'CN(old)',
	'MPEG-I/II Audio',
	'g728',
	'g729',
	'CellB',
	'JPEG',
	'NV',
	'h261',
	'MPEG-I/II Video',
	'MPEG-II streams',
	'h263',
]);

function compareFigures(ours: StreamItem, theirs: OracleStream): void {
	const { wireshark } = ours;
	expect({
		packets: wireshark.packets,
		lost: wireshark.lost,
		problem: wireshark.problem,
	}).toEqual({ packets: theirs.packets, lost: theirs.lost, problem: theirs.problem });
	const pairs = [
		[wireshark.minDelta, theirs.minDeltaMs],
		[wireshark.meanDelta, theirs.meanDeltaMs],
		[wireshark.maxDelta, theirs.maxDeltaMs],
		[wireshark.minJitter, theirs.minJitterMs],
		[wireshark.meanJitter, theirs.meanJitterMs],
		[wireshark.maxJitter, theirs.maxJitterMs],
	] as const;
	for (const [mine, other] of pairs) {
		expect(Math.abs(mine - other), `${mine} and ${other}`).toBeLessThanOrEqual(TOLERANCE_MS);
	}
}

/** Streams compared with tshark so far. */
let compared = 0;

const canAsk = HAS_SHARED && hasProgram('tshark');
const suite = canAsk ? describe : describe.skip;

suite('figures by the rules of Wireshark 4.0 (skipped without ../shared and tshark)', () => {
	test.for(sharedCaptures().filter((path) => !path.includes('netmon')))(
		'equal tshark for the static streams of %s',
		async (path) => {
			const listed = (await oracleStreams(path)).filter(isStatic);
			const theirs = listed.filter(isStream);
			const engine = await readCapture(join(CAPTURES, path), { rules: '4.0' });
			const order = await engine.streamOrder({ filter: '', from: null, to: null, sort: [] });
			const ours = new Map(
				engine
					.streamRows([...order.ids])
					.map((item) => [key(item.source.address, item.source.port, item.ssrc), item]),
			);
			await engine.close();
			const named = new Set(listed.map((one) => key(one.src, one.srcPort, one.ssrc)));
			for (const [name, item] of ours) {
				// RTP in TCP is read by tshark only where somebody tells it to.
				if (item.transport === 'tcp') continue;
				const isOurs = item.payloadTypes.every((type) => type < 64) && item.codec !== null;
				if (isOurs) expect(named, `${name} is unknown to tshark`).toContain(name);
			}
			compared += theirs.length;
			for (const stream of theirs) {
				const mine = ours.get(key(stream.src, stream.srcPort, stream.ssrc));
				expect(mine, `${stream.src}:${stream.srcPort} ${stream.ssrc} is missing`).toBeDefined();
				if (mine !== undefined) compareFigures(mine, stream);
			}
		},
	);

	test('the captures held static streams to compare', () => {
		expect(compared).toBeGreaterThan(40);
	});

	test.for(sharedCaptures().filter((path) => /sip-rtp|impaired|codecs|recorded\/rtp-/.test(path)))(
		'packet by packet equal sharkd for the static streams of %s',
		async (path) => {
			const sharkd = (await import(join(SHARED, 'tools/sharkd-rtp-oracle.mjs'))) as SharkdOracle;
			const file = join(CAPTURES, path);
			const { streams } = sharkd.runSharkd(file, { heuristic: true });
			const engine = await readCapture(file, { rules: '4.0' });
			const order = await engine.streamOrder({ filter: '', from: null, to: null, sort: [] });
			for (const item of engine.streamRows([...order.ids])) {
				if (item.payloadTypes.some((type) => type >= 96)) continue;
				const theirs = streams.find(
					(one) =>
						key(one.src, one.srcPort, one.ssrc) ===
						key(item.source.address, item.source.port, item.ssrc),
				);
				expect(theirs, `${item.ssrc} is unknown to sharkd`).toBeDefined();
				if (theirs === undefined) continue;
				expect(item.wireshark.sequenceErrors).toBe(theirs.seqErrors);
				expect(Math.abs(item.wireshark.maxSkew - theirs.maxSkewMs)).toBeLessThan(
					SHARKD_TOLERANCE_MS,
				);
				const analysis = await engine.analysis(item.firstFrame);
				expect(analysis.packets.map(({ frame, sequence }) => [frame, sequence])).toEqual(
					theirs.packetList.map(({ frame, seq }) => [frame, seq]),
				);
				for (const [row, packet] of analysis.packets.entries()) {
					const other = theirs.packetList[row];
					const far = Math.max(
						Math.abs(packet.delta - (other?.deltaMs ?? NaN)),
						Math.abs(packet.jitter - (other?.jitterMs ?? NaN)),
						Math.abs(packet.skew - (other?.skewMs ?? NaN)),
					);
					expect(far, `frame ${packet.frame}`).toBeLessThan(SHARKD_TOLERANCE_MS);
				}
			}
			await engine.close();
		},
	);
});
