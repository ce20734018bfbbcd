import { describe, expect, it } from 'vitest';
import { LayerCursor } from '../../../app/network/cursor.ts';
import { LAYER_FRAGMENT, LAYER_SNAPPED, PacketLayers } from '../../../app/network/layers.ts';
import { WifiReassembler } from '../../../app/network/wifi-fragments.ts';
import { bytes, counting } from './frames.ts';

interface Fragment {
	readonly number: number;
	readonly more?: boolean;
	readonly sequence?: number;
	readonly sender?: number;
	readonly trafficId?: number;
	readonly content?: Uint8Array;
	/** Bytes that the capture cut off. */
	readonly cut?: number;
}

/** What came of each fragment: the frame body, or the flags that say why there is none. */
function results(fragments: readonly Fragment[], reassembler = new WifiReassembler()): unknown[] {
	return fragments.map((fragment) => {
		const { number, more = false, sequence = 7, sender = 2, trafficId = 0, cut = 0 } = fragment;
		const content = fragment.content ?? counting(4, number * 4);
		const control = (sequence << 4) | number;
		const header = bytes(
			[0x08, more ? 0x04 : 0, 0, 0],
			[2, 0, 0, 0, 0, 1],
			[2, 0, 0, 0, 0, sender],
			[2, 0, 0, 0, 0, 3],
			[control & 255, control >> 8],
		);
		const cursor = new LayerCursor();
		cursor.data = bytes(header, content);
		cursor.at = header.length;
		cursor.wireEnd = cursor.data.length;
		cursor.end = cursor.wireEnd - cut;
		const layers = new PacketLayers();
		const isWhole = reassembler.add(cursor, layers, { data: cursor.data, at: 0 }, trafficId);
		return isWhole ? [...cursor.data.subarray(cursor.at, cursor.end)] : layers.flags;
	});
}

const FIRST: Fragment = { number: 0, more: true };
const LAST: Fragment = { number: 1 };
const WHOLE = [0, 1, 2, 3, 4, 5, 6, 7];

describe('WifiReassembler', () => {
	it('gives the frame with its last fragment', () => {
		expect(results([FIRST, LAST])).toEqual([LAYER_FRAGMENT, WHOLE]);
	});

	it('passes over a fragment that was sent again', () => {
		expect(results([FIRST, FIRST, LAST])).toEqual([LAYER_FRAGMENT, LAYER_FRAGMENT, WHOLE]);
	});

	it('keeps frames of several senders, sequence numbers and traffic classes apart', () => {
		const others: Fragment[] = [{ sender: 9 }, { sequence: 8 }, { trafficId: 5 }].map((one) => ({
			...LAST,
			...one,
		}));
		expect(results([FIRST, ...others, LAST])).toEqual([2, 2, 2, 2, WHOLE]);
	});

	it('gives nothing when a fragment is missing, and starts again with the next frame', () => {
		const third: Fragment = { number: 2 };
		expect(results([FIRST, third, LAST, FIRST])).toEqual([2, 2, WHOLE, 2]);
		expect(results([{ ...FIRST, sequence: 1 }, { number: 2, sequence: 1 }, FIRST, LAST])).toEqual([
			2,
			2,
			2,
			WHOLE,
		]);
	});

	it('does not use a finished frame again', () => {
		expect(results([FIRST, LAST, LAST])).toEqual([2, WHOLE, 2]);
	});

	it('does not join what the capture cut', () => {
		const cut = { ...FIRST, cut: 1 };
		expect(results([cut, LAST])).toEqual([LAYER_FRAGMENT | LAYER_SNAPPED, LAYER_FRAGMENT]);
	});

	it('refuses to grow beyond the longest frame body', () => {
		const long = counting(6000);
		expect(
			results([
				{ ...FIRST, content: long },
				{ ...LAST, content: long },
			]),
		).toEqual([2, 2]);
	});

	it('forgets the oldest of very many frames', () => {
		const reassembler = new WifiReassembler();
		const firsts = Array.from({ length: 65 }, (_, sequence) => ({ ...FIRST, sequence }));
		results(firsts, reassembler);
		expect(results([{ ...LAST, sequence: 0 }], reassembler)).toEqual([2]);
		expect(results([{ ...LAST, sequence: 1 }], reassembler)).toEqual([WHOLE]);
	});
});
