import { describe, expect, test } from 'vitest';
import type { MediaAnnouncement } from '../../../../app/protocols/protocol.ts';
import * as R from '../../../../app/protocols/rtp/stream-rows.ts';
import type { PacketTracker } from '../../../../app/tracker.ts';
import { backwards, rtpPacket, udpFrame } from '../../../fixtures/builders/rtp.ts';
import type { Route, RtpFields } from '../../../fixtures/builders/rtp.ts';
import { announcement } from './announcements.ts';
import { blocksOf, confidenceOf, kindsOf, slotOf, tracker } from './tracking.ts';
import type { TrackedFrame, TrackingOptions } from './tracking.ts';

const OPUS = { 96: 'opus/48000/2' };

/** Packets of type 96 from `first` on, 20 ms apart. */
function packets(
	count: number,
	first = 0,
	route: Route = {},
	given: Partial<RtpFields> = {},
): TrackedFrame[] {
	return Array.from({ length: count }, (_, index) => ({
		us: (first + index) * 20_000,
		frame: udpFrame(
			rtpPacket({
				...{ sequence: 100 + first + index, timestamp: (first + index) * 960, ssrc: 7 },
				...{ payloadType: 96, ...given },
			}),
			route,
		),
	}));
}

/** Tracks frames, with announcements between them. */
function tracked(
	steps: readonly (readonly TrackedFrame[] | MediaAnnouncement)[],
	options: TrackingOptions = {},
): PacketTracker {
	const made = tracker(options);
	for (const step of steps) {
		if (isFrames(step)) for (const block of blocksOf(step)) made.take(block, []);
		else made.expect(step);
	}
	return made;
}

function isFrames(
	step: readonly TrackedFrame[] | MediaAnnouncement,
): step is readonly TrackedFrame[] {
	return Array.isArray(step);
}

/** Codec of type 96 in a stream. */
function codecOf(made: PacketTracker, stream = 0): string | null {
	return made.protocols.rtp.streams.format(stream, 96)?.codec ?? null;
}

describe('an announced stream', () => {
	test.each([true, false])('is one from its first packet on, heuristics %s', (heuristics) => {
		const made = tracked([announcement(OPUS), packets(1)], { heuristics });
		expect(kindsOf(made)).toEqual(['RTP']);
		expect([codecOf(made), confidenceOf(made, 0)]).toEqual(['opus', 1]);
		expect(slotOf(made, 0, R.SETUP_FRAME)).toBe(1);
		expect(slotOf(made, 0, R.OWN_RATE)).toBe(48_000);
	});

	test('takes packets that were on probation', () => {
		const made = tracked([
			[packets(1), packets(1, 5)].flat(),
			announcement(OPUS, { frame: 3 }),
			packets(1, 10),
		]);
		expect(kindsOf(made)).toEqual(['RTP', 'RTP', 'RTP']);
		expect(slotOf(made, 0, R.PACKETS)).toBe(3);
		const { streams } = made.protocols.rtp;
		expect([streams.bindingAt(0, 2), streams.bindingAt(0, 3)?.setupFrame]).toEqual([null, 3]);
	});

	test('that runs already is bound from then on', () => {
		const made = tracked([packets(10), announcement(OPUS, { frame: 11 }), packets(10, 10)]);
		expect(made.protocols.rtp.streams.count).toBe(1);
		expect([codecOf(made), slotOf(made, 0, R.OWN_RATE)]).toEqual(['opus', 48_000]);
		expect(made.protocols.rtp.streams.bindingAt(0, 10)).toBeNull();
	});

	test('with a type that looks like RTCP’s is RTP', () => {
		const given = { payloadType: 72 };
		expect(kindsOf(tracked([packets(2, 0, {}, given)]))).toEqual(['UDP', 'UDP']);
		expect(kindsOf(tracked([announcement({}), packets(2, 0, {}, given)]))).toEqual(['RTP', 'RTP']);
	});

	test('is not one when the user says so', () => {
		const options = { decodeAs: ['udp.port==30000,none'] };
		expect(kindsOf(tracked([announcement(OPUS), packets(3)], options))).not.toContain('RTP');
	});

	test('over IPv6 or to another address is another endpoint', () => {
		for (const address of ['10.0.0.3', '2001:db8::2', 'host.example.org', '0.0.0.0', '']) {
			const made = tracked([announcement(OPUS, { address }), packets(1)]);
			expect(kindsOf(made), address).toEqual(['UDP']);
		}
	});

	test('whose offer demands SRTP is known for encrypted', () => {
		const made = tracked([announcement(OPUS, { profile: 'RTP/SAVP' }), packets(1)]);
		expect(made.protocols.rtp.streams.binding(0)?.isSecured).toBe(true);
	});
});

