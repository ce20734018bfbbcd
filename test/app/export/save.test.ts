/** Files that keep time: what the network did to a stream, and what is heard in the file. */
import { describe, expect, test } from 'vitest';
import { delayed, streamFrames, without } from '../../fixtures/builders/calls.ts';
import { rtpPacket, udpFrame } from '../../fixtures/builders/rtp.ts';
import { MU_LAW } from '../../../app/media/g711.ts';
import { hex } from '../network/frames.ts';
import { testFolder } from './folder.ts';
import { numberedSamples, saved, upTo, wavSamples } from './saving.ts';

const folder = testFolder();
const NAME = '00000001.wav';

/** Numbers of 20 ms packets with silence at some places. */
const silentAt = (count: number, ...at: readonly number[]): (number | null)[] =>
	upTo(count).map((number) => (at.includes(number) ? null : number));

describe('a stream of 20 ms PCMU', () => {
	test('that nothing happened to is heard as it was sent', async () => {
		const manifest = await saved(folder, streamFrames({ count: 100 }));
		expect(wavSamples(folder, NAME)).toEqual(numberedSamples(upTo(100)));
		expect(manifest.items).toMatchObject([
			{ duration: 2, silenceInserted: 0, lostPackets: 0, warnings: [] },
		]);
	});

	test('losses are silence at their places', async () => {
		const frames = without(streamFrames({ count: 100 }), 10, 50, 51, 98);
		const manifest = await saved(folder, frames);
		expect(wavSamples(folder, NAME)).toEqual(numberedSamples(silentAt(100, 10, 50, 51, 98)));
		const [item] = manifest.items;
		expect(item).toMatchObject({ duration: 2, packets: 96, lostPackets: 4 });
		expect(item?.silenceInserted).toBeCloseTo(0.08, 9);
		expect(item?.warnings).toEqual(['4 packets lost (4.00 % of 100)']);
	});

	test('late packets are heard at their places', async () => {
		const frames = delayed(delayed(streamFrames({ count: 100 }), 20, 50_000), 70, 25_000);
		const manifest = await saved(folder, frames);
		expect(wavSamples(folder, NAME)).toEqual(numberedSamples(upTo(100)));
		expect(manifest.items[0]).toMatchObject({ silenceInserted: 0, lostPackets: 0 });
		expect(manifest.items[0]?.warnings).toEqual(['2 packets late (reordered)']);
	});

	test('duplicates are heard once', async () => {
		const frames = streamFrames({ count: 100 });
		const copies = frames.slice(30, 40).map((each) => ({ ...each, us: each.us + 300 }));
		const manifest = await saved(folder, [...frames, ...copies]);
		expect(wavSamples(folder, NAME)).toEqual(numberedSamples(upTo(100)));
		expect(manifest.items[0]).toMatchObject({ packets: 110, silenceInserted: 0, duration: 2 });
	});

	test('a pause of the sender is silence of its length', async () => {
		const first = streamFrames({ count: 50 });
		const second = streamFrames({
			...{ count: 50, firstSequence: 1050, firstTimestamp: 5000 + 50 * 160 + 24_000 },
			...{ start: 1_000_000 + 3_000_000, payload: (index) => new Uint8Array(160).fill(index + 50) },
		});
		const manifest = await saved(folder, [...first, ...second]);
		expect(wavSamples(folder, NAME)).toEqual(
			numberedSamples([...upTo(50), ...Array<null>(150).fill(null), ...upTo(100).slice(50)]),
		);
		expect(manifest.items[0]).toMatchObject({ duration: 5, silenceInserted: 3, lostPackets: 0 });
	});

	test('a sender that restarts goes on where time has come to', async () => {
		const first = streamFrames({ count: 50 });
		const second = streamFrames({
			...{ count: 50, firstSequence: 40_000, firstTimestamp: 900_000_000, start: 1_500_000 },
			payload: (index) => new Uint8Array(160).fill(index + 50),
		});
		const manifest = await saved(folder, [...first, ...second]);
		const samples = wavSamples(folder, NAME);
		// The last packet of the first half came at 0.98 s and the new one at 1.5 s.
		const gap = (1.5 - 0.98) * 8000 - 160;
		expect(samples).toHaveLength(100 * 160 + gap);
		expect(samples.slice(0, 8000)).toEqual(numberedSamples(upTo(50)));
		expect(samples.slice(-8000)).toEqual(numberedSamples(upTo(100).slice(50)));
		expect(manifest.items[0]?.warnings).toEqual([
			'sender restarted 1 time',
			'1 jumps of the RTP timestamp were placed by arrival time',
		]);
	});

	test('jitter of half a second moves no sample', async () => {
		const frames = streamFrames({ count: 100 }).map((each, index) => ({
			...each,
			us: each.us + (index > 40 && index < 60 ? 500_000 - (index - 40) * 19_000 : 0),
		}));
		await saved(folder, frames);
		expect(wavSamples(folder, NAME)).toEqual(numberedSamples(upTo(100)));
	});

	test('sequence numbers and timestamps may wrap', async () => {
		const frames = streamFrames({
			...{ count: 100, firstSequence: 65_500, firstTimestamp: 0xffff_ffff - 1000 },
		});
		await saved(folder, frames);
		expect(wavSamples(folder, NAME)).toEqual(numberedSamples(upTo(100)));
	});

	test('comfort noise in between is noise of its level and said', async () => {
		const frames = streamFrames({
			count: 100,
			change: (index) =>
				index >= 50 && index < 60 ? { payloadType: 13, payload: Uint8Array.of(40) } : {},
		});
		const manifest = await saved(folder, frames);
		const samples = wavSamples(folder, NAME);
		const noise = samples.splice(8000, 1600);
		expect(samples).toEqual(numberedSamples([...upTo(50), ...upTo(100).slice(60)]));
		const rms = Math.sqrt(noise.reduce((sum, value) => sum + value * value, 0) / 1600);
		expect(20 * Math.log10(rms / 32_768)).toBeCloseTo(-40, 0);
		expect(manifest.items[0]?.warnings).toEqual([
			'10 comfort noise packets are heard as generated noise',
		]);
	});

	test('telephone events in between are silence and said', async () => {
		const frames = streamFrames({
			count: 100,
			change: (index) => (index >= 50 && index < 60 ? { payloadType: 101 } : {}),
		});
		const manifest = await saved(folder, frames);
		expect(wavSamples(folder, NAME)).toEqual(numberedSamples(silentAt(100, ...upTo(60).slice(50))));
		expect(manifest.items[0]?.warnings).toEqual(['10 packets carry other payload and are silent']);
	});

	test('padding is not heard', async () => {
		const frames = streamFrames({
			count: 20,
			change: (index) => ({ padding: index % 2 === 0 ? 8 : 0 }),
		});
		await saved(folder, frames);
		expect(wavSamples(folder, NAME)).toEqual(numberedSamples(upTo(20)));
	});

	test('header extensions and contributing sources are not heard', async () => {
		const frames = streamFrames({
			count: 20,
			change: () => ({ csrc: [7, 8], extension: [0xbede, hex('10aa000000000000')] }),
		});
		await saved(folder, frames);
		expect(wavSamples(folder, NAME)).toEqual(numberedSamples(upTo(20)));
	});

	test('a keep-alive without payload lengthens nothing', async () => {
		const frames = streamFrames({ count: 50 });
		const keepAlive = rtpPacket({
			...{ ssrc: 1, sequence: 1050, timestamp: 5000 + 50 * 160, payload: new Uint8Array(0) },
		});
		await saved(folder, [...frames, { us: 1_000_000, frame: udpFrame(keepAlive) }]);
		expect(wavSamples(folder, NAME)).toEqual(numberedSamples(upTo(50)));
		const bytes = folder.read(`out/${NAME}`);
		expect(new DataView(bytes.buffer).getUint32(40, true)).toBe(bytes.length - 44);
	});
});

