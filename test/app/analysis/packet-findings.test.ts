import { describe, expect, test } from 'vitest';
import { packetFindings } from '../../../app/analysis/packet-findings.ts';
import type { FoundPacket } from '../../../app/analysis/packet-findings.ts';
import type { ClockedStream } from '../../../app/analysis/media-findings.ts';

const STREAM: ClockedStream = {
	...{ firstFrame: 1, ssrc: '0x00000001', startOffset: 0, duration: 100, packets: 5000 },
	...{ source: { address: '10.0.0.1', port: 1 }, destination: { address: '10.0.0.2', port: 2 } },
	...{ clockRate: 8000, frequencyDrift: 8000, pace: null },
};

/** Even packets of 20 ms. */
function packets(
	count: number,
	change: (at: number) => Partial<FoundPacket> = () => ({}),
): readonly FoundPacket[] {
	return Array.from({ length: count }, (_, at) => ({
		...{ frame: at + 1, offset: at / 50, sequence: at, timestamp: at * 160, payloadType: 0 },
		...{ missingBefore: 0, delta: at === 0 ? 0 : 20, ...change(at) },
	}));
}

const USUAL = { packetMs: 20, latePercent: 0 };

describe('findings of packets', () => {
	test('an even stream has none', () => {
		expect(packetFindings(STREAM, packets(200), USUAL)).toEqual([]);
	});

	test('single losses are no burst; three in a row are, the worst first', () => {
		const some = packets(200, (at) => ({ missingBefore: at === 20 ? 2 : 0 }));
		expect(packetFindings(STREAM, some, USUAL)).toEqual([]);
		const lost = new Map([
			[50, 3],
			[90, 12],
		]);
		const bursts = packets(200, (at) => ({ missingBefore: lost.get(at) ?? 0 }));
		expect(packetFindings(STREAM, bursts, USUAL)).toEqual([
			{
				...{ kind: 'loss-burst', severity: 'warning', offset: 1, frames: [91, 51] },
				title: '2 bursts of loss, the longest of 12 packets, 0.24 s',
			},
		]);
	});

	test('a hole of a second is an error', () => {
		const hole = packets(200, (at) => ({ missingBefore: at === 70 ? 50 : 0 }));
		expect(packetFindings(STREAM, hole, USUAL)).toMatchObject([
			{ severity: 'error', title: 'a burst of loss: 50 packets, 1.00 s' },
		]);
	});

	test('too much that comes late leads to the longest waits', () => {
		const late = packets(200, (at) => ({ delta: at === 120 ? 180 : 20 }));
		const [finding] = packetFindings(STREAM, late, { packetMs: 20, latePercent: 1.24 });
		expect(finding?.title).toBe('1.2 % comes too late for a jitter buffer of 60 ms');
		expect(finding?.frames[0]).toBe(121);
		expect(packetFindings(STREAM, late, { packetMs: 20, latePercent: 0.5 })).toEqual([]);
		expect(packetFindings(STREAM, late, { packetMs: 20, latePercent: null })).toEqual([]);
	});

	test('a new packet time and a wrong clock are told', () => {
		const steps = packets(200, (at) => ({
			timestamp: at < 100 ? at * 160 : 16_000 + (at - 100) * 240,
		}));
		const fast = { ...STREAM, frequencyDrift: 16_000 };
		expect(packetFindings(fast, steps, USUAL).map(({ title, frames }) => [title, frames])).toEqual([
			['its clock runs at 16000 Hz, not at 8000', [1]],
			['the packet time changes from 20 to 30 ms', [102]],
		]);
		const clockless = { ...STREAM, clockRate: null };
		expect(packetFindings(clockless, steps, USUAL)).toEqual([]);
	});

	test('packets in bunches are told from jitter', () => {
		const bunched = packets(300, (at) => ({ delta: at % 3 === 0 ? 60 : 0.1 }));
		expect(packetFindings(STREAM, bunched, USUAL)).toMatchObject([
			{ kind: 'bunches', title: 'packets come in bunches: 67 % follow within 1 ms' },
		]);
		const jittery = packets(300, (at) => ({ delta: at % 2 === 0 ? 25 : 15 }));
		expect(packetFindings(STREAM, jittery, USUAL)).toEqual([]);
		expect(packetFindings(STREAM, [], USUAL)).toEqual([]);
	});
});
