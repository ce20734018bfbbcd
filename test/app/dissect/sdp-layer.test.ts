import { describe, expect, it } from 'vitest';
import { sdpLayer } from '../../../app/dissect/sdp-layer.ts';
import type { DissectedField } from '../../../app/views/packets.ts';

/** Names and values of the fields of a description. */
function fields(text: string): readonly (readonly [string, DissectedField['value']])[] {
	const data = new TextEncoder().encode(text);
	const range = { data, at: 0, headerEnd: data.length, end: data.length };
	const layer = sdpLayer({ ...range, kind: 0, type: 0, isReassembled: false });
	const flat = (field: DissectedField): DissectedField[] => [
		field,
		...field.children.flatMap(flat),
	];
	return layer.fields.flatMap(flat).map(({ name, value }) => [name.slice(4), value]);
}

describe('lines of the session', () => {
	it.each([
		['o=a 1 2 IN IP4 h', ['a', '1', '2', 'IN', 'IP4', 'h']],
		['c=IN IP4 224.2.1.1/127/3', ['IN', 'IP4', '224.2.1.1', '127', '3']],
		['c=IN IP6 2001:db8::1', ['IN', 'IP6', '2001:db8::1']],
		['b=AS:64', ['AS', '64']],
		['t=0 5', ['0', '5']],
		['a=group:BUNDLE a b', ['group', 'BUNDLE a b']],
		['s= ', []],
		['a=recvonly', []],
	])('%s', (line, parts) => {
		const [whole, ...rest] = fields(`${line}\r\n`);
		expect(whole?.[1]).toBe(line.slice(2));
		expect(rest.map(([, value]) => value)).toEqual(parts);
	});

	it('that nobody knows are kept', () => {
		expect(fields('y=0100\nf=\nnonsense\n\n')).toEqual([
			['unknown', 'y=0100'],
			['unknown', 'f='],
			['unknown', 'nonsense'],
		]);
	});
});

describe('media', () => {
	it('with payload types has their names', () => {
		expect(fields('m=audio 4000/2 RTP/AVP 0 101 77\n').slice(1)).toEqual([
			['media.media', 'audio'],
			['media.port_string', '4000'],
			['media.port', 4000],
			['media.portcount', '2'],
			['media.proto', 'RTP/AVP'],
			['media.format', 'ITU-T G.711 PCMU'],
			['media.format', 'DynamicRTP-Type-101'],
			['media.format', 'Unassigned'],
		]);
	});

	it('of another transport has words', () => {
		expect(fields('m=image $ udptl t38\ni=fax\n').slice(1)).toEqual([
			['media.media', 'image'],
			['media.port_string', '$'],
			['media.proto', 'udptl'],
			['media.format', 't38'],
			['media_title', 'fax'],
		]);
	});
});

describe('attributes', () => {
	const attribute = (line: string) => fields(`m=audio 1 RTP/AVP 0\na=${line}\n`).slice(7);

	it('that the library knows are taken apart', () => {
		expect(attribute('rtpmap:111 opus/48000/2')).toEqual([
			['media_attribute.field', 'rtpmap'],
			['media.format', '111'],
			['mime.type', 'opus'],
			['sample_rate', '48000'],
		]);
		expect(attribute('fmtp:97 mode=20; x=1')).toEqual([
			['media_attribute.field', 'fmtp'],
			['media.format', '97'],
			['fmtp.parameter', 'mode=20'],
			['fmtp.parameter', 'x=1'],
		]);
		expect(attribute('candidate:1 1 UDP 21 10.0.0.9 46243 typ host').slice(1)).toEqual([
			['ice_candidate.foundation', '1'],
			['ice_candidate.componentid', '1'],
			['ice_candidate.transport', 'UDP'],
			['ice_candidate.priority', '21'],
			['ice_candidate.address', '10.0.0.9'],
			['ice_candidate.port', '46243'],
			['ice_candidate.type', 'host'],
		]);
		expect(attribute('crypto:1 AES_CM_128_HMAC_SHA1_80 inline:abc').slice(1, 3)).toEqual([
			['crypto.tag', 1],
			['crypto.crypto_suite', 'AES_CM_128_HMAC_SHA1_80'],
		]);
	});

	it('that it does not know, or that are broken, are shown whole', () => {
		expect(attribute('x-own:some thing')).toEqual([
			['media_attribute.field', 'x-own'],
			['media_attribute.value', 'some thing'],
		]);
		expect(attribute('rtpmap:nonsense')).toEqual([
			['media_attribute.field', 'rtpmap'],
			['media_attribute.value', 'nonsense'],
		]);
	});
});
