import { readdirSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { ReplayFile } from '../../../app/capture/replay-file.ts';
import { counting } from '../network/frames.ts';
import { temporaryFolder } from './reading.ts';

// A folder of its own: other tests make and remove files in the system's.
const FOLDER = temporaryFolder();
vi.stubEnv('TMPDIR', FOLDER);

function folders(): readonly string[] {
	return readdirSync(FOLDER);
}

test('what was appended can be read at any place', () => {
	const replay = new ReplayFile();
	replay.append(counting(100));
	replay.append(counting(100, 100));
	const into = new Uint8Array(50);
	expect(replay.readAt(90, into, 20)).toBe(20);
	expect([...into.subarray(0, 20)]).toEqual([...counting(20, 90)]);
	expect(replay.readAt(190, into, 50)).toBe(10);
	expect(replay.readAt(500, into, 50)).toBe(0);
	replay.close();
});

test.skipIf(process.platform === 'win32')(
	'its folder is gone when it is closed, and closing twice does no harm',
	() => {
		const replay = new ReplayFile();
		expect(folders()).toHaveLength(1);
		replay.close();
		replay.close();
		expect(folders()).toEqual([]);
	},
);

test('a closed one no longer waits for the end of the process', () => {
	const before = process.listenerCount('exit');
	const replays = Array.from({ length: 5 }, () => new ReplayFile());
	expect(process.listenerCount('exit')).toBe(before + 5);
	for (const replay of replays) replay.close();
	expect(process.listenerCount('exit')).toBe(before);
});
