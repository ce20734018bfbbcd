import { describe, expect, test } from 'vitest';
import { CarriedProbes, carrierOfPayload } from '../../../../app/protocols/rtp/carried-probes.ts';
import { pack, pat, pes, picture, pmt, psm, TsBuilder } from '../../media/mpeg/streams.ts';

const carrier = (bytes: readonly number[]) =>
	carrierOfPayload(Uint8Array.from(bytes), 0, bytes.length);

function film(): TsBuilder {
	const builder = new TsBuilder().table(0, pat(0x1f0)).table(0x1f0, pmt([[0x1b, 256]]));
	for (let at = 0; at < 40; at++) {
		builder.pes(256, pes(picture(at), { pts: at * 3600, isOpen: true }));
	}
	return builder;
}

function probed(payloads: readonly (readonly number[])[], first = 1) {
	const probes = new CarriedProbes();
	payloads.forEach((payload, at) => {
		const data = Uint8Array.from([9, 9, ...payload, 9]);
		probes.take(3, first + at, 65_530 + at, data, 2, 2 + payload.length);
	});
	return probes;
}

describe('what a payload looks like', () => {
	test('whole TS packets are a transport stream', () => {
		const [one = []] = film().packets;
		expect(carrier(one)).toBe('MP2T');
		expect(carrier([...one, ...one])).toBe('MP2T');
		expect(carrier([...one, ...one.map(() => 0)])).toBeNull();
		expect(carrier(one.slice(1))).toBeNull();
		expect(carrier([])).toBeNull();
	});

	test('a pack header begins a program stream, a picture none', () => {
		expect(carrier([...pack(), 0, 0])).toBe('MP2P');
		expect(carrier(pack().slice(0, 10))).toBeNull();
		expect(carrier(picture(1))).toBeNull();
	});
});

describe('what a stream carries', () => {
	test('is told once its table came, and then no packet is wanted any more', () => {
		const { packets } = film();
		const probes = probed(packets.slice(0, 3));
		expect(probes.streams(3)).toEqual([{ id: 256, kind: 'video', codec: 'H264', streamType: 27 }]);
		expect(probes.isOpen(3)).toBe(true);
		expect(probed(packets.slice(0, 30)).isOpen(3)).toBe(false);
	});

	test('is told of a program stream by its map', () => {
		const payload = [...pack(), ...psm([[0x24, 0xe0]]), ...pes(picture(1), { pts: 1 })];
		const probes = probed([payload]);
		expect(probes.streams(3).map(({ codec }) => codec)).toEqual(['H265']);
	});

	test('is looked for among the first packets only, and once', () => {
		const { packets } = film();
		const late = probed(packets.slice(0, 3), 100);
		expect([late.isOpen(3), late.streams(3)]).toEqual([false, []]);
	});

	test('of other streams is nothing', () => {
		const probes = probed([picture(1), picture(2)]);
		expect([probes.isOpen(3), probes.streams(3), probes.streams(8)]).toEqual([false, [], []]);
	});

	test('is given up when no table comes for long', () => {
		const untold = film().packets.slice(2);
		const many = Array.from({ length: 420 }, (_, at) => untold[at % untold.length] ?? []);
		expect(probed(many).isOpen(3)).toBe(false);
	});
});
