import { describe, expect, it } from 'vitest';
import type { MediaKind } from '../../../app/dissect/dissect.ts';
import type { DissectedPacket } from '../../../app/views/packets.ts';
import { bytes, counting, hex, ipv4, udp } from '../network/frames.ts';
import { BYE, FIR, NACK, RR, SDES, SR, XR_SUMMARY } from '../protocols/rtp/rtcp-messages.ts';
import { dissected, fieldsOf, layerNames, valuesOf } from './harness.ts';

/** Bytes of the IPv4 and UDP headers in front of the compound. */
const HEADERS = 28;

function packetOf(compound: Uint8Array, media: MediaKind = 'rtcp'): DissectedPacket {
	return dissected(ipv4(17, udp(5001, 5003, compound)), { linkType: 101, media });
}

function values(compound: Uint8Array): Record<string, unknown> {
	return valuesOf(packetOf(compound), 'rtcp');
}

/** Layers of RTCP alone: title, first byte within the compound, length. */
function layersOf(packet: DissectedPacket): (readonly [string, number, number])[] {
	return packet.layers
		.filter(({ name }) => name === 'rtcp')
		.map(({ title, offset, length }) => [title.split(', ')[1] ?? '', offset - HEADERS, length]);
}

describe('a compound', () => {
	it('has one layer for each of its packets, each over its own bytes', () => {
		const layers = layersOf(packetOf(bytes(SR, SDES, BYE)));
		expect(layers.map(([, offset, length]) => [offset, length])).toEqual([
			[0, SR.length],
			[SR.length, SDES.length],
			[SR.length + SDES.length, BYE.length],
		]);
		expect(new Set(layers.map(([title]) => title)).size).toBe(3);
	});

	it('ends where another version or type begins', () => {
		expect(layersOf(packetOf(bytes(RR, hex('40c90001 00000001'))))).toHaveLength(1);
		expect(layersOf(packetOf(bytes(RR, hex('80 60 0001 00000001'))))).toHaveLength(1);
		expect(layersOf(packetOf(bytes(RR, hex('80 e0 0001 00000001'))))).toHaveLength(1);
		expect(layersOf(packetOf(bytes(RR, hex('80 df 0001 00000001'))))).toHaveLength(2);
	});

	it('shows a last packet that says it is longer up to where the bytes end', () => {
		expect(layersOf(packetOf(bytes(RR, hex('80c9 00ff 00000009'))))).toMatchObject([
			[expect.any(String), 0, 8],
			[expect.any(String), 8, 8],
		]);
	});
});

describe('reports', () => {
	it('of a sender have every field at its place', () => {
		const places = fieldsOf(packetOf(SR), 'rtcp')
			.filter(({ name }) => name.startsWith('rtcp.s') || name.startsWith('rtcp.t'))
			.map(({ name, value, offset, length }) => [name, value, offset - HEADERS, length]);
		expect(places).toEqual([
			['rtcp.senderssrc', 0x11111111, 4, 4],
			['rtcp.timestamp.ntp.msw', 0xe8f3a2b0, 8, 4],
			['rtcp.timestamp.ntp.lsw', 0x80000000, 12, 4],
			['rtcp.timestamp.rtp', 0x00abcdef, 16, 4],
			['rtcp.sender.packetcount', 1000, 20, 4],
			['rtcp.sender.octetcount', 160_000, 24, 4],
			['rtcp.ssrc.identifier', 0x0a0b0c0d, 28, 4],
			['rtcp.ssrc.fraction', 0x40, 32, 1],
			['rtcp.ssrc.cum_nr', -2, 33, 3],
			['rtcp.ssrc.ext_high', 0x00011000, 36, 4],
			['rtcp.ssrc.high_cycles', 1, 36, 2],
			['rtcp.ssrc.high_seq', 0x1000, 38, 2],
			['rtcp.ssrc.jitter', 160, 40, 4],
			['rtcp.ssrc.lsr', 0x12345678, 44, 4],
			['rtcp.ssrc.dlsr', 0x10000, 48, 4],
		]);
	});

	it('of a receiver without blocks are its SSRC', () => {
		expect(values(RR)).toEqual({
			...{ 'rtcp.version': 2, 'rtcp.padding': false, 'rtcp.rc': 0 },
			...{ 'rtcp.pt': 201, 'rtcp.length': 1, 'rtcp.senderssrc': 0x22222222 },
		});
	});

	it('count lost packets up and down in 24 bits', () => {
		const lost = (count: string) =>
			values(hex(`81c90007 00000001 00000002 00 ${count} 00000000 00000000 00000000 00000000`))[
				'rtcp.ssrc.cum_nr'
			];
		expect(['000000', '7fffff', '800000', 'ffffff'].map(lost)).toEqual([
			...[0, 8_388_607, -8_388_608, -1],
		]);
	});

	it('that are cut in the middle of a block leave out what is not there', () => {
		const cut = values(hex('81c90007 00000001 00000002 05 0000'));
		expect(cut).toMatchObject({ 'rtcp.ssrc.identifier': 2, 'rtcp.ssrc.fraction': 5 });
		expect(cut).not.toHaveProperty(['rtcp.ssrc.cum_nr']);
		expect(cut).not.toHaveProperty(['rtcp.ssrc.jitter']);
	});
});

