/** What ffmpeg makes of the first seconds of a stream, codec by codec. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { trialDecode } from '../../../app/export/trial-decode.ts';
import { CancelledError } from '../../../app/errors.ts';
import type { Candidate } from '../../../app/media/infer/index.ts';
import { CaptureSession } from '../../../app/session.ts';
import { listedStreams, streamCodec, streamItem } from '../../../app/views/stream-item.ts';
import { DEFAULTS } from '../acceptance/engine.ts';
import { CAPTURES, HAS_SHARED } from '../acceptance/shared.ts';
import { calm } from './folder.ts';
import { HAS_FFMPEG } from './programs.ts';

function guess(codec: string | null, clockRate: number, fmtp = ''): Candidate {
	return {
		...{ codec, clockRate, fmtp, kind: 'audio', channels: 1, confidence: 0.5, reasons: [] },
	};
}

async function tried(
	[name, ssrc]: readonly [string, string],
	candidates: readonly Candidate[],
	signal = calm(),
) {
	const paths = [join(CAPTURES, 'recorded', `${name}.pcap`)];
	const session = new CaptureSession({ ...DEFAULTS, paths });
	await session.run(calm());
	try {
		const stream = listedStreams(session).find((one) => streamItem(session, one).ssrc === ssrc);
		if (stream === undefined) throw new Error(`${ssrc} is not in ${name}`);
		const { payloadType } = streamCodec(session, stream);
		return await trialDecode(session, stream, payloadType, candidates, signal);
	} finally {
		await session.close();
	}
}

const LATM = ['rtp-aac-latm', '0xfa880336'] as const;
const PICTURES = ['rtp-h264-aac', '0xd48d22df'] as const;
const AAC = ['rtp-h264-aac', '0x60beebbf'] as const;

describe.runIf(HAS_SHARED && HAS_FFMPEG)('a trial', () => {
	test.each([
		[['rtp-h265-opus', '0x84edbafd'], guess('H265', 90_000), 120],
		[['rtp-vp8-pcmu', '0x42aa10d6'], guess('VP8', 90_000), 120],
		[['rtp-mjpeg', '0x5dc8f1ea'], guess('JPEG', 90_000), 60],
		[LATM, guess('MP4A-LATM', 48_000, 'cpresent=0'), 200_000],
		[AAC, guess('MPEG4-GENERIC', 44_100, 'mode=AAC-hbr'), 300_000],
		[['rtp-amr-wb', '0x310ce087'], guess('AMR-WB', 16_000, 'octet-align=1'), 90_000],
	] as const)('of the right codec decodes: %j', async (stream, candidate, least) => {
		const [trial] = await tried(stream, [candidate]);
		expect(trial?.verdict).toBe('decodes');
		expect(trial?.decoded).toBeGreaterThanOrEqual(least * 0.9);
		expect(trial?.reason).toContain(`as ${candidate.codec}`);
	});

	test('of a transport stream decodes what is in it', async () => {
		const [trial] = await tried(['rtp-ts', '0xd874b7f7'], [guess('MP2T', 90_000)]);
		expect(trial?.verdict).toBe('decodes');
	});

	test('of the wrong codec fails, and says by what', async () => {
		const wrong = [
			guess('AMR', 8000, 'octet-align=1'),
			guess('MPEG4-GENERIC', 48_000, 'mode=AAC-hbr'),
			guess('MP2T', 90_000),
		];
		const trials = await tried(LATM, wrong);
		expect(trials.map(({ codec, verdict }) => [codec, verdict])).toEqual([
			['AMR', 'fails'],
			['MPEG4-GENERIC', 'fails'],
			['MP2T', 'fails'],
		]);
		expect(trials[1]?.reason).toContain('packets cannot be read as MPEG4-GENERIC');
	});

	test('keeps what ffmpeg says, and knows the messages of a codec that does not fit', async () => {
		const [vp9, right] = await tried(PICTURES, [guess('VP9', 90_000), guess('H264', 90_000)]);
		expect(vp9).toMatchObject({ verdict: 'fails', decoded: 0, signs: ['size', 'probing'] });
		expect(vp9?.words).toMatch(/^Invalid frame marker\n/u);
		expect(vp9?.words).not.toContain(' @ ');
		expect(right).toMatchObject({ verdict: 'decodes', decoded: 120, signs: [], words: '' });
	});

	test('of pictures without a key frame tells nothing, whatever ffmpeg says', async () => {
		const [h265] = await tried(PICTURES, [guess('H265', 90_000)]);
		expect(h265?.verdict).toBe('untold');
		expect(h265?.words).toContain('Invalid data found when processing input');
	});

	test('tells nothing of codecs to which any bytes are sound, or that have no decoder', async () => {
		const names = ['PCMU', 'L16', 'G726-32', 'EVS'];
		const trials = await tried(
			AAC,
			names.map((name) => guess(name, 8000)),
		);
		expect(trials.map(({ verdict }) => verdict)).toEqual(names.map(() => 'untold'));
	});

	test('is made of six candidates at most, and not of what is encrypted', async () => {
		const many = [guess(null, 8000), ...Array.from({ length: 9 }, () => guess('PCMU', 8000))];
		expect(await tried(AAC, many)).toHaveLength(5);
	});

	test('stops when it is no longer wanted', async () => {
		const made = tried(AAC, [guess('PCMU', 8000)], AbortSignal.abort());
		await expect(made).rejects.toThrow(CancelledError);
	});
});
