import { describe, expect, test } from 'vitest';
import { pairSync, syncNotes } from '../../../app/export/pair-sync.ts';
import { planStreams } from '../../../app/export/plan.ts';
import { CaptureSession } from '../../../app/session.ts';
import { streamFrames, writeCapture } from '../../fixtures/builders/calls.ts';
import type { TimedFrame } from '../../fixtures/builders/rtp.ts';
import { udpFrame } from '../../fixtures/builders/rtp.ts';
import { DEFAULTS } from '../acceptance/engine.ts';
import { be32, bytes } from '../network/frames.ts';
import { calm, testFolder } from './folder.ts';
import { ALL } from './saving.ts';

const folder = testFolder();
const NTP = 3_900_000_000;

/** A sender report: its clock in seconds and the timestamp that stands for it. */
function report(ssrc: number, ntpSeconds: number, timestamp: number, port: number): TimedFrame {
	const whole = Math.floor(ntpSeconds);
	const fraction = Math.round((ntpSeconds - whole) * 2 ** 32) >>> 0;
	const body = [ssrc, whole, fraction, timestamp, 50, 8000].flatMap((word) => be32(word));
	const packet = bytes([0x80, 200, 0, 6], body);
	const route = { sourcePort: port + 1, destinationPort: 30_001 };
	return { us: 200_000, frame: udpFrame(packet, route) };
}

/** Pictures of SSRC 1 and sound of SSRC 2 that comes 100 ms later. */
function media(): TimedFrame[] {
	const video = { count: 20, ssrc: 1, payloadType: 31, step: 3600, interval: 40_000 };
	return [
		...streamFrames({ ...video, firstTimestamp: 900_000, route: { sourcePort: 6970 } }),
		...streamFrames({
			...{ count: 40, ssrc: 2, start: 100_000, firstTimestamp: 8000 },
			route: { sourcePort: 6972, destinationPort: 30_002 },
		}),
	];
}

async function syncOf(frames: readonly TimedFrame[]) {
	const paths = [writeCapture(folder.at('in.pcap'), frames)];
	const session = new CaptureSession({ ...DEFAULTS, paths });
	await session.run(calm());
	const [video, audio] = planStreams(session, ALL);
	if (video === undefined || audio === undefined) throw new Error('two streams are wanted');
	const sync = pairSync(session, video, audio);
	await session.close();
	return sync;
}

describe('pictures and sound', () => {
	test('stand by the sender’s clock where both have reports', async () => {
		// By the sender, the first picture is of second 10, the first sound of 10.035.
		const sync = await syncOf([
			...media(),
			report(1, NTP + 10.2, 900_000 + 18_000, 6970),
			report(2, NTP + 10.135, 8000 + 800, 6972),
		]);
		expect(sync.from).toBe('rtcp');
		expect(sync.offsetSeconds).toBeCloseTo(0.035, 5);
		expect(sync.byArrivalSeconds).toBeCloseTo(0.1, 6);
		expect(syncNotes(sync)).toEqual([
			'synchronised by RTCP sender reports: the sound begins 35.0 ms after the pictures (100.0 ms by arrival)',
		]);
	});

	test('keep their place over a wrap of the timestamp', async () => {
		const frames = media().filter((_, index) => index >= 20);
		const video = streamFrames({
			...{ count: 20, ssrc: 1, payloadType: 31, step: 3600, interval: 40_000 },
			...{ firstTimestamp: 0xffff_fff0, route: { sourcePort: 6970 } },
		});
		const sync = await syncOf([
			...video,
			...frames,
			report(1, NTP + 10.2, 18_000 - 16, 6970),
			report(2, NTP + 10.135, 8800, 6972),
		]);
		expect(sync.offsetSeconds).toBeCloseTo(0.035, 5);
	});

	test('stand by arrival where a report is missing, or has no clock', async () => {
		const one = report(1, NTP, 900_000, 6970);
		expect(await syncOf([...media(), one])).toMatchObject({ from: 'arrival' });
		const silent = await syncOf([...media(), one, report(2, 0, 8000, 6972)]);
		expect(silent.from).toBe('arrival');
		expect(silent.offsetSeconds).toBeCloseTo(0.1, 6);
		expect(syncNotes(silent)[0]).toContain('by the arrival of their first packets');
	});

	test('stand by arrival where the clocks cannot be of one device', async () => {
		const sync = await syncOf([
			...media(),
			report(1, NTP, 900_000, 6970),
			report(2, NTP + 3600, 8000, 6972),
		]);
		expect(sync.from).toBe('arrival');
	});
});
