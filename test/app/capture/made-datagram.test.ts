import { expect, test } from 'vitest';
import { addressBytes, madeHeaderLength, madeHeaders } from '../../../app/capture/made-datagram.ts';
import { hex } from '../network/frames.ts';

const route = (source: string, destination: string) => ({
	source: addressBytes(source),
	destination: addressBytes(destination),
	sourcePort: 0x1234,
	destinationPort: 0x5678,
});

test('an IPv4 header tells lengths and a checksum that holds', () => {
	const made = madeHeaders(route('192.168.1.1', '192.168.1.101'), 100);
	expect(made).toEqual(hex('45000080 00000000 4011f6b6 c0a80101 c0a80165 12345678 006c0000'));
	let sum = 0;
	for (let at = 0; at < 20; at += 2) sum += ((made[at] ?? 0) << 8) | (made[at + 1] ?? 0);
	expect((sum & 0xffff) + (sum >>> 16)).toBe(0xffff);
});

test('an IPv6 header stands before the UDP header where the addresses are long', () => {
	const long = route('2001:db8::1', '2001:db8::2');
	expect(madeHeaderLength(long)).toBe(48);
	expect(madeHeaders(long, 1).subarray(0, 8)).toEqual(hex('60000000 00091140'));
	expect(madeHeaders(long, 1).subarray(40)).toEqual(hex('12345678 00090000'));
});

test('a length that no header can tell is told as the longest', () => {
	expect(madeHeaders(route('10.0.0.1', '10.0.0.2'), 65_535).subarray(2, 4)).toEqual(hex('ffff'));
});

test('what is no address is the unspecified one', () => {
	expect(addressBytes('camera.example')).toEqual(new Uint8Array(4));
	expect(addressBytes('::1')).toHaveLength(16);
});
