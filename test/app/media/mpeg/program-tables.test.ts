import { describe, expect, test } from 'vitest';
import {
	readPat,
	readPmt,
	readProgramMap,
	sectionChecksum,
	SectionJoiner,
} from '../../../../app/media/mpeg/program-tables.ts';
import { pat, pmt, psm } from './streams.ts';

const bytes = (all: readonly number[]): Uint8Array => Uint8Array.from(all);

describe('program tables', () => {
	test('a PAT names the maps of its programs', () => {
		expect(readPat(bytes(pat(0x1000)))).toEqual([{ program: 1, mapPid: 0x1000 }]);
	});

	test('a PMT names streams by type, and private ones by their descriptors', () => {
		const registration = [5, 4, ...Array.from('HEVC', (one) => one.charCodeAt(0))];
		const table = pmt([
			[0x1b, 256],
			[0x0f, 257],
			[0x06, 258, registration],
			[0x06, 259, [0x6a, 1, 0]],
			[0x86, 260],
			[0x90, 261],
		]);
		expect(readPmt(bytes(table))?.streams).toEqual([
			{ id: 256, streamType: 0x1b, kind: 'video', codec: 'H264' },
			{ id: 257, streamType: 0x0f, kind: 'audio', codec: 'AAC' },
			{ id: 258, streamType: 0x06, kind: 'video', codec: 'H265' },
			{ id: 259, streamType: 0x06, kind: 'audio', codec: 'AC3' },
			{ id: 260, streamType: 0x86, kind: 'other', codec: null },
			{ id: 261, streamType: 0x90, kind: 'audio', codec: 'PCMA' },
		]);
	});

	test('a PMT says of which program it is', () => {
		expect(readPmt(bytes(pmt([[0x1b, 256]])))?.program).toBe(1);
		expect(readPmt(bytes(pmt([[0x1b, 256]], 700)))?.program).toBe(700);
	});

	test('a damaged table is not believed', () => {
		for (const table of [pat(0x100), pmt([[0x1b, 256]])]) {
			for (let at = 3; at < table.length; at++) {
				const broken = bytes(table);
				broken[at] = (broken[at] ?? 0) ^ 0x10;
				expect(readPat(broken) ?? readPmt(broken)).toBeNull();
			}
			expect(sectionChecksum(bytes(table))).toBe(0);
		}
	});

	test('a map of a program stream is believed in spite of its CRC and inner length', () => {
		const map = psm([
			[0x1b, 0xe0],
			[0x90, 0xc0],
			[0x80, 0xe1],
			[0x9b, 0xc1],
		]);
		map[10] = 0x7f;
		expect(readProgramMap(bytes(map)).map(({ id, codec }) => [id, codec])).toEqual([
			[0xe0, 'H264'],
			[0xc0, 'PCMA'],
			[0xe1, 'SVAC'],
			[0xc1, 'SVACA'],
		]);
	});

	test('every prefix of a map is read without a word', () => {
		const map = psm([[0x24, 0xe0]]);
		for (let length = 6; length < map.length; length++) {
			expect(readProgramMap(bytes(map.slice(0, length)))).toEqual([]);
		}
	});
});

describe('sections over several packets', () => {
	const table = pmt(Array.from({ length: 60 }, (_, at) => [0x1b, 256 + at] as const));

	test('are joined, with the next behind the pointer', () => {
		const joiner = new SectionJoiner();
		expect(joiner.take(bytes([0, ...table.slice(0, 183)]), true)).toEqual([]);
		const rest = table.slice(183);
		const next = [rest.length, ...rest, ...pat(9)];
		const found = joiner.take(bytes(next), true);
		expect(found.map((one) => [...one])).toEqual([table, pat(9)]);
	});

	test('are given up where packets are missing', () => {
		const joiner = new SectionJoiner();
		joiner.take(bytes([0, ...table.slice(0, 183)]), true);
		joiner.reset();
		expect(joiner.take(bytes(table.slice(183)), false)).toEqual([]);
	});
});
