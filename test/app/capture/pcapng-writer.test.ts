import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { PcapngWriter } from '../../../app/capture/pcapng-writer.ts';
import type { PacketToWrite } from '../../../app/capture/pcapng-writer.ts';
import type { CaptureInterface } from '../../../app/capture/source.ts';
import { SeededRandom } from '../../fixtures/builders/random.ts';
import { udpFrame } from '../../fixtures/builders/rtp.ts';
import { counting } from '../network/frames.ts';
import { put, readAll, temporaryFolder } from './reading.ts';

const ETHERNET: CaptureInterface = {
	...{ id: 0, name: 'eth0', description: 'ünicode', linkType: 1, snapLength: 96 },
	...{ ticksPerSecond: 1e9, fcsLength: 4, filter: 'udp or sctp', operatingSystem: 'Linux' },
	...{ droppedByInterface: null, droppedByKernel: null },
};
const RAW: CaptureInterface = {
	...{ ...ETHERNET, id: 1, name: null, description: null, linkType: 101, snapLength: 0 },
	...{ fcsLength: 0, filter: null, operatingSystem: null },
};

function packet(given: Partial<PacketToWrite> = {}): PacketToWrite {
	const bytes = given.bytes ?? counting(21);
	return {
		...{ interfaceId: 0, seconds: 1_700_000_000, nanoseconds: 123_456_789 },
		...{ original: bytes.length, comment: null, ...given, bytes },
	};
}

/** A file with these interfaces and packets. */
function written(interfaces: readonly CaptureInterface[], packets: readonly PacketToWrite[]) {
	const pieces: Uint8Array[] = [];
	const writer = new PcapngWriter({ write: (bytes) => pieces.push(Uint8Array.from(bytes)) });
	writer.begin(interfaces, 'tapdeck 1.2.3');
	for (const one of packets) writer.packet(one);
	const file = new Uint8Array(Buffer.concat(pieces));
	expect([writer.bytesWritten, writer.packetsWritten]).toEqual([file.length, packets.length]);
	return file;
}

test('what is written is read back the same', async () => {
	const packets = [
		packet(),
		packet({ interfaceId: 1, original: 1500, comment: 'a note ✓' }),
		packet({ seconds: 0, nanoseconds: 0, bytes: new Uint8Array(0) }),
		packet({ seconds: 4_294_967_296, nanoseconds: 999_999_999, bytes: counting(4) }),
	];
	const { reader, packets: found } = await readAll(written([ETHERNET, RAW], packets));
	expect(reader.damage).toBeNull();
	expect(reader.interfaces).toEqual([ETHERNET, RAW]);
	expect(
		found.map(({ interfaceId, seconds, nanoseconds, original, bytes }) => ({
			...{ interfaceId, seconds, nanoseconds, original, bytes },
		})),
	).toEqual(
		packets.map(({ interfaceId, seconds, nanoseconds, original, bytes }) => ({
			...{ interfaceId, seconds, nanoseconds, original, bytes: [...bytes] },
		})),
	);
	expect([...reader.extras.packetComments]).toEqual([[1, 'a note ✓']]);
});

test('random packets are read back the same', async () => {
	const random = new SeededRandom(12);
	const packets = Array.from({ length: 500 }, () =>
		packet({
			seconds: random.below(4e9),
			nanoseconds: random.below(1e9),
			bytes: random.bytes(random.below(200)),
			comment: random.below(3) === 0 ? 'x'.repeat(random.below(50)) : null,
		}),
	);
	const { packets: found } = await readAll(written([ETHERNET], packets));
	expect(found.map(({ seconds, nanoseconds, bytes }) => [seconds, nanoseconds, bytes])).toEqual(
		packets.map(({ seconds, nanoseconds, bytes }) => [seconds, nanoseconds, [...bytes]]),
	);
});

test('every block is a multiple of four bytes with two equal lengths', () => {
	const file = written([ETHERNET, RAW], [packet(), packet({ comment: 'odd' })]);
	const view = new DataView(file.buffer);
	const lengths: number[] = [];
	for (let at = 0; at < file.length;) {
		const length = view.getUint32(at + 4, true);
		expect(view.getUint32(at + length - 4, true)).toBe(length);
		lengths.push(length);
		at += length;
	}
	expect(lengths.filter((length) => length % 4 !== 0)).toEqual([]);
	expect(lengths).toHaveLength(5);
});

describe.runIf(spawnSync('capinfos', ['-v']).status === 0)('as capinfos reads it', () => {
	test('the file has its packets, interfaces, times and the name of its writer', () => {
		const frames = [0, 1, 2].map((number) =>
			packet({ seconds: 1_700_000_000 + number, bytes: udpFrame(counting(30, number)) }),
		);
		const path = put(temporaryFolder(), 'written.pcapng', written([ETHERNET], frames));
		const { stdout, status } = spawnSync('capinfos', ['-M', path], { encoding: 'utf8' });
		expect(status).toBe(0);
		expect(stdout).toMatch(/File type:\s+.*pcapng/);
		expect(stdout).toMatch(/Number of packets:\s+3\n/);
		expect(stdout).toMatch(/Capture application:\s+tapdeck 1\.2\.3/);
		expect(stdout).toMatch(/Capture duration:\s+2\.0+ seconds/);
		expect(stdout).toMatch(/Name = eth0/);
		expect(stdout).toMatch(/Time precision = nanoseconds \(9\)/);
	});
});

test('secrets of TLS stand before the packets, padded to whole words', async () => {
	for (const keyLog of ['A b c\n', 'AB b c\n', 'ABC b c\n', 'ABCD b c\n']) {
		const pieces: Uint8Array[] = [];
		const writer = new PcapngWriter({ write: (bytes) => pieces.push(Uint8Array.from(bytes)) });
		writer.begin([ETHERNET], 'tapdeck');
		writer.secrets(keyLog);
		writer.packet(packet());
		expect(pieces.map(({ length }) => length % 4)).toEqual([0, 0, 0, 0]);
		const { reader, packets } = await readAll(new Uint8Array(Buffer.concat(pieces)));
		expect(packets).toHaveLength(1);
		const [secrets] = reader.extras.secrets;
		expect(secrets?.type).toBe(0x544c534b);
		expect(new TextDecoder().decode(secrets?.data)).toBe(keyLog);
	}
});