describe('where time begins', () => {
	const two = [
		...streamFrames({ count: 50 }),
		...streamFrames({ count: 50, ssrc: 2, start: 1_500_000, route: { from: 2, to: 1 } }),
	];

	test('without --sync each file begins with its own first packet', async () => {
		const manifest = await saved(folder, two);
		expect(wavSamples(folder, '00000002.wav')).toEqual(numberedSamples(upTo(50)));
		expect(manifest.items.map((item) => item.duration)).toEqual([1, 1]);
	});

	test('with the capture each file begins with the capture’s first packet', async () => {
		const manifest = await saved(folder, two, { sync: 'capture' });
		const samples = wavSamples(folder, '00000002.wav');
		expect(samples.slice(0, 12_000).every((sample) => sample === 0)).toBe(true);
		expect(samples.slice(12_000)).toEqual(numberedSamples(upTo(50)));
		expect(manifest.items.map((item) => item.duration)).toEqual([1, 2.5]);
		expect(manifest.items.map((item) => item.silenceInserted)).toEqual([0, 1.5]);
	});
});

describe('other codecs in process', () => {
	test('PCMA in AU', async () => {
		const frames = streamFrames({ count: 10, payloadType: 8, payload: () => hex('d555aa2a') });
		await saved(folder, frames, { format: 'au' });
		const bytes = folder.read('out/00000001.au');
		const view = new DataView(bytes.buffer, 32);
		expect([0, 2, 4, 6].map((at) => view.getInt16(at))).toEqual([8, -8, 32_256, -32_256]);
	});

	test('L16 stereo keeps its two channels and its byte order is turned', async () => {
		const frames = streamFrames({
			...{ count: 10, payloadType: 10, step: 2, interval: 45 },
			payload: (index) => Uint8Array.of(0, index, 1, index, 0, index + 100, 1, index + 100),
		});
		const manifest = await saved(folder, frames);
		const view = new DataView(folder.read(`out/${NAME}`).buffer);
		expect([view.getUint16(22, true), view.getUint32(24, true)]).toEqual([2, 44_100]);
		expect(wavSamples(folder, NAME).slice(0, 8)).toEqual([0, 256, 100, 356, 1, 257, 101, 357]);
		expect(manifest.items[0]?.duration).toBeCloseTo(20 / 44_100, 9);
	});

	test.for([
		[5, 8000],
		[6, 16_000],
		[16, 11_025],
		[17, 22_050],
	] as const)('DVI4 of payload type %i at %i Hz', async ([payloadType, rate]) => {
		const frames = streamFrames({
			...{ count: 10, payloadType, step: 160, interval: Math.round(160e6 / rate) },
			payload: () => new Uint8Array(84).fill(0x70, 4),
		});
		await saved(folder, frames);
		const view = new DataView(folder.read(`out/${NAME}`).buffer);
		expect(view.getUint32(24, true)).toBe(rate);
		const samples = wavSamples(folder, NAME);
		expect(samples).toHaveLength(1600);
		expect(samples.slice(0, 2)).toEqual([11, 13]);
	});

	test('a codec that the user fixed for a dynamic type', async () => {
		const frames = streamFrames({ count: 50, payloadType: 96, ssrc: 0xabc });
		const open = { decodeAs: ['rtp.ssrc==0xabc,PCMU/8000'] };
		const manifest = await saved(folder, frames, { open });
		expect(manifest.items).toMatchObject([{ codec: 'PCMU', file: '00000abc.wav', duration: 1 }]);
		expect(wavSamples(folder, '00000abc.wav')).toEqual(numberedSamples(upTo(50)));
	});

	test('a change from µ-law to A-law in the middle is followed', async () => {
		const frames = streamFrames({
			count: 20,
			payload: () => new Uint8Array(160).fill(0x80),
			change: (index) => ({ payloadType: index < 10 ? 0 : 8 }),
		});
		await saved(folder, frames);
		const samples = wavSamples(folder, NAME);
		expect(samples[0]).toBe(MU_LAW[0x80]);
		expect(samples[10 * 160]).toBe(5504);
	});
});
