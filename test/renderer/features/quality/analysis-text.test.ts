import { expect, test } from 'vitest';
import type { AnalysisPacket, GraphSeries, GraphView } from '../../../../main/ipc/contract.ts';
import { graphsCsv, packetsCsv } from '../../../../renderer/features/quality/analysis-text.ts';

const packet: AnalysisPacket = {
	...{ frame: 949, offset: 270.5, sequence: 65_535, timestamp: 160, payloadType: 0 },
	...{ delta: 20.021, jitter: 0.125, skew: -1.5, bandwidth: 80.5, marker: true },
	...{ status: 'Wrong sequence number, again', payloadBytes: 160 },
	...{ arrival: 'late', missingBefore: 3 },
};

test('packets are rows in machine form, one direction behind the other', () => {
	const other = {
		...packet,
		frame: 950,
		marker: false,
		status: 'OK',
		ownClock: { jitter: 4.5, skew: -9 },
	};
	const streams = [
		{ stream: { ssrc: '0x2de8a9b6' }, packets: [packet] },
		{ stream: { ssrc: '0x00000007' }, packets: [other] },
	];
	const lines = packetsCsv(streams, 'LAN, phone').split('\r\n');
	expect(lines).toEqual([
		'SSRC,Packet,Time (s),Sequence,Timestamp,Payload Type,Delta (ms),Jitter (ms),Skew (ms),Bandwidth (kbit/s),Marker,Status,Arrival,Missing Before,Jitter by own clock (ms),Skew by own clock (ms),Capture Point',
		'0x2de8a9b6,949,270.5,65535,160,0,20.021,0.125,-1.5,80.5,SET,"Wrong sequence number, again",late,3,,,"LAN, phone"',
		'0x00000007,950,270.5,65535,160,0,20.021,0.125,-1.5,80.5,,OK,late,3,4.5,-9,"LAN, phone"',
		'',
	]);
});

test('graphs are rows with both extremes; what is not known has none', () => {
	const series: GraphSeries = {
		...{ name: 'loss', available: true, peak: null, mean: null },
		time: Float64Array.of(1, 2),
		min: Float64Array.of(0, 1.5),
		max: Float64Array.of(2.5, 4),
		frame: Uint32Array.of(7, 9),
	};
	const graph: GraphView = {
		...{ from: 1, to: 2, marks: [], marksLeftOut: 0, packets: 9 },
		series: [series, { ...series, name: 'jitter', available: false }],
	};
	expect(graphsCsv([{ ssrc: '0x1', graph }], 'LAN').split('\r\n')).toEqual([
		'SSRC,Graph,Unit,Time (s),Min,Max,Packet,Capture Point',
		'0x1,loss,%,1,0,2.5,7,LAN',
		'0x1,loss,%,2,1.5,4,9,LAN',
		'',
	]);
});
