import { describe, expect, test } from 'vitest';
import { Bandwidth, WiresharkBandwidth } from '../../../app/analysis/bandwidth.ts';
import { SeededRandom } from '../../fixtures/builders/random.ts';
import { voipVectors } from '../../fixtures/builders/voip-vectors.ts';

/** Bytes that Wireshark counts for a packet over IPv4: RTP, UDP and IP headers. */
const HEADERS = 12 + 8 + 20;

function thousandASecond(window: Bandwidth | WiresharkBandwidth): number[] {
	const packets = voipVectors().find(({ ssrc }) => ssrc === 17)?.packets ?? [];
	return packets.map(({ seconds, payload }) =>
		window.add(seconds * 1000, payload.length + HEADERS),
	);
}

describe('a thousand packets a second of 228 bytes', () => {
	const rows = [0, 299, 999, 1000, 1500, 1999];

	test("Wireshark's ring of 300 takes nothing off any more", () => {
		const column = thousandASecond(new WiresharkBandwidth());
		const shown = [1.82, 547.2, 1824, 1825.82, 2737.82, 3648];
		for (const [index, row] of rows.entries()) {
			expect(Math.abs((column[row] ?? 0) - (shown[index] ?? 0)), `row ${row}`).toBeLessThan(0.006);
		}
	});

	test('the true queue holds the last second', () => {
		const column = thousandASecond(new Bandwidth());
		// 1001 packets: one exactly a second old still counts.
		const full = (1001 * 228 * 8) / 1000;
		expect(rows.map((row) => column[row])).toEqual([
			1.824,
			(300 * 228 * 8) / 1000,
			(1000 * 228 * 8) / 1000,
			full,
			full,
			full,
		]);
	});
});

test('both agree while there are fewer than 300 packets a second', () => {
	const random = new SeededRandom(11);
	const [queue, ring] = [new Bandwidth(), new WiresharkBandwidth()];
	let timeMs = 0;
	for (let packet = 0; packet < 3000; packet++) {
		timeMs += 4 + random.below(20);
		const bytes = 40 + random.below(1400);
		expect(ring.add(timeMs, bytes)).toBe(queue.add(timeMs, bytes));
	}
});

test('a packet leaves when it is older than a second', () => {
	const queue = new Bandwidth();
	expect([queue.add(0, 125), queue.add(1000, 125), queue.add(1001, 125)]).toEqual([1, 2, 2]);
});

test('after a pause only the new packet counts', () => {
	const queue = new Bandwidth();
	for (let packet = 0; packet < 6000; packet++) queue.add(packet, 1000);
	expect(queue.add(60_000, 125)).toBe(1);
});

test('a long stream keeps the right sum while old entries are thrown away', () => {
	const queue = new Bandwidth();
	let last = 0;
	for (let packet = 0; packet < 50_000; packet++) last = queue.add(packet * 10, 125);
	expect(last).toBe(101);
});
