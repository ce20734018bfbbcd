/**
 * RTP analysis packet by packet by the rules of Wireshark 4.0, for streams whose payload types an
 * SDP made known: as sharkd has it.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { StreamItem } from '../../../app/index.ts';
import { readCapture } from './engine.ts';
import { hasProgram } from './programs.ts';
import { CAPTURES, HAS_SHARED, SHARED, sharedCaptures } from './shared.ts';

interface SharkdStream {
	readonly src: string;
	readonly srcPort: number;
	readonly ssrc: string;
	readonly seqErrors: number;
	readonly packetList?: readonly {
		readonly frame: number;
		readonly seq: number;
		readonly deltaMs: number;
		readonly jitterMs: number;
		readonly skewMs: number;
		readonly marker: boolean;
	}[];
}

interface Sharkd {
	runSharkd(capture: string): { readonly streams: readonly SharkdStream[] };
}

/** sharkd prints two decimals. */
const TOLERANCE_MS = 0.0051;
/**
 * A STUN request on its flow makes Wireshark take the rest of the flow for STUN: it counts 1 of 32
 * packets.
 */
const DIFFERENT = new Set(['0x3adf0949']);

const ORACLE = join(SHARED, 'tools/sharkd-rtp-oracle.mjs');
const canAsk = HAS_SHARED && existsSync(ORACLE) && hasProgram('sharkd');
const FILES = sharedCaptures().filter((path) =>
	/^(codecs|sip-rtp|encap|dtmf|rtp-video)\//.test(path),
);

let compared = 0;
const files = new Set<string>();

async function dynamicStreams(file: string) {
	const engine = await readCapture(join(CAPTURES, file), { rules: '4.0' });
	const order = await engine.streamOrder({ filter: '', from: null, to: null, sort: [] });
	const items = engine.streamRows([...order.ids]).filter(({ payloadTypes, setupFrame, ssrc }) => {
		const isDynamic = payloadTypes.some((type) => type >= 96) && setupFrame !== null;
		return isDynamic && !DIFFERENT.has(ssrc);
	});
	return { engine, items };
}

const theirsOf = (streams: readonly SharkdStream[], item: StreamItem): SharkdStream | undefined =>
	streams.find(
		({ src, srcPort, ssrc }) =>
			src === item.source.address && srcPort === item.source.port && ssrc === item.ssrc,
	);

describe.skipIf(!canAsk)(
	'packets of announced streams (needs the shared captures and sharkd)',
	() => {
		test.each(FILES)(
			'of %s equal sharkd',
			async (file) => {
				const { engine, items } = await dynamicStreams(file);
				if (items.length > 0) {
					const sharkd = (await import(ORACLE)) as Sharkd;
					const { streams } = sharkd.runSharkd(join(CAPTURES, file));
					for (const item of items) {
						const theirs = theirsOf(streams, item);
						if (theirs?.packetList === undefined) continue;
						const { packets } = await engine.analysis(item.firstFrame);
						expect(packets.map(({ frame, sequence }) => [frame, sequence])).toEqual(
							theirs.packetList.map(({ frame, seq }) => [frame, seq]),
						);
						expect(item.wireshark.sequenceErrors).toBe(theirs.seqErrors);
						for (const [row, { delta, jitter, skew, frame }] of packets.entries()) {
							const other = theirs.packetList[row];
							const far = Math.max(
								Math.abs(delta - (other?.deltaMs ?? NaN)),
								Math.abs(jitter - (other?.jitterMs ?? NaN)),
								Math.abs(skew - (other?.skewMs ?? NaN)),
							);
							expect(far, `${item.ssrc} frame ${frame}`).toBeLessThan(TOLERANCE_MS);
						}
						compared++;
						files.add(file);
					}
				}
				await engine.close();
			},
			60_000,
		);

		test('at least five captures held such streams', () => {
			expect(files.size).toBeGreaterThanOrEqual(5);
			expect(compared).toBeGreaterThanOrEqual(8);
		});
	},
);
