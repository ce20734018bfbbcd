import { expect, test } from 'vitest';
import { writeCapture } from '../../fixtures/builders/calls.ts';
import { filmFrames, toneRtp } from '../../fixtures/builders/film.ts';
import { readCapture } from '../acceptance/engine.ts';
import { testFolder } from '../export/folder.ts';

const folder = testFolder();
const RANGE = { from: null, to: null, bins: 10, limit: 10 } as const;

/** Names of the lanes of a film with its sound, of which nobody said what they are. */
async function names(rules: readonly string[]) {
	const frames = [
		...filmFrames({ route: { sourcePort: 6970 } }),
		...toneRtp({ route: { sourcePort: 6972 } }),
	].sort((a, b) => a.us - b.us);
	const engine = await readCapture(writeCapture(folder.at('film.pcap'), frames));
	if (rules.length > 0) await engine.unannounced.setDecodeAs(rules);
	const { lanes } = engine.timeline(RANGE);
	await engine.close();
	return lanes.map(({ title, inferred }) => ({ title, inferred }));
}

test('lanes name the codec that was inferred, and say that it is a guess', async () => {
	expect(await names([])).toEqual([
		{ title: '0x5eed0001 H264', inferred: true },
		{ title: '0x5eed0002 MPEG4-GENERIC', inferred: true },
	]);
});

test('what the user says is no guess', async () => {
	expect(await names(['rtp.ssrc==0x5eed0001,H265/90000'])).toContainEqual({
		...{ title: '0x5eed0001 H265', inferred: false },
	});
});
