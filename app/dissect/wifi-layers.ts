/** Layers of the tree for 802.11: radiotap and the MAC header. */
import { u16le, u8 } from '../bytes.ts';
import { radioFacts } from '../network/radiotap.ts';
import { formatMac } from '../network/format.ts';
import type { DissectedLayer } from '../views/packets.ts';
import { type Header, layerOf } from './header.ts';
import type { LayerBuilder } from './layer-builder.ts';

/** Names of addresses 1 to 4 by "from" and "to distribution system" (IEEE 802.11 table 9-30). */
const ADDRESS_ROLES: readonly (readonly (readonly string[])[])[] = [
	[['ra', 'da'], ['ta', 'sa'], ['bssid']],
	[['ra', 'bssid'], ['ta', 'sa'], ['da']],
	[['ra', 'da'], ['ta', 'bssid'], ['sa']],
	[['ra'], ['ta'], ['da'], ['sa']],
];
const RADIO_FIELDS = {
	rateMbps: ['radiotap.datarate', 1],
	frequency: ['radiotap.channel.freq', 2],
	signalDbm: ['radiotap.dbm_antsignal', 1],
	noiseDbm: ['radiotap.dbm_antnoise', 1],
	mcs: ['radiotap.mcs.index', 1],
} as const;
const ADDRESS_OFFSETS = [4, 10, 16, 24];
const TYPE_CONTROL = 1;
const TYPE_DATA = 2;

/** Radiotap header: of its optional fields those that tell channel, rate and signal. */
export function radiotapLayer(header: Header): DissectedLayer {
	const { at } = header;
	return layerOf(header, 'radiotap', 'Radiotap Header', (builder) => {
		builder.number('radiotap.version', at, 1);
		builder.add('radiotap.length', u16le(header.data, at + 2), at + 2, 2);
		for (const { name, value, at: place } of radioFacts(header.data, at, header.end).fields) {
			const [field, length] = RADIO_FIELDS[name];
			builder.add(field, value, place, length);
		}
	});
}

/** What the header says of the air, under the names that hold for every kind of radio header. */
export function wlanRadioLayer(header: Header): DissectedLayer {
	const { at, data, end } = header;
	const facts = radioFacts(data, at, end);
	const own = { ...header, end: at };
	return layerOf(own, 'wlan_radio', '802.11 radio information', (builder) => {
		const add = (name: string, value: number | null): void => {
			if (value !== null) builder.add(`wlan_radio.${name}`, value, at, 0);
		};
		add('data_rate', facts.rateMbps ?? facts.mcsRateMbps);
		add('channel', facts.channel);
		add('frequency', facts.frequency);
		add('signal_dbm', facts.signalDbm);
		add('noise_dbm', facts.noiseDbm);
		if (facts.mcs !== null) add('11n.mcs_index', facts.mcs);
	});
}

/** 802.11 MAC header. */
export function wlanLayer(header: Header): DissectedLayer {
	const { data, at } = header;
	const control = u8(data, at);
	const type = (control >> 2) & 3;
	const subtype = control >> 4;
	const title = `IEEE 802.11 ${typeName(type)}, Flags: 0x${u8(data, at + 1)
		.toString(16)
		.padStart(2, '0')}`;
	return layerOf(header, 'wlan', title, (builder) => {
		builder.add('wlan.fc.type_subtype', (type << 4) | subtype, at, 1);
		builder.add('wlan.fc.version', control & 3, at, 1);
		builder.add('wlan.fc.type', type, at, 1);
		builder.add('wlan.fc.subtype', subtype, at, 1);
		addFlags(builder, at + 1);
		addAddresses(builder, header, type);
		if (type !== TYPE_CONTROL) {
			addSequence(builder, header, type === TYPE_DATA && (subtype & 8) !== 0);
		}
	});
}

function typeName(type: number): string {
	return ['management', 'control', 'data', 'extension'][type] ?? '';
}

function addFlags(builder: LayerBuilder, at: number): void {
	builder.number('wlan.flags', at, 1);
	builder.flag('wlan.fc.tods', at, 1, 0x01);
	builder.flag('wlan.fc.fromds', at, 1, 0x02);
	builder.flag('wlan.fc.frag', at, 1, 0x04);
	builder.flag('wlan.fc.retry', at, 1, 0x08);
	builder.flag('wlan.fc.pwrmgt', at, 1, 0x10);
	builder.flag('wlan.fc.moredata', at, 1, 0x20);
	builder.flag('wlan.fc.protected', at, 1, 0x40);
	builder.flag('wlan.fc.order', at, 1, 0x80);
}

function addAddresses(builder: LayerBuilder, header: Header, type: number): void {
	const system = u8(header.data, header.at + 1) & 3;
	const roles = type === TYPE_CONTROL ? [['ra']] : (ADDRESS_ROLES[system] ?? []);
	roles.forEach((names, index) => {
		const offset = header.at + (ADDRESS_OFFSETS[index] ?? 0);
		if (offset + 6 <= header.end) {
			for (const name of names) {
				builder.add(`wlan.${name}`, formatMac(header.data, offset), offset, 6);
			}
		}
	});
}

function addSequence(builder: LayerBuilder, header: Header, isQos: boolean): void {
	const { data, at } = header;
	if (at + 24 > header.end) {
		return;
	}
	const sequence = u16le(data, at + 22);
	builder.add('wlan.frag', sequence & 15, at + 22, 2);
	builder.add('wlan.seq', sequence >> 4, at + 22, 2);
	const qosAt = at + ((u8(data, at + 1) & 3) === 3 ? 30 : 24);
	if (isQos) {
		builder.bits('wlan.qos.tid', qosAt, 1, 0, 15);
		builder.flag('wlan.qos.amsdupresent', qosAt, 1, 0x80);
	}
}
