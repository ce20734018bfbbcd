import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PacketRecord } from '../../app/capture/packet-index.ts';
import type { CaptureInterface } from '../../app/capture/source.ts';
import * as K from '../../app/protocols/kinds.ts';
import * as R from '../../app/protocols/rtp/stream-rows.ts';
import { SeededRandom, mutate } from '../fixtures/builders/random.ts';
import { rtpPacket, udpFrame } from '../fixtures/builders/rtp.ts';
import { bytes, counting, ethernet, ipv4, ipv6, tcp, udp } from './network/frames.ts';
import { blocksOf, kindsOf, slotOf, track, tracker } from './protocols/rtp/tracking.ts';
import type { TrackedFrame } from './protocols/rtp/tracking.ts';

const PAYLOAD = counting(30);

function frames(...all: readonly Uint8Array[]): TrackedFrame[] {
	return all.map((frame, index) => ({ us: index * 1000, frame }));
}

function rtp(
	count: number,
	given: { readonly us?: number; readonly tags?: readonly number[] } = {},
) {
	return Array.from({ length: count }, (_, index) => {
		const payload = rtpPacket({ sequence: index, timestamp: index * 160, marker: index === 0 });
		const packet = ipv4(17, udp(20_000, 30_000, payload));
		return { us: index * (given.us ?? 20_000), frame: ethernet(0x0800, packet, given.tags) };
	});
}

test('packets are sorted into kinds, counted with their bytes', () => {
	const all = frames(
		udpFrame(PAYLOAD),
		ethernet(0x0800, ipv4(6, tcp(80, 81, PAYLOAD))),
		ethernet(0x86dd, ipv6(17, udp(1, 2, PAYLOAD))),
		ethernet(0x0800, ipv4(1, PAYLOAD)),
		ethernet(0x86dd, ipv6(58, PAYLOAD)),
		ethernet(0x0800, ipv4(132, PAYLOAD)),
		ethernet(0x0800, ipv4(89, PAYLOAD)),
		ethernet(0x0806, PAYLOAD),
		ethernet(0x88cc, PAYLOAD),
		ethernet(0x0800, ipv4(17, PAYLOAD, { fragment: 0x2000 })),
		ethernet(0x0800, ipv4(136, udp(1, 2, PAYLOAD))),
	);
	const made = track(all);
	expect(kindsOf(made)).toEqual([
		...['UDP', 'TCP', 'UDP', 'ICMP', 'ICMP', 'SCTP', 'IP', 'ARP', 'other', 'IP fragment', 'UDP'],
	]);
	expect(made.kindPackets[K.KIND_UDP]).toBe(3);
	expect(made.kindBytes[K.KIND_ARP]).toBe(44);
	expect(made.kindPackets.reduce((sum, count) => sum + count, 0)).toBe(11);
	expect(made.kindBytes.reduce((sum, count) => sum + count, 0)).toBe(
		all.reduce((sum, { frame }) => sum + frame.length, 0),
	);
});

test('the index holds the flow of a packet, or the stream of RTP', () => {
	const made = track([...rtp(3), { us: 70_000, frame: udpFrame(PAYLOAD, { from: 9 }) }]);
	expect([0, 1, 2, 3].map((row) => made.index.unitOf(row))).toEqual([0, 0, 0, 1]);
	expect(made.flows.count).toBe(2);
});

test('the first and the last packet give the capture its times', () => {
	const made = track([
		{ us: 250_000, frame: udpFrame(PAYLOAD), interfaceId: 2 },
		{ us: 7_000_000, frame: udpFrame(PAYLOAD), interfaceId: 3 },
	]);
	expect(made).toMatchObject({
		...{ startSeconds: 1_700_000_000, startNanoseconds: 250_000_000, startInterface: 2 },
		...{ lastSeconds: 1_700_000_007, lastNanoseconds: 0, lastInterface: 3 },
	});
});

test('packets outside the range are left out but keep their numbers', () => {
	const made = tracker();
	made.setRange({ from: 0.1, to: 0.2 });
	for (const block of blocksOf(rtp(20))) made.take(block, []);
	expect(made.index.count).toBe(20);
	expect(
		kindsOf(made)
			.map((kind) => (kind === 'left out' ? '-' : kind[0]))
			.join(''),
	).toBe('-----RRRRRR---------');
	expect([slotOf(made, 0, R.FIRST_FRAME), slotOf(made, 0, R.PACKETS)]).toEqual([6, 6]);
	expect(made.kindPackets[K.KIND_RTP]).toBe(6);
});

