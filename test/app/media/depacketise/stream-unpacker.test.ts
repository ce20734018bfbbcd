import { describe, expect, test } from 'vitest';
import { makeUnpacker } from '../../../../app/media/depacketise/index.ts';
import { sequenceSize } from '../../../../app/media/depacketise/stream-unpacker.ts';

const SEQUENCE = [0, 0, 1, 0xb3, 0x16, 0x01, 0x20, 0x13];
const head = (type: number): number[] => [0, 0, 1, 0, 0, type << 3, 0xff];
const place = { isFirst: true, isAfterGap: false, marker: false };

describe('MPEG-2 in RTP', () => {
	test('loses its header of four bytes, or eight with the T bit', () => {
		const unpacker = makeUnpacker('MPV');
		unpacker.add(Uint8Array.from([0, 0, 0, 0, ...SEQUENCE, ...head(1)]), place);
		unpacker.add(Uint8Array.from([4, 0, 0, 0, 9, 9, 9, 9, 7, 7]), { ...place, isFirst: false });
		const picture = unpacker.take();
		expect([...(picture?.pieces[0] ?? [])]).toEqual([...SEQUENCE, ...head(1), 7, 7]);
		expect(picture).toMatchObject({ isKey: true, isWhole: true });
	});

	test('is a key only where its picture is intra', () => {
		for (const [type, isKey] of [
			[1, true],
			[2, false],
			[3, false],
		] as const) {
			const unpacker = makeUnpacker('MPV');
			unpacker.add(Uint8Array.from([0, 0, 0, 0, ...head(type)]), place);
			expect(unpacker.take()).toMatchObject({ isKey });
		}
	});

	test('without a start code, or cut in its header, is damaged', () => {
		for (const payload of [
			[0, 0, 0, 0, 5, 5],
			[4, 0, 0, 0, 1],
		]) {
			const unpacker = makeUnpacker('MPV');
			unpacker.add(Uint8Array.from(payload), place);
			expect(unpacker.take()?.isWhole).toBe(false);
		}
	});

	test('tells its size in the sequence header', () => {
		expect(sequenceSize(Uint8Array.from(SEQUENCE))).toEqual({ width: 352, height: 288 });
		expect(sequenceSize(Uint8Array.from(head(1)))).toBeNull();
		expect(sequenceSize(new Uint8Array(0))).toBeNull();
	});
});
