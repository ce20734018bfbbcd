/** Every stream of every shared capture, announced or found, as Wireshark 4.0 lists it. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { StreamItem } from '../../../app/index.ts';
import { readCapture } from './engine.ts';
import { hasProgram } from './programs.ts';
import { CAPTURES, HAS_SHARED, SHARED, sharedCaptures } from './shared.ts';

interface OracleStream {
	readonly src: string;
	readonly srcPort: number;
	readonly dst: string;
	readonly dstPort: number;
	readonly ssrc: string;
	readonly payload: string;
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

interface Oracle {
	parseRtpStreams(text: string): OracleStream[];
	runRtpOracle(capture: string, options: { heuristic: boolean }): OracleStream[];
}

/** tshark prints three decimals. */
const TOLERANCE_MS = 0.001;
/** Streams that differ for a reason. */
const DOCUMENTED = new Set([
	// Its receiver was announced one packet late: Wireshark lists one packet, we all of the stream.
	'0x3adf0949',
	// One packet of 0xaa bytes from a fuzzer: more padding than payload, no RTP to us.
	'0xaaaaaaaa',
]);

/** Streams as Wireshark lists them; those that its heuristic finds stand in a kept table. */
async function theirs(path: string, heuristic: boolean): Promise<readonly OracleStream[]> {
	const oracle = (await import(join(SHARED, 'tools/tshark-rtp-oracle.mjs'))) as Oracle;
	const folder = path.replace(/\.(pcap|pcapng|cap)(\.gz)?$/, '.oracle');
	const kept = join(CAPTURES, folder, 'rtp_streams_heur.txt');
	return heuristic && existsSync(kept)
		? oracle.parseRtpStreams(readFileSync(kept, 'utf8'))
		: oracle.runRtpOracle(join(CAPTURES, path), { heuristic });
}

/** What tshark says of the signalling of a capture. */
interface Signalling {
	/** Signalling or media over TCP has a room of its own. */
	readonly usesTcp: boolean;
	/** SSRCs that MGCP, H.248, RTSP and others announce: not this room's. */
	readonly others: ReadonlySet<string>;
}

function signalling(path: string): Signalling {
	const names = ['frame.number', 'frame.protocols', 'rtp.setup-frame', 'rtp.ssrc'];
	const words = names.flatMap((name) => ['-e', name]);
	const filter = '(tcp && (rtp || sdp || sip || rtsp)) || (udp && sip) || rtp.setup-frame';
	const file = join(CAPTURES, path);
	const run = spawnSync('tshark', ['-n', '-r', file, '-Y', filter, '-T', 'fields', ...words], {
		encoding: 'utf8',
		maxBuffer: 1 << 28,
	});
	const rows = run.stdout.split('\n').filter((line) => line !== '');
	const [sip, others] = [new Set<string>(), new Set<string>()];
	let usesTcp = false;
	for (const row of rows) {
		const [frame = '', protocols = '', setup = '', ssrc = ''] = row.split('\t');
		if (protocols.includes(':tcp')) usesTcp = true;
		if (protocols.includes(':udp:sip')) sip.add(frame);
		if (setup !== '' && !sip.has(setup)) others.add(ssrc);
	}
	return { usesTcp, others };
}

async function ours(path: string, heuristics: boolean): Promise<readonly StreamItem[]> {
	const engine = await readCapture(join(CAPTURES, path), { rules: '4.0', heuristics });
	const order = await engine.streamOrder({ filter: '', from: null, to: null, sort: [] });
	const items = engine.streamRows([...order.ids]);
	await engine.close();
	// Wireshark reads RTP in TCP only where somebody tells it to.
	return items.filter(({ transport }) => transport === 'udp');
}

const endpoint = (address: string, port: number): string => `${address}:${port}`;

function keyOf(stream: OracleStream): string {
	const { src, srcPort, dst, dstPort, ssrc } = stream;
	return `${endpoint(src, srcPort)} ${endpoint(dst, dstPort)} ${ssrc}`;
}

function keyOfItem({ source, destination, ssrc }: StreamItem): string {
	const [from, to] = [source, destination].map((one) => endpoint(one.address, one.port));
	return `${from ?? ''} ${to ?? ''} ${ssrc}`;
}

