import { describe, expect, it } from 'vitest';
import { PacketDecoder } from '../../../app/network/decode.ts';
import {
	LAYER_FRAGMENT,
	LAYER_REASSEMBLED,
	LAYER_SNAPPED,
	LAYER_WIFI_BAD_FCS,
	LAYER_WIFI_PROTECTED,
	LAYER_WIFI_REASSEMBLED,
	LAYER_WIFI_RETRY,
	PacketLayers,
} from '../../../app/network/layers.ts';
import { be16, bytes, counting, hex, ipv4, udp } from './frames.ts';
import { decode, factsOf, type Decoded } from './harness.ts';

const PAYLOAD = counting(12, 50);
const SNAP = hex('aaaa03 000000 0800');
const UDP: Decoded = {
	version: 4,
	protocol: 17,
	from: 5000,
	to: 6000,
	payload: [...PAYLOAD],
	payloadLength: 12,
	flags: 0,
};

function body(destinationPort = 6000): Uint8Array {
	return bytes(SNAP, ipv4(17, udp(5000, destinationPort, PAYLOAD)));
}

interface Header {
	/** First frame control byte; 0x08 is data, 0x88 QoS data. */
	readonly control?: number;
	readonly flags?: number;
	readonly fragment?: number;
	readonly sequence?: number;
	/** What follows the sequence control: address 4, QoS control, HT control. */
	readonly more?: Uint8Array;
}

function wifi(content: Uint8Array, header: Header = {}): Uint8Array {
	const sequence = ((header.sequence ?? 5) << 4) | (header.fragment ?? 0);
	return bytes(
		[header.control ?? 0x08, header.flags ?? 0x02, 0, 0],
		[2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 3],
		[sequence & 255, sequence >> 8],
		header.more ?? new Uint8Array(0),
		content,
	);
}

const BARE = { linkType: 105 };
const QOS = hex('0000');
const JOINED = LAYER_REASSEMBLED | LAYER_WIFI_REASSEMBLED;

describe('decodeWifi', () => {
	it.each([
		['a data frame', wifi(body())],
		['a QoS frame', wifi(body(), { control: 0x88, more: QOS })],
		[
			'a QoS frame with HT control',
			wifi(body(), { control: 0x88, flags: 0x81, more: counting(6) }),
		],
		['four addresses', wifi(body(), { flags: 3, more: counting(6) })],
		['four addresses and QoS', wifi(body(), { control: 0x88, flags: 3, more: counting(8) })],
		['data that also acknowledges', wifi(body(), { control: 0x18 })],
	])('finds UDP in %s', (_, frame) => {
		expect(decode(frame, BARE)).toEqual(UDP);
	});

	it.each([
		['a beacon', wifi(counting(60), { control: 0x80, flags: 0 })],
		['a control frame', wifi(counting(60), { control: 0xd4, flags: 0 })],
		['a null data frame', wifi(body(), { control: 0x48 })],
		['a QoS null frame', wifi(body(), { control: 0xc8, more: QOS })],
		['a frame shorter than its header', wifi(new Uint8Array(0), { control: 0x88 })],
	])('finds nothing in %s', (_, frame) => {
		expect(decode(frame, BARE)).toMatchObject({ version: 0, protocol: 0, payload: [] });
	});

	it('says that a frame is a repetition', () => {
		expect(decode(wifi(body(), { flags: 0x0a }), BARE)).toEqual({
			...UDP,
			flags: LAYER_WIFI_RETRY,
		});
	});

	it('recognises protected frames and reads nothing in them', () => {
		const facts = decode(
			wifi(bytes(hex('01020020 03040506'), counting(60)), { flags: 0x42 }),
			BARE,
		);
		expect(facts).toMatchObject({ version: 0, flags: LAYER_WIFI_PROTECTED, payload: [] });
	});

	it('reads frames that the driver decrypted without clearing the bit', () => {
		expect(decode(wifi(body(), { flags: 0x42 }), BARE)).toEqual(UDP);
		const iv = hex('01020020 03040506');
		expect(decode(wifi(bytes(iv, body()), { flags: 0x42 }), BARE)).toEqual(UDP);
	});
});

describe('A-MSDU', () => {
	const subframe = (content: Uint8Array): Uint8Array =>
		bytes(counting(12), be16(content.length), content, new Uint8Array((2 - content.length) & 3));
	const aggregate = wifi(bytes(subframe(body(1)), subframe(body(2)), subframe(body(3))), {
		control: 0x88,
		more: hex('8000'),
	});

	it('gives the first datagram, then the others one by one', () => {
		const decoder = new PacketDecoder();
		const layers = new PacketLayers();
		const found = [decode(aggregate, { ...BARE, decoder, layers })];
		while (decoder.decodeFurther(layers)) {
			found.push(factsOf(layers));
		}
		expect(found).toEqual([1, 2, 3].map((to) => ({ ...UDP, to })));
	});

	it('forgets the rest when the next packet comes', () => {
		const decoder = new PacketDecoder();
		const layers = new PacketLayers();
		decode(aggregate, { ...BARE, decoder, layers });
		decode(wifi(body()), { ...BARE, decoder, layers });
		expect(decoder.decodeFurther(layers)).toBe(false);
	});

	it('ends at a subframe that the capture cut', () => {
		const decoder = new PacketDecoder();
		const layers = new PacketLayers();
		const cut = aggregate.subarray(0, aggregate.length - 6);
		decode(cut, { ...BARE, decoder, layers, originalLength: aggregate.length });
		const found = [];
		while (decoder.decodeFurther(layers)) {
			found.push(layers.flags);
		}
		expect(found).toEqual([0, LAYER_SNAPPED]);
	});
});

