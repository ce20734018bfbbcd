import { describe, expect, test } from 'vitest';
import { scanSdp } from '../../../../app/protocols/sip/sdp.ts';
import type { SdpMedia } from '../../../../app/protocols/sip/message.ts';

/** The media lines of a description; `session` stands above them. */
function media(lines: string, session = 'c=IN IP4 192.0.2.1'): readonly SdpMedia[] {
	return scanSdp(`v=0\no=- 1 2 IN IP4 x\ns=talk\n${session}\nt=0 0\n${lines}`).media;
}

function only(lines: string, session?: string): SdpMedia {
	const [first] = media(lines, session);
	if (first === undefined) throw new Error('no media line');
	return first;
}

test('an offer of a telephone', () => {
	const audio = only(
		'm=audio 49170 RTP/AVP 0 8 97 101\na=rtpmap:0 PCMU/8000\na=rtpmap:97 iLBC/8000\na=fmtp:97 mode=20\n' +
			'a=rtpmap:101 telephone-event/8000\na=fmtp:101 0-16\na=ptime:20\na=sendonly\n',
	);
	expect(audio).toMatchObject({
		...{ kind: 'audio', profile: 'RTP/AVP', port: 49_170, address: '192.0.2.1', ptime: 20 },
		...{ rtcpPort: 49_171, rtcpAddress: '192.0.2.1', direction: 'sendonly', mid: '' },
	});
	expect(audio.formats).toEqual([
		{ payloadType: 0, codec: 'PCMU', clockRate: 8000, channels: 1, fmtp: '', isMapped: true },
		{ payloadType: 8, codec: 'PCMA', clockRate: 8000, channels: 1, fmtp: '', isMapped: false },
		{
			payloadType: 97,
			codec: 'iLBC',
			clockRate: 8000,
			channels: 1,
			fmtp: 'mode=20',
			isMapped: true,
		},
		{
			...{ payloadType: 101, codec: 'telephone-event', clockRate: 8000, channels: 1 },
			...{ fmtp: '0-16', isMapped: true },
		},
	]);
});

test('facts of the session', () => {
	const { sessionName, origin, bundles } = scanSdp(
		'v=0\r\no=alice 289 77 IN IP4 h\r\ns= \r\na=group:BUNDLE a v\r\na=group:LS a v\r\n',
	);
	expect({ sessionName, origin, bundles }).toEqual({
		...{ sessionName: ' ', origin: '289 77', bundles: [['a', 'v']] },
	});
});

describe('addresses', () => {
	test('the line’s own beats that of the session; a missing one inherits', () => {
		const lines = media('m=audio 1 RTP/AVP 0\nc=IN IP6 2001:db8::1\nm=video 3 RTP/AVP 34\n');
		expect(lines.map(({ address }) => address)).toEqual(['2001:db8::1', '192.0.2.1']);
	});

	test('hops and counts are no part of it', () => {
		expect(only('m=audio 4/2 RTP/AVP 0', 'c=IN IP4 224.2.1.1/127/3')).toMatchObject({
			...{ address: '224.2.1.1', port: 4 },
		});
	});

	test('none at all', () => {
		expect(only('m=audio 4 RTP/AVP 0', 'b=AS:64').address).toBe('');
	});

	test('a port of 0 refuses the line', () => {
		expect(only('m=audio 0 RTP/AVP 0')).toMatchObject({ port: 0, rtcpPort: 0 });
	});
});

describe('RTCP', () => {
	test.each([
		['the next port', '', 4001, '192.0.2.1'],
		['another port', 'a=rtcp:53020', 53_020, '192.0.2.1'],
		['another port and address', 'a=rtcp:53020 IN IP4 192.0.2.9', 53_020, '192.0.2.9'],
		['the same port', 'a=rtcp:9\na=rtcp-mux', 4000, '192.0.2.1'],
	])('at %s', (_, lines, rtcpPort, rtcpAddress) => {
		expect(only(`m=audio 4000 RTP/AVP 0\n${lines}`)).toMatchObject({ rtcpPort, rtcpAddress });
	});
});

