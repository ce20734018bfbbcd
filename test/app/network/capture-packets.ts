/** Packets of capture files, and what tshark says of them, for comparisons. */
import { spawnSync } from 'node:child_process';
import { openFile } from '../../../app/capture/open.ts';

/** One packet of a capture. */
export interface CapturedPacket {
	readonly bytes: Uint8Array;
	readonly originalLength: number;
	readonly linkType: number;
	readonly fcsLength: number;
	readonly seconds: number;
	readonly nanoseconds: number;
}

/** All packets of a file, each with bytes of its own. */
export async function packetsOf(path: string): Promise<CapturedPacket[]> {
	const source = await openFile(path, {
		follow: false,
		replay: false,
		signal: new AbortController().signal,
	});
	const packets: CapturedPacket[] = [];
	for (let block = await source.next(); block !== null; block = await source.next()) {
		for (let row = 0; row < block.count; row++) {
			const offset = block.offset[row] ?? 0;
			packets.push({
				bytes: block.data.slice(offset, offset + (block.captured[row] ?? 0)),
				originalLength: block.original[row] ?? 0,
				linkType: block.linkType[row] ?? 0,
				fcsLength: source.interfaces[block.interfaceId[row] ?? 0]?.fcsLength ?? 0,
				seconds: block.seconds[row] ?? 0,
				nanoseconds: block.nanoseconds[row] ?? 0,
			});
		}
	}
	await source.close();
	return packets;
}

/** Lines that tshark prints for a capture, RTP found by content; none when it fails. */
export function tshark(path: string, ...more: readonly string[]): string[] {
	const given = ['-n', '-r', path, '--enable-heuristic', 'rtp_udp', ...more];
	const run = spawnSync('tshark', given, { encoding: 'utf8', maxBuffer: 1 << 29 });
	return run.stdout.split('\n').slice(0, -1);
}

/**
 * Fields of every packet as tshark prints them.
 * @returns a list of rows; a row has the values of each field in order
 */
export function tsharkFields(path: string, names: readonly string[]): string[][][] {
	const wanted = names.flatMap((name) => ['-e', name]);
	const lines = tshark(path, '-T', 'fields', '-E', 'occurrence=a', '-E', 'aggregator=|', ...wanted);
	return lines.map((line) =>
		line.split('\t').map((values) => (values === '' ? [] : values.split('|'))),
	);
}
