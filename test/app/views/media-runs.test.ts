import { expect, it } from 'vitest';
import type { MediaRun, RunPacket } from '../../../app/views/media-runs.ts';
import { MediaRuns } from '../../../app/views/media-runs.ts';

const EVENT = 101;
const packet = (sequence: number, payloadType = 0, more: Partial<RunPacket> = {}): RunPacket => ({
	frame: sequence,
	timeMs: sequence * 20,
	payloadType,
	sequence: sequence & 0xffff,
	timestamp: sequence * 160,
	data: new Uint8Array(160),
	payloadStart: 0,
	payloadEnd: 160,
	...more,
});
const event = (sequence: number, timestamp: number, end: boolean): RunPacket =>
	packet(sequence, EVENT, {
		timestamp,
		data: Uint8Array.of(5, end ? 0x80 : 0, 0, 160),
		payloadEnd: 4,
	});

const runsOf = (packets: readonly RunPacket[]): readonly MediaRun[] => {
	const endpoint = { address: '10.0.0.1', port: 4000 };
	const runs = new MediaRuns(
		{
			stream: 'rtp-1',
			ssrc: 1,
			source: endpoint,
			destination: endpoint,
			inferred: false,
			encrypted: false,
		},
		(type) => (type === EVENT ? 'telephone-event' : 'g711U'),
		(type) => type === EVENT,
	);
	for (const one of packets) runs.take(one);
	return runs.finish();
};

it('one run while the payload type stays', () => {
	expect(runsOf([1, 2, 3].map((n) => packet(n)))).toMatchObject([
		{ frame: 1, firstMs: 20, lastMs: 60, packets: 3, expected: 3, lost: 0, event: null },
	]);
});

it('a change of type opens a row, and the voice after a digit is a second one', () => {
	const story = [
		packet(1),
		event(2, 320, false),
		event(3, 320, false),
		event(4, 320, false),
		event(5, 320, true),
		event(6, 320, true),
		event(7, 320, true),
		packet(8),
	];
	expect(runsOf(story).map(({ name, packets, event: digit }) => [name, packets, digit])).toEqual([
		['g711U', 1, null],
		['telephone-event', 4, 5],
		['g711U', 1, null],
	]);
});

it('two digits are two rows', () => {
	const story = [
		event(1, 160, false),
		event(2, 160, true),
		event(3, 800, false),
		event(4, 800, true),
	];
	expect(runsOf(story)).toHaveLength(2);
});

it('counts what is missing inside a run, over the wrap too', () => {
	const [run] = runsOf([packet(65_534), packet(65_535), packet(65_537), packet(65_540)]);
	expect(run).toMatchObject({ packets: 4, expected: 7, lost: 3 });
});

it('late packets and duplicates do not make the loss negative', () => {
	const [run] = runsOf([packet(1), packet(3), packet(2), packet(2), packet(3)]);
	expect(run).toMatchObject({ expected: 3, lost: 0 });
});

it('nothing gives nothing', () => {
	expect(runsOf([])).toEqual([]);
});
