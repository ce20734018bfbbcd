/** What streams are for, by the claims before them. */
import { describe, expect, test } from 'vitest';
import { writeCapture } from '../../fixtures/builders/calls.ts';
import { readCapture } from '../acceptance/engine.ts';
import { testFolder } from '../export/folder.ts';
import { TcpTalk } from '../network/tcp-talk.ts';
import { dvrip, iFrame, mediaMessages } from '../protocols/dvrip/building.ts';

const folder = testFolder();
const PICTURES = iFrame(new Uint8Array(3000).fill(7));

/** A claim, its answer, then pictures under an id; what the session's only stream is. */
async function purposeOf(claim: number, body: object, command: number, total = 0) {
	const talk = new TcpTalk()
		.begin()
		.say(0, dvrip(claim, body))
		.say(1, dvrip(claim + 1, { Name: '', Ret: 100, SessionID: '0x1b' }))
		.say(1, Buffer.concat(mediaMessages(PICTURES, { command, total })));
	const engine = await readCapture(writeCapture(folder.at('claim.pcap'), talk.frames));
	const { items } = await engine.sessions({ filter: '' });
	await engine.close();
	const media = items[0]?.media[0];
	return [media?.purpose, media?.channel, media?.stream, media?.suggestedFile];
}

const monitor = (Parameter: object) => ({
	Name: 'OPMonitor',
	OPMonitor: { Action: 'Claim', Parameter },
});
const playback = (Parameter: object) => ({
	Name: 'OPPlayBack',
	OPPlayBack: { Action: 'Claim', Parameter },
});
const FileName = '/idea0/2026-02-01/003/12.17.22-12.18.22[M][@7cb][0].h264';
const NAME = /^192\.0\.2\.10_ch/u;

describe('a stream', () => {
	test('is live, of the channel and stream that were claimed', async () => {
		const claim = monitor({ Channel: 1, StreamType: 'Extra1' });
		const [purpose, channel, stream, file] = await purposeOf(1413, claim, 1412);
		expect([purpose, channel, stream]).toEqual(['live', 1, 'extra1']);
		expect(file).toMatch(/^192\.0\.2\.10_ch2_extra1_2026-02-01/u);
	});

	test("header's channel wins over the claim's", async () => {
		const claim = monitor({ Channel: 1, StreamType: 'Main' });
		expect((await purposeOf(1413, claim, 1412, 5)).slice(0, 3)).toEqual(['live', 5, 'main']);
	});

	test('is played or downloaded, of the channel in whose folder the file stands', async () => {
		const played = await purposeOf(1424, playback({ FileName }), 1422);
		expect(played.slice(0, 3)).toEqual(['playback', 2, null]);
		const loaded = await purposeOf(1424, playback({ FileName }), 1426);
		expect(loaded[3]).toMatch(/^192\.0\.2\.10_ch3_download_/u);
	});

	test('is a playback where a recorder plays on the ids of live media', async () => {
		for (const claim of [1413, 1424]) {
			const told = await purposeOf(claim, playback({ Channel: 3 }), 1412);
			expect(told.slice(0, 3)).toEqual(['playback', 3, null]);
			expect(told[3]).toMatch(/_ch4_playback_/u);
		}
	});

	test('of which nobody said anything has its id and no more', async () => {
		const told = await purposeOf(1006, { Name: 'KeepAlive' }, 1412);
		expect(told.slice(0, 3)).toEqual(['live', 0, null]);
		expect(told[3]).toMatch(NAME);
		// A file in no such folder names no channel.
		const odd = await purposeOf(1424, playback({ FileName: '/mnt/000/a.h264' }), 1426);
		expect(odd.slice(0, 2)).toEqual(['download', 0]);
	});
});
