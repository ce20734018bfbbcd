/** RTCP and SRTCP of whole captures beside the stream that they speak of. */
import { describe, expect, test } from 'vitest';
import { parseCrypto } from '../../app/crypto/srtp-keys.ts';
import { streamFrames, without } from '../fixtures/builders/calls.ts';
import { udpFrame } from '../fixtures/builders/rtp.ts';
import type { Route, TimedFrame } from '../fixtures/builders/rtp.ts';
import { callFrames } from '../fixtures/builders/sip.ts';
import { protectRtcp } from '../fixtures/builders/srtcp.ts';
import { testFolder } from './export/folder.ts';
import { openFrames } from './export/saving.ts';
import { be32, bytes, hex } from './network/frames.ts';

const folder = testFolder();
const THERE: Route = { from: 1, to: 2, sourcePort: 20_001, destinationPort: 30_001 };
const BACK: Route = { from: 2, to: 1, sourcePort: 30_001, destinationPort: 20_001 };

const senderReport = (ssrc: number): Uint8Array =>
	bytes(hex('80c80006'), be32(ssrc), hex('e8fd1a00 80000000 00000fa0 00000019 00000fa0'));
const receiverReport = (ssrc: number): Uint8Array =>
	bytes(hex('81c90007 00000020'), be32(ssrc), hex('08000002 00000410 00000010 1a008000 00008000'));
const at = (us: number, payload: Uint8Array, route: Route): TimedFrame => ({
	us,
	frame: udpFrame(payload, route),
});

describe('RTCP of a stream', () => {
	const media = without(streamFrames({ count: 100, ssrc: 0x10 }), 40, 41);

	test('stands beside what was measured until then', async () => {
		const engine = await openFrames(folder, [
			...media.slice(0, 50),
			at(1_041_000, senderReport(0x10), THERE),
			at(1_581_000, receiverReport(0x10), BACK),
			...media.slice(50),
		]);
		const { rtcpReports } = await engine.analysis(1);
		expect(rtcpReports).toMatchObject([
			{ frame: 52, kind: 'sender', from: '10.0.0.1', packetsSent: 25, encrypted: false },
			{
				...{ frame: 80, kind: 'receiver', from: '10.0.0.2', fractionLost: 8 / 256 },
				...{ cumulativeLost: 2, jitterMs: 2, ours: { lost: 2, jitterMs: 0 } },
			},
		]);
		// 540 ms between the reports, 500 of them spent by the receiver.
		expect(rtcpReports[1]?.roundTripMs).toBeCloseTo(40, 3);
		await engine.close();
	});

	test('of another stream is not shown', async () => {
		const other = at(1_041_000, receiverReport(0x99), BACK);
		const engine = await openFrames(folder, [...media, other]);
		expect((await engine.analysis(1)).rtcpReports).toEqual([]);
		await engine.close();
	});

	test('that is malformed behind its first header is no error', async () => {
		const broken = bytes(receiverReport(0x10), hex('81ca0002 00000020 0140ffff'));
		const engine = await openFrames(folder, [...media, at(1_041_000, broken, BACK)]);
		await expect(engine.analysis(1)).resolves.toMatchObject({ schema: 'tapdeck/analysis@1' });
		await engine.close();
	});
});

describe('SRTCP of a call', () => {
	const inline = Buffer.from(Array.from({ length: 30 }, (_, index) => index)).toString('base64');
	const line = `1 AES_CM_128_HMAC_SHA1_80 inline:${inline}`;
	const CALL = callFrames({
		payloadType: 0,
		attributes: `a=rtpmap:0 PCMU/8000\na=crypto:${line}\n`,
		step: 160,
	});
	const key = parseCrypto(line);

	test('is opened with the key in SDP', async () => {
		if (key === null) throw new Error('no key');
		const sealed = protectRtcp(key, receiverReport(0x111), 3);
		const route: Route = { from: 2, to: 1, sourcePort: 5001, destinationPort: 4001 };
		const engine = await openFrames(folder, [...CALL, at(2_900_000, sealed, route)]);
		const { rtcpReports, stream } = await engine.analysis(5);
		expect(stream.ssrc).toBe('0x00000111');
		expect(rtcpReports).toMatchObject([
			{ kind: 'receiver', encrypted: true, cumulativeLost: 2, from: '10.0.0.2' },
		]);
		await engine.close();
	});

	test('with another key is left alone', async () => {
		if (key === null) throw new Error('no key');
		const sealed = protectRtcp({ ...key, key: new Uint8Array(16) }, receiverReport(0x111), 3);
		const route: Route = { from: 2, to: 1, sourcePort: 5001, destinationPort: 4001 };
		const engine = await openFrames(folder, [...CALL, at(2_900_000, sealed, route)]);
		expect((await engine.analysis(5)).rtcpReports).toEqual([]);
		await engine.close();
	});
});
