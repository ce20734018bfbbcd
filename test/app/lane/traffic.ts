/** Traffic of every kind that the lane takes or leaves, for comparing both ways. */
import { rtpPacket } from '../../fixtures/builders/rtp.ts';
import { mutate, SeededRandom } from '../../fixtures/builders/random.ts';
import { ethernet, ipv4, ipv6, tcp, udp } from '../network/frames.ts';
import type { TrackedFrame } from '../protocols/rtp/tracking.ts';

/** How much of it. */
export interface TrafficOptions {
	readonly streams: number;
	readonly rounds: number;
	/** Of so many packets one is spoilt at random; 0 for none. */
	readonly spoilt?: number;
}

/** One sender of RTP. */
interface Sender {
	readonly number: number;
	readonly payloadType: number;
	sequence: number;
	timestamp: number;
	/** Packets that wait, to come late. */
	held: Uint8Array[];
}

/** Where a sender's packets go: every sender has ports and addresses of its own. */
function route(number: number) {
	return {
		ports: [10_000 + 2 * (number % 20_000), 40_000 + (number % 7)] as const,
		source: [10, 1, (number >> 8) & 255, number & 255],
		destination: [10, 2, number % 3, 1],
	};
}

function framed(sender: Sender, packet: Uint8Array, random: SeededRandom): Uint8Array {
	const { ports, source, destination } = route(sender.number);
	const datagram = udp(ports[0], ports[1], packet);
	// Some senders stand behind tags or speak IPv6, always the same ones.
	const kind = sender.number % 23;
	if (kind === 1) return ethernet(0x0800, ipv4(17, datagram, { source, destination }), [7]);
	if (kind === 2) return ethernet(0x0800, ipv4(17, datagram, { source, destination }), [7, 8]);
	if (kind === 3) return ethernet(0x86dd, ipv6(17, datagram));
	const options = random.below(60) === 0 ? { options: new Uint8Array(4) } : {};
	return ethernet(0x0800, ipv4(17, datagram, { source, destination, ...options }));
}

/** The next packets of a sender: nearly always one, in order. */
function send(sender: Sender, random: SeededRandom): Uint8Array[] {
	const luck = random.below(150);
	const isVideo = sender.payloadType === 34;
	sender.sequence += luck === 0 ? 1 + random.below(6) : 1;
	sender.timestamp += isVideo ? pictureStep(random) : audioStep(luck, random);
	const fields = {
		sequence: sender.sequence & 0xffff,
		timestamp: sender.timestamp >>> 0,
		ssrc: 0x1000 + sender.number,
		payloadType: luck === 2 ? 13 : sender.payloadType,
		marker: isVideo ? random.below(4) === 0 : luck === 3,
		...(luck === 4 && { padding: 4 }),
		...(luck === 5 && { csrc: [1] }),
		payload: new Uint8Array(luck === 6 ? 12 : isVideo ? 300 : 160),
	};
	const packet = framed(sender, rtpPacket(fields), random);
	if (luck > 8 && luck < 13) {
		sender.held.push(packet);
		return [];
	}
	const late = random.below(3) === 0 ? sender.held.splice(0) : [];
	return luck === 7 ? [packet, ...late, packet] : luck === 8 ? late : [packet, ...late];
}

/** Pictures come in the order of decoding, some of them shown before the one that went ahead. */
function pictureStep(random: SeededRandom): number {
	return [3000, 0, 0, 0, 6000, -3000, 0, 0][random.below(8)] ?? 0;
}

/** Now and then two packet times, a pause, no step at all, or one back. */
function audioStep(luck: number, random: SeededRandom): number {
	if (luck === 1) return [4000, 320, 0, -160, 80_000][random.below(5)] ?? 0;
	return 160;
}

/** A segment of a connection that carries nothing known. */
function segment(number: number, random: SeededRandom): Uint8Array {
	const { source, destination } = route(number);
	const bytes = tcp(50_000 + (number % 1000), 9000, random.bytes(random.below(40)));
	if (random.below(40) === 0) bytes[13] = 0x02;
	return ethernet(0x0800, ipv4(6, bytes, { source, destination }));
}

/** Frames in order of time. */
export function traffic(seed: number, options: TrafficOptions): TrackedFrame[] {
	const random = new SeededRandom(seed);
	const senders = Array.from({ length: options.streams }, (_, number): Sender => ({
		number,
		payloadType: [0, 8, 9, 34, 97][number % 5] ?? 0,
		sequence: random.below(65_536),
		timestamp: random.word(),
		held: [],
	}));
	const frames: TrackedFrame[] = [];
	let us = 0;
	const add = (frame: Uint8Array): void => {
		us += random.below(40);
		const isSpoilt = options.spoilt !== undefined && random.below(options.spoilt) === 0;
		const bytes = isSpoilt ? mutate(frame, random) : frame;
		frames.push({ us, frame: bytes, ...(random.below(200) === 0 && { original: 2000 }) });
	};
	for (let round = 0; round < options.rounds; round++) {
		for (const sender of senders) {
			for (const frame of send(sender, random)) add(frame);
			if (random.below(9) === 0) add(segment(sender.number, random));
		}
		us += 20_000;
	}
	return frames;
}
