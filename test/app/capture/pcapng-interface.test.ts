import { expect, test } from 'vitest';
import { u16, u16le, u32, u32le } from '../../../app/bytes.ts';
import { parseInterface } from '../../../app/capture/pcapng-interface.ts';
import { PcapngBuilder } from '../../fixtures/builders/pcapng.ts';
import type { Option } from '../../fixtures/builders/pcapng.ts';
import { joined } from '../../fixtures/builders/pcap.ts';
import { bytes } from '../network/frames.ts';

/** Parses an interface of link type 113 and snap length 96 with these options. */
function parsed(options: (builder: PcapngBuilder) => readonly Option[], little = true) {
	const builder = new PcapngBuilder(little);
	const body = joined(
		...[builder.u16(113), builder.u16(0), builder.u32(96)],
		builder.options(options(builder)),
	);
	const numbers = little
		? ({ u16: u16le, u32: u32le, byteOrder: 'little' } as const)
		: ({ u16, u32, byteOrder: 'big' } as const);
	return parseInterface(numbers, bytes(1, 2, 3, 4, 5, body), 5, 5 + body.length, 7);
}

const BARE = {
	...{ id: 7, name: null, description: null, linkType: 113, snapLength: 96, fcsLength: 0 },
	...{ ticksPerSecond: 1e6, filter: null, operatingSystem: null },
	...{ droppedByInterface: null, droppedByKernel: null },
};

test('without options an interface counts microseconds and has no words', () => {
	expect(parsed(() => [])).toEqual({ captureInterface: BARE, offsetSeconds: 0 });
});

test('of options that come twice the first counts', () => {
	const { captureInterface } = parsed(() => [
		[2, 'first'],
		[2, 'second'],
		[9, Uint8Array.of(9)],
		[9, Uint8Array.of(3)],
	]);
	expect(captureInterface).toEqual({ ...BARE, name: 'first', ticksPerSecond: 1e9 });
});

test('offsets are signed and come in both byte orders', () => {
	for (const little of [true, false]) {
		expect(parsed((builder) => [[14, builder.u64(-7n)]], little).offsetSeconds).toBe(-7);
	}
});

test('only a filter that is text is shown', () => {
	const filter = (kind: number) =>
		parsed(() => [[11, joined(Uint8Array.of(kind), Buffer.from('udp'))]]).captureInterface.filter;
	expect([filter(0), filter(1)]).toEqual(['udp', null]);
});

test('empty options are no values', () => {
	const empty = new Uint8Array(0);
	const { captureInterface, offsetSeconds } = parsed(() => [
		[2, ''],
		[9, empty],
		[11, empty],
		[13, empty],
		[14, Uint8Array.of(1, 2)],
	]);
	expect([captureInterface, offsetSeconds]).toEqual([{ ...BARE, name: '' }, 0]);
});
