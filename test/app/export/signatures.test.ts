/** Finds written into a folder, with their manifest. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { SignatureManifest } from '../../../app/index.ts';
import { CancelledError, ExportError } from '../../../app/index.ts';
import { udpFrame } from '../../fixtures/builders/rtp.ts';
import { be16, bytes, counting } from '../network/frames.ts';
import { calm, testFolder } from './folder.ts';
import { openFrames } from './saving.ts';
import { put } from '../capture/reading.ts';

const folder = testFolder();

/** A JPEG of two segments, a scan and an end. */
const JPEG = bytes(
	[0xff, 0xd8, 0xff, 0xe0],
	be16(20),
	counting(18),
	[0xff, 0xdb],
	be16(67),
	counting(65),
	[0xff, 0xda, 0, 2, 1, 2, 3, 0xff, 0xd9],
);

/** Two datagrams with a picture each, behind 3 and 7 bytes of something else. */
const open = () =>
	openFrames(folder, [
		{ us: 0, frame: udpFrame(bytes([1, 2, 3], JPEG)) },
		{ us: 1000, frame: udpFrame(bytes(counting(7), JPEG)) },
	]);

const sha256 = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex');

describe('finds that are saved', () => {
	test('stand in files of their own, with place, size and hash in the manifest', async () => {
		const engine = await open();
		const { items } = await engine.unannounced.signatures(calm());
		const ids = items.map(({ id }) => id);
		const given = await engine.unannounced.saveSignatures(ids, folder.path, calm());
		expect(items.map(({ frame, payloadOffset }) => [frame, payloadOffset])).toEqual([
			[1, 3],
			[2, 7],
		]);
		for (const { file } of items) expect(folder.read(file)).toEqual(JPEG);
		const text = new TextDecoder().decode(folder.read('manifest.json'));
		const manifest = JSON.parse(text) as SignatureManifest;
		expect(manifest).toEqual(JSON.parse(JSON.stringify(given)));
		expect(manifest).toMatchObject({
			schema: 'tapdeck/signatures@1',
			capture: { packets: 2 },
			searched: { packets: 2, conversations: 1, isCut: false },
			items: [
				{ kind: 'JPEG', frame: 1, payloadOffset: 3, bytes: JPEG.length, sha256: sha256(JPEG) },
				{ kind: 'JPEG', frame: 2, payloadOffset: 7, sha256: sha256(JPEG) },
			],
			failed: [],
		});
		await engine.close();
	});

	test('that cannot be written stand in the manifest, the others are there', async () => {
		const engine = await open();
		const { items } = await engine.unannounced.signatures(calm());
		const [first, second] = items.map(({ id }) => id);
		put(folder.path, items[0]?.file ?? '', Uint8Array.of(1));
		const ids = [first ?? '', second ?? '', 'find-9-9'];
		const { items: saved, failed } = await engine.unannounced.saveSignatures(
			...([ids, folder.path, calm()] as const),
		);
		expect(saved.map(({ id }) => id)).toEqual([second]);
		expect(failed.map(({ id }) => id)).toEqual([first, 'find-9-9']);
		expect(failed[0]?.reason).toMatch(/exists already/u);
		expect(folder.read(items[0]?.file ?? '')).toEqual(Uint8Array.of(1));
		await engine.close();
	});

	test('never take the place of the manifest of another save', async () => {
		const engine = await open();
		put(folder.path, 'manifest.json', Uint8Array.of(1));
		const saving = engine.unannounced.saveSignatures([], folder.path, calm());
		await expect(saving).rejects.toThrow(ExportError);
		expect(folder.read('manifest.json')).toEqual(Uint8Array.of(1));
		await engine.close();
	});

	test('leave no unfinished file behind when nobody wants them any more', async () => {
		const engine = await open();
		const { items } = await engine.unannounced.signatures(calm());
		const before = folder.names();
		const saving = engine.unannounced.saveSignatures(
			...([items.map(({ id }) => id), folder.path, AbortSignal.abort()] as const),
		);
		await expect(saving).rejects.toThrow(CancelledError);
		expect(folder.names()).toEqual(before);
		await engine.close();
	});
});
