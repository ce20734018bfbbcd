/** Every field of every packet has the values that tshark gives it. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dissect, type MediaKind } from '../../../app/dissect/dissect.ts';
import { FIELDS } from '../../../app/dissect/fields.ts';
import { PacketDecoder } from '../../../app/network/decode.ts';
import { PacketLayers } from '../../../app/network/layers.ts';
import { reassembledBytes } from '../../../app/network/reassembly.ts';
import type { DissectedField, DissectedPacket } from '../../../app/views/packets.ts';
import { hasProgram } from '../acceptance/programs.ts';
import { CAPTURES, HAS_SHARED } from '../acceptance/shared.ts';
import { packetsOf, tsharkFields } from '../network/capture-packets.ts';

/** What hangs on protocols that are not dissected here, or on how the capture names interfaces. */
const LEFT_OUT = new Set([
	'frame.protocols',
	'frame.time',
	'frame.interface_id',
	'frame.interface_name',
	'data.data',
	'data.len',
	// What several packets say together.
	'rtp.setup-frame',
	'rtp.setup-method',
	'rtp.extseq',
	'sip.response-request',
	'sip.response-time',
	'sip.resend',
	'sip.resend-original',
	// All headers in one there; here those that have no field.
	'sip.msg_hdr',
]);

/** Wireshark itself has neither DVRIP nor HEP: names of a dissector that is loaded into it, and ours. */
const NAMES = [...FIELDS.values()]
	.filter(({ name }) => !name.startsWith('dvrip') && !name.startsWith('hep'))
	.filter(({ name }) => !name.startsWith('sdp.unknown.') && !name.startsWith('xml'))
	.filter(({ name, type, members }) => {
		const isAlias = members.length > 0 && !members.includes(name);
		return type !== 'FT_PROTOCOL' && type !== 'FT_NONE' && !isAlias && !LEFT_OUT.has(name);
	})
	.map(({ name }) => name);

const CASES: Readonly<Record<string, readonly string[]>> = {
	// SDP there makes tshark take a few packets of another version for RTP; it shows that field only.
	'sip-rtp/lab-voip-extension.pcap': ['rtp.version'],
	'encap/derived-gre-sip-l16.pcap': ['rtp.version'],
	'encap/derived-qinq-sip-g722.pcap': ['rtp.version'],
	'encap/pppoe-sip-telephone.pcap': [],
	'encap/rtp-vlan-h263.pcapng': [],
	'encap/derived-sll2-sip-pcmu.pcap': ['rtp.version'],
	'wifi/derived-radiotap-qos-h264-rtp.pcap': [],
	'wifi/radiotap-http.pcap': [],
	'sip-transport/sip-linux-sll.pcap': [],
	// SIP and RTSP over TCP.
	'sip-transport/sip-ipip-tunnel.pcap': ['sip.', 'sdp.'],
	'sip-transport/sip-ipv6-fragments-sll.pcap': [],
	'sip-transport/sip-udp-ip-fragments.pcap': [],
	'sip-transport/sip-over-tcp-call.pcap': ['sip.', 'sdp.'],
	// A header that the capture cut is shown here, and not there.
	'formats/derived-snaplen96-sip-g722.pcap': ['rtp.version', 'sip.'],
	'recorded/rtp-h264-aac.pcap': [],
	'recorded/rtsp-udp.pcap': ['sdp.'],
	'broadcast/st2110-40-anc-rtp-padding.pcap': [],
};

function mediaOf(protocols: readonly string[]): MediaKind | null {
	if (protocols.includes('sip') && protocols.includes('udp')) return 'sip';
	return protocols.includes('rtcp') ? 'rtcp' : protocols.includes('rtp') ? 'rtp' : null;
}

async function dissectAll(path: string): Promise<DissectedPacket[]> {
	const media = tsharkFields(path, ['frame.protocols']).map((row) =>
		mediaOf((row[0]?.[0] ?? '').split(':')),
	);
	const decoder = new PacketDecoder();
	const layers = new PacketLayers();
	const packets = await packetsOf(path);
	const timeOf = (row: number, base: number): number => {
		const [packet, other] = [packets[row], packets[base]];
		if (packet === undefined || other === undefined) {
			return 0;
		}
		return packet.seconds - other.seconds + (packet.nanoseconds - other.nanoseconds) / 1e9;
	};
	return packets.map((packet, row) => {
		const { bytes, originalLength, linkType, fcsLength, seconds } = packet;
		const end = bytes.length;
		decoder.decode(layers, bytes, 0, end, originalLength, linkType, fcsLength, seconds);
		return dissect({
			...packet,
			frame: row + 1,
			interfaceId: null,
			relativeSeconds: timeOf(row, 0),
			deltaSeconds: timeOf(row, Math.max(0, row - 1)),
			reassembled: reassembledBytes(layers)?.slice() ?? null,
			media: media[row] ?? null,
		});
	});
}

/** Values of all fields by name; Wireshark has the version of IPv6 under that of IPv4 as well. */
function valuesOf(packet: DissectedPacket): Map<string, DissectedField['value'][]> {
	const values = new Map<string, DissectedField['value'][]>();
	const put = (name: string, value: DissectedField['value']): void => {
		values.set(name, [...(values.get(name) ?? []), value]);
	};
	const visit = (field: DissectedField): void => {
		put(field.name, field.value);
		if (field.name === 'ipv6.version') {
			put('ip.version', field.value);
		}
		field.children.forEach(visit);
	};
	packet.layers.forEach(({ fields }) => {
		fields.forEach(visit);
	});
	return values;
}

/** Whether tshark's text stands for the same value. */
function isSame(value: DissectedField['value'], text: string): boolean {
	if (value instanceof Uint8Array) {
		return Buffer.from(value).toString('hex') === text.replace(/:/gu, '');
	}
	if (typeof value === 'number') {
		return Math.abs(Number(text) - value) < 1e-6;
	}
	if (typeof value === 'boolean') {
		return text === (value ? '1' : '0');
	}
	// Wireshark leaves the blank between a name without quotes and the address at the name.
	return value === text || value === text.trimEnd();
}

/** Values that Wireshark does not find: users of one letter, ports without a parameter behind. */
function isMissedThere(field: string, found: readonly unknown[]): boolean {
	const isShort = found.every((value) => typeof value === 'string' && value.length === 1);
	return (/^sip\..*\.user$/.test(field) && isShort) || field === 'sip.Via.sent-by.port';
}

const canRun = HAS_SHARED && hasProgram('tshark');

describe.skipIf(!canRun)('tshark (skipped without it or without ../shared)', () => {
	it.for(Object.entries(CASES))('has the same fields in %s', async ([name, exceptions]) => {
		const path = join(CAPTURES, name);
		const rows = tsharkFields(path, NAMES);
		const packets = await dissectAll(path);
		expect(packets.length).toBe(rows.length);
		const different: unknown[] = [];
		packets.forEach((packet, row) => {
			const values = valuesOf(packet);
			NAMES.forEach((field, column) => {
				const expected = rows[row]?.[column] ?? [];
				const found = values.get(field) ?? [];
				const fits =
					found.length === expected.length &&
					found.every((value, index) => isSame(value, expected[index] ?? ''));
				const isExcepted =
					exceptions.some((one) => field.startsWith(one)) || isMissedThere(field, found);
				if (!fits && !isExcepted) {
					different.push([row + 1, field, found, expected]);
				}
			});
		});
		expect(different.slice(0, 5)).toEqual([]);
	});
});