/** What differs between a stream of ours and Wireshark's. */
function differences({ wireshark, payload }: StreamItem, other: OracleStream): string[] {
	const exact = [
		['payload', payload, other.payload],
		['packets', wireshark.packets, other.packets],
		['lost', wireshark.lost, other.lost],
		['problem', wireshark.problem, other.problem],
	] as const;
	const near = [
		['minDelta', wireshark.minDelta, other.minDeltaMs],
		['meanDelta', wireshark.meanDelta, other.meanDeltaMs],
		['maxDelta', wireshark.maxDelta, other.maxDeltaMs],
		['minJitter', wireshark.minJitter, other.minJitterMs],
		['meanJitter', wireshark.meanJitter, other.meanJitterMs],
		['maxJitter', wireshark.maxJitter, other.maxJitterMs],
	] as const;
	return [
		...exact.filter(([, mine, their]) => mine !== their),
		...near.filter(([, mine, their]) => Math.abs(mine - their) > TOLERANCE_MS),
	].map(([name, mine, their]) => `${name} ${String(mine)} for ${String(their)}`);
}

let compared = 0;
let dynamic = 0;
const canAsk = HAS_SHARED && hasProgram('tshark');
const captures = sharedCaptures().filter((path) => !path.includes('netmon'));

describe.skipIf(!canAsk)('streams (skipped without ../shared and tshark)', () => {
	test.for(captures)('of %s are those of Wireshark', async (path, { skip }) => {
		const { usesTcp, others } = signalling(path);
		skip(usesTcp, 'signalling or media over TCP');
		const isOurs = ({ ssrc }: { readonly ssrc: string }): boolean =>
			!others.has(ssrc) && !DOCUMENTED.has(ssrc);
		const announced = (await ours(path, false)).filter(isOurs);
		const listed = (await theirs(path, false)).filter(isOurs);
		expect(announced.map(keyOfItem).sort()).toEqual(listed.map(keyOf).sort());
		expectEqual(announced, listed);
		compared += announced.length;
		dynamic += announced.filter(({ payloadTypes }) =>
			payloadTypes.some((type) => type >= 96),
		).length;
		expectEqual((await ours(path, true)).filter(isOurs), await theirs(path, true));
	});

	test('announced streams were compared, dynamic types among them', () => {
		expect(compared).toBeGreaterThan(30);
		expect(dynamic).toBeGreaterThan(8);
	});
});

/** Compares those that both list: which static ones both must list is another test's. */
function expectEqual(items: readonly StreamItem[], listed: readonly OracleStream[]): void {
	const streams = new Map(listed.map((one) => [keyOf(one), one]));
	for (const item of items) {
		const other = streams.get(keyOfItem(item));
		if (other !== undefined) expect(differences(item, other), keyOfItem(item)).toEqual([]);
	}
}

describe.skipIf(!canAsk)(
	'frames that set streams up (skipped without ../shared and tshark)',
	() => {
		/** Frames of the RTP packets of each setup frame. */
		function theirSetUps(path: string): Map<number, number[]> {
			const words = ['-Y', 'rtp.setup-frame', '-T', 'fields', '-e', 'frame.number', '-e'];
			const run = spawnSync(
				'tshark',
				['-n', '-r', join(CAPTURES, path), ...words, 'rtp.setup-frame'],
				{ encoding: 'utf8', maxBuffer: 1 << 28 },
			);
			const frames = new Map<number, number[]>();
			for (const line of run.stdout.split('\n').filter((one) => one !== '')) {
				const [frame, setup] = line.split('\t').map(Number);
				const list = frames.get(setup ?? 0) ?? [];
				frames.set(setup ?? 0, [...list, frame ?? 0]);
			}
			return frames;
		}

		test.each([
			'sip-rtp/lab-voip-extension.pcap',
			'sip-rtp/register-invite-reinvite-bye.pcap',
			'sip-rtp/rtp-protocol-pcma.pcap',
			'encap/pppoe-sip-telephone.pcap',
			'codecs/l16.pcap',
			'rtp-video/h263-sip.pcap',
		])('in %s select the packets that tshark selects', async (path) => {
			const engine = await readCapture(join(CAPTURES, path), { heuristics: false });
			const setUps = theirSetUps(path);
			expect(setUps.size).toBeGreaterThan(0);
			for (const [setup, frames] of setUps) {
				const filter = `rtp.setup-frame == ${setup}`;
				const order = await engine.packetOrder({ filter }, new AbortController().signal);
				expect([...(order.frames ?? [])], filter).toEqual(frames);
			}
			await engine.close();
		});
	},
);
