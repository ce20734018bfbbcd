/** Protected Wi-Fi, built by the standard's formulae over a recording; tshark must open it too. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CaptureEngine } from '../../../app/index.ts';
import { UsageError } from '../../../app/index.ts';
import { WifiKeys, wifiSecret } from '../../../app/network/wifi-keys.ts';
import { pcapFile } from '../../fixtures/builders/pcap.ts';
import type { WpaShape } from './wpa.ts';
import { wpaGroupMessage, wpaMasterDigits, wpaOpening, wpaProtect } from './wpa.ts';
import { readCapture } from '../acceptance/engine.ts';
import { hasProgram } from '../acceptance/programs.ts';
import { CAPTURES, HAS_SHARED } from '../acceptance/shared.ts';
import { put } from '../capture/reading.ts';
import { calm, testFolder } from '../export/folder.ts';
import { ALL } from '../export/saving.ts';
import { bytes, counting, hex, ipv4, udp } from './frames.ts';

const folder = testFolder();
const IEEE_802_11 = 105;

const SHAPE: WpaShape = {
	ssid: 'DashCam',
	passphrase: 'drive carefully',
	accessPoint: hex('5a5a1243c69e'),
	station: hex('c43abe16f578'),
};

interface OpenFrame {
	readonly seconds: number;
	readonly fraction: number;
	readonly frame: Uint8Array;
}

/** Frames of a recording without radiotap and FCS. */
function recorded(): readonly OpenFrame[] {
	const file = readFileSync(join(CAPTURES, 'recorded/wifi-rtp-h264-aac.pcap'));
	const frames: OpenFrame[] = [];
	for (let at = 24; at + 16 < file.length;) {
		const length = file.readUInt32LE(at + 8);
		const start = at + 16;
		const radiotap = file.readUInt16LE(start + 2);
		const frame = new Uint8Array(file.subarray(start + radiotap, start + length - 4));
		frames.push({ seconds: file.readUInt32LE(at), fraction: file.readUInt32LE(at + 4), frame });
		at = start + length;
	}
	return frames;
}

/** The recording as its network would have sent it. */
function protectedFile(shape: WpaShape, frames: readonly OpenFrame[] = recorded()): string {
	const [{ seconds, fraction } = { seconds: 0, fraction: 0 }] = frames;
	const opening = wpaOpening(shape).map((frame) => ({ seconds, fraction, bytes: frame }));
	const data = frames.map((one, index) => {
		const isData = ((one.frame[0] ?? 0) & 0x0c) === 8 && ((one.frame[0] ?? 0) & 0x40) === 0;
		const frame = isData ? wpaProtect(shape, one.frame, index + 1) : one.frame;
		return { seconds: one.seconds, fraction: one.fraction, bytes: frame };
	});
	const file = pcapFile([...opening, ...data], { linkType: IEEE_802_11 });
	return put(folder.path, 'wpa.pcap', file);
}

async function streamsOf(engine: CaptureEngine) {
	const { ids } = await engine.streamOrder({ filter: '', from: null, to: null, sort: [] });
	return engine
		.streamRows([...ids])
		.map(({ ssrc, packets, codec }) => `${ssrc} ${packets} ${codec}`)
		.sort();
}

