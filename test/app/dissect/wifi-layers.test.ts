import { describe, expect, it } from 'vitest';
import { bytes, counting, hex } from '../network/frames.ts';
import { dissected, fieldsOf, layerNames, valuesOf } from './harness.ts';

const IEEE802_11 = 105;
const RADIOTAP = 127;

const mac = (last: number): number[] => [2, 0, 0, 0, 0, last];
const text = (last: number): string => `02:00:00:00:00:0${last}`;

/** An 802.11 frame: two control bytes, no duration, these addresses, fragment and number, rest. */
function frame(control: readonly [number, number], addresses = 3, rest = counting(20)): Uint8Array {
	const [first = [], second = [], third = [], fourth = []] = [1, 2, 3, 4]
		.slice(0, addresses)
		.map(mac);
	return bytes(control, [0, 0], first, second, third, [0x25, 0x01], fourth, rest);
}

function wlan(data: Uint8Array): Record<string, unknown> {
	return valuesOf(dissected(data, { linkType: IEEE802_11 }), 'wlan');
}

/** Names and values of the addresses alone. */
function addresses(data: Uint8Array): Record<string, unknown> {
	const roles = new Set(['ra', 'ta', 'da', 'sa', 'bssid'].map((role) => `wlan.${role}`));
	return Object.fromEntries(Object.entries(wlan(data)).filter(([name]) => roles.has(name)));
}

/** Data frames that nothing can be read of: the protected bit ends the way inside. */
const PROTECTED = 0x40;

describe('the addresses of a data frame', () => {
	it('between stations of one cell are receiver, sender and cell', () => {
		expect(addresses(frame([0x08, PROTECTED]))).toEqual({
			...{ 'wlan.ra': text(1), 'wlan.da': text(1), 'wlan.ta': text(2), 'wlan.sa': text(2) },
			'wlan.bssid': text(3),
		});
	});

	it('to the distribution system are cell, sender and receiver', () => {
		expect(addresses(frame([0x08, PROTECTED | 1]))).toEqual({
			...{ 'wlan.ra': text(1), 'wlan.bssid': text(1), 'wlan.ta': text(2), 'wlan.sa': text(2) },
			'wlan.da': text(3),
		});
	});

	it('from the distribution system are receiver, cell and sender', () => {
		expect(addresses(frame([0x08, PROTECTED | 2]))).toEqual({
			...{ 'wlan.ra': text(1), 'wlan.da': text(1), 'wlan.ta': text(2), 'wlan.bssid': text(2) },
			'wlan.sa': text(3),
		});
	});

	it('between access points are four', () => {
		expect(addresses(frame([0x08, PROTECTED | 3], 4))).toEqual({
			...{ 'wlan.ra': text(1), 'wlan.ta': text(2), 'wlan.da': text(3), 'wlan.sa': text(4) },
		});
	});

	it('that the capture cut off are left out', () => {
		expect(addresses(frame([0x08, PROTECTED | 3], 4).subarray(0, 29))).not.toHaveProperty([
			'wlan.sa',
		]);
	});
});

describe('the control field', () => {
	it('has each flag by its own bit', () => {
		const flags = ['tods', 'fromds', 'frag', 'retry', 'pwrmgt', 'moredata', 'protected', 'order'];
		for (const [bit, name] of flags.entries()) {
			const fields = wlan(frame([0x08, 1 << bit]));
			const set = flags.filter((flag) => fields[`wlan.fc.${flag}`] === true);
			expect([set, fields['wlan.flags']]).toEqual([[name], 1 << bit]);
		}
	});

	it('joins type and subtype', () => {
		expect(wlan(frame([0x88, PROTECTED]))).toMatchObject({
			...{ 'wlan.fc.type_subtype': 0x28, 'wlan.fc.version': 0 },
			...{ 'wlan.fc.type': 2, 'wlan.fc.subtype': 8 },
		});
	});

	it.each([
		[0x80, 'management'],
		[0xd4, 'control'],
		[0x08, 'data'],
	])('whose first byte is %i is named in the title', (first, name) => {
		const packet = dissected(frame([first, PROTECTED]), { linkType: IEEE802_11 });
		expect(packet.layers.find((layer) => layer.name === 'wlan')?.title).toBe(
			`IEEE 802.11 ${name}, Flags: 0x40`,
		);
	});
});