describe('keys', () => {
	test('crypto lines are kept as written', () => {
		const line = '1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz|2^20';
		expect(only(`m=audio 4 RTP/SAVP 0\na=crypto:${line}`).crypto).toEqual([line]);
	});

	test('fingerprints and ZRTP, of the session too', () => {
		const of = (lines: string, session: string): readonly boolean[] => {
			const { hasFingerprint, hasZrtp } = only(`m=audio 4 RTP/AVP 0\n${lines}`, session);
			return [hasFingerprint, hasZrtp];
		};
		expect(of('a=fingerprint:sha-256 AA', '')).toEqual([true, false]);
		expect(of('', 'a=fingerprint:sha-256 AA')).toEqual([true, false]);
		expect(of('a=zrtp-hash:1.10 fe', '')).toEqual([false, true]);
		expect(of('', '')).toEqual([false, false]);
	});
});

describe('directions', () => {
	test('are the session’s where the line says none', () => {
		const lines = media('m=audio 1 RTP/AVP 0\nm=video 3 RTP/AVP 34\na=recvonly', 'a=inactive');
		expect(lines.map(({ direction }) => direction)).toEqual(['inactive', 'recvonly']);
		expect(only('m=audio 1 RTP/AVP 0').direction).toBe('sendrecv');
	});
});

test('what a browser offers', () => {
	const audio = only(
		'm=audio 9 UDP/TLS/RTP/SAVPF 111\na=mid:0\na=rtpmap:111 opus/48000/2\na=ssrc:314 cname:a\na=ssrc:314 msid:b\n' +
			'a=candidate:1 1 udp 2122 192.0.2.5 46243 typ host generation 0\na=candidate:1 2 UDP 21 2001:db8::5 46244 typ host\n' +
			'a=candidate:2 1 tcp 1 192.0.2.5 9 typ host tcptype active\n',
	);
	expect(audio).toMatchObject({ mid: '0', ssrcs: [314], profile: 'UDP/TLS/RTP/SAVPF' });
	expect(audio.formats).toMatchObject([{ codec: 'opus', clockRate: 48_000, channels: 2 }]);
	expect(audio.candidates).toEqual([
		{ component: 1, address: '192.0.2.5', port: 46_243 },
		{ component: 2, address: '2001:db8::5', port: 46_244 },
	]);
});

describe('damage', () => {
	test('an rtpmap of a type that the line does not have is passed over', () => {
		expect(only('m=audio 4 RTP/AVP 0\na=rtpmap:99 x/1\na=rtpmap:y\na=fmtp:0\n').formats).toEqual([
			{ payloadType: 0, codec: 'PCMU', clockRate: 8000, channels: 1, fmtp: '', isMapped: false },
		]);
	});

	test('words that are no payload types', () => {
		expect(only('m=image 4 udptl t38').formats).toEqual([]);
		expect(only('m=audio x RTP/AVP 0 -1 128 1.5 8  9')).toMatchObject({
			...{ port: 0, formats: [{ payloadType: 0 }, { payloadType: 8 }, { payloadType: 9 }] },
		});
	});

	test('an rtpmap without a rate has none', () => {
		expect(only('m=audio 4 RTP/AVP 98\na=rtpmap:98 X-Own').formats).toMatchObject([
			{ codec: 'X-Own', clockRate: 0 },
		]);
	});

	test('endless media lines and candidates end', () => {
		expect(media('m=audio 4 RTP/AVP 0\n'.repeat(1000))).toHaveLength(256);
		const lines = 'a=candidate:1 1 udp 1 192.0.2.5 1 typ host\n'.repeat(1000);
		expect(only(`m=audio 4 RTP/AVP 0\n${lines}`).candidates).toHaveLength(64);
	});

	test('every prefix of a description is read', () => {
		const text =
			'v=0\r\nc=IN IP4 1.2.3.4\r\nm=audio 4 RTP/AVP 0\r\na=rtcp:5 IN IP4 1.2.3.5\r\na=candidate:1 1 udp 1';
		for (let end = 0; end <= text.length; end++) {
			expect(scanSdp(text.slice(0, end)).media.length).toBeLessThanOrEqual(1);
		}
		expect(scanSdp('').media).toEqual([]);
	});
});
