import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { channelOf, radioFacts } from '../../../app/network/radiotap.ts';
import { readCapture } from '../acceptance/engine.ts';
import { hasProgram } from '../acceptance/programs.ts';
import { CAPTURES, HAS_SHARED } from '../acceptance/shared.ts';
import { hex } from './frames.ts';

const NOTHING = { rateMbps: null, frequency: null, channel: null, signalDbm: null, noiseDbm: null };

describe('a radiotap header', () => {
	test('of a dash-cam’s capture tells channel, signal and MCS', () => {
		const header = hex('0000 1500 2a480800 00 00 9409 8004 df 01 0000 070007');
		const facts = radioFacts(header, 0, header.length);
		expect(facts).toEqual({
			...{ ...NOTHING, frequency: 2452, channel: 9, signalDbm: -33, mcs: 7, mcsRateMbps: 65 },
			fields: [
				{ name: 'frequency', value: 2452, at: 10 },
				{ name: 'signalDbm', value: -33, at: 14 },
				{ name: 'mcs', value: 7, at: 20 },
			],
		});
	});

	test('with a time stamp and several words of what is present is read by its alignment', () => {
		const header = hex(
			'0000 2200 6f0000a0 00000020 00000000 0102030405060708 10 16 6c09a000 c9 a1',
		);
		expect(radioFacts(header, 0, 34)).toMatchObject({
			...{ rateMbps: 11, frequency: 2412, channel: 1, signalDbm: -55, noiseDbm: -95 },
		});
	});

	test('that is cut says what is whole', () => {
		const header = hex('0000 1500 2a480800 00 00 9409 8004 df');
		expect(radioFacts(header, 0, 13)).toMatchObject({ frequency: null, signalDbm: null });
		expect(radioFacts(header, 0, 15)).toMatchObject({ frequency: 2452, signalDbm: -33, mcs: null });
	});
});

describe('the rate of an MCS', () => {
	const rateOf = (known: string, flags: string, index: string): number | null =>
		radioFacts(hex(`0000 0b00 00000800 ${known}${flags}${index}`), 0, 11).mcsRateMbps;

	test('goes by width, guard interval and spatial streams', () => {
		expect(rateOf('07', '00', '00')).toBe(6.5);
		expect(rateOf('07', '04', '07')).toBe(72.2);
		expect(rateOf('07', '01', '07')).toBe(135);
		expect(rateOf('07', '05', '0f')).toBe(300);
	});

	test('is not known where one of them is not told, or the index is another kind', () => {
		expect(rateOf('03', '04', '07')).toBeNull();
		expect(rateOf('07', '00', '20')).toBeNull();
	});
});

test('channels of the three bands', () => {
	expect([2412, 2472, 2484, 5180, 5885, 5955, 900].map(channelOf)).toEqual([
		...[1, 13, 14, 36, 177, 1, null],
	]);
});

describe.runIf(HAS_SHARED && hasProgram('tshark'))('radio fields of real captures', () => {
	test.each([
		...['wifi/radiotap-http.pcap', 'wifi/derived-radiotap-qos-h264-rtp.pcap'],
		'recorded/wifi-rtp-h264-aac.pcap',
	])('%s', async (name) => {
		const path = join(CAPTURES, name);
		const fields = [
			...['radiotap.channel.freq', 'radiotap.dbm_antsignal', 'radiotap.datarate'],
			...['wlan_radio.data_rate', 'wlan_radio.channel', 'wlan_radio.frequency'],
			'wlan_radio.signal_dbm',
		];
		const printed = execFileSync(
			'tshark',
			['-r', path, '-T', 'fields', '-c', '20', ...fields.flatMap((field) => ['-e', field])],
			{ stdio: ['ignore', 'pipe', 'ignore'] },
		);
		const theirs = printed
			.toString()
			.trim()
			.split('\n')
			.map((line) => line.split('\t').map((value) => Number(value.split(',')[0])));
		const engine = await readCapture(path);
		const ours = theirs.map((_, index) => {
			const layers = engine.packetDetail(index + 1).layers.flatMap((layer) => layer.fields);
			return fields.map((field) => Number(layers.find(({ name: own }) => own === field)?.value));
		});
		expect(ours).toEqual(theirs);
		await engine.close();
	});
});