describe('802.11 fragments', () => {
	const content = body();
	const first = wifi(content.subarray(0, 20), { flags: 0x06 });
	const second = wifi(content.subarray(20, 30), { flags: 0x06, fragment: 1 });
	const third = wifi(content.subarray(30), { fragment: 2 });
	const run = (frames: readonly Uint8Array[]): Decoded[] => {
		const decoder = new PacketDecoder();
		return frames.map((frame) => decode(frame, { ...BARE, decoder }));
	};

	it('are put together', () => {
		const found = run([first, second, third]);
		expect(found.map((facts) => facts.flags)).toEqual([LAYER_FRAGMENT, LAYER_FRAGMENT, JOINED]);
		expect(found[2]).toEqual({ ...UDP, flags: JOINED });
	});

	it('are put together when one was sent twice', () => {
		expect(run([first, second, second, third])[3]?.flags).toBe(JOINED);
	});

	it('are not put together when one is missing or belongs to another frame', () => {
		const other = wifi(content.subarray(20, 30), { flags: 0x06, fragment: 1, sequence: 6 });
		expect(run([first, third])[1]?.flags).toBe(LAYER_FRAGMENT);
		expect(run([first, other, third])[2]?.flags).toBe(LAYER_FRAGMENT);
	});

	it('are not put together when the capture cut one', () => {
		const decoder = new PacketDecoder();
		decode(first.subarray(0, 40), { ...BARE, decoder, originalLength: first.length });
		const found = [second, third].map((frame) => decode(frame, { ...BARE, decoder }));
		expect(found.map((facts) => facts.flags)).toEqual([LAYER_FRAGMENT, LAYER_FRAGMENT]);
	});
});

describe('headers before 802.11', () => {
	const fcs = [0xde, 0xad, 0xbe, 0xef];

	/** Radiotap with the given Flags field, after time stamp and a second present word. */
	function radiotap(flags: number): Uint8Array {
		const stamp = counting(8);
		return bytes(hex('0000 1900 03000080 00000000 00000000'), stamp, [flags]);
	}

	it('finds the flags of radiotap behind an aligned time stamp', () => {
		expect(decode(bytes(radiotap(0x10), wifi(body()), fcs), { linkType: 127 })).toEqual(UDP);
	});

	it('cuts the FCS that radiotap announces from frames whose IP length does not', () => {
		const odd = wifi(bytes(SNAP, ipv4(17, udp(5000, 6000, PAYLOAD), { totalLength: 0 })));
		expect(decode(bytes(radiotap(0x10), odd, fcs), { linkType: 127 })).toEqual(UDP);
	});

	it('steps over padding between header and body', () => {
		const frame = wifi(bytes([0, 0], body()), { control: 0x88, more: QOS });
		expect(decode(bytes(radiotap(0x20), frame), { linkType: 127 })).toEqual(UDP);
	});

	it('does not read frames that the receiver called damaged', () => {
		const facts = decode(bytes(radiotap(0x50), wifi(body()), fcs), { linkType: 127 });
		expect(facts).toMatchObject({ version: 0, flags: LAYER_WIFI_BAD_FCS });
	});

	it('reads radiotap without a Flags field', () => {
		const header = hex('0000 0a00 04000000 0200');
		expect(decode(bytes(header, wifi(body())), { linkType: 127 })).toEqual(UDP);
	});

	it.each([
		['radiotap longer than the packet', 127, hex('0000 ff00 00000000 00')],
		['radiotap shorter than itself', 127, hex('0000 0400 00000000 00')],
		['a cut Prism header', 119, counting(100)],
		['AVS without a length', 163, hex('80211001 00000000')],
		['PPI longer than the packet', 192, hex('0000 ff00 69000000')],
	])('finds nothing in %s', (_, linkType, packet) => {
		expect(decode(packet, { linkType })).toMatchObject({ version: 0, protocol: 0 });
	});

	it('reads Prism, AVS, AVS under the Prism link type', () => {
		const prism = bytes(hex('00000044 00000090'), new Uint8Array(136));
		const avs = bytes(hex('80211001 00000040'), new Uint8Array(56));
		expect(decode(bytes(prism, wifi(body())), { linkType: 119 })).toEqual(UDP);
		expect(decode(bytes(avs, wifi(body())), { linkType: 163 })).toEqual(UDP);
		expect(decode(bytes(avs, wifi(body())), { linkType: 119 })).toEqual(UDP);
	});

	it('reads PPI with its 802.11 field, and PPI around Ethernet', () => {
		const ppi = (flags: number): Uint8Array =>
			bytes(hex('0000 2000 69000000 0200 1400 0000000000000000'), [flags, 0], new Uint8Array(10));
		expect(decode(bytes(ppi(1), wifi(body()), fcs), { linkType: 192 })).toEqual(UDP);
		expect(decode(bytes(ppi(5), wifi(body()), fcs), { linkType: 192 }).flags).toBe(
			LAYER_WIFI_BAD_FCS,
		);
		const ethernet = bytes(hex('0000 0800 01000000'), counting(12), [8, 0], body().subarray(8));
		expect(decode(ethernet, { linkType: 192 })).toEqual(UDP);
	});
});
