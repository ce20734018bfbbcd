import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { scanSipMessage } from '../../../../app/protocols/sip/index.ts';
import { encodedRequest } from './compressed.ts';
import { requestText, responseText, scanned, SDP, sipBytes } from './texts-of-messages.ts';

describe('an ordinary message', () => {
	test('a request has its parts', () => {
		expect(scanned(requestText({ body: SDP }))).toMatchObject({
			method: 'INVITE',
			status: 0,
			line: 'sip:bob@example.org',
			callId: 'a84b4c76@pc',
			cseq: 1,
			from: '"Alice" <sip:alice@example.org>;tag=1928301774',
			to: 'Bob <sip:bob@example.org>',
			fromTag: '1928301774',
			toTag: '',
			branch: 'z9hG4bK776asdhds',
			sentBy: '10.0.0.1:5060',
			vias: 1,
			body: '',
			faults: [],
		});
	});

	test('a response has the method of its CSeq', () => {
		const scan = scanned(responseText('183 Session Progress', { method: 'INVITE', cseq: 7 }));
		expect(scan).toMatchObject({
			method: 'INVITE',
			status: 183,
			line: 'Session Progress',
			cseq: 7,
		});
		expect(scan).toMatchObject({ sdp: null, bodyHash: 0 });
	});

	test('a response without a reason phrase is whole', () => {
		expect(scanned(responseText('200 '))).toMatchObject({ status: 200, line: '', faults: [] });
		expect(scanned(responseText('200'))).toMatchObject({ status: 200, line: '', faults: [] });
	});

	test('its session description is read', () => {
		const { sdp } = scanned(requestText({ body: SDP }));
		expect(sdp?.media).toMatchObject([{ kind: 'audio', port: 4000, address: '10.0.0.1' }]);
	});

	test('the same body has the same hash, another one another', () => {
		const hashes = [SDP, SDP, SDP.replace('4000', '4002')].map(
			(body) => scanned(requestText({ body })).bodyHash,
		);
		expect(hashes[0]).toBe(hashes[1]);
		expect(hashes[0]).not.toBe(hashes[2]);
		expect(hashes[0]).toBeGreaterThan(0);
	});

	test('headers that calls ask for are kept, others are not', () => {
		const headers = [
			...['User-Agent: Phone/1.0', 'contact: <sip:a@10.0.0.1>', 'X-CID: abc', 'x-other: 1'],
			...['Reason: Q.850;cause=16', 'm: <sip:b@10.0.0.2>', 'Subject: no', 'Route: <sip:p;lr>'],
			...['Authorization: Digest realm="a, b"', 'Authorization: Digest realm="c"'],
		];
		const { headers: kept } = scanned(requestText({ headers }));
		expect(Object.fromEntries(kept)).toEqual({
			'user-agent': 'Phone/1.0',
			contact: '<sip:a@10.0.0.1>, <sip:b@10.0.0.2>',
			'x-cid': 'abc',
			'x-other': '1',
			reason: 'Q.850;cause=16',
			authorization: 'Digest realm="a, b"\nDigest realm="c"',
			route: '<sip:p;lr>',
			via: 'SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK776asdhds;rport',
		});
	});
});

