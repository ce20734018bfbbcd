import { chmodSync, writeFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { OutputFile } from '../../../app/export/output-file.ts';
import { PcmWriter } from '../../../app/export/pcm-writer.ts';
import { placeDecoded } from '../../../app/export/place-decoded.ts';
import type { Stretch } from '../../../app/export/sinks.ts';
import { calm, samplesOf, testFolder } from './folder.ts';

const folder = testFolder();
const before = process.env['FFMPEG_PATH'];
afterEach(() => {
	if (before === undefined) delete process.env['FFMPEG_PATH'];
	else process.env['FFMPEG_PATH'] = before;
});

/** Runs a pretended decoder that prints these bytes in pieces of odd length. */
async function placed(samples: readonly number[], stretches: readonly Stretch[]) {
	const pcm = Buffer.from(Int16Array.from(samples).buffer);
	writeFileSync(folder.at('pcm'), pcm);
	const program = folder.at('decoder');
	const cut = `head -c 3 '${folder.at('pcm')}'; sleep 0.05; tail -c +4 '${folder.at('pcm')}'`;
	writeFileSync(
		program,
		`#!/bin/sh\n[ "$1" = -version ] && echo "ffmpeg version 1" && exit 0\n${cut}\n`,
	);
	chmodSync(program, 0o755);
	process.env['FFMPEG_PATH'] = program;
	const file = new OutputFile(folder.path, 'a.wav', true);
	const writer = new PcmWriter(file, { sampleRate: 8000, channels: 1 }, 'wav');
	const { missingSamples } = await placeDecoded([], stretches, writer, calm());
	writer.finish();
	file.finish();
	return { missingSamples, samples: samplesOf(folder.read('a.wav'), 44) };
}

describe.skipIf(process.platform === 'win32')('placing what a decoder gives', () => {
	test('each packet’s samples stand where the packet belongs', async () => {
		const result = await placed(
			[1, 2, 3, 4, 5],
			[
				{ position: 0, samples: 2 },
				{ position: 4, samples: 3 },
			],
		);
		expect(result).toEqual({ missingSamples: 0, samples: [1, 2, 0, 0, 3, 4, 5] });
	});

	test('samples that the decoder did not give are counted', async () => {
		const stretches = [
			{ position: 0, samples: 2 },
			{ position: 2, samples: 4 },
			{ position: 6, samples: 4 },
		];
		expect((await placed([1, 2, 3], stretches)).missingSamples).toBe(7);
	});

	test('samples beyond the last packet are left out', async () => {
		const result = await placed([1, 2, 3, 4], [{ position: 0, samples: 2 }]);
		expect(result).toEqual({ missingSamples: 0, samples: [1, 2] });
	});
});
