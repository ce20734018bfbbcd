import { describe, expect, it } from 'vitest';
import type { MediaKind } from '../../../app/dissect/dissect.ts';
import { be32, bytes, counting, hex, ipv4, udp } from '../network/frames.ts';
import { dissected, fieldsOf, layerNames, valuesOf } from './harness.ts';

function values(payload: Uint8Array, media: MediaKind): Record<string, unknown> {
	const layer = media === 'rtp' ? 'rtp' : 'rtcp';
	return valuesOf(dissected(ipv4(17, udp(1, 2, payload)), { linkType: 101, media }), layer);
}

const FIXED = bytes(hex('8060 1234'), be32(160), be32(0xdeadbeef));

describe('RTP', () => {
	it('is read with sources, extension and padding', () => {
		const packet = bytes(
			[0xb2, 0xe0],
			FIXED.subarray(2),
			be32(11),
			be32(12),
			hex('1234 0002 00000007 00000008'),
			hex('aabb 0003'),
		);
		packet[packet.length - 1] = 2;
		expect(values(packet, 'rtp')).toEqual({
			'rtp.version': 2,
			'rtp.padding': true,
			'rtp.ext': true,
			'rtp.cc': 2,
			'rtp.marker': true,
			'rtp.p_type': 96,
			'rtp.seq': 0x1234,
			'rtp.timestamp': 160,
			'rtp.ssrc': 0xdeadbeef,
			'rtp.csrc.item': [11, 12],
			'rtp.ext.profile': 0x1234,
			'rtp.ext.len': 2,
			'rtp.hdr_ext': [7, 8],
			'rtp.payload': 'aabb',
			'rtp.padding.data': '00',
			'rtp.padding.count': 2,
		});
	});

	it('is read with the elements of RFC 8285, of one byte and of two', () => {
		const one = bytes([0x90], FIXED.subarray(1), hex('bede 0002 10aa 00 21bbcc 00'), counting(2));
		expect(values(one, 'rtp')).toMatchObject({
			'rtp.ext.rfc5285.id': [1, 2],
			'rtp.ext.rfc5285.len': [1, 2],
			'rtp.ext.rfc5285.data': ['aa', 'bbcc'],
		});
		const two = bytes([0x90], FIXED.subarray(1), hex('1000 0002 0100 0202 bbcc 0000'), counting(2));
		expect(values(two, 'rtp')).toMatchObject({
			'rtp.ext.rfc5285.id': [1, 2],
			'rtp.ext.rfc5285.len': [0, 2],
			'rtp.ext.rfc5285.data': 'bbcc',
		});
	});

	it('reads no element that reaches beyond the extension', () => {
		const packet = bytes([0x90], FIXED.subarray(1), hex('bede 0001 1faabbcc'), counting(2));
		expect(values(packet, 'rtp')).not.toHaveProperty(['rtp.ext.rfc5285.id']);
	});

	it('takes no byte of a cut packet for its padding', () => {
		const packet = ipv4(17, udp(1, 2, bytes([0xa0], FIXED.subarray(1), [1, 1, 1, 1, 1, 1, 0, 2])));
		const whole = dissected(packet, { linkType: 101, media: 'rtp' });
		expect(valuesOf(whole, 'rtp')['rtp.payload']).toBe('010101010101');
		const cut = dissected(packet.subarray(0, packet.length - 2), {
			linkType: 101,
			media: 'rtp',
			originalLength: packet.length,
		});
		expect(valuesOf(cut, 'rtp')['rtp.payload']).toBe('010101010101');
		expect(valuesOf(cut, 'rtp')).not.toHaveProperty(['rtp.padding.count']);
	});

	it('names the payload type and shows the SSRC in hexadecimal', () => {
		const packet = dissected(
			ipv4(17, udp(1, 2, bytes([0x80, 8], FIXED.subarray(2), counting(4)))),
			{
				linkType: 101,
				media: 'rtp',
			},
		);
		const labels = fieldsOf(packet, 'rtp').map(({ label }) => label);
		expect(labels).toContain('Payload type: g711A (8)');
		expect(labels).toContain('Synchronisation source (SSRC): 0xdeadbeef');
	});
});

const REPORT = bytes(
	be32(0x3edd3882),
	hex('0c fffffa'),
	be32(0x000101ba),
	be32(15),
	be32(3),
	be32(4),
);
const SR = bytes(
	hex('81c8 000c'),
	be32(7),
	be32(100),
	be32(200),
	be32(300),
	be32(95),
	be32(15200),
	REPORT,
);