describe('forms that are rare and right', () => {
	test('compact names', () => {
		const scan = scanned(
			'INVITE sip:b@c SIP/2.0\nv: SIP/2.0/TCP h;branch=z9hG4bKx\nf: <sip:a@b>;tag=1\nt: <sip:b@c>;tag=2\n' +
				`i: id\nCSeq: 4 INVITE\nc: application/sdp\nk: 100rel\nx: 1800\nl: ${sipBytes(SDP).length}\n\n${SDP}`,
		);
		expect(scan).toMatchObject({
			...{ callId: 'id', fromTag: '1', toTag: '2', cseq: 4, faults: [], branch: 'z9hG4bKx' },
			...{ sentBy: 'h', vias: 1 },
		});
		expect(scan.headers.get('session-expires')).toBe('1800');
		expect(scan.sdp?.media).toHaveLength(1);
	});

	test('values that begin on the next line', () => {
		const bytes = new TextEncoder().encode(
			'BYE sip:b@c SIP/2.0\r\nVia:\r\n SIP/2.0/UDP host;branch=z9hG4bKy\r\nCall-ID:\r\n\tid\r\n' +
				'CSeq:\r\n 9\r\n BYE\r\nFrom:\r\n <sip:a@b>;tag=1\r\nTo: <sip:b@c>;tag=2\r\n\r\n',
		);
		expect(scanSipMessage(bytes, 0, bytes.length, false)).toMatchObject({
			...{ callId: 'id', cseq: 9, from: '<sip:a@b>;tag=1', branch: 'z9hG4bKy', faults: [] },
		});
	});

	test('folding, of CSeq too; odd case and blanks before the colon; line feeds alone', () => {
		const bytes = new TextEncoder().encode(
			'BYE sip:b@c SIP/2.0\nVIA : SIP/2.0/UDP\n host:5070\n ;branch=z9hG4bKy\ncALL-iD\t: id\nCSEQ: 0009\n  BYE\n' +
				'FROM: <sip:a@b>\n\t;tag=1\nTo: <sip:b@c>;tag=2\n\n',
		);
		expect(scanSipMessage(bytes, 0, bytes.length, false)).toMatchObject({
			...{
				callId: 'id',
				cseq: 9,
				fromTag: '1',
				sentBy: 'host:5070',
				branch: 'z9hG4bKy',
				faults: [],
			},
		});
	});

	test('Via headers are counted in lists and line by line, the top one counts', () => {
		const headers = [
			'Via: SIP / 2.0 / UDP  two:5060 ;branch=z9hG4bK2, SIP/2.0/TCP three;x="a,b"',
			'Via: SIP/2.0/UDP four',
		];
		const whole = scanned(requestText({ headers }));
		expect(whole).toMatchObject({ vias: 4, sentBy: '10.0.0.1:5060' });
		expect(whole.headers.get('via')).toContain('three;x="a,b", SIP/2.0/UDP four');
		const text = requestText().replace(/Via: .*/, headers[0] ?? '');
		expect(scanned(text)).toMatchObject({ vias: 2, sentBy: 'two:5060', branch: 'z9hG4bK2' });
	});

	test('text beyond ASCII, and a body behind it', () => {
		const text = requestText({ body: SDP }).replace('"Alice"', '"Алиса 😀"');
		const scan = scanned(text);
		expect(scan.from).toBe('"Алиса 😀" <sip:alice@example.org>;tag=1928301774');
		expect(scan).toMatchObject({ faults: [], fromTag: '1928301774' });
		expect(scan.sdp?.media).toMatchObject([{ port: 4000 }]);
		expect(scan.bodyHash).toBe(scanned(requestText({ body: SDP })).bodyHash);
	});

	test('a digit in INFO and a fragment in NOTIFY are kept as text', () => {
		const info = {
			method: 'INFO',
			body: 'Signal=5\r\nDuration=160\r\n',
			type: 'application/dtmf-relay',
		};
		expect(scanned(requestText(info)).body).toBe('Signal=5\r\nDuration=160\r\n');
		const notify = {
			method: 'NOTIFY',
			body: 'SIP/2.0 180 Ringing\r\n',
			type: 'message/sipfrag;version=2.0',
		};
		expect(scanned(requestText(notify)).body).toBe('SIP/2.0 180 Ringing\r\n');
	});

	test('bytes around the message are not looked at', () => {
		const bytes = sipBytes(requestText({ body: SDP }));
		const data = Uint8Array.of(65, 66, ...bytes, 67, 68);
		const scan = scanSipMessage(data, 2, 2 + bytes.length, false);
		expect(scan).toMatchObject({ faults: [], callId: 'a84b4c76@pc' });
		expect(scan?.sdp?.media).toHaveLength(1);
	});
});

