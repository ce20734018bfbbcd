/** Messages of RFC 4475 that are hard to read and right, that are wrong, and random damage. */
import { describe, expect, test } from 'vitest';
import { KIND_OTHER, KIND_SIP } from '../../../../app/protocols/kinds.ts';
import { FlowTable } from '../../../../app/network/flow.ts';
import { PacketContext } from '../../../../app/protocols/protocol.ts';
import type { MediaAnnouncement } from '../../../../app/protocols/protocol.ts';
import { scanSipMessage, SipFramer, SipProtocol } from '../../../../app/protocols/sip/index.ts';
import { SeededRandom } from '../../../fixtures/builders/random.ts';
import { udpFrame } from '../../../fixtures/builders/rtp.ts';
import { dissected, layerNames } from '../../dissect/harness.ts';
import { requestText, responseText, scanned, SDP, sipBytes } from './texts-of-messages.ts';

/** Every line as the RFC has it, without the indentation of this file. */
function lines(...all: readonly string[]): string {
	return `${all.join('\n')}\n`;
}

/** §3.1.1.1: a short tortuous INVITE. */
const TORTUOUS = lines(
	'INVITE sip:vivekg@chair-dnrc.example.com;unknownparam SIP/2.0',
	'TO :',
	' sip:vivekg@chair-dnrc.example.com ;   tag    = 1918181833n',
	'from   : "J Rosenberg \\\\\\""       <sip:jdrosen@example.com>',
	'  ;',
	'  tag = 98asjd8',
	'MaX-fOrWaRdS: 0068',
	'Call-ID: wsinv.ndaksdj@192.0.2.1',
	'Content-Length   : 150',
	'cseq: 0009',
	'  INVITE',
	'Via  : SIP  /   2.0',
	' /UDP',
	'    192.0.2.2;branch=390skdjuw',
	's :',
	'NewFangledHeader:   newfangled value',
	' continued newfangled value',
	'UnknownHeaderWithUnusualValue: ;;,,;;,;',
	'Content-Type: application/sdp',
	'Route:',
	' <sip:services.example.com;lr;unknownwith=value;unknown-no-value>',
	'v:  SIP  / 2.0  / TCP     spindle.example.com   ;',
	'  branch  =   z9hG4bK9ikj8  ,',
	' SIP  /    2.0   / UDP  192.168.255.111   ; branch=',
	' z9hG4bK30239',
	'm:"Quoted string \\"\\"" <sip:jdrosen@example.com> ; newparam =',
	'      newvalue ;',
	'  secondparam ; q = 0.33',
	'',
	'v=0',
	'o=mhandley 29739 7272939 IN IP4 192.0.2.3',
	's=-',
	'c=IN IP4 192.0.2.4',
	't=0 0',
	'm=audio 49217 RTP/AVP 0 12',
	'm=video 3227 RTP/AVP 31',
	'a=rtpmap:31 LPC',
);

describe('right messages', () => {
	test('a short tortuous INVITE', () => {
		const scan = scanned(TORTUOUS);
		expect(scan).toMatchObject({
			...{ method: 'INVITE', callId: 'wsinv.ndaksdj@192.0.2.1', cseq: 9, vias: 3 },
			...{ fromTag: '98asjd8', toTag: '1918181833n', branch: '390skdjuw', sentBy: '192.0.2.2' },
			...{ line: 'sip:vivekg@chair-dnrc.example.com;unknownparam', faults: [] },
		});
		expect(scan.sdp?.media).toMatchObject([
			{
				kind: 'audio',
				port: 49_217,
				address: '192.0.2.4',
				formats: [{ codec: 'PCMU' }, { codec: 'QCELP' }],
			},
			{ kind: 'video', port: 3227, formats: [{ codec: 'LPC', clockRate: 0 }] },
		]);
		expect(scan.headers.get('contact')).toContain('newparam = newvalue');
	});

	test('the wide range of valid characters', () => {
		const uri =
			"sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*:&it+has=1,weird!*pas$wo~d_too.(doesn't-it)@example.com";
		const scan = scanned(
			lines(
				`!interesting-Method0123456789_*+\`.%indeed'~ ${uri} SIP/2.0`,
				"Via: SIP/2.0/TCP host1.example.com;branch=z9hG4bK-.!%66*_+`'~",
				'To: "BEL:\\\u0007 NUL:\\\u0001 DEL:\\\u007f" <sip:1_unusual.URI~@example.com>',
				"From: token1~` token2'+_ token3*%!.- <sip:mundane@example.com>;fromParam''~+*_!.-%=\"работающий\";tag=_token~1'+`*%!-.",
				'Call-ID: intmeth.word%ZK-!.*_+\'@word`~)(><:\\/"][?}{',
				"CSeq: 139122385 !interesting-Method0123456789_*+`.%indeed'~",
				'Max-Forwards: 255',
				'Content-Length: 0',
				'',
			),
		);
		expect(scan).toMatchObject({
			...{ cseq: 139_122_385, line: uri, fromTag: "_token~1'+`*%!-.", faults: [] },
			...{ callId: 'intmeth.word%ZK-!.*_+\'@word`~)(><:\\/"][?}{', branch: "z9hG4bK-.!%66*_+`'~" },
		});
	});

	test('escaped parts of URIs are kept as they are', () => {
		const uri = 'sip:sips%3Auser%40example.com@example.net';
		expect(scanned(requestText({ uri }))).toMatchObject({ line: uri, faults: [] });
	});

	test('a reason phrase beyond ASCII, and none', () => {
		const reason = '= 2**3 * 5**2 но сто девяносто девять - простое';
		expect(scanned(responseText(`200 ${reason}`)).line).toBe(reason);
		expect(scanned(responseText('100 '))).toMatchObject({ status: 100, line: '' });
	});

	test('a request of another transport', () => {
		const text = requestText({ method: 'OPTIONS' }).replace('SIP/2.0/UDP', 'SIP/2.0/UNKNOWN');
		expect(scanned(text)).toMatchObject({ sentBy: '10.0.0.1:5060', faults: [] });
	});

	test('two requests in one datagram: the first counts, the rest is told', () => {
		const scan = scanned(requestText({ method: 'REGISTER' }) + requestText({ body: SDP }));
		expect(scan).toMatchObject({ method: 'REGISTER', sdp: null });
		expect(scan.faults[0]).toMatch(/^\d+ bytes follow the body$/);
	});
});