describe('the sequence field', () => {
	it('is fragment in four bits and number in twelve, lowest byte first', () => {
		expect(wlan(frame([0x08, PROTECTED]))).toMatchObject({ 'wlan.frag': 5, 'wlan.seq': 18 });
	});

	it('stands in management frames too', () => {
		expect(wlan(frame([0x80, 0]))).toMatchObject({ 'wlan.frag': 5, 'wlan.seq': 18 });
	});

	it('does not stand in control frames, which have one address', () => {
		const acknowledgement = wlan(bytes([0xd4, 0, 0, 0], mac(1)));
		expect(acknowledgement).toMatchObject({ 'wlan.fc.type': 1, 'wlan.ra': text(1) });
		expect(acknowledgement).not.toHaveProperty(['wlan.seq']);
		expect(wlan(frame([0xd4, 0]))).not.toHaveProperty(['wlan.seq']);
		expect(addresses(frame([0xb4, 0]))).toEqual({ 'wlan.ra': text(1) });
	});
});

describe('quality of service', () => {
	const qos = hex('85 00');

	it('stands behind three addresses, or behind four', () => {
		const three = wlan(frame([0x88, PROTECTED], 3, bytes(qos, counting(8))));
		const four = wlan(frame([0x88, PROTECTED | 3], 4, bytes(qos, counting(8))));
		for (const fields of [three, four]) {
			expect(fields).toMatchObject({ 'wlan.qos.tid': 5, 'wlan.qos.amsdupresent': true });
		}
	});

	it('does not stand in data frames of another subtype', () => {
		expect(wlan(frame([0x08, PROTECTED], 3, bytes(qos, counting(8))))).not.toHaveProperty([
			'wlan.qos.tid',
		]);
	});
});

describe('radiotap', () => {
	it('is as long as it says, lowest byte first, and the frame follows', () => {
		const packet = dissected(bytes(hex('00 00 0a00 00000000 aabb'), frame([0x08, PROTECTED])), {
			linkType: RADIOTAP,
		});
		expect(layerNames(packet).slice(0, 4)).toEqual([
			...['frame', 'radiotap', 'wlan_radio', 'wlan'],
		]);
		expect(fieldsOf(packet, 'radiotap').map(({ value, offset }) => [value, offset])).toEqual([
			[0, 0],
			[10, 2],
		]);
		expect(packet.layers.find(({ name }) => name === 'wlan')?.offset).toBe(10);
	});

	it('is summed up under the names that hold for every radio header', () => {
		const header = hex('0000 1500 2a480800 00 00 9409 8004 df 01 0000 070007');
		const packet = dissected(bytes(header, frame([0x08, PROTECTED])), { linkType: RADIOTAP });
		expect(valuesOf(packet, 'wlan_radio')).toEqual({
			...{ 'wlan_radio.data_rate': 65, 'wlan_radio.channel': 9, 'wlan_radio.frequency': 2452 },
			...{ 'wlan_radio.signal_dbm': -33, 'wlan_radio.11n.mcs_index': 7 },
		});
		// They are worked out: no bytes of the frame are theirs.
		expect(fieldsOf(packet, 'wlan_radio').every(({ length }) => length === 0)).toBe(true);
	});

	it('that tells nothing of the air has an empty summary', () => {
		const packet = dissected(bytes(hex('0000 0800 00000000'), frame([0x08, PROTECTED])), {
			linkType: RADIOTAP,
		});
		expect(fieldsOf(packet, 'wlan_radio')).toEqual([]);
	});
});