describe('a source description', () => {
	it('has the items of all its chunks, over the padding between them', () => {
		expect(values(SDES)).toMatchObject({
			'rtcp.sc': 2,
			'rtcp.ssrc.identifier': [0x11111111, 0x22222222],
			// CNAME, NAME and the null that ends the list; CNAME and its null.
			'rtcp.sdes.type': [1, 2, 0, 1, 0],
			'rtcp.sdes.length': [7, 6, 1],
			'rtcp.sdes.text': ['alice@a', 'Älice', 'b'],
		});
	});

	it('shows a text without the null that some senders count in', () => {
		expect(values(hex('81 ca 0003 00000005 01 03 616200 00 0000'))['rtcp.sdes.text']).toBe('ab');
	});

	it('shows an empty text as a length alone', () => {
		const fields = values(hex('81 ca 0002 00000005 01 00 00 00'));
		expect(fields).toMatchObject({ 'rtcp.sdes.type': [1, 0], 'rtcp.sdes.length': 0 });
		expect(fields).not.toHaveProperty(['rtcp.sdes.text']);
	});

	it('ends a text that reaches over the end with the packet', () => {
		const fields = values(hex('81 ca 0002 00000005 01 40 6162'));
		expect(fields).toMatchObject({ 'rtcp.sdes.length': 0x40, 'rtcp.sdes.text': 'ab' });
	});
});

describe('a goodbye', () => {
	it('has its sources and its reason', () => {
		expect(values(BYE)).toMatchObject({
			'rtcp.sc': 2,
			'rtcp.ssrc.identifier': [0x11111111, 0x22222222],
			'rtcp.sdes.length': 3,
			'rtcp.sdes.text': 'end',
		});
	});

	it('needs no reason', () => {
		const fields = values(hex('81cb0001 00000009'));
		expect(fields['rtcp.ssrc.identifier']).toBe(9);
		expect(fields).not.toHaveProperty(['rtcp.sdes.length']);
	});

	it('has a reason that ends with the packet at the latest', () => {
		expect(values(hex('81cb0002 00000009 ff 627965'))['rtcp.sdes.text']).toBe('bye');
	});
});

describe('an application packet', () => {
	it('without a name in ASCII has none, its bytes all the same', () => {
		const fields = values(hex('85cc0003 00000009 61ff6364 01020304'));
		expect(fields).toMatchObject({ 'rtcp.app.subtype': 5, 'rtcp.app.data': '01020304' });
		expect(fields).not.toHaveProperty(['rtcp.app.name']);
	});
});

describe('feedback', () => {
	it('asks for packets entry by entry', () => {
		expect(values(NACK)).toMatchObject({
			'rtcp.rtpfb.nack_pid': [100, 0xffff],
			'rtcp.rtpfb.nack_blp': [0x8001, 1],
		});
	});

	it('of another format shows its control information as bytes', () => {
		expect(values(FIR)).toMatchObject({
			...{ 'rtcp.psfb.fmt': 4, 'rtcp.mediassrc': 0, 'rtcp.fci': '3333333307000000' },
		});
		const congestion = values(hex('8fcd0003 00000001 00000002 aabbccdd'));
		expect(congestion).toMatchObject({ 'rtcp.rtpfb.fmt': 15, 'rtcp.fci': 'aabbccdd' });
		expect(congestion).not.toHaveProperty(['rtcp.rtpfb.nack_pid']);
	});
});

describe('extended reports', () => {
	it('list all blocks by type, type-specific byte and length', () => {
		const blocks = hex('80cf 0006 00000001 04 00 0002 e8f3a2b0 40000000 01 05 0001 aabbccdd');
		expect(values(blocks)).toMatchObject({
			...{ 'rtcp.xr.bt': [4, 1], 'rtcp.xr.bs': [0, 5], 'rtcp.xr.bl': [2, 1] },
		});
		expect(values(XR_SUMMARY)).toMatchObject({ 'rtcp.xr.bt': 6, 'rtcp.xr.bs': 0xe0 });
	});

	it('leave out VoIP metrics that are cut or too short', () => {
		const cut = values(bytes(hex('80cf 000a 00000001 07 00 0008'), counting(31)));
		expect(cut).toMatchObject({ 'rtcp.xr.bt': 7, 'rtcp.xr.bl': 8 });
		expect(cut).not.toHaveProperty(['rtcp.xr.voipmetrics.rfactor']);
		const short = values(bytes(hex('80cf 0009 00000001 07 00 0007'), counting(28)));
		expect(short).toMatchObject({ 'rtcp.xr.bt': 7, 'rtcp.xr.bl': 7 });
		expect(short).not.toHaveProperty(['rtcp.xr.voipmetrics.rfactor']);
	});
});

describe('encrypted RTCP', () => {
	it('of fewer than eight bytes is no layer', () => {
		expect(layerNames(packetOf(SR.subarray(0, 7), 'srtcp'))).not.toContain('rtcp');
		expect(layersOf(packetOf(SR.subarray(0, 8), 'srtcp'))).toMatchObject([
			[expect.any(String), 0, 8],
		]);
	});
});

it('a type that is not taken apart has its header', () => {
	expect(values(hex('80 c3 0002 00000001 00000002'))).toEqual({
		...{ 'rtcp.version': 2, 'rtcp.padding': false, 'rtcp.pt': 195, 'rtcp.length': 2 },
	});
});

describe('padding', () => {
	it('of a NACK is no further entry', () => {
		const nack = hex('a1 cd 0004 11111111 22222222 0064 8001 00000004');
		const fields = values(nack);
		expect(fields).toMatchObject({ 'rtcp.rtpfb.nack_pid': 100, 'rtcp.padding.count': 4 });
		expect(fields['rtcp.padding.data']).toBe('000000');
	});

	it('that counts more than there is, or was cut off, is none', () => {
		const wrong = hex('a1 cd 0004 11111111 22222222 0064 8001 00000063');
		expect(values(wrong)).not.toHaveProperty(['rtcp.padding.count']);
		const cut = hex('a1 cd 0005 11111111 22222222 0064 8001 00000004');
		expect(values(cut)).not.toHaveProperty(['rtcp.padding.count']);
	});
});
