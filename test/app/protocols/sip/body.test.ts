import { describe, expect, test } from 'vitest';
import { bodyParts, mediaType, readBody } from '../../../../app/protocols/sip/body.ts';
import { SDP } from './texts-of-messages.ts';

const sdp = SDP.replace(/\n/g, '\r\n');
const ISUP = 'Content-Type: application/ISUP;version=itu-t92+\r\n\r\n\x01\x11\x48';

function multipart(...parts: readonly string[]): string {
	return `preamble\r\n${parts.map((part) => `--b1\r\n${part}\r\n`).join('')}--b1--\r\nepilogue`;
}

describe('types', () => {
	test('are compared without parameters and case', () => {
		expect(mediaType('Application/SDP ; charset=utf-8')).toBe('application/sdp');
		expect(mediaType('application/sdp')).toBe('application/sdp');
	});

	test('a body of another type is passed over', () => {
		expect(readBody('<presence/>', 'application/pidf+xml', '')).toEqual({
			...{ sdp: null, text: '', fault: null },
		});
	});

	test('a description without a type is read, and told', () => {
		const { sdp: found, fault } = readBody(sdp, '', '');
		expect(found?.media).toHaveLength(1);
		expect(fault).toBe('a body without Content-Type');
	});

	test('a compressed one is told', () => {
		expect(readBody('\x1f\x8b', 'application/sdp', 'gzip')).toEqual({
			...{ sdp: null, text: '', fault: 'the body is compressed (gzip)' },
		});
		expect(readBody(sdp, 'application/sdp', 'identity').sdp?.media).toHaveLength(1);
	});
});

describe('multipart', () => {
	test.each([
		['with a quoted boundary', 'multipart/mixed; boundary="b1"'],
		['with a bare boundary', 'Multipart/Related;start=x;boundary=b1'],
	])('%s: the description among ISUP and location', (_, type) => {
		const location = 'Content-Type: application/pidf+xml\r\n\r\n<presence/>';
		const body = multipart(ISUP, `Content-Type: application/sdp\r\n\r\n${sdp}`, location);
		expect(readBody(body, type, '').sdp?.media).toMatchObject([{ port: 4000 }]);
	});

	test('parts inside parts, to a bound', () => {
		let body = `Content-Type: application/sdp\r\n\r\n${sdp}`;
		for (const depth of [1, 2, 3]) {
			body = `Content-Type: multipart/alternative;boundary=n${depth}\r\n\r\n--n${depth}\r\n${body}\r\n--n${depth}--`;
		}
		const [, inner = ''] = /\r\n\r\n([^]*)/.exec(body) ?? [];
		expect(readBody(inner, 'multipart/mixed;boundary=n3', '').sdp?.media).toHaveLength(1);
		const tooDeep = `--n4\r\n${body}\r\n--n4--`;
		expect(readBody(tooDeep, 'multipart/mixed;boundary=n4', '').sdp).toBeNull();
	});

	test('a part without headers or end is read as far as it goes', () => {
		expect(bodyParts('--b1\r\n\r\nplain', 'b1')).toEqual(['\r\nplain']);
		expect(bodyParts('--b1', 'b1')).toEqual(['']);
		expect(bodyParts('nothing here', 'b1')).toEqual([]);
		expect(readBody('--b1\r\nno end', 'multipart/mixed;boundary=b1', '').sdp).toBeNull();
	});

	test('no boundary is told', () => {
		expect(readBody('x', 'multipart/mixed', '').fault).toBe('a multipart body without a boundary');
	});
});