describe('whose map', () => {
	const receiver = announcement({ 96: 'AMR/8000', 97: '' });
	const sender = announcement(
		{ 96: 'opus/48000', 97: 'speex/8000' },
		{ address: '10.0.0.1', port: 20_000 },
	);

	test('the destination’s beats the source’s', () => {
		for (const steps of [
			[receiver, sender],
			[sender, receiver],
		]) {
			const made = tracked([...steps, packets(1)]);
			expect(codecOf(made)).toBe('AMR');
			const { map, wireshark } = made.protocols.rtp.streams.binding(0) ?? {};
			expect([map?.formats[97]?.codec, wireshark?.formats[97]?.codec]).toEqual(['speex', null]);
		}
	});

	test('the source’s holds where the destination announced nothing', () => {
		const made = tracked([sender, packets(1)]);
		expect(codecOf(made)).toBe('opus');
		expect(made.protocols.rtp.streams.binding(0)?.wireshark?.wiresharkName(96)).toBe('opus');
	});

	test('back goes the other way round', () => {
		const made = tracked([receiver, sender, packets(1, 0, backwards({}))]);
		expect(codecOf(made)).toBe('opus');
	});
});

describe('later announcements', () => {
	const [first, second] = [announcement(OPUS), announcement({ 96: 'AMR/8000' }, { frame: 11 })];

	test('hold from their frame on', () => {
		const made = tracked([first, packets(10), second, packets(10, 10)]);
		const { streams } = made.protocols.rtp;
		expect([10, 11].map((frame) => streams.bindingAt(0, frame)?.map.formats[96]?.codec)).toEqual([
			...['opus', 'AMR'],
		]);
		expect(streams.firstBinding(0)?.setupFrame).toBe(1);
	});

	test('that repeat one change nothing', () => {
		const made = tracked([first, packets(10), first, packets(10, 10)]);
		expect(made.protocols.rtp.streams.binding(0)).toBe(made.protocols.rtp.streams.firstBinding(0));
	});

	test('an answer to an older offer does not undo a newer one', () => {
		const late = announcement({ 96: 'GSM/8000' }, { frame: 20, setupFrame: 5, wiresharkFrame: 5 });
		expect(codecOf(tracked([first, second, late, packets(1, 20)]))).toBe('AMR');
	});

	test('what Wireshark keeps of a provisional answer may differ', () => {
		const provisional = announcement({ 96: 'opus/48000' }, { frame: 7, setupFrame: 3 });
		const final = announcement({ 96: 'AMR/8000' }, { frame: 9, setupFrame: 3, wiresharkFrame: 3 });
		const made = tracked([provisional, final, packets(1, 9)]);
		const binding = made.protocols.rtp.streams.binding(0);
		expect([codecOf(made), binding?.wireshark?.formats[96]?.codec]).toEqual(['AMR', 'opus']);
		expect([binding?.setupFrame, binding?.wiresharkFrame]).toEqual([3, 7]);
	});
});

