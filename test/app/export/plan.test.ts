import { afterEach, describe, expect, test } from 'vitest';
import { decodeArguments, targetOf, transcodeArguments } from '../../../app/export/plan.ts';
import type { SaveFormat, SavePlanItem, StreamItem } from '../../../app/index.ts';
import { streamFrames } from '../../fixtures/builders/calls.ts';
import { testFolder } from './folder.ts';
import { ALL, openFrames } from './saving.ts';

const folder = testFolder();
const path = process.env['FFMPEG_PATH'];
afterEach(() => {
	if (path === undefined) delete process.env['FFMPEG_PATH'];
	else process.env['FFMPEG_PATH'] = path;
});

/** What the rules look at of a stream. */
function stream(codec: string | null, encrypted = false): StreamItem {
	const facts: Pick<StreamItem, 'codec' | 'encrypted'> = { codec, encrypted };
	return facts as StreamItem;
}

function kindOf(codec: string | null, format: SaveFormat, encrypted = false): string {
	const target = targetOf(stream(codec, encrypted), format);
	switch (target.kind) {
		case 'audio':
			return target.container;
		case 'raw':
			return `raw ${target.suffix}`;
		case 'impossible':
			return target.reason;
		default:
			return target.kind;
	}
}

describe('what becomes of a stream', () => {
	test.for([
		['PCMU', 'auto', 'wav'],
		['G722', 'auto', 'wav'],
		['QCELP', 'auto', 'wav'],
		['G728', 'auto', 'raw g728'],
		['LPC', 'auto', 'raw lpc'],
		['GSM-EFR', 'auto', 'raw efr'],
		['GSM-HR-08', 'auto', 'raw gsmhr'],
		['MP2T', 'auto', 'raw ts'],
		['H261', 'auto', 'rtpdump'],
		[null, 'auto', 'rtpdump'],
		['PCMU', 'au', 'au'],
		['PCMA', 'opus', 'opus'],
		['GSM', 'm4a', 'm4a'],
		['L16', 'mkv', 'mkv'],
		['PCMU', 'raw', 'raw pcmu'],
		['G729', 'raw', 'raw g729'],
		['G728', 'raw', 'raw g728'],
		[null, 'raw', 'raw raw'],
		['X/../Y', 'raw', 'raw x-..-y'],
		['PCMU', 'rtpdump', 'rtpdump'],
		['PCMU', 'pcapng', 'pcapng'],
		['G728', 'wav', 'G728 cannot be written as wav'],
		[null, 'mp4', 'an unknown codec cannot be written as mp4'],
	] as const)('%s as %s: %s', ([codec, format, expected]) => {
		expect(kindOf(codec, format)).toBe(expected);
	});

	test.for([
		['auto', 'rtpdump'],
		['rtpdump', 'rtpdump'],
		['raw', 'raw pcmu'],
		['pcapng', 'pcapng'],
		['wav', 'encrypted (SRTP): a key is needed to decode it'],
	] as const)('encrypted PCMU as %s: %s', ([format, expected]) => {
		expect(kindOf('PCMU', format, true)).toBe(expected);
	});
});

describe('a codec whose parameters cannot be followed', () => {
	const format = {
		...{ codec: 'AMR', clockRate: 8000, channels: 1, payloadType: 97 },
		fmtp: new Map([['interleaving', '30']]),
	};

	test('is saved as sent and says why', () => {
		expect(targetOf(stream('AMR'), 'auto', format)).toEqual({
			...{ kind: 'raw', suffix: 'amr' },
			words: 'AMR with interleaving is not decoded: saved as sent',
		});
	});

	test('cannot be audio', () => {
		expect(targetOf(stream('AMR'), 'wav', format)).toEqual({
			kind: 'impossible',
			reason: 'AMR with interleaving is not decoded: saved as sent',
		});
	});
});

