import { describe, expect, test } from 'vitest';
import { PacketDecoder } from '../../../app/network/decode.ts';
import {
	FLOW_DISMISSED,
	FLOW_NOTE,
	FLOW_WORDS,
	FlowTable,
	NO_FLOW,
} from '../../../app/network/flow.ts';
import { PacketLayers } from '../../../app/network/layers.ts';
import { dismissedTcpFlow } from '../../../app/network/tcp-lane.ts';

const ETHERNET = 1;

/** A TCP segment in IPv4 and Ethernet, with a payload of `size` bytes. */
function segment(size: number): Uint8Array {
	const frame = new Uint8Array(54 + size);
	const view = new DataView(frame.buffer);
	view.setUint16(12, 0x0800);
	frame[14] = 0x45;
	view.setUint16(16, 40 + size);
	frame[22] = 64;
	frame[23] = 6;
	view.setUint32(26, 0x0a000001);
	view.setUint32(30, 0x0a000002);
	view.setUint16(34, 34_567);
	view.setUint16(36, 50_000);
	frame[46] = 0x50;
	return frame;
}

/** Decodes on the long way, finds (or makes) the flow and dismisses it. */
function decoded(flows: FlowTable, frame: Uint8Array): number {
	const layers = new PacketLayers();
	new PacketDecoder().decode(layers, frame, 0, frame.length, frame.length, ETHERNET, 0, 0);
	const flow = flows.find(layers);
	flows.words[flow * FLOW_WORDS + FLOW_NOTE] = FLOW_DISMISSED;
	return flow;
}

describe('segments of dismissed flows', () => {
	test('are found as the long way finds them', () => {
		const flows = new FlowTable();
		const flow = decoded(flows, segment(10));
		expect(flow).toBe(0);
		expect(dismissedTcpFlow(flows, segment(0), 0, 54)).toBe(flow);
		expect(dismissedTcpFlow(flows, segment(500), 0, 554)).toBe(flow);
	});

	test('stand anywhere in their buffer', () => {
		const flows = new FlowTable();
		decoded(flows, segment(10));
		const data = new Uint8Array(200);
		data.set(segment(10), 77);
		expect(dismissedTcpFlow(flows, data, 77, 77 + 64)).toBe(0);
	});

	test('a flow seen for the first time goes the long way', () => {
		expect(dismissedTcpFlow(new FlowTable(), segment(10), 0, 64)).toBe(NO_FLOW);
	});

	test.each([-1, 0, 7])('a flow with the note %i goes the long way', (note) => {
		const flows = new FlowTable();
		decoded(flows, segment(10));
		flows.words[FLOW_NOTE] = note;
		expect(dismissedTcpFlow(flows, segment(10), 0, 64)).toBe(NO_FLOW);
	});

	test.each<[string, (frame: DataView) => void]>([
		['a SYN', (frame) => frame.setUint8(47, 0x02)],
		['another EtherType', (frame) => frame.setUint16(12, 0x8100)],
		['IP options', (frame) => frame.setUint8(14, 0x46)],
		['a fragment', (frame) => frame.setUint16(20, 0x2000)],
		['another protocol', (frame) => frame.setUint8(23, 17)],
		['a total length beyond the frame', (frame) => frame.setUint16(16, 51)],
		['a header length below 20', (frame) => frame.setUint8(46, 0x40)],
		['a header longer than the segment', (frame) => frame.setUint8(46, 0xf0)],
	])('%s goes the long way', (_, spoil) => {
		const flows = new FlowTable();
		decoded(flows, segment(10));
		const frame = segment(10);
		spoil(new DataView(frame.buffer));
		expect(dismissedTcpFlow(flows, frame, 0, frame.length)).toBe(NO_FLOW);
	});

	test('a frame that ends inside its headers goes the long way', () => {
		const flows = new FlowTable();
		decoded(flows, segment(10));
		for (let end = 0; end < 54; end++) {
			expect(dismissedTcpFlow(flows, segment(0), 0, end)).toBe(NO_FLOW);
		}
	});
});
