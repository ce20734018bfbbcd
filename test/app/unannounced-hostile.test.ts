/** Damaged and invented input for everything that reads bytes nobody vouches for: nothing throws. */
import { describe, expect, test } from 'vitest';
import { openRtpdump } from '../../app/capture/rtpdump.ts';
import { RecordBuffer } from '../../app/capture/record-buffer.ts';
import { PacketBlock } from '../../app/capture/source.ts';
import { CaptureFormatError } from '../../app/errors.ts';
import { findShiftedRtp } from '../../app/media/signatures/shifted-rtp.ts';
import { findSignatures } from '../../app/media/signatures/find.ts';
import { RepairStore } from '../../app/media/repair/repair-store.ts';
import { protectedPacket, readParity } from '../../app/media/repair/ulpfec.ts';
import { groupKeyOf, readHandshake } from '../../app/network/eapol-key.ts';
import { radioFacts } from '../../app/network/radiotap.ts';
import { WifiKeys, wifiSecret } from '../../app/network/wifi-keys.ts';
import { fuzzRuns } from '../fixtures/builders/mutations.ts';
import { SeededRandom, mutate } from '../fixtures/builders/random.ts';
import { rtpPacket } from '../fixtures/builders/rtp.ts';
import { dumpFile } from './capture/dump.ts';
import { MemoryStream, packetsOf } from './capture/reading.ts';
import { parityOf } from './media/repair/parity.ts';
import { bytes, counting, hex } from './network/frames.ts';
import { wpaOpening, wpaProtect } from './network/wpa.ts';

const RUNS = fuzzRuns(300);
const random = new SeededRandom(20_260);

const PACKETS = [1, 2, 3, 4].map((sequence) =>
	rtpPacket({ sequence, timestamp: sequence * 160, payload: counting(30 + sequence) }),
);
const SHAPE = {
	...{ ssid: 'net', passphrase: 'eight letters' },
	...{ accessPoint: counting(6, 2), station: counting(6, 8) },
};

async function readDump(file: Uint8Array): Promise<number> {
	const memory = new MemoryStream(file);
	const reader = await openRtpdump(new RecordBuffer(memory));
	const block = new PacketBlock();
	let packets = 0;
	while (await reader.fill(block)) {
		for (const packet of packetsOf(block)) {
			packets++;
			expect(packet.original).toBeGreaterThanOrEqual(packet.bytes.length);
			const again = new Uint8Array(packet.bytes.length);
			const read = memory.readAt.bind(memory);
			expect(reader.readMade(packet.position, again, again.length, read)).toBe(again.length);
			expect([...again]).toEqual(packet.bytes);
		}
	}
	return packets;
}

describe('damaged input', () => {
	test('of an rtpdump file gives packets that can be read again, or is refused', async () => {
		const records = PACKETS.map((packet, ms) => ({ ms, packet }));
		const whole = dumpFile({ line: '2001:db8::9/5004' }, records);
		let refused = 0;
		for (let run = 0; run < RUNS; run++) {
			try {
				expect(await readDump(mutate(whole, random))).toBeLessThan(200);
			} catch (error) {
				expect(error).toBeInstanceOf(CaptureFormatError);
				refused++;
			}
		}
		expect(refused).toBeLessThan(RUNS / 2);
	});

	test('of parity brings back something or nothing', () => {
		const parity = parityOf(PACKETS);
		for (let run = 0; run < RUNS; run++) {
			const store = new RepairStore();
			for (const packet of PACKETS.slice(1)) store.takeMedia(protectedPacket(packet));
			store.takeParity(mutate(parity, random), run);
			store.takeRtx({
				...{ timestamp: 1, timeMs: run, marker: false, payloadType: 96 },
				payload: mutate(counting(5), random),
			});
			for (let sequence = 0; sequence < 10; sequence++) {
				const found = store.find(sequence, run);
				expect(found === null || found.payload.length < 2000).toBe(true);
			}
		}
		expect(readParity(new Uint8Array(0))).toBeNull();
	});

	test('of handshakes and protected frames opens nothing', () => {
		const [beacon = hex(''), ...messages] = wpaOpening(SHAPE);
		const open = bytes([0x88, 2, 0, 0], SHAPE.station, SHAPE.accessPoint, counting(60));
		const sealed = wpaProtect(SHAPE, open, 5);
		const secret = wifiSecret('net:eight letters');
		const keys = new WifiKeys(secret === null ? [] : [secret]);
		for (let run = 0; run < RUNS; run++) {
			const broken = mutate(beacon, random);
			keys.takeManagement(broken, 0, broken.length);
			for (const message of messages) {
				const damaged = mutate(message, random);
				readHandshake(damaged, 34, damaged.length);
				if (damaged.length > 30) keys.takeEapol(damaged, 0, 34, damaged.length);
			}
			groupKeyOf(mutate(counting(40), random));
		}
		for (const message of messages) keys.takeEapol(message, 0, 34, message.length);
		expect(keys.open(sealed, 0, 26, sealed.length)).toEqual(open.subarray(26));
		for (let run = 0; run < RUNS; run++) {
			const damaged = mutate(sealed, random);
			const plain = damaged.length < 50 ? null : keys.open(damaged, 0, 26, damaged.length);
			// Bits that change when a frame is sent again are not protected: what opens is the same.
			if (plain !== null) expect(plain).toEqual(open.subarray(26));
		}
	});

	test('of radiotap headers names places inside the header', () => {
		const header = hex('0000 1500 2a480800 00 00 9409 8004 df 01 0000 070007');
		for (let run = 0; run < RUNS; run++) {
			const damaged = bytes(mutate(header, random), counting(8));
			for (const { at } of radioFacts(damaged, 0, damaged.length).fields) {
				expect(at).toBeLessThan(damaged.length);
			}
		}
	});

	test('is searched for media without an end in sight', () => {
		const marks = ['ffd8ffe0', '89504e470d0a1a0a', '464c5601', '66747970', '52494646', '000001ba'];
		for (let run = 0; run < RUNS / 10; run++) {
			const parts = Array.from({ length: 20 }, () => [
				...hex(marks[random.below(marks.length)] ?? ''),
				...random.bytes(random.below(90)),
			]);
			const data = bytes(...parts);
			const found = findSignatures(data);
			for (const [index, one] of found.entries()) {
				expect(one.length).toBeGreaterThan(0);
				expect(one.at + one.length).toBeLessThanOrEqual(data.length);
				const next = found[index + 1];
				if (next !== undefined) expect(next.at).toBeGreaterThanOrEqual(one.at + one.length);
			}
			expect(findShiftedRtp(parts.map((part) => Uint8Array.from(part)))).toBeNull();
		}
	});
});
