import { beforeEach, describe, expect, test } from 'vitest';
import { FlowTable } from '../../../../app/network/flow.ts';
import {
	HepReports,
	HepStore,
	hepFacts,
	reportedRtcp,
} from '../../../../app/protocols/hep/index.ts';
import { MAX_HEP_KEPT_BYTES, MAX_HEP_MEDIA } from '../../../../app/limits.ts';
import { RtcpFacts } from '../../../../app/protocols/rtp/index.ts';
import { probePacket, REPORT } from './hep-packets.ts';

const PLACE = { frame: 7, timeMs: 40, flow: -1, epochSeconds: 1_700_000_000, isStreamed: true };

let store: HepStore;
let reports: HepReports;

beforeEach(() => {
	store = new HepStore();
	reports = new HepReports(store, new RtcpFacts(), new FlowTable());
});

/** Takes one packet; whether it was a report. */
function taken(packet: Uint8Array, frame = 7): boolean {
	return reports.take(hepFacts(packet, 0, packet.length), packet, { ...PLACE, frame });
}

describe('what a probe tells beside SIP', () => {
	test.each([
		[5, JSON.stringify(REPORT), true],
		[5, 'no JSON', false],
		[100, 'a line of a log', true],
		[4, 'RTP', false],
		[1, 'SIP', false],
	])('content %d with %j is a report: %s', (content, payload, isReport) => {
		expect(taken(probePacket(content, payload))).toBe(isReport);
		expect(store.ofFrame(7)).toHaveLength(isReport ? 1 : 0);
	});

	test('is found by its frame, and by the call that it is tied to', () => {
		taken(probePacket(100, 'one', 'call-a'), 3);
		taken(probePacket(100, 'two', 'call-b'), 3);
		taken(probePacket(100, 'three', ''), 4);
		const texts = (packets: readonly { readonly correlationId: string | null }[]) =>
			packets.map(({ correlationId }) => correlationId);
		expect(texts(store.ofFrame(3))).toEqual(['call-a', 'call-b']);
		expect(texts(store.ofFrame(4))).toEqual([null]);
		expect(texts(store.ofCall('call-b'))).toEqual(['call-b']);
		expect(store.ofCall('call-c')).toEqual([]);
	});

	test('is kept by its beginning when it is long, with the length of the whole', () => {
		const long = probePacket(100, 'x'.repeat(MAX_HEP_KEPT_BYTES * 2));
		taken(long);
		const [packet] = store.ofFrame(7);
		expect([packet?.bytes.length, packet?.length]).toEqual([MAX_HEP_KEPT_BYTES, long.length]);
	});

	test('is copied: what it came in may be used anew', () => {
		const packet = probePacket(100, 'up');
		taken(packet);
		packet.fill(0);
		const [kept] = store.ofFrame(7);
		const text = kept?.bytes.subarray(kept.payloadAt, kept.payloadEnd);
		expect(new TextDecoder().decode(text)).toBe('up');
	});
});

describe('packets that hold no report', () => {
	test('are kept without what they carry, and of no call', () => {
		const packet = probePacket(1, 'INVITE', 'call-a');
		const facts = hepFacts(packet, 0, packet.length);
		store.add(facts, packet, PLACE, { keepPayload: false });
		const [kept] = store.ofFrame(7);
		expect(kept).toMatchObject({ agentId: 2001, length: packet.length, isStreamed: true });
		expect(kept?.bytes.length).toBe(facts.payloadAt);
		expect(store.ofCall('call-a')).toEqual([]);
	});

	test('leave room for reports where they are media', () => {
		const media = probePacket(4, 'x');
		const facts = hepFacts(media, 0, media.length);
		for (let packet = 0; packet < MAX_HEP_MEDIA + 5; packet++) {
			store.add(facts, media, { ...PLACE, frame: 100 + packet }, { keepPayload: false });
		}
		expect(store.ofFrame(100 + MAX_HEP_MEDIA - 1)).toHaveLength(1);
		expect(store.ofFrame(100 + MAX_HEP_MEDIA)).toEqual([]);
		taken(probePacket(100, 'up', 'call-late'));
		expect(store.ofCall('call-late')).toHaveLength(1);
	});
});

describe('RTCP of a probe', () => {
	const facts = (content: number) => hepFacts(probePacket(content, 'x'), 0, 300);

	test('is taken as it is where it is RTCP already', () => {
		const bye = Uint8Array.of(0x81, 203, 0, 1, 0, 0, 0, 9);
		expect(reportedRtcp(facts(5), bye)).toBe(bye);
	});

	test('is put back into its form where it is JSON', () => {
		const json = new TextEncoder().encode(JSON.stringify(REPORT));
		expect(reportedRtcp(facts(5), json)).toHaveLength(52);
	});

	test('is nothing in a packet that says it is something else', () => {
		const json = new TextEncoder().encode(JSON.stringify(REPORT));
		expect(reportedRtcp(facts(100), json)).toBeNull();
		expect(reportedRtcp(facts(5), new Uint8Array(0))).toBeNull();
	});
});