describe.runIf(HAS_SHARED)('a protected recording', () => {
	test('with its key gives the streams of the open one, and says so', async () => {
		const open = await readCapture(join(CAPTURES, 'recorded/wifi-rtp-h264-aac.pcap'));
		const wanted = await streamsOf(open);
		await open.close();
		const engine = await readCapture(protectedFile(SHAPE), { wpa: ['DashCam:drive carefully'] });
		expect(await streamsOf(engine)).toEqual(wanted);
		const [station] = engine.unannounced.wifiStations();
		expect(station).toMatchObject({
			...{ accessPoint: '5a:5a:12:43:c6:9e', station: 'c4:3a:be:16:f5:78' },
			...{ ssid: 'DashCam', state: 'decrypted' },
		});
		expect(station?.openedFrames).toBe(station?.protectedFrames);
		// What is read again is opened again: the tree, and what is saved.
		const detail = engine.packetDetail(9);
		expect(detail.layers.map(({ name }) => name)).toContain('rtp');
		expect(detail.reassembled?.length).toBeGreaterThan(100);
		const request = { ...ALL, format: 'raw' as const };
		const { items, failed } = await engine.save(request, folder.at('out'), () => undefined, calm());
		expect([items.length, failed]).toEqual([2, []]);
		await engine.close();
	});

	test.each([
		['a passphrase alone, its network told by the beacon', ['drive carefully']],
		['the master key', [wpaMasterDigits(SHAPE)]],
		['one of several keys', ['other:wrong words', 'DashCam:drive carefully']],
	])('is opened with %s', async (_, wpa) => {
		const engine = await readCapture(protectedFile(SHAPE, recorded().slice(0, 60)), { wpa });
		expect((await streamsOf(engine)).length).toBeGreaterThan(0);
		await engine.close();
	});

	test.each([
		['without a key stays closed', SHAPE, [], 0, 'key needed'],
		['with wrong words says so', SHAPE, ['DashCam:wrong words'], 0, 'wrong passphrase'],
		[
			'without the second message says what is missing',
			{ ...SHAPE, messages: [1, 3, 4] },
			['DashCam:drive carefully'],
			0,
			'handshake missing',
		],
		[
			'without the first message goes by the third',
			{ ...SHAPE, messages: [2, 3] },
			['DashCam:drive carefully'],
			2,
			'decrypted',
		],
	] as const)('%s', async (_, shape, wpa, streams, state) => {
		const engine = await readCapture(protectedFile(shape), { wpa });
		expect(await streamsOf(engine)).toHaveLength(streams);
		expect(engine.unannounced.wifiStations()[0]?.state).toBe(state);
		await engine.close();
	});

	const versions = [1, 2, 3] as const;
	test.runIf(hasProgram('tshark')).each(versions)(
		'version %i is opened by tshark alike',
		async (version) => {
			const path = protectedFile({ ...SHAPE, version });
			const printed = execFileSync('tshark', [
				...['-r', path, '-o', 'wlan.enable_decryption:TRUE'],
				...['-o', 'uat:80211_keys:"wpa-pwd","drive carefully:DashCam"'],
				...['-d', 'udp.port==6970,rtp', '-d', 'udp.port==6972,rtp'],
				...['-Y', 'rtp', '-T', 'fields', '-e', 'rtp.ssrc', '-e', 'rtp.seq'],
			]).toString();
			const theirs = new Set(
				printed
					.trim()
					.split('\n')
					.map((line) => line.replace('\t', ' ')),
			);
			const engine = await readCapture(path, { wpa: ['DashCam:drive carefully'] });
			const ours = new Set<string>();
			const { ids } = await engine.streamOrder({ filter: '', from: null, to: null, sort: [] });
			for (const id of ids) {
				for await (const page of engine.rtpPackets(`rtp-${id}`)) {
					for (const { data } of page) {
						const view = new DataView(data.buffer, data.byteOffset);
						ours.add(`0x${view.getUint32(8).toString(16).padStart(8, '0')} ${view.getUint16(2)}`);
					}
				}
			}
			expect(theirs.size).toBeGreaterThan(100);
			expect(ours).toEqual(theirs);
			await engine.close();
		},
	);
});

test('frames to all are opened with the group key of the handshake, and are one row', async () => {
	const datagram = (sequence: number): Uint8Array => {
		const rtp = bytes([0x80, 0, 0, sequence, 0, 0, sequence, 0, 0, 0, 0, 5], counting(160));
		const packet = ipv4(17, udp(4000, 5004, rtp), { destination: [239, 1, 1, 1] });
		const header = [[0x08, 2, 0, 0], hex('01005e010101'), SHAPE.accessPoint, SHAPE.accessPoint];
		return bytes(...header, [sequence << 4, 0, 0xaa, 0xaa, 3, 0, 0, 0, 8, 0], packet);
	};
	const frames = [1, 2, 3, 4].map((index) => ({
		...{ seconds: 1_700_000_000, fraction: index * 20_000, frame: datagram(index) },
	}));
	const engine = await readCapture(protectedFile(SHAPE, frames), { wpa: ['drive carefully'] });
	expect(await streamsOf(engine)).toEqual(['0x00000005 4 PCMU']);
	expect(engine.unannounced.wifiStations().at(-1)).toEqual({
		...{ accessPoint: '5a:5a:12:43:c6:9e', station: '', ssid: 'DashCam', isGroup: true },
		...{ state: 'decrypted', protectedFrames: 4, openedFrames: 4 },
	});
	await engine.close();
});

describe('keys', () => {
	test('are read in three forms', () => {
		expect(wifiSecret('home:a:b:c:d:e')).toMatchObject({ ssid: 'home', passphrase: 'a:b:c:d:e' });
		expect(wifiSecret('eight letters')).toMatchObject({ ssid: null });
		expect(wifiSecret('ab'.repeat(32))?.masterKey).toHaveLength(32);
		expect(wifiSecret(`home:${'ab'.repeat(32)}`)).toEqual(wifiSecret('AB'.repeat(32)));
		expect([wifiSecret('home:short'), wifiSecret('x'.repeat(64))]).toEqual([null, null]);
	});

	test('that cannot be any are refused before anything is read', async () => {
		await expect(readCapture('/nowhere', { wpa: ['short'] })).rejects.toThrow(UsageError);
	});
});