describe('Wireshark’s heuristic', () => {
	test('keeps what it took before the announcement', () => {
		const made = tracked([packets(2), announcement(OPUS, { frame: 3 }), packets(2, 2)]);
		const binding = made.protocols.rtp.streams.binding(0);
		expect([codecOf(made), binding?.wireshark, binding?.wiresharkFrame]).toEqual(['opus', null, 0]);
		expect(slotOf(made, 0, R.WIRESHARK_RATE)).toBe(0);
	});

	test('both ways, and for any source with that port', () => {
		const back = packets(1, 2, backwards({}));
		const other = packets(1, 2, { from: 9 });
		for (const frames of [back, other]) {
			const said = [announcement(OPUS), announcement(OPUS, { address: '10.0.0.1', port: 20_000 })];
			const made = tracked([packets(1), ...said, frames]);
			expect(made.protocols.rtp.streams.binding(0)?.wireshark).toBeNull();
		}
	});

	test('is not asked when nothing but announcements counts', () => {
		const made = tracked([packets(2), announcement(OPUS, { frame: 3 }), packets(2, 2)], {
			heuristics: false,
		});
		expect(made.protocols.rtp.streams.binding(0)?.wireshark?.wiresharkName(96)).toBe('opus');
		expect(slotOf(made, 0, R.PACKETS)).toBe(2);
	});
});

describe('other addresses', () => {
	test('a candidate is one of ours, not of Wireshark’s', () => {
		const candidates = [
			{ component: 1, address: '10.0.0.2', port: 30_000 },
			{ component: 2, address: '10.0.0.2', port: 30_001 },
		];
		const made = tracked([announcement(OPUS, { address: '192.0.2.1', candidates }), packets(1)]);
		expect(codecOf(made)).toBe('opus');
		expect(made.protocols.rtp.streams.binding(0)?.wireshark).toBeNull();
	});

	test('a private address that nobody reaches is guessed by port, time and type', () => {
		const hidden = announcement(OPUS, { address: '192.168.7.7' });
		const made = tracked([hidden, packets(3)]);
		expect(made.protocols.rtp.streams.binding(0)).toMatchObject({
			...{ isInferred: true, session: 'sip-1', setupFrame: 1, wireshark: null },
		});
		expect(codecOf(made)).toBe('opus');
		expect(slotOf(made, 0, R.FLAGS) & R.STREAM_ANNOUNCED).toBe(0);
	});

	test.each<[string, readonly MediaAnnouncement[], Partial<RtpFields>]>([
		['a public address', [announcement(OPUS, { address: '192.0.2.1' })], {}],
		['another port', [announcement(OPUS, { address: '192.168.7.7', port: 30_002 })], {}],
		['another type', [announcement(OPUS, { address: '192.168.7.7' })], { payloadType: 97 }],
		['a long time ago', [announcement(OPUS, { address: '192.168.7.7', timeMs: -300_000 })], {}],
		[
			'two calls',
			['sip-1', 'sip-2'].map((session) => announcement(OPUS, { address: '192.168.7.7', session })),
			{},
		],
	])('%s is no reason to guess', (_, said, given) => {
		const made = tracked([...said, packets(3, 0, {}, given)]);
		expect(made.protocols.rtp.streams.binding(0)).toBeNull();
	});
});

describe('RTCP', () => {
	const noise = {
		us: 0,
		frame: udpFrame(Uint8Array.of(0x80, 200, 0, 9, 1, 2, 3, 4), { destinationPort: 30_001 }),
	};

	test('is believed on its port, whatever its lengths say', () => {
		expect(kindsOf(tracked([[noise]]))).toEqual(['UDP']);
		expect(kindsOf(tracked([announcement(OPUS), [noise]]))).toEqual(['RTCP']);
		expect(kindsOf(tracked([announcement(OPUS, { rtcpPort: 40_000 }), [noise]]))).toEqual(['UDP']);
	});
});

test('an endpoint with thousands of streams is bound without end', () => {
	const many = Array.from({ length: 6000 }, (_, index) =>
		packets(1, index, {}, { ssrc: index + 1 }),
	).flat();
	const made = tracked([
		announcement(OPUS),
		many,
		announcement({ 96: 'AMR/8000' }, { frame: 6001 }),
	]);
	expect(codecOf(made, 5999)).toBe('AMR');
	expect(codecOf(made, 0)).toBe('opus');
});
