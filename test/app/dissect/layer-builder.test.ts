import { describe, expect, it } from 'vitest';
import { layerOf } from '../../../app/dissect/header.ts';
import { LayerBuilder, makeLayer } from '../../../app/dissect/layer-builder.ts';
import {
	etherTypeText,
	numberByName,
	protocolText,
	rtcpTypeText,
} from '../../../app/dissect/names-table.ts';
import { hex } from '../network/frames.ts';

const DATA = hex('01 0203 040506 0708090a ff');
const RANGE = { data: DATA, at: 1, headerEnd: 6, end: 11 };

function built(fill: (builder: LayerBuilder) => void, end = DATA.length): unknown[] {
	const builder = new LayerBuilder({ ...RANGE, end });
	fill(builder);
	return builder.fields().map(({ name, value, offset, length }) => [name, value, offset, length]);
}

describe('LayerBuilder', () => {
	it('reads big-endian numbers of 1 to 4 bytes', () => {
		const found = built((builder) => {
			builder.number('ip.ttl', 0, 1);
			builder.number('ip.len', 1, 2);
			builder.number('llc.oui', 3, 3);
			builder.number('rtp.ssrc', 6, 4);
		});
		expect(found).toEqual([
			['ip.ttl', 1, 0, 1],
			['ip.len', 0x0203, 1, 2],
			['llc.oui', 0x040506, 3, 3],
			['rtp.ssrc', 0x0708090a, 6, 4],
		]);
	});

	it('reads bits and flags of a number', () => {
		const found = built((builder) => {
			builder.bits('vlan.priority', 1, 2, 8, 15);
			builder.bits('ipv6.tclass', 6, 4, 24, 255);
			builder.flag('rtp.marker', 10, 1, 0x80);
			builder.flag('rtp.ext', 0, 1, 0x80);
			builder.flag('vlan.dei', 1, 2, 0x0200);
		});
		expect(found).toEqual([
			['vlan.priority', 2, 1, 2],
			['ipv6.tclass', 7, 6, 4],
			['rtp.marker', true, 10, 1],
			['rtp.ext', false, 0, 1],
			['vlan.dei', true, 1, 2],
		]);
	});

	it('leaves out what lies beyond the end', () => {
		const found = built((builder) => {
			builder.number('rtp.ssrc', 3, 4);
			builder.number('rtp.seq', 5, 2);
			builder.bits('ip.version', 6, 1, 4, 15);
			builder.flag('rtp.marker', 6, 1, 0x80);
			builder.bytes('rtp.payload', 4, 40);
			builder.bytes('udp.payload', 6, 40);
		}, 6);
		expect(found).toEqual([['rtp.payload', DATA.subarray(4, 6), 4, 2]]);
	});

	it('takes its labels from the field table, or the text that it is given', () => {
		const builder = new LayerBuilder(RANGE);
		builder.number('rtp.ssrc', 6, 4);
		builder.number('ip.proto', 0, 1, 'ICMP (1)');
		builder.add('not.known', 5, 0, 0);
		builder.bytes('rtp.payload', 9, 11);
		expect(builder.fields().map(({ label }) => label)).toEqual([
			'Synchronisation source (SSRC): 0x0708090a',
			'Protocol: ICMP (1)',
			'not.known: 5',
			'Payload: 0aff',
		]);
	});

	it('puts parts into the field that they follow, and only there', () => {
		const builder = new LayerBuilder(RANGE);
		['ip.flags', 'ip.flags.df', 'ip.flags.mf', 'ip.ttl', 'ip.flags.rb', 'ip.tt'].forEach((name) => {
			builder.add(name, 1, 0, 1);
		});
		const shape = builder.fields().map(({ name, children }) => [name, children.length]);
		expect(shape).toEqual([
			['ip.flags', 2],
			['ip.ttl', 0],
			['ip.flags.rb', 0],
			['ip.tt', 0],
		]);
	});
});

describe('layers', () => {
	it('have the place of their header and the end of their content', () => {
		expect(makeLayer('udp', 'UDP', RANGE, true, [])).toEqual({
			name: 'udp',
			title: 'UDP',
			offset: 1,
			length: 5,
			end: 11,
			isReassembled: true,
			fields: [],
		});
	});

	it('never have a header that is longer than what was captured', () => {
		expect(makeLayer('udp', '', { ...RANGE, headerEnd: 99 }, false, []).length).toBe(10);
		expect(makeLayer('udp', '', { ...RANGE, headerEnd: 0 }, false, []).length).toBe(0);
	});

	it('are filled by a function', () => {
		const header = { ...RANGE, kind: 0, type: 0, isReassembled: false };
		const layer = layerOf(header, 'ip', 'IP', (builder) => {
			builder.number('ip.ttl', 0, 1);
		});
		expect(layer.fields.map(({ name, value }) => [name, value])).toEqual([['ip.ttl', 1]]);
	});
});

describe('names', () => {
	it('stand beside their number, or leave it alone', () => {
		expect([etherTypeText(0x0800), etherTypeText(0x1234)]).toEqual(['IPv4 (0x0800)', '0x1234']);
		expect([protocolText(17), protocolText(200)]).toEqual(['UDP (17)', '200']);
		expect([rtcpTypeText(200), rtcpTypeText(199)]).toEqual(['Sender Report (200)', '199']);
	});

	it('stand for numbers in the fields that have them', () => {
		expect(numberByName('ip.proto', 'sctp')).toBe(132);
		expect(numberByName('rtcp.pt', 'Goodbye')).toBe(203);
		expect(numberByName('ip.proto', 'nothing')).toBeNull();
		expect(numberByName('ip.ttl', 'udp')).toBeNull();
	});
});