describe('frames of other kinds', () => {
	const learned = (): WifiKeys => {
		const secret = wifiSecret('DashCam:drive carefully');
		const keys = new WifiKeys(secret === null ? [] : [secret]);
		const [beacon = hex(''), ...messages] = wpaOpening(SHAPE);
		keys.takeManagement(beacon, 0, beacon.length);
		for (const message of messages) keys.takeEapol(message, 0, 34, message.length);
		return keys;
	};

	test('a frame from the station opens with the same key as one to it', () => {
		const keys = learned();
		const addresses = [SHAPE.accessPoint, SHAPE.station, SHAPE.accessPoint];
		const up = bytes([0x88, 1, 0, 0], ...addresses, [0x30, 0, 5, 0], counting(70));
		const sealed = wpaProtect(SHAPE, up, 9);
		expect(keys.open(sealed, 0, 26, sealed.length)).toEqual(counting(70));
		// Sent again it differs in bits that nobody protects.
		sealed[1] = (sealed[1] ?? 0) | 0x08;
		sealed[2] = 99;
		expect(keys.open(sealed, 0, 26, sealed.length)).toEqual(counting(70));
		// Another priority is another nonce.
		sealed[24] = 6;
		expect(keys.open(sealed, 0, 26, sealed.length)).toBeNull();
	});

	test('between access points, without an extended IV, or too short stay closed', () => {
		const keys = learned();
		const addresses = [SHAPE.station, SHAPE.accessPoint, SHAPE.accessPoint];
		const frame = (flags: number): Uint8Array =>
			bytes([0x08, flags, 0, 0], ...addresses, [0, 0], counting(40));
		const sealed = wpaProtect(SHAPE, frame(2), 1);
		expect(keys.open(sealed, 0, 24, sealed.length)).toEqual(counting(40));
		expect(keys.open(sealed, 0, 24, 24 + 15)).toBeNull();
		const wep = sealed.slice();
		wep[27] = 0;
		expect(keys.open(wep, 0, 24, wep.length)).toBeNull();
		const bridged = bytes(frame(3), counting(20));
		expect(keys.open(bridged, 0, 30, bridged.length)).toBeNull();
	});

	test('a handshake of a version to come is told as a cipher that is not opened', () => {
		const keys = new WifiKeys([]);
		const [, first = hex('')] = wpaOpening(SHAPE);
		const later = first.slice();
		later[40] = ((later[40] ?? 0) & 0xf8) | 5;
		keys.takeEapol(later, 0, 34, later.length);
		expect(keys.stations[0]?.state).toBe('unsupported cipher');
	});

	test.each([
		['CCMP', 2, 16],
		['TKIP', 1, 32],
		['CCMP beside stations of TKIP', 2, 32],
	] as const)('a group key that is handed out later opens too: %s', (_, version, length) => {
		const shape = { ...SHAPE, version };
		const secret = wifiSecret('drive carefully');
		const keys = new WifiKeys(secret === null ? [] : [secret]);
		const [beacon = hex(''), ...messages] = wpaOpening(shape);
		keys.takeManagement(beacon, 0, beacon.length);
		for (const message of messages) keys.takeEapol(message, 0, 34, message.length);
		const groupKey = counting(length, 77);
		const all = [hex('01005e010101'), SHAPE.accessPoint, SHAPE.accessPoint];
		const open = bytes([0x08, 2, 0, 0], ...all, [0x10, 0], counting(64));
		const sealed = wpaProtect(shape, open, 7, groupKey);
		expect(keys.open(sealed, 0, 24, sealed.length)).toBeNull();
		// The message itself is protected with the key of the station.
		const frame = wpaProtect(shape, wpaGroupMessage(shape, groupKey), 8);
		const body = keys.open(frame, 0, 26, frame.length);
		expect(body?.length).toBeGreaterThan(100);
		if (body !== null) keys.takeEapol(frame, 0, 8, body.length, body);
		expect(keys.open(sealed, 0, 24, sealed.length)).toEqual(counting(64));
	});

	test('what is read again is not counted again', () => {
		const keys = learned();
		const addresses = [SHAPE.station, SHAPE.accessPoint, SHAPE.accessPoint];
		const frame = bytes([0x08, 2, 0, 0], ...addresses, [0, 0], counting(40));
		const sealed = wpaProtect(SHAPE, frame, 1);
		keys.open(sealed, 0, 24, sealed.length);
		keys.isLearning = false;
		keys.open(sealed, 0, 24, sealed.length);
		expect(keys.stations[0]).toMatchObject({ protectedFrames: 1, openedFrames: 1 });
	});
});