describe('wrong messages', () => {
	test.each([
		['a length that is too large', 'Content-Length: 9999', /Content-Length says 9999 bytes/],
		['a length below zero', 'Content-Length: -999', /Content-Length is no number: -999/],
	])('%s', (_, header, fault) => {
		const text = requestText({ body: SDP }).replace(/Content-Length: \d+/, header);
		const scan = scanned(text);
		expect(scan.faults.join()).toMatch(fault);
		expect(scan.sdp?.media).toHaveLength(1);
	});

	test('numbers beyond their range', () => {
		const text = requestText().replace('CSeq: 1 INVITE', 'CSeq: 36893488147419103232 INVITE');
		expect(scanned(text).faults).toContain('CSeq has no number');
		expect(
			scanned(responseText('4294967301 better not').replace('4294967301', '999')).faults,
		).toEqual(['status 999 does not exist']);
	});

	test('an unterminated quoted string', () => {
		const scan = scanned(requestText({ headers: ['Contact: "unterminated <sip:a@b>;tag=1'] }));
		expect(scan.headers.get('contact')).toBe('"unterminated <sip:a@b>;tag=1');
		expect(scanned(requestText().replace('To: Bob <', 'To: "Bob <')).toTag).toBe('');
	});

	test('a blank before the URI, or none of it', () => {
		expect(scanned(requestText({ uri: ' sip:bob@example.org' }).replace('  ', ' ')).line).toBe(
			'sip:bob@example.org',
		);
	});
});

describe('damage', () => {
	const seeds = [
		sipBytes(TORTUOUS),
		sipBytes(requestText({ body: SDP, headers: ['v: SIP/2.0/UDP a, SIP/2.0/TCP b'] })),
		sipBytes(responseText('200 OK', { body: SDP })),
		sipBytes(
			requestText({
				body: `--b\nContent-Type: application/sdp\n\n${SDP}\n--b--`,
				type: 'multipart/mixed;boundary="b"',
			}),
		),
	];

	/** A copy with some bytes changed, doubled or left out. */
	function mutated(random: SeededRandom): Uint8Array {
		const bytes = [...(seeds[random.below(seeds.length)] ?? [])];
		for (let changes = 1 + random.below(12); changes > 0; changes--) {
			const at = random.below(bytes.length);
			const luck = random.below(4);
			if (luck === 0) bytes.splice(at, random.below(40));
			else if (luck === 1) bytes.splice(at, 0, ...bytes.slice(at, at + random.below(60)));
			else if (luck === 2) bytes[at] = random.below(256);
			else bytes[at] = [10, 13, 32, 34, 44, 58, 59, 60, 61, 62][random.below(10)] ?? 0;
		}
		return Uint8Array.from(bytes);
	}

	test('three thousand damaged messages are read, shown and framed without an error', () => {
		const random = new SeededRandom(2026);
		const expected: MediaAnnouncement[] = [];
		const protocol = new SipProtocol({
			flows: new FlowTable(),
			expect: (announcement) => expected.push(announcement),
			expectNamed: () => undefined,
			reclassify: () => undefined,
		});
		let framed = 0;
		const framer = new SipFramer(() => framed++);
		for (let round = 0; round < 3000; round++) {
			const bytes = mutated(random);
			const packet = new PacketContext();
			packet.frame = round + 1;
			packet.layers.data = bytes;
			packet.layers.payloadEnd = bytes.length;
			packet.layers.payloadLength = bytes.length;
			const kind = protocol.take(packet);
			expect(kind === KIND_SIP).toBe(scanSipMessage(bytes, 0, bytes.length, false) !== null);
			if (kind === KIND_OTHER) continue;
			framer.push(bytes);
			if (round % 10 === 0) {
				const tree = dissected(udpFrame(bytes), { media: 'sip' });
				expect(layerNames(tree)).toContain('sip');
			}
		}
		framer.end();
		const { messages } = protocol;
		for (let number = 0; number < messages.count; number++) {
			expect(messages.message(number).frame).toBeGreaterThan(0);
		}
		const grouped = [...messages.byCallId.values()].flat();
		expect(grouped.length).toBeLessThanOrEqual(messages.count);
		expect([messages.count > 1500, expected.length > 300, framed > 100]).toEqual([
			true,
			true,
			true,
		]);
	});
});