describe('lengths', () => {
	const text = requestText({ body: SDP });
	const length = sipBytes(SDP).length;
	const withLength = (said: string): string => text.replace(/Content-Length: \d+/, said);

	test('a datagram without Content-Length has its body to the end', () => {
		const scan = scanned(withLength('X-Nothing: 1'));
		expect(scan.sdp?.media).toHaveLength(1);
		expect(scan.faults).toEqual([]);
	});

	test('a shorter one cuts the body', () => {
		const scan = scanned(withLength(`Content-Length: ${length - 35}`));
		expect(scan.sdp?.media[0]?.formats.at(-1)).toMatchObject({ payloadType: 101, isMapped: false });
		expect(scan.faults).toEqual(['35 bytes follow the body']);
	});

	test('a longer one is told, and what is there is kept', () => {
		const scan = scanned(withLength('Content-Length: 999'));
		expect(scan.sdp?.media).toHaveLength(1);
		expect(scan.faults).toEqual([`Content-Length says 999 bytes, ${length} follow`]);
	});

	test('one that is no number is told', () => {
		expect(scanned(withLength('Content-Length: 12x')).faults).toEqual([
			'Content-Length is no number: 12x',
		]);
	});

	test('a stream needs it', () => {
		const bytes = sipBytes(withLength('X-Nothing: 1'));
		const scan = scanSipMessage(bytes, 0, bytes.length, true);
		expect(scan).toMatchObject({
			sdp: null,
			bodyHash: 0,
			faults: ['no Content-Length on a stream'],
		});
	});

	test('what the capture cut off is no fault of the sender', () => {
		const bytes = sipBytes(text);
		for (const end of [30, 200, bytes.length - 20]) {
			const scan = scanSipMessage(bytes, 0, end, false, bytes.length - end);
			expect(scan).toMatchObject({
				method: 'INVITE',
				faults: [`the capture cut off ${bytes.length - end} bytes`],
			});
		}
	});
});

describe('broken messages', () => {
	test('what is missing is said, the rest is kept', () => {
		const scan = scanned(
			'INVITE sip:b@c SIP/2.0\nFrom: <sip:a@b>;tag=1\nnonsense\nCSeq: x INVITE\n\n',
		);
		expect(scan).toMatchObject({ method: 'INVITE', callId: '', cseq: 0, fromTag: '1' });
		expect(scan.faults).toEqual([
			...['a header line without a colon', 'CSeq has no number', 'no Call-ID', 'no CSeq'],
			...['no To', 'no Via'],
		]);
	});

	test('headers that are there twice: the first counts', () => {
		const scan = scanned(
			requestText({ headers: ['Call-ID: other', 'CSeq: 2 ACK', 'To: <sip:x@y>'] }),
		);
		expect(scan).toMatchObject({ callId: 'a84b4c76@pc', cseq: 1, to: 'Bob <sip:bob@example.org>' });
		expect(scan.faults).toEqual([
			'more than one Call-ID header',
			'more than one CSeq header',
			'more than one To header',
		]);
	});

	test('headers that never end', () => {
		const [head = ''] = requestText().split('\r\n\r\n');
		expect(scanned(`${head}\r\n`).faults).toEqual(['no empty line behind the headers']);
		expect(scanned(head).faults).toEqual(['no empty line behind the headers']);
		expect(scanned('OPTIONS sip:a SIP/2.0').faults).toContain('no Call-ID');
	});

	test('a CSeq of another method', () => {
		const text = requestText().replace('CSeq: 1 INVITE', 'CSeq: 1 ACK');
		expect(scanned(text).faults).toEqual(['CSeq names ACK, the request is INVITE']);
	});

	test('a status that does not exist', () => {
		expect(scanned(responseText('700 Beyond')).faults).toEqual(['status 700 does not exist']);
	});

	test('no SIP is null', () => {
		expect(scanSipMessage(sipBytes('GET / HTTP/1.1\n\n'), 0, 18, false)).toBeNull();
	});

	test('every prefix of a message is read as far as it goes', () => {
		const bytes = sipBytes(requestText({ body: SDP, headers: ['X-A: "b'] }));
		for (let end = 40; end <= bytes.length; end++) {
			expect(scanSipMessage(bytes, 0, end, false)?.method, `${end} bytes`).toBe('INVITE');
		}
	});
});

describe('a compressed body', () => {
	const sdp = sipBytes(SDP);
	const scan = (message: Uint8Array) => scanSipMessage(message, 0, message.length, false);

	test.each([
		['gzip', gzipSync(sdp)],
		['deflate', deflateSync(sdp)],
	])('of %s is read like a plain one', (encoding, body) => {
		const plain = scanned(requestText({ body: SDP }));
		const found = scan(encodedRequest(body, encoding));
		expect(found?.sdp?.media).toEqual(plain.sdp?.media);
		expect(found).toMatchObject({ faults: [], bodyHash: plain.bodyHash });
	});

	test('that is none is told', () => {
		expect(scan(encodedRequest(sdp, 'gzip'))).toMatchObject({
			...{ sdp: null, faults: ['the body is compressed (gzip)'] },
		});
	});
});
