/** Which media conversations are said to carry, by streams that are known and by figures. */
import { describe, expect, test } from 'vitest';
import type { CaptureEngine, ConversationKind } from '../../app/index.ts';
import { streamFrames } from '../fixtures/builders/calls.ts';
import { filmFrames } from '../fixtures/builders/film.ts';
import { udpFrame } from '../fixtures/builders/rtp.ts';
import { calm, testFolder } from './export/folder.ts';
import { openFrames } from './export/saving.ts';
import { bytes, counting } from './network/frames.ts';

const folder = testFolder();

async function likelyOf(engine: CaptureEngine, kind: ConversationKind) {
	const query = { kind, filter: '', sort: null, offset: 0, limit: 100 } as const;
	const { items } = await engine.conversations(query, calm());
	return items.map(({ likely }) => likely);
}

describe('media of a conversation', () => {
	test('are those of the streams in it, both ways, with what is inferred', async () => {
		const there = streamFrames({ count: 40, route: { sourcePort: 4000, destinationPort: 5000 } });
		const back = streamFrames({
			...{ count: 40, start: 900, ssrc: 2 },
			route: { from: 2, to: 1, sourcePort: 5000, destinationPort: 4000 },
		});
		const film = filmFrames({ route: { sourcePort: 6970 } });
		const frames = [...there, ...back, ...film].sort((a, b) => a.us - b.us);
		const engine = await openFrames(folder, frames);
		const found = await likelyOf(engine, 'udp');
		expect(found).toHaveLength(2);
		expect(found).toContainEqual({ kind: 'audio', reason: 'RTP: PCMU', isKnown: true });
		expect(found).toContainEqual({
			...{ kind: 'video', reason: 'RTP: H264 (inferred)', isKnown: true },
		});
		// Several conversations of ports are one of addresses: nothing is said there.
		expect(await likelyOf(engine, 'ipv4')).toEqual([null]);
		await engine.close();
	});

	test('are guessed where no stream is known, and marked as a guess', async () => {
		const frames = Array.from({ length: 300 }, (_, at) => ({
			us: at * 10_000,
			frame: udpFrame(bytes([0x11, 0x22], counting(900, at))),
		}));
		const engine = await openFrames(folder, frames);
		const [found] = await likelyOf(engine, 'udp');
		expect(found).toMatchObject({ kind: 'video', isKnown: false });
		expect(found?.reason).toMatch(/^758 kbit\/s in packets of 944 bytes, 100 % of it one way$/u);
		await engine.close();
	});

	test('are not guessed from a few packets', async () => {
		const engine = await openFrames(folder, [{ us: 0, frame: udpFrame(counting(50, 1)) }]);
		expect(await likelyOf(engine, 'udp')).toEqual([null]);
		await engine.close();
	});
});
