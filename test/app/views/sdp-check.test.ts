/** Descriptions that are being edited. */
import { describe, expect, test } from 'vitest';
import { parseDecodeRule } from '../../../app/protocols/rtp/index.ts';
import { checkSdp } from '../../../app/views/sdp-check.ts';
import type { SdpStream } from '../../../app/views/stream-sdp.ts';
import { writeStreamSdp } from '../../../app/views/stream-sdp.ts';

const STREAM: SdpStream = {
	...{ ssrc: '0x0000002a', kind: 'video', payloadTypes: [96], address: '192.0.2.2', port: 6970 },
	format: { codec: 'VP8', clockRate: 90_000, channels: 1, payloadType: 96, fmtp: new Map() },
	...{ isAssumed: true, frameRate: 25 },
};
const { text: TEXT } = writeStreamSdp(STREAM);
const LINES = TEXT.trimEnd().split('\n');

/** The description with one line in another's place. */
function withLine(start: string, line: string): string {
	return LINES.map((one) => (one.startsWith(start) ? line : one)).join('\n');
}

/** `8: message` for each. */
function toldOf(text: string, stream = STREAM): readonly string[] {
	return checkSdp(text, stream).problems.map(({ line, message }) => `${line}: ${message}`);
}

describe('a description that is right', () => {
	test('has no problems, and becomes the rule that names its codec', () => {
		expect(checkSdp(TEXT, STREAM)).toEqual({
			...{ problems: [], rules: ['rtp.ssrc==0x0000002a,VP8/90000'], codec: 'VP8/90000' },
		});
	});

	test('brings codec, clock, channels and parameters into the rule', () => {
		const sound = withLine('a=rtpmap', 'a=rtpmap:96 opus/48000/2').concat(
			'\r\na=fmtp:96 useinbandfec=1; stereo=1\r\n',
		);
		const { rules } = checkSdp(sound, STREAM);
		expect(rules).toEqual(['rtp.ssrc==0x0000002a,opus/48000/2;useinbandfec=1;stereo=1']);
		const [rule = ''] = rules;
		expect(parseDecodeRule(rule).codec).toMatchObject({ codec: 'opus', channels: 2 });
	});

	test('speaks of every payload type that the stream has', () => {
		const both = withLine('m=', 'm=video 6970 RTP/AVP 96 97 98').concat(
			'\na=rtpmap:97 rtx/90000\na=rtpmap:98 red/90000\na=fmtp:97 apt=96',
		);
		const { rules } = checkSdp(both, { ...STREAM, payloadTypes: [96, 97] });
		expect(rules).toEqual([
			'rtp.ssrc==0x0000002a,VP8/90000',
			'rtp.ssrc==0x0000002a&&rtp.p_type==97,rtx/90000;apt=96',
		]);
		for (const rule of rules) expect(() => parseDecodeRule(rule)).not.toThrow();
	});

	test('needs no mapping for static payload types', () => {
		const text = 'v=0\no=- 0 0 IN IP4 127.0.0.1\ns=-\nt=0 0\nm=audio 6970 RTP/AVP 8';
		expect(checkSdp(text, { ...STREAM, payloadTypes: [8] })).toMatchObject({
			...{ problems: [], rules: ['rtp.ssrc==0x0000002a,PCMA/8000'] },
		});
	});
});

describe('a line that is wrong is told with the reason', () => {
	test.each([
		['v=', 'v=1', /^1: the version is 0/u],
		['s=', 'tapdeck', /^3: a line is one small letter/u],
		['c=', 'c=IN IP4 300.0.0.1', /^4: 300\.0\.0\.1 is no IPv4 address/u],
		['c=', 'c=IN IP4 127.0.0', /^4: 127\.0\.0 is no IPv4 address/u],
		['c=', 'c=127.0.0.1', /^4: a connection is written/u],
		['m=', 'm=video RTP/AVP 96', /^6: media are written m=video 6970/u],
		['m=', 'm=video 70000 RTP/AVP 96', /^6: 70000 is no port/u],
		['m=', 'm=video 6970 TCP/MSRP 96', /^6: TCP\/MSRP is no RTP/u],
		['m=', 'm=video 6970 RTP/AVP 96 h264', /^6: behind the protocol stand payload types/u],
		['a=rtpmap', 'a=rtpmap:x VP8/90000', /^8: a mapping is written/u],
		['a=rtpmap', 'a=rtpmap:96 VP8', /^8: behind the codec stands its clock rate/u],
		['a=rtpmap', 'a=rtpmap:97 VP8/90000', /^8: payload type 97 does not stand in line 6/u],
		['a=framerate', 'a=framerate:fast', /^9: a frame rate is a number/u],
		['a=framerate', 'a=fmtp:96', /^9: parameters are written/u],
		['a=framerate', 'a=fmtp:96 sprop-parameter-sets=?!', /^9: sprop-parameter-sets holds/u],
		['a=framerate', 'a=fmtp:96 config=12x', /^9: config holds bytes/u],
		['a=framerate', 'a=:x', /^9: an attribute has a name/u],
	])('%s as %s', (start, line, told) => {
		const text = withLine(start, line);
		expect(toldOf(text).some((one) => told.test(one))).toBe(true);
		expect(checkSdp(text, STREAM)).toMatchObject({ rules: [], codec: null });
	});

	test('also where it is missing', () => {
		const none = LINES.filter((line) => !line.startsWith('a=rtpmap')).join('\n');
		expect(toldOf(none)).toEqual(['6: payload type 96 has no line a=rtpmap:96 that is right']);
		expect(toldOf('')).toContain("1: no line m= has the payload type of this stream's packets, 96");
		expect(toldOf('')).toContain('1: a description begins with v=0');
	});

	test('and an attribute above the media belongs nowhere', () => {
		const above = ['v=0', 'a=rtpmap:96 VP8/90000', ...LINES.slice(1)].join('\n');
		expect(toldOf(above)).toEqual(['2: this line belongs below a line m=']);
	});
});

describe('what programs may stumble over', () => {
	test.each([
		['a=rtpmap', 'a=rtpmap:96 VP10/90000', '8: VP10 is no codec that tapdeck reads'],
		['a=rtpmap', 'a=rtpmap:96 VP8/8000', '8: the clock of VP8 is 90000 Hz'],
		['m=', 'm=video 6972 RTP/AVP 96', '6: the packets of this stream went to port 6970'],
		['t=', 'x=0 0', '5: there is no line x='],
		['t=', 'b=AS:64', '1: the line t= is missing'],
	])('%s as %s is a warning: the rule holds', (start, line, told) => {
		const { problems, rules } = checkSdp(withLine(start, line), STREAM);
		expect(problems.map((one) => `${one.line}: ${one.message}`).join()).toContain(told);
		expect(problems.every(({ severity }) => severity === 'warning')).toBe(true);
		expect(rules).toHaveLength(1);
	});
});

test('any text at all is looked at without falling over', () => {
	let seed = 7;
	const letters = 'vosctma=:/ 0969H\n\r;,.x';
	for (let round = 0; round < 400; round++) {
		const text = Array.from({ length: 60 }, () => {
			seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
			return letters[Math.floor(seed / 65_536) % letters.length];
		}).join('');
		expect(checkSdp(text, STREAM).rules).toEqual([]);
	}
	expect(checkSdp('a=\n'.repeat(50_000), STREAM).rules).toEqual([]);
});
