import { expect, test } from 'vitest';
import { TrackConfig } from '../../../app/export/picture-writer.ts';

/** An inter picture of H.263 with the format CIF in its header. */
const CIF_INTER = Uint8Array.of(0x00, 0x00, 0x83, 0x6a, 0x0e, 0x03, 0x3f, 0xfc, 0x05, 0xcc);

test('H.263 tells its size in front of every picture: a decoder may begin with any', () => {
	const config = new TrackConfig('H263');
	config.look([CIF_INTER], false);
	expect(config.isKnown).toBe(true);
	expect(config.track).toMatchObject({ width: 352, height: 288 });
	expect(Buffer.from(config.track.privateBytes).toString('latin1')).toContain('H263');
});

test('what tells no size waits for a key frame, and so do codecs that say it there alone', () => {
	const extended = new TrackConfig('H263-1998');
	// An extended header without its second part.
	extended.look([Uint8Array.of(0x00, 0x00, 0x80, 0x02, 0x1c, 0x00, 0x00, 0x00)], false);
	expect(extended.isKnown).toBe(false);
	const vp8 = new TrackConfig('VP8');
	vp8.look([Uint8Array.of(0x11, 0, 0, 0x9d, 1, 0x2a, 64, 1, 240, 0)], false);
	expect(vp8.isKnown).toBe(false);
});
