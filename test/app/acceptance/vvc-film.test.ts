/** H.266 that nobody announced: named, put together, saved as sent, and handed to no decoder. */
import { expect, test } from 'vitest';
import { without } from '../../fixtures/builders/calls.ts';
import type { TimedFrame } from '../../fixtures/builders/rtp.ts';
import { vvcFrames, vvcPictures } from '../../fixtures/builders/vvc.ts';
import { bytes } from '../network/frames.ts';
import { calm, testFolder } from '../export/folder.ts';
import { openFrames, saved } from '../export/saving.ts';

const folder = testFolder();
const COUNT = 60;
const frames = vvcFrames(COUNT);
const pictures = vvcPictures(COUNT).map((units) =>
	bytes(...units.map((unit) => bytes([0, 0, 0, 1], unit))),
);

async function savedBytes(given: readonly TimedFrame[]) {
	const { items } = await saved(folder, given, { overwrite: true });
	const [item] = items;
	if (item === undefined) throw new Error('nothing was saved');
	return { item, bytes: folder.read(`out/${item.file}`) };
}

test('every picture stands in the file as it was sent, with the reason beside', async () => {
	const { item, bytes: written } = await savedBytes(frames);
	expect(item).toMatchObject({ codec: 'H266', kind: 'video', container: '266', command: null });
	expect(item.playback ?? null).toBeNull();
	expect(item.warnings.join('; ')).toContain('nothing here decodes H.266 (VVC)');
	expect(item.warnings.join('; ')).toContain(`${COUNT} of ${COUNT} pictures are whole`);
	expect(written).toEqual(bytes(...pictures));
});

test('with losses exactly the torn pictures are left out', async () => {
	const lost = [3, 20, 21, 55];
	const torn = new Set(lost.map((at) => frames[at]?.picture));
	const { item, bytes: written } = await savedBytes(without(frames, ...lost));
	expect(written).toEqual(bytes(...pictures.filter((_, at) => !torn.has(at))));
	expect(item.warnings.join('; ')).toMatch(/damaged pictures were left out/u);
});

test('parameter sets that were announced stand in front of a stream that has none', async () => {
	const sets = ['AHEQQA==', 'AIE='];
	const decodeAs = [`rtp.ssrc==0x266,H266/90000;sprop-vps=${sets[0]};sprop-pps=${sets[1]}`];
	const { items } = await saved(folder, frames, { open: { decodeAs } });
	const written = folder.read(`out/${items[0]?.file}`);
	const front = sets.map((set) => bytes([0, 0, 0, 1], Buffer.from(set, 'base64')));
	expect(written).toEqual(bytes(...front, ...pictures));
});

test('the window has its time-line and says why it cannot be shown; trials do not judge it', async () => {
	const engine = await openFrames(folder, frames);
	const view = await engine.video({ stream: 1, limit: 500 }, calm());
	expect(view).toMatchObject({ codec: 'H266', pictures: COUNT, damaged: 0 });
	expect(view.impossible).toContain('nothing here decodes H.266');
	const query = { track: 'rtp-1', from: 0, seconds: 9, codecs: ['H264'] };
	await expect(engine.clip(query, folder.at('clip.mp4'), calm())).rejects.toThrow('H.266');
	expect(await engine.unannounced.tryCodecs(1, calm())).toMatchObject([
		{ codec: 'H266', verdict: 'untold' },
	]);
	const [planned] = engine.planSave({
		only: null,
		format: 'mkv',
		sync: 'none',
		names: 'ssrc',
		overwrite: false,
	});
	expect(planned?.impossible).toBe('H266 cannot be written as mkv');
	await engine.close();
});
