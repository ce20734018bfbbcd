/** Sound as it was sent, in files that players read; pictures and sound out of transport streams. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { SaveFormat } from '../../../app/index.ts';
import { readCapture } from '../acceptance/engine.ts';
import { CAPTURES, HAS_SHARED } from '../acceptance/shared.ts';
import { calm, testFolder } from './folder.ts';
import { HAS_FFMPEG } from './programs.ts';
import { ALL } from './saving.ts';

const folder = testFolder();

async function savedFrom(name: string, format: SaveFormat) {
	const engine = await readCapture(join(CAPTURES, `recorded/${name}.pcap`));
	const { items, failed } = await engine.save(
		{ ...ALL, format },
		folder.at('out'),
		() => undefined,
		calm(),
	);
	await engine.close();
	expect(failed).toEqual([]);
	return items;
}

/** Codec, container and packets of each stream of a file, as ffprobe sees it. */
function probed(file: string): readonly string[] {
	return execFileSync('ffprobe', [
		...['-v', 'error', '-count_packets', '-of', 'csv=p=0'],
		...['-show_entries', 'stream=codec_name,nb_read_packets:format=format_name', file],
	])
		.toString()
		.trim()
		.split(/\s+/u);
}

describe.runIf(HAS_SHARED && HAS_FFMPEG)('sound as sent', () => {
	test.each([
		['rtp-amr-nb', 'amr', 'amr_nb', 280],
		['rtp-amr-wb', 'amr', 'amr_wb', 299],
		['rtp-speex', 'spx', 'speex', 300],
		['rtp-aac-latm', 'aac', 'aac', 283],
	] as const)('of %s is a file that ffmpeg reads', async (name, suffix, codec, least) => {
		const [item] = await savedFrom(name, 'raw');
		expect(item).toMatchObject({ container: suffix, command: null });
		const [read = ''] = probed(folder.at(`out/${item?.file ?? ''}`));
		const [found, packets] = read.split(',');
		expect(found).toBe(codec);
		expect(Number(packets)).toBeGreaterThan(least * 0.9);
	});

	test('of an Opus stream is Ogg Opus, every packet as it was', async () => {
		const items = await savedFrom('rtp-h265-opus', 'raw');
		const opus = items.find(({ codec }) => codec === 'opus');
		const [read = '', form] = probed(folder.at(`out/${opus?.file ?? ''}`));
		expect([read.split(',')[0], form]).toEqual(['opus', 'ogg']);
		// Fifty packets a second, one Ogg packet each.
		expect(Number(read.split(',')[1])).toBeGreaterThanOrEqual((opus?.packets ?? 0) - 1);
	});
});

describe.runIf(HAS_SHARED && HAS_FFMPEG)('a transport stream in RTP', () => {
	test.each(['mkv', 'mp4'] as const)('becomes %s with its pictures and its sound', async (form) => {
		const [item] = await savedFrom('rtp-ts', form);
		expect(item?.container).toBe(form);
		const copied = item?.command?.join(' ') ?? '';
		expect(copied).toContain(form === 'mp4' ? '-c copy' : '');
		const streams = probed(folder.at(`out/${item?.file ?? ''}`));
		expect(streams.some((one) => one.startsWith('h264,'))).toBe(true);
		expect(streams.some((one) => one.startsWith('aac,'))).toBe(true);
	});
});
