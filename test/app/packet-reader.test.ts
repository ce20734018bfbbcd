import { writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { NotFoundError } from '../../app/errors.ts';
import { PacketReader } from '../../app/packet-reader.ts';
import { CaptureSession } from '../../app/session.ts';
import { streamFrames } from '../fixtures/builders/calls.ts';
import { pcapFile } from '../fixtures/builders/pcap.ts';
import { SeededRandom } from '../fixtures/builders/random.ts';
import { calm, testFolder } from './export/folder.ts';

const folder = testFolder();

/** Frames of random lengths, some longer than the reader's small window. */
function frames(): Uint8Array[] {
	const random = new SeededRandom(4);
	return Array.from({ length: 500 }, (_, index) =>
		random.bytes(index % 50 === 7 ? 20_000 : 14 + random.below(1500)),
	);
}

async function opened(contents: readonly Uint8Array[]): Promise<CaptureSession> {
	writeFileSync(folder.at('a.pcap'), pcapFile(contents.map((bytes) => ({ bytes }))));
	const session = new CaptureSession({
		...{ paths: [folder.at('a.pcap')], follow: false, heuristics: true, rules: '4.4' },
		...{ filter: '', decodeAs: [], from: null, to: null, keepPackets: true, hash: false },
	});
	await session.run(calm());
	return session;
}

describe('reading packets again', () => {
	test.for(['forwards', 'backwards', 'at random'] as const)('%s gives their bytes', async (way) => {
		const contents = frames();
		const session = await opened(contents);
		const reader = new PacketReader(session.tracker.index, session.source);
		const random = new SeededRandom(9);
		for (let step = 0; step < 500; step++) {
			const at = way === 'forwards' ? step : way === 'backwards' ? 499 - step : random.below(500);
			reader.read(at + 1);
			const { data, start, record } = reader;
			const bytes = data.subarray(start, start + record.captured);
			expect(Buffer.compare(bytes, contents[at] ?? new Uint8Array(0)), `frame ${at + 1}`).toBe(0);
		}
		await session.close();
	});

	test.for([0, -1, 501, 4_000_000_000])('frame %i is not there', async (frame) => {
		const session = await opened(frames());
		expect(() => session.reader.read(frame)).toThrow(NotFoundError);
		await session.close();
	});

	test('a frame is decoded down to its payload', async () => {
		const session = await opened(streamFrames({ count: 20 }).map(({ frame }) => frame));
		const { reader } = session;
		reader.decode(7);
		expect(reader.layers).toMatchObject({ version: 4, sourcePort: 20_000, payloadLength: 172 });
		await session.close();
	});

	test('a file that was cut short since is an error in one line', async () => {
		const session = await opened(frames());
		writeFileSync(folder.at('a.pcap'), new Uint8Array(100));
		expect(() => session.reader.read(400)).toThrow(/^[^\n]+$/);
		await session.close();
	});
});
