import { describe, expect, test } from 'vitest';
import type { ConversationItem } from '../../../../main/ipc/contract.ts';
import {
	columnsOf,
	conversationCell,
	conversationFilter,
	conversationsCsv,
	conversationsJson,
	widthOf,
} from '../../../../renderer/features/conversations/conversation-text.ts';
import { NumberFormat } from '../../../../renderer/format/numbers.ts';
import { en } from '../../../../renderer/messages/en/index.ts';

const ITEM: ConversationItem = {
	...{ number: 0, addressA: '192.0.2.1', portA: 6970, addressB: '192.0.2.9', portB: 1306 },
	...{ packets: 1234, bytes: 1_500_000, packetsAToB: 1230, bytesAToB: 1_499_000 },
	...{ packetsBToA: 4, bytesBToA: 1000, start: 0.5, duration: 0 },
	...{ bitsPerSecondAToB: null, bitsPerSecondBToA: null, firstFrame: 7 },
	likely: { kind: 'video', reason: '2.1 Mbit/s in packets of 900 bytes', isKnown: false },
};

describe('the filter of a conversation', () => {
	test('names both ways with their ports, so that no other packet fits', () => {
		expect(conversationFilter('udp', ITEM, '')).toBe(
			'(ip.src == 192.0.2.1 && ip.dst == 192.0.2.9 && udp.srcport == 6970 && udp.dstport == 1306)' +
				' || (ip.src == 192.0.2.9 && ip.dst == 192.0.2.1 && udp.srcport == 1306 && udp.dstport == 6970)',
		);
	});

	test('goes by the layer, and IPv6 by its own fields', () => {
		const bare = { ...ITEM, portA: null, portB: null };
		const mac = { ...bare, addressA: '02:00:00:00:00:01', addressB: 'ff:ff:ff:ff:ff:ff' };
		expect(conversationFilter('ethernet', mac, '')).toBe(
			'(eth.src == 02:00:00:00:00:01 && eth.dst == ff:ff:ff:ff:ff:ff)' +
				' || (eth.src == ff:ff:ff:ff:ff:ff && eth.dst == 02:00:00:00:00:01)',
		);
		const six = { ...ITEM, addressA: '2001:db8::1', addressB: '2001:db8::2' };
		expect(conversationFilter('tcp', six, '')).toContain('ipv6.src == 2001:db8::1');
		expect(conversationFilter('tcp', six, '')).toContain('tcp.srcport == 6970');
	});

	test('keeps the filter by which it was counted', () => {
		const bare = { ...ITEM, portA: null, portB: null };
		expect(conversationFilter('ipv4', bare, ' rtp || sip ')).toMatch(
			/^\(rtp \|\| sip\) && \(\(ip\.src/u,
		);
	});
});

describe('copies', () => {
	test('are in machine form under Wireshark’s heads', () => {
		expect(conversationsCsv('udp', [ITEM])).toBe(
			'Address A,Port A,Address B,Port B,Packets,Bytes,Likely media,Packets A → B,Bytes A → B,' +
				'Packets B → A,Bytes B → A,Rel Start,Duration,Bits/s A → B,Bits/s B → A\r\n' +
				'192.0.2.1,6970,192.0.2.9,1306,1234,1500000,likely video: 2.1 Mbit/s in packets of 900 bytes,1230,1499000,4,1000,0.5,0,,\r\n',
		);
	});

	test('have no ports where a layer has none', () => {
		expect(columnsOf('ethernet')).not.toContain('portA');
		expect(columnsOf('ethernet')).not.toContain('likely');
		expect(conversationsCsv('ipv4', [ITEM])).toMatch(/^Address A,Address B,Packets/u);
	});

	test('are whole as JSON', () => {
		expect(JSON.parse(conversationsJson('udp', [ITEM]))).toEqual({
			...{ schema: 'tapdeck/conversations@1', kind: 'udp', items: [ITEM] },
		});
	});
});

test('cells are for people: thousands, fixed decimals, a dash for what there is not', () => {
	const cell = (column: Parameters<typeof conversationCell>[1]): string =>
		conversationCell(ITEM, column, new NumberFormat('en'), en.conversations);
	expect(cell('packets')).toBe('1,234');
	expect(cell('portA')).toBe('6970');
	expect(cell('start')).toBe('0.500000');
	expect(cell('bitsPerSecondAToB')).toBe('–');
	expect(cell('likely')).toBe('likely video: 2.1 Mbit/s in packets of 900 bytes');
	const known = { kind: 'audio', reason: 'RTP: PCMU', isKnown: true } as const;
	const shown = (likely: ConversationItem['likely']): string =>
		conversationCell({ ...ITEM, likely }, 'likely', new NumberFormat('en'), en.conversations);
	expect(shown(known)).toBe('audio: RTP: PCMU');
	expect(shown(null)).toBe('');
});

test('addresses of IPv6 get the width they need', () => {
	expect(widthOf('addressA', { isWide: true })).toBeGreaterThan(
		widthOf('addressA', { isWide: false }),
	);
	expect(widthOf('portA', { isWide: true })).toBe(widthOf('portA', { isWide: false }));
});
