import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { NameGiver } from '../../../app/export/names.ts';
import { isPair, pairArguments, pairNotes, planPairs } from '../../../app/export/pairs.ts';
import type { PlannedStream } from '../../../app/export/plan.ts';
import type { SaveRequest, StreamItem } from '../../../app/index.ts';
import { writeCapture } from '../../fixtures/builders/calls.ts';
import { filmFrames, toneRtp } from '../../fixtures/builders/film.ts';
import { fakeStream } from '../../fixtures/fake-streams.ts';
import { readCapture } from '../acceptance/engine.ts';
import { CAPTURES, HAS_SHARED } from '../acceptance/shared.ts';
import { testFolder } from './folder.ts';
import { HAS_FFMPEG } from './programs.ts';

const folder = testFolder();
const at = (port: number): StreamItem['source'] => ({ address: '192.0.2.1', port });
const to = (port: number): StreamItem['source'] => ({ address: '192.0.2.9', port });

/** A stream from one port of a device to one of a viewer. */
function stream(from: number, towards: number, more: Partial<StreamItem> = {}): StreamItem {
	const place = { source: at(from), destination: to(towards), call: null, rtcp: null };
	return { ...fakeStream(from), ...place, startOffset: 1, duration: 10, ...more };
}

function planned(item: StreamItem, kind: 'video' | 'audio'): PlannedStream {
	const target =
		kind === 'video'
			? ({ kind, codec: 'H264', container: 'mp4' } as const)
			: ({ kind, container: 'wav', method: { way: 'in-process' } } as const);
	const file = `${item.id}.${kind === 'video' ? 'mp4' : 'wav'}`;
	return { stream: item.firstFrame, item, target, file, channels: 1, format: null };
}

describe('one device', () => {
	const video = stream(6970, 1306);

	test.for([
		['ports side by side', stream(6972, 1306), true],
		['the other end’s ports side by side', stream(9000, 1308), true],
		['ports far apart', stream(9000, 4000), false],
		[
			'another viewer',
			stream(6972, 1306, { destination: { ...to(1306), address: '192.0.2.3' } }),
			false,
		],
		['another time', stream(6972, 1306, { startOffset: 60 }), false],
	] as const)('%s', ([, audio, expected]) => {
		expect(isPair(video, audio)).toBe(expected);
	});

	test('one call is one device whatever its ports are', () => {
		const audio = stream(9000, 4000, { call: 'sip-1' });
		expect(isPair({ ...video, call: 'sip-1' }, audio)).toBe(true);
	});
});

describe('planning', () => {
	const video = planned(stream(6970, 1306), 'video');
	const audio = planned(stream(6972, 1308, { startOffset: 1.25 }), 'audio');

	test('a pair has a file of its own and says how it was put together', () => {
		const [pair] = planPairs([video, audio], 'auto', new NameGiver());
		expect(pair).toMatchObject({ offsetSeconds: 0.25, video, audio });
		if (pair === undefined) throw new Error('no pair');
		expect(pair.file).toMatch(/\.mkv$/u);
		expect(pairNotes(pair)[1]).toContain('the sound begins 250.0 ms after the pictures');
		expect(pairArguments(pair, 'v', 'a', 'o').join(' ')).toBe(
			'-i file:v -itsoffset 0.250000 -i file:a -map 0:v -map 1:a -c copy -bitexact -f matroska -y file:o',
		);
	});

	test('sound that began first leaves the pictures later', () => {
		const early = planned(stream(6972, 1308, { startOffset: 0.5 }), 'audio');
		const [pair] = planPairs([video, early], 'mkv', new NameGiver());
		if (pair === undefined) throw new Error('no pair');
		expect(pairArguments(pair, 'v', 'a', 'o').slice(0, 4)).toEqual([
			...['-itsoffset', '0.500000', '-i', 'file:v'],
		]);
	});

	test('two possible sounds, or another format, make no pair', () => {
		const other = planned(stream(6968, 1304), 'audio');
		expect(planPairs([video, audio, other], 'auto', new NameGiver())).toEqual([]);
		expect(planPairs([video, audio], 'rtpdump', new NameGiver())).toEqual([]);
		expect(planPairs([audio], 'auto', new NameGiver())).toEqual([]);
	});
});

/** Ids of what a request about one device's film and sound would write. */
async function idsOf(more: Partial<SaveRequest>): Promise<readonly string[]> {
	const frames = [
		...filmFrames({ route: { sourcePort: 6970 } }),
		...toneRtp({ route: { sourcePort: 6972 } }),
	].sort((a, b) => a.us - b.us);
	const engine = await readCapture(writeCapture(folder.at('device.pcap'), frames));
	const rest = { format: 'auto', sync: 'none', names: 'ssrc', overwrite: false } as const;
	const plan = engine.planSave({ only: null, ...rest, ...more });
	await engine.close();
	return plan.map(({ id }) => id);
}

describe('asking for a joint file', () => {
	test('its id stands for its streams, alone or beside them', async () => {
		const all = await idsOf({});
		expect(all).toHaveLength(3);
		expect(all[2]).toBe(`${all[0]}+${all[1]}`);
		expect(await idsOf({ only: all.slice(2) })).toEqual(all);
		expect(await idsOf({ only: all })).toEqual(all);
	});

	test('it is left out by its id; a joint file of strangers is refused', async () => {
		const all = await idsOf({});
		expect(await idsOf({ only: all, leaveOut: all.slice(2) })).toEqual(all.slice(0, 2));
		await expect(idsOf({ only: ['rtp-1+rtp-999'] })).rejects.toThrow('no stream rtp-999');
	});
});

/** The recording of a drive recorder by Wi-Fi without every third packet. */
function driveRecorder(): string {
	const file = readFileSync(join(CAPTURES, 'recorded/wifi-rtp-h264-aac.pcap'));
	const records: Buffer[] = [file.subarray(0, 24)];
	for (let place = 24, count = 0; place + 16 < file.length; count++) {
		const end = place + 16 + file.readUInt32LE(place + 8);
		if (count < 20 || count % 3 !== 0) records.push(file.subarray(place, end));
		place = end;
	}
	writeFileSync(folder.at('wifi.pcap'), Buffer.concat(records));
	return folder.at('wifi.pcap');
}

describe.skipIf(!HAS_SHARED || !HAS_FFMPEG)('a drive recorder by Wi-Fi with losses', () => {
	test('is saved as pictures with sound with no option given, and says what is missing', async () => {
		const engine = await readCapture(driveRecorder());
		const request = {
			only: null,
			format: 'auto',
			sync: 'none',
			names: 'ssrc',
			overwrite: false,
		} as const;
		const manifest = await engine.save(
			request,
			folder.at('out'),
			() => undefined,
			new AbortController().signal,
		);
		await engine.close();
		expect(manifest.failed).toEqual([]);
		const pair = manifest.items.find(({ id }) => id.includes('+'));
		const video = manifest.items.find(({ kind, id }) => kind === 'video' && !id.includes('+'));
		expect(pair?.codec).toBe('H264 + MPEG4-GENERIC');
		expect(video?.warnings.join()).toMatch(/damaged pictures were left out/);
		expect(video?.warnings.join()).toMatch(/packets? lost/);
		const words = ['-v', 'error', '-show_entries', 'stream=codec_name', '-of', 'csv=p=0'];
		const path = join(folder.at('out'), pair?.file ?? '');
		const { stdout } = spawnSync('ffprobe', [...words, path], { encoding: 'utf8' });
		expect(stdout.trim().split('\n')).toEqual(['h264', 'pcm_s16le']);
	});
});
