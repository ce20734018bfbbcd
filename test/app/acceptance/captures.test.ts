/** Every shared capture opens, with the packets that capinfos counts and no stream where none is. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { infoSchema, streamsSchema } from '../../fixtures/schemas/documents.ts';
import { readCapture } from './engine.ts';
import { hasProgram } from './programs.ts';
import { CAPTURES, HAS_SHARED, sharedCaptures } from './shared.ts';

const NO_CAPTURE = 'formats/netmon-not-pcap-rtsp.cap';
const captures = sharedCaptures().filter((path) => path !== NO_CAPTURE);

/** Packets that capinfos counts; −1 where it gives up at a damage. */
function capinfosCount(path: string): number {
	const run = spawnSync('capinfos', ['-c', '-M', '-T', '-r', join(CAPTURES, path)], {
		encoding: 'utf8',
	});
	const count = /\t(\d+)\s*$/.exec(run.stdout)?.[1];
	return run.status === 0 && count !== undefined ? Number(count) : -1;
}

/** Packets that tshark reads before a damage. */
function tsharkCount(path: string): number {
	const words = ['-r', join(CAPTURES, path), '-T', 'fields', '-e', 'frame.number'];
	const run = spawnSync('tshark', words, { encoding: 'utf8', maxBuffer: 1 << 27 });
	return run.stdout.split('\n').filter((line) => line !== '').length;
}

const canCount = HAS_SHARED && hasProgram('capinfos') && hasProgram('tshark');

describe.skipIf(!canCount)('packets (skipped without ../shared and capinfos)', () => {
	test.for(captures)('%s has as many as capinfos says', async (path) => {
		const engine = await readCapture(join(CAPTURES, path));
		const { file } = v.parse(infoSchema, engine.info());
		await engine.close();
		const theirs = capinfosCount(path);
		if (theirs >= 0) {
			expect(file.packets).toBe(theirs);
			return;
		}
		expect(file.packets).toBe(tsharkCount(path));
		expect(file.damage?.offset).toBeGreaterThan(0);
		expect(file.damage?.reason).toMatch(/^[^\n]+$/);
	});
});

/** True when Wireshark finds no RTP in a capture and lists no stream of it. */
function holdsNoRtp(path: string): boolean {
	const oracle = join(CAPTURES, path.replace(/\.(pcap|pcapng|cap)(\.gz)?$/, '.oracle'));
	const protocols = join(oracle, 'protocols.txt');
	if (!existsSync(protocols) || existsSync(join(oracle, 'rtp_streams_heur.txt'))) return false;
	return !/\brtp\b/.test(readFileSync(protocols, 'utf8'));
}

describe.skipIf(!HAS_SHARED)('captures without RTP (skipped without ../shared)', () => {
	const silent = captures.filter(holdsNoRtp);

	test('there are some', () => {
		expect(silent.length).toBeGreaterThan(5);
	});

	test.for(silent)('%s has no stream', async (path) => {
		const engine = await readCapture(join(CAPTURES, path));
		const order = await engine.streamOrder({ filter: '', from: null, to: null, sort: [] });
		const items = engine.streamRows([...order.ids]);
		await engine.close();
		expect(items.map(({ id, packets }) => `${id} of ${packets} packets`)).toEqual([]);
	});
});

describe.skipIf(!HAS_SHARED)('documents of real captures (skipped without ../shared)', () => {
	test.for(captures.filter((path) => /sip-rtp|formats|encap|codecs/.test(path)))(
		'%s lists streams with every field in its bounds',
		async (path) => {
			const engine = await readCapture(join(CAPTURES, path));
			const order = await engine.streamOrder({ filter: '', from: null, to: null, sort: [] });
			const items = engine.streamRows([...order.ids]);
			const document: unknown = JSON.parse(JSON.stringify({ schema: 'tapdeck/streams@1', items }));
			await engine.close();
			expect(() => v.parse(streamsSchema, document)).not.toThrow();
		},
	);

	test('a capture of another kind is refused in one line that says what it is', async () => {
		const run = readCapture(join(CAPTURES, NO_CAPTURE));
		await expect(run).rejects.toThrow(/^[^\n]+$/);
		await expect(run).rejects.toMatchObject({ code: 'capture-format' });
	});
});