describe('RTCP', () => {
	it('reads sender reports', () => {
		expect(values(SR, 'rtcp')).toEqual({
			'rtcp.version': 2,
			'rtcp.padding': false,
			'rtcp.rc': 1,
			'rtcp.pt': 200,
			'rtcp.length': 12,
			'rtcp.senderssrc': 7,
			'rtcp.timestamp.ntp.msw': 100,
			'rtcp.timestamp.ntp.lsw': 200,
			'rtcp.timestamp.rtp': 300,
			'rtcp.sender.packetcount': 95,
			'rtcp.sender.octetcount': 15200,
			'rtcp.ssrc.identifier': 0x3edd3882,
			'rtcp.ssrc.fraction': 12,
			'rtcp.ssrc.cum_nr': -6,
			'rtcp.ssrc.ext_high': 0x000101ba,
			'rtcp.ssrc.high_cycles': 1,
			'rtcp.ssrc.high_seq': 442,
			'rtcp.ssrc.jitter': 15,
			'rtcp.ssrc.lsr': 3,
			'rtcp.ssrc.dlsr': 4,
		});
	});

	it('makes a layer of each packet of a compound', () => {
		const sdes = bytes(hex('81ca 0003'), be32(7), hex('0104 63616c6c 00 00'));
		const packet = dissected(ipv4(17, udp(1, 2, bytes(SR, sdes))), {
			linkType: 101,
			media: 'rtcp',
		});
		expect(layerNames(packet).slice(-2)).toEqual(['rtcp', 'rtcp']);
		expect(valuesOf(packet, 'rtcp')).toMatchObject({
			'rtcp.pt': [200, 202],
			'rtcp.sc': 1,
			'rtcp.sdes.type': [1, 0],
			'rtcp.sdes.length': 4,
			'rtcp.sdes.text': 'call',
		});
	});

	it('reads receiver reports, goodbyes and application packets', () => {
		expect(values(bytes(hex('81c9 0007'), be32(7), REPORT), 'rtcp')).toMatchObject({
			'rtcp.senderssrc': 7,
			'rtcp.ssrc.jitter': 15,
		});
		expect(
			values(bytes(hex('82cb 0004'), be32(7), be32(8), hex('04 67 6f 6e 65 000000')), 'rtcp'),
		).toMatchObject({
			'rtcp.ssrc.identifier': [7, 8],
			'rtcp.sdes.text': 'gone',
		});
		expect(values(bytes(hex('85cc 0003'), be32(7), hex('616263640000ffff')), 'rtcp')).toMatchObject(
			{
				'rtcp.app.subtype': 5,
				'rtcp.app.name': 'abcd',
				'rtcp.app.data': '0000ffff',
			},
		);
	});

	it('reads feedback', () => {
		const nack = bytes(hex('81cd 0003'), be32(7), be32(8), hex('1234 0005'));
		expect(values(nack, 'rtcp')).toMatchObject({
			'rtcp.rtpfb.fmt': 1,
			'rtcp.senderssrc': 7,
			'rtcp.mediassrc': 8,
			'rtcp.rtpfb.nack_pid': 0x1234,
			'rtcp.rtpfb.nack_blp': 5,
		});
		const remb = bytes(hex('8fce 0003'), be32(7), be32(0), hex('52454d42'));
		expect(values(remb, 'rtcp')).toMatchObject({ 'rtcp.psfb.fmt': 15, 'rtcp.fci': '52454d42' });
	});

	it('reads extended reports with VoIP metrics', () => {
		const metrics = hex(
			'07 00 0008 00000009 05 06 07 08 0102 0304 0506 0708 ec c4 7f 10 5d 7f 2a 29',
		);
		const report = bytes(hex('80cf 000a'), be32(7), metrics, counting(8));
		expect(values(report, 'rtcp')).toMatchObject({
			'rtcp.xr.bt': 7,
			'rtcp.xr.bl': 8,
			'rtcp.ssrc.identifier': 9,
			'rtcp.ssrc.fraction': 5,
			'rtcp.xr.voipmetrics.burstdensity': 7,
			'rtcp.xr.voipmetrics.rtdelay': 0x0506,
			'rtcp.xr.voipmetrics.signallevel': -20,
			'rtcp.xr.voipmetrics.noiselevel': -60,
			'rtcp.xr.voipmetrics.rfactor': 93,
			'rtcp.xr.voipmetrics.moslq': 4.2,
			'rtcp.xr.voipmetrics.moscq': 4.1,
		});
	});

	it('reads only the first header of encrypted RTCP', () => {
		expect(Object.keys(values(bytes(SR, counting(14)), 'srtcp'))).toEqual([
			'rtcp.version',
			'rtcp.padding',
			'rtcp.rc',
			'rtcp.pt',
			'rtcp.length',
			'rtcp.senderssrc',
		]);
	});

	it('leaves out what a cut packet does not hold', () => {
		expect(Object.keys(values(SR.subarray(0, 14), 'rtcp'))).toEqual([
			'rtcp.version',
			'rtcp.padding',
			'rtcp.rc',
			'rtcp.pt',
			'rtcp.length',
			'rtcp.senderssrc',
			'rtcp.timestamp.ntp.msw',
		]);
	});
});