describe('arguments for ffmpeg', () => {
	test('decode one channel of 16-bit samples to standard output', () => {
		const shape = { sampleRate: 16_000, channels: 1 };
		expect(decodeArguments({ demuxer: 'g722', options: [] }, '/tmp/a.g722', shape)).toEqual([
			...['-f', 'g722', '-i', 'file:/tmp/a.g722', '-f', 's16le', '-ar', '16000', '-ac', '1'],
			'pipe:1',
		]);
	});

	test('options of the demuxer stand before its input', () => {
		const feed = { demuxer: 'g726', options: ['-code_size', '3'] };
		const words = decodeArguments(feed, 'pipe:0', { sampleRate: 8000, channels: 1 });
		expect(words.slice(0, 6)).toEqual(['-f', 'g726', '-code_size', '3', '-i', 'pipe:0']);
	});

	test('leave the rate to the decoder where it is not known', () => {
		const shape = { sampleRate: 0, channels: 2 };
		const words = decodeArguments({ demuxer: 'mp3', options: [] }, 'a.mp3', shape);
		expect(words).not.toContain('-ar');
		expect(words.slice(-3)).toEqual(['-ac', '2', 'pipe:1']);
	});

	test('a name that looks like an option or a protocol stays a file', () => {
		const shape = { sampleRate: 8000, channels: 1 };
		const words = decodeArguments({ demuxer: 'gsm', options: [] }, '-y http://x', shape);
		expect(words[3]).toBe('file:-y http://x');
		expect(transcodeArguments('a.wav', 'concat:x', 'opus').at(-1)).toBe('file:concat:x');
	});

	test('containers have their coders', () => {
		const coder = (container: 'opus' | 'm4a' | 'mkv') =>
			transcodeArguments('a.wav', 'b', container).slice(3, -2);
		expect(coder('opus')).toEqual(['-c:a', 'libopus', '-f', 'ogg']);
		expect(coder('m4a')).toEqual(['-c:a', 'aac', '-f', 'ipod']);
		expect(coder('mkv')).toEqual(['-c:a', 'pcm_s16le', '-f', 'matroska']);
	});
});

describe('the plan shown before the act', () => {
	const CALL = [
		...streamFrames({ count: 50, ssrc: 0x10 }),
		...streamFrames({ count: 50, ssrc: 0x20, payloadType: 9, route: { from: 2, to: 1 } }),
		...streamFrames({ count: 50, ssrc: 0x30, payloadType: 99, route: { from: 3 } }),
	];

	async function planned(format: SaveFormat): Promise<readonly SavePlanItem[]> {
		const engine = await openFrames(folder, CALL);
		try {
			return engine.planSave({ ...ALL, format });
		} finally {
			await engine.close();
		}
	}

	test('names files, ways and sizes', async () => {
		const [pcmu, g722, unknown] = await planned('auto');
		expect(pcmu).toEqual({
			...{ id: 'rtp-1', stream: 1, title: '0x00000010 10.0.0.1 → 10.0.0.2', codec: 'PCMU' },
			...{ codecFrom: 'static', kind: 'audio', file: '00000010.wav', container: 'wav' },
			...{ how: 'WAV, decoded', warnings: [], command: null, impossible: null },
			estimatedBytes: 0.98 * 16_000,
		});
		expect(g722?.command).toContain('g722');
		expect(unknown).toMatchObject({ container: 'rtpdump', how: 'rtpdump, packets as captured' });
	});

	test('says why a stream cannot be saved so', async () => {
		const [, , unknown] = await planned('wav');
		expect(unknown?.impossible).toBe('an unknown codec cannot be written as wav');
	});

	test('the estimate of raw payload is its size', async () => {
		const sizes = (await planned('raw')).map(({ estimatedBytes }) => estimatedBytes);
		expect(sizes).toEqual([8000, 8000, 8000]);
	});

	test('nothing is written', async () => {
		await planned('auto');
		expect(folder.names()).toEqual(['in.pcap']);
	});

	test('an ffmpeg that does not run is told and not passed over', async () => {
		process.env['FFMPEG_PATH'] = folder.at('none');
		await expect(planned('auto')).rejects.toThrow(/which does not run/);
	});
});
