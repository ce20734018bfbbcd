import { describe, expect, test } from 'vitest';
import { announcementsOf } from '../../../../app/protocols/sip/announce.ts';
import { scanSdp } from '../../../../app/protocols/sip/sdp.ts';

const BY = { frame: 9, setupFrame: 5, wiresharkFrame: 5, timeMs: 3, session: 'sip-5' };

const announced = (lines: string) =>
	announcementsOf(scanSdp(`v=0\nc=IN IP4 192.0.2.1\n${lines}`), BY);

test('a line of audio', () => {
	const [first, ...rest] = announced('m=audio 4000 RTP/AVP 0\n');
	expect(rest).toEqual([]);
	expect(first).toMatchObject({
		...{ ...BY, address: '192.0.2.1', port: 4000, rtcpAddress: '192.0.2.1', rtcpPort: 4001 },
		...{ profile: 'RTP/AVP', media: [{ kind: 'audio', formats: [{ codec: 'PCMU' }] }] },
	});
});

describe('profiles', () => {
	test.each(['RTP/AVP', 'RTP/AVPF', 'RTP/SAVP', 'RTP/SAVPF', 'UDP/TLS/RTP/SAVPF', 'rtp/avp'])(
		'%s is RTP',
		(profile) => {
			expect(announced(`m=audio 4000 ${profile} 0`)).toHaveLength(1);
		},
	);

	test.each(['udptl', 'TCP/MSRP', 'RTP/AVP/TCP', 'TCP/RTP/AVP2', 'udp'])('%s is not', (profile) => {
		expect(announced(`m=audio 4000 ${profile} 0`)).toEqual([]);
	});
});

test('lines of their own port each', () => {
	const lines = 'm=audio 4000 RTP/AVP 0\nm=video 4002 RTP/AVP 34\nm=image 4004 udptl t38\n';
	expect(announced(lines).map(({ port }) => port)).toEqual([4000, 4002]);
});

test('a refused line is none', () => {
	expect(announced('m=audio 0 RTP/AVP 0\nm=video 4002 RTP/AVP 34\n')).toMatchObject([
		{ port: 4002 },
	]);
});

test('lines of one BUNDLE group share a port, with or without one of their own', () => {
	const [first, ...rest] = announced(
		'a=group:BUNDLE a v\nm=audio 4000 UDP/TLS/RTP/SAVPF 111\na=mid:a\na=rtcp-mux\na=rtpmap:111 opus/48000/2\n' +
			'a=candidate:1 1 udp 1 192.0.2.9 5000 typ host\n' +
			'm=video 0 UDP/TLS/RTP/SAVPF 96\na=mid:v\na=bundle-only\na=rtpmap:96 VP8/90000\n' +
			'm=video 0 UDP/TLS/RTP/SAVPF 97\na=mid:other\n',
	);
	expect(rest).toEqual([]);
	expect(first).toMatchObject({
		...{ port: 4000, rtcpPort: 4000 },
		media: [
			{ kind: 'audio', formats: [{ codec: 'opus' }] },
			{ kind: 'video', formats: [{ codec: 'VP8' }] },
		],
		candidates: [{ component: 1, address: '192.0.2.9', port: 5000 }],
	});
});