test('the check sequence of an interface is no payload', () => {
	const withFcs = rtp(5).map((one) => ({
		...one,
		frame: new Uint8Array(Buffer.concat([one.frame, counting(4)])),
	}));
	const ethernetWithFcs: CaptureInterface = {
		...{ id: 0, name: null, description: null, linkType: 1, snapLength: 0, fcsLength: 4 },
		...{ ticksPerSecond: 1e6, filter: null, operatingSystem: null },
		...{ droppedByInterface: null, droppedByKernel: null },
	};
	const made = track(withFcs, { interfaces: [ethernetWithFcs] });
	expect(slotOf(made, 0, R.PAYLOAD_BYTES)).toBe(5 * 160);
});

test('without an index packets are counted all the same', () => {
	const [kept, counted] = [true, false].map((keepPackets) => track(rtp(100), { keepPackets }));
	expect(counted?.index.count).toBe(100);
	expect(counted?.kindPackets).toEqual(kept?.kindPackets);
	expect(counted?.protocols.rtp.streams.figures.figures(0)).toEqual(
		kept?.protocols.rtp.streams.figures.figures(0),
	);
});

describe('the fast lane and the long way', () => {
	/** What is known after all packets. */
	function outcome(all: readonly TrackedFrame[], isFast: boolean) {
		const made = isFast
			? track(all)
			: track(
					all.map((one) => ({ ...one, frame: bytes(one.frame, 0) })),
					{ interfaces: [LONG_WAY] },
				);
		const { streams } = made.protocols.rtp;
		const rows = Array.from({ length: streams.count }, (_, stream) => {
			const o = streams.rows.offset(stream);
			return [...streams.rows.row(stream).slice(o, o + R.SLOTS)];
		});
		const record = new PacketRecord();
		const units = Array.from({ length: made.index.count }, (_, row) => {
			made.index.read(row, record);
			return [record.unit, record.kind];
		});
		const facts = [...made.flows.facts.slice(0, made.flows.count * 8)];
		return {
			rows,
			units,
			kinds: [...made.kindPackets],
			facts: facts.filter((_, at) => at % 8 === 4),
		};
	}

	/** A check sequence, here of one byte, sends every packet the long way. */
	const LONG_WAY: CaptureInterface = {
		...{ id: 0, name: null, description: null, linkType: 1, snapLength: 0, fcsLength: 1 },
		...{ ticksPerSecond: 1e6, filter: null, operatingSystem: null },
		...{ droppedByInterface: null, droppedByKernel: null },
	};

	test.each<[string, TrackedFrame[]]>([
		['an even stream', rtp(300)],
		['a stream in a VLAN', rtp(300, { tags: [7] })],
		['a stream in two VLANs', rtp(50, { tags: [7, 8] })],
		['two streams in turn', rtp(100).flatMap((one, index) => [one, other(index)])],
	])('agree on %s', (_, all) => {
		expect(outcome(all, true)).toEqual(outcome(all, false));
	});

	test('agree on mutated packets between good ones', () => {
		const random = new SeededRandom(91);
		const all = rtp(3000).map((one) =>
			random.below(4) === 0 ? { ...one, frame: headMutated(one.frame, random) } : one,
		);
		expect(outcome(all, true)).toEqual(outcome(all, false));
	});

	function other(index: number): TrackedFrame {
		const payload = rtpPacket({ sequence: 7000 + index, timestamp: index * 160, ssrc: 77 });
		return { us: index * 20_000 + 5000, frame: udpFrame(payload, { from: 8 }) };
	}

	/** Mutates the headers and keeps the length. */
	function headMutated(frame: Uint8Array, random: SeededRandom): Uint8Array {
		const changed = Uint8Array.from(frame);
		changed.set(mutate(frame.subarray(12, 54), random).subarray(0, 42), 12);
		return changed;
	}
});

test('skipped frames are counted in the index and looked at by nobody', async () => {
	const { readCapture } = await import('./acceptance/engine.ts');
	const sample = join(import.meta.dirname, '../fixtures/sample-call.pcapng');
	const whole = await readCapture(sample);
	const cut = await readCapture(sample, { skipFrames: [[1, 100]] });
	const order = { filter: '', from: null, to: null, sort: [] };
	const [first] = (await cut.streamOrder(order)).ids;
	expect(cut.info().file.packets).toBe(whole.info().file.packets);
	expect(first).toBeGreaterThan(100);
	await Promise.all([whole.close(), cut.close()]);
});
