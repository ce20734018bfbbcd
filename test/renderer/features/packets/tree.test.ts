import { describe, expect, test } from 'vitest';
import {
	ancestorsOf,
	fieldAt,
	treeLines,
	closedLayers,
} from '../../../../renderer/features/packets/tree.ts';
import { hexLines } from '../../../../renderer/features/packets/hex.ts';
import { FakeEngine } from '../../../fixtures/fake-engine.ts';
import { WINDOW_OPTIONS } from '../../../../main/captures.ts';

const packet = new FakeEngine({ ...WINDOW_OPTIONS, paths: ['a'], rules: '4.4' }).packetDetail(3);
const NONE: ReadonlySet<string> = new Set();

describe('field tree', () => {
	test('shows layers open and fields closed', () => {
		const ids = treeLines(packet, NONE, NONE).map(({ id }) => id);
		expect(ids).toEqual(['0', '0.0', '1', '1.0', '1.1', '2', '2.0', '3', '3.0', '3.1', '3.2']);
	});

	test('opens a field and closes a layer', () => {
		const lines = treeLines(packet, new Set(['0', '1']), new Set(['3.0']));
		expect(lines.map(({ id }) => id)).toEqual([
			'0',
			'1',
			'2',
			'2.0',
			'3',
			'3.0',
			'3.0.0',
			'3.1',
			'3.2',
		]);
		expect(lines[6]).toMatchObject({ level: 3, position: 1, siblings: 1, name: 'rtp.padding' });
	});

	test('finds the innermost field of a byte', () => {
		const at = (offset: number): string | null => fieldAt(packet, offset, { reassembled: false });
		expect([42, 45, 0, 500].map(at)).toEqual(['3.0.0', '3.1', '0', null]);
	});

	test('looks in the datagram only for layers that are there', () => {
		const [eth, ...others] = packet.layers;
		if (eth === undefined) throw new Error('no layer');
		const inside = others.map((layer) => ({ ...layer, isReassembled: true }));
		const split = { ...packet, layers: [eth, ...inside] };
		expect(fieldAt(split, 42, { reassembled: false })).toBeNull();
		expect(fieldAt(split, 42, { reassembled: true })).toBe('3.0.0');
		expect(treeLines(split, NONE, NONE).map((line) => line.isReassembled)).toContain(true);
	});

	test('knows what must be open for a line to be seen', () => {
		expect(ancestorsOf('3.0.0')).toEqual(['3', '3.0']);
		expect(ancestorsOf('3')).toEqual([]);
	});
});

test('bytes are lines of sixteen with their letters', () => {
	const lines = hexLines(Uint8Array.from({ length: 18 }, (_, at) => at + 0x30));
	expect(lines.map(({ offset }) => offset)).toEqual(['0000', '0010']);
	expect(lines[1]?.bytes).toEqual([
		{ at: 16, hex: '40', text: '@' },
		{ at: 17, hex: '41', text: 'A' },
	]);
	expect(hexLines(Uint8Array.of(0x7f))[0]?.bytes[0]?.text).toBe('.');
	expect(hexLines(new Uint8Array())).toEqual([]);
});

test('only the wanted layers are open at first; all of them where none is there', () => {
	const layer = (name: string) => ({
		name,
		title: name,
		offset: 0,
		length: 0,
		end: 0,
		isReassembled: false,
		fields: [],
	});
	const layers = ['eth', 'ip', 'udp', 'sip'].map(layer);
	const sip = { frame: 1, bytes: new Uint8Array(0), reassembled: null, layers };
	expect([...closedLayers(sip, ['sip', 'sdp'])]).toEqual(['0', '1', '2']);
	expect([...closedLayers(sip, ['rtp'])]).toEqual([]);
});
