import { expect, test } from 'vitest';
import { be16 } from '../network/frames.ts';
import { rtpPacket, udpFrame } from '../../fixtures/builders/rtp.ts';
import { announcement } from '../protocols/rtp/announcements.ts';
import { blocksOf, tracker } from '../protocols/rtp/tracking.ts';

test('every digit is heard of a stream that carries nothing but digits', () => {
	const made = tracker();
	made.protocols.rtp.announce(announcement({ 101: 'telephone-event/8000' }));
	const frames = Array.from({ length: 12 }, (_, press) =>
		Array.from({ length: 6 }, (_, packet) => ({
			us: press * 400_000 + packet * 20_000,
			frame: udpFrame(
				rtpPacket({
					payloadType: 101,
					sequence: press * 6 + packet,
					timestamp: press * 3200,
					payload: Uint8Array.of(press, packet === 5 ? 0x8a : 10, ...be16(160 * (packet + 1))),
				}),
			),
		})),
	).flat();
	for (const block of blocksOf(frames)) made.take(block, []);
	const { events, streams } = made.protocols.rtp;
	expect(streams.count).toBe(1);
	expect(events.of(0).map(({ event, duration }) => [event, duration])).toEqual(
		Array.from({ length: 12 }, (_, press) => [press, 960]),
	);
});

test('every digit is heard in the middle of sound, one right behind the other', () => {
	const made = tracker();
	made.protocols.rtp.announce(announcement({ 0: 'PCMU/8000', 101: 'telephone-event/8000' }));
	const sound = new Uint8Array(160).fill(0xff);
	const pressOf = (at: number): number => Math.floor((at - 50) / 6);
	const frames = Array.from({ length: 120 }, (_, at) => {
		const press = pressOf(at);
		const part = (at - 50) % 6;
		const isEvent = press >= 0 && press < 4;
		const event = Uint8Array.of(press, part >= 3 ? 0x8a : 10, ...be16(160 * Math.min(4, part + 1)));
		const packet = isEvent
			? { payloadType: 101, timestamp: 8000 + press * 960, payload: event }
			: { payloadType: 0, timestamp: at * 160, payload: sound };
		return { us: at * 20_000, frame: udpFrame(rtpPacket({ sequence: at, ...packet })) };
	});
	for (const block of blocksOf(frames)) made.take(block, []);
	const { events } = made.protocols.rtp;
	expect(events.of(0).map(({ event, duration, hasEnd }) => [event, duration, hasEnd])).toEqual(
		[0, 1, 2, 3].map((press) => [press, 640, true]),
	);
});

test('every packet of a digit is heard that is pressed while somebody talks', () => {
	const made = tracker();
	made.protocols.rtp.announce(announcement({ 0: 'PCMU/8000', 101: 'telephone-event/8000' }));
	const frames = Array.from({ length: 60 }, (_, sequence) => {
		const packet = sequence - 20;
		const isDigit = packet >= 0 && packet < 8;
		const timestamp = (isDigit ? 20 : sequence) * 160;
		const digit = Uint8Array.of(5, packet > 4 ? 0x8a : 10, ...be16(160 * (packet + 1)));
		const payload = isDigit ? digit : new Uint8Array(160);
		const payloadType = isDigit ? 101 : 0;
		const frame = udpFrame(rtpPacket({ payloadType, sequence, timestamp, payload }));
		return { us: sequence * 20_000, frame };
	});
	for (const block of blocksOf(frames)) made.take(block, []);
	expect(made.protocols.rtp.events.of(0)).toMatchObject([
		{ event: 5, duration: 8 * 160, hasEnd: true },
	]);
});
