/** What Wi-Fi receivers said: of the rows of the packet list, of streams, and of filters. */
import { describe, expect, test } from 'vitest';
import { CancelledError, NotFoundError } from '../../../app/index.ts';
import type { CaptureEngine } from '../../../app/index.ts';
import { numbered } from '../../fixtures/builders/calls.ts';
import { pcapFile } from '../../fixtures/builders/pcap.ts';
import { filePackets, rtpPacket, udpFrame } from '../../fixtures/builders/rtp.ts';
import { readCapture } from '../acceptance/engine.ts';
import { put } from '../capture/reading.ts';
import { calm, testFolder } from '../export/folder.ts';
import { openFrames } from '../export/saving.ts';
import { bytes, hex, ipv4, udp } from '../network/frames.ts';

const folder = testFolder();
const RADIOTAP = 127;

/** RTP in an 802.11 frame; every packet with its signal, on one of two channels, some sent again. */
function wifiFrame(index: number): Uint8Array {
	const signal = (256 - 40 - (index % 11)).toString(16);
	const channel = index < 30 ? '9409' : '6c09';
	// Channel, signal, noise and MCS 7 of 20 MHz with the long guard interval.
	const radio = hex(`0000 1200 68000800 ${channel} 8004 ${signal} a1 070007 00`);
	const retry = index % 10 === 0 ? 0x08 : 0;
	const header = bytes(
		[0x08, 0x02 | retry],
		hex('0000 020000000002 020000000001 020000000001 1000'),
	);
	const packet = rtpPacket({
		...{ sequence: index, timestamp: index * 160, ssrc: 7, payload: numbered(index) },
	});
	const ends = { source: [192, 168, 1, 1], destination: [192, 168, 1, 101] } as const;
	const inside = ipv4(17, udp(6970, 1306, packet), ends);
	return bytes(radio, header, hex('aaaa03000000 0800'), inside);
}

/** A stream of 40 packets, one every 20 ms. */
async function open(): Promise<CaptureEngine> {
	const frames = Array.from({ length: 40 }, (_, at) => ({ us: at * 20_000, frame: wifiFrame(at) }));
	const file = pcapFile(filePackets(frames), { linkType: RADIOTAP });
	return await readCapture(put(folder.path, 'radio.pcap', file));
}

describe('radio facts', () => {
	test('stand in the rows of the packet list', async () => {
		const engine = await open();
		expect(engine.packetRows([1, 40]).map(({ radio }) => radio)).toEqual([
			...[
				{ channel: 9, frequency: 2452, rateMbps: 65, mcs: 7, signalDbm: -40, noiseDbm: -95 },
				{ channel: 1, frequency: 2412, rateMbps: 65, mcs: 7, signalDbm: -46, noiseDbm: -95 },
			],
		]);
		await engine.close();
	});

	test('are summed up for a stream: channels, ranges and means, what was sent again', async () => {
		const engine = await open();
		const radio = await engine.unannounced.radio(1, calm());
		expect(radio).toMatchObject({
			packets: 40,
			channels: [
				{ channel: 9, frequency: 2452, packets: 30 },
				{ channel: 1, frequency: 2412, packets: 10 },
			],
			...{ rateMbps: { min: 65, mean: 65, max: 65 }, mcs: [7], retries: 4 },
			signalDbm: { min: -50, max: -40 },
			noiseDbm: { min: -95, mean: -95, max: -95 },
		});
		// 0 to 10 three times, then 0 to 6.
		const sum = 3 * 55 + 21;
		expect(radio?.signalDbm?.mean).toBeCloseTo(-40 - sum / 40, 9);
		await engine.close();
	});

	test('tell the signal over time, every packet in one part', async () => {
		const engine = await open();
		const signal = (await engine.unannounced.radio(1, calm()))?.signal ?? [];
		expect(signal.length).toBe(40);
		expect(signal[0]).toMatchObject({ min: -40, max: -40 });
		expect(signal[0]?.offset).toBeGreaterThanOrEqual(0);
		expect(signal.at(-1)?.offset).toBeLessThanOrEqual(0.78);
		expect(signal.map(({ offset }) => offset)).toEqual(
			signal.map(({ offset }) => offset).toSorted((a, b) => a - b),
		);
		await engine.close();
	});

	test('are none where no Wi-Fi receiver was', async () => {
		const frames = Array.from({ length: 30 }, (_, at) => ({
			us: at * 20_000,
			frame: udpFrame(
				rtpPacket({ sequence: at, timestamp: at * 160, ssrc: 1, payload: numbered(at) }),
			),
		}));
		const engine = await openFrames(folder, frames);
		expect(await engine.unannounced.radio(1, calm())).toBeNull();
		expect(engine.packetRows([1])[0]?.radio).toBeNull();
		await expect(engine.unannounced.radio(9, calm())).rejects.toThrow(NotFoundError);
		await engine.close();
	});

	test('of a cut header are what is there', async () => {
		const frame = wifiFrame(0).subarray(0, 12);
		const file = pcapFile(filePackets([{ us: 0, frame }]), { linkType: RADIOTAP });
		const engine = await readCapture(put(folder.path, 'cut.pcap', file));
		expect(engine.packetRows([1])[0]?.radio).toMatchObject({ channel: 9, signalDbm: null });
		await engine.close();
	});

	test('are given up when nobody wants them any more', async () => {
		const frames = Array.from({ length: 600 }, (_, at) => ({ us: at * 9, frame: wifiFrame(at) }));
		const file = pcapFile(filePackets(frames), { linkType: RADIOTAP });
		const engine = await readCapture(put(folder.path, 'long.pcap', file));
		const radio = engine.unannounced.radio(1, AbortSignal.abort());
		await expect(radio).rejects.toThrow(CancelledError);
		await engine.close();
	});
});

describe('filters', () => {
	test.each([
		['wlan_radio.signal_dbm < -49', 3],
		['wlan_radio.channel == 1', 10],
		['wlan_radio.frequency == 2452 && wlan.fc.retry == 1', 3],
		['wlan_radio.data_rate > 60', 40],
		['radiotap.mcs.index == 7 && wlan_radio.noise_dbm == -95', 40],
		['wlan_radio.11n.mcs_index == 3', 0],
	])('%s', async (filter, count) => {
		const engine = await open();
		expect((await engine.packetOrder({ filter }, calm())).count).toBe(count);
		await engine.close();
	});
});
