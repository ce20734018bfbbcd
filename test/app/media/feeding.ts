/** Payload feeds and the files that they make, for tests. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { methodOf } from '../../../app/media/codec-methods.ts';
import { parseFmtp } from '../../../app/media/payload-format.ts';
import type { FedRun, PayloadFeed } from '../../../app/media/payload-feed.ts';
import type { PayloadFormat } from '../../../app/media/payload-format.ts';
import { joined } from '../../fixtures/builders/pcap.ts';

/** A format: 8 kHz mono of a dynamic type when nothing else is said. */
export function formatOf(
	codec: string,
	given: Partial<Omit<PayloadFormat, 'fmtp'>> & { readonly fmtp?: string } = {},
): PayloadFormat {
	const { fmtp, ...rest } = given;
	return {
		...{ codec, clockRate: 8000, channels: 1, payloadType: 97 },
		...rest,
		fmtp: parseFmtp(fmtp ?? ''),
	};
}

/** The feed of a codec. */
export function feedOf(...given: Parameters<typeof formatOf>): PayloadFeed {
	const format = formatOf(...given);
	const method = methodOf(format.codec);
	if (method?.way !== 'ffmpeg') throw new Error(`${format.codec} is not decoded by ffmpeg`);
	return method.makeFeed(format);
}

/** Samples that a payload gives; 0 when it cannot be read. */
export function samplesIn(feed: PayloadFeed, payload: Uint8Array, marker = true): number {
	return feed.take(payload, marker)?.reduce((sum, { samples }) => sum + samples, 0) ?? 0;
}

/** The whole file that a feed makes of payloads. */
export function fileOf(feed: PayloadFeed, payloads: readonly Uint8Array[]): Uint8Array {
	const runs: FedRun[] = payloads.flatMap((payload) => feed.take(payload, true) ?? []);
	const data = joined(...runs.map(({ bytes }) => bytes));
	return joined(feed.header(data.length), data);
}

/** MD5 in small hexadecimal digits. */
export function md5(bytes: Uint8Array): string {
	return createHash('md5').update(bytes).digest('hex');
}

/** MD5 of each packet that ffprobe finds in a file, and its stream's facts. */
export function probed(file: Uint8Array, demuxer: string) {
	const run = spawnSync(
		'ffprobe',
		[
			...['-v', 'error', '-f', demuxer, '-show_packets', '-show_streams', '-show_data_hash', 'md5'],
			...['-of', 'json', '-'],
		],
		{ input: file, maxBuffer: 1 << 26 },
	);
	const answer = JSON.parse(run.stdout.toString('utf8')) as {
		readonly packets: readonly { readonly data_hash: string; readonly duration?: number }[];
		readonly streams: readonly {
			readonly codec_name: string;
			readonly sample_rate: string;
			readonly channels: number;
		}[];
	};
	return {
		words: run.stderr.toString('utf8'),
		stream: answer.streams[0],
		hashes: answer.packets.map(({ data_hash }) => data_hash.replace(/^MD5:/i, '')),
	};
}

/** A tone as an ADTS file, made by ffmpeg. */
export function encodedAac(sampleRate: number, channels: number): Uint8Array {
	const { stdout } = spawnSync(
		'ffmpeg',
		[
			...['-v', 'error', '-f', 'lavfi', '-i', `sine=frequency=440:duration=0.5`],
			...[
				'-ar',
				String(sampleRate),
				'-ac',
				String(channels),
				'-c:a',
				'aac',
				'-f',
				'adts',
				'pipe:1',
			],
		],
		{ maxBuffer: 1 << 26 },
	);
	return new Uint8Array(stdout);
}

/** The access units of an ADTS file without their headers of 7 bytes. */
export function adtsUnits(file: Uint8Array): Uint8Array[] {
	const units: Uint8Array[] = [];
	for (let at = 0; at + 7 <= file.length;) {
		const [, , , high = 0, middle = 0, low = 0] = file.subarray(at);
		const length = ((high & 3) << 11) | (middle << 3) | (low >> 5);
		units.push(file.subarray(at + 7, at + length));
		at += length;
	}
	return units;
}
