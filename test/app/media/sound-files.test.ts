import { expect, test } from 'vitest';
import { adtsFeed, loasFeed } from '../../../app/media/sound-files.ts';
import { adtsFrame } from './mpeg/streams.ts';

test('a frame of ADTS is fed as it is, and tells rate and channels', () => {
	const feed = adtsFeed();
	expect([feed.demuxer, feed.sampleRate, feed.header(0).length]).toEqual(['aac', 0, 0]);
	const frame = Uint8Array.from(adtsFrame([1, 2, 3, 4]));
	expect(feed.take(frame, false)).toEqual([{ bytes: frame, offset: 0, samples: 1024 }]);
	expect(feed.sampleRate).toBeGreaterThan(0);
	expect(feed.channels).toBeGreaterThan(0);
});

test('what is no whole frame is not fed', () => {
	const frame = Uint8Array.from(adtsFrame([1, 2, 3, 4]));
	const feed = adtsFeed();
	expect(feed.take(frame.subarray(0, frame.length - 1), false)).toBeNull();
	expect(feed.take(frame.subarray(1), false)).toBeNull();
	expect(feed.take(new Uint8Array(0), false)).toBeNull();
	expect(feed.sampleRate).toBe(0);
	expect(loasFeed().take(frame, false)).toBeNull();
	expect(loasFeed().demuxer).toBe('loas');
});
