import { expect, test } from 'vitest';
import type { PayloadFormat } from '../../../app/media/payload-format.ts';
import { CaptureSession } from '../../../app/session.ts';
import { streamFormats } from '../../../app/views/stream-formats.ts';
import { streamFrames, writeCapture } from '../../fixtures/builders/calls.ts';
import { DEFAULTS } from '../acceptance/engine.ts';
import { calm, testFolder } from '../export/folder.ts';

const folder = testFolder();

/** Formats of some types of a stream of one payload type. */
async function formats(
	payloadType: number,
	decodeAs: readonly string[],
	...types: readonly number[]
): Promise<(PayloadFormat | null)[]> {
	const paths = [writeCapture(folder.at('a.pcap'), streamFrames({ count: 10, payloadType }))];
	const session = new CaptureSession({ ...DEFAULTS, decodeAs, paths });
	await session.run(calm());
	const formatOf = streamFormats(session, 0);
	await session.close();
	return types.map(formatOf);
}

const plain = { fmtp: new Map(), channels: 1, clockRate: 8000 };

test('static types speak for themselves, dynamic ones are unknown', async () => {
	expect(await formats(0, [], 0, 13, 10, 96)).toEqual([
		{ ...plain, codec: 'PCMU', payloadType: 0 },
		{ ...plain, codec: 'CN', payloadType: 13 },
		{ ...plain, codec: 'L16', payloadType: 10, channels: 2, clockRate: 44_100 },
		null,
	]);
});

test('the user’s word names codec, rate, channels and parameters', async () => {
	const rule = 'rtp.ssrc==1,amr/8000/1;octet-align=1';
	expect(await formats(97, [rule], 97, 98)).toEqual([
		{ ...plain, codec: 'AMR', payloadType: 97, fmtp: new Map([['octet-align', '1']]) },
		null,
	]);
	expect((await formats(97, ['rtp.ssrc==1,opus'], 97))[0]).toMatchObject({
		...{ codec: 'OPUS', clockRate: 48_000 },
	});
});
