/** RTP packets whose payloads are pieces of a transport or program stream. */
import { StreamPacket } from '../../../app/stream-reader.ts';
import { adtsFrame, pack, pat, pes, picture, pmt, psm, TsBuilder } from '../media/mpeg/streams.ts';

/** ms between pictures. */
export const STEP_MS = 40;
const FIRST_SEQUENCE = 65_530;

/** Packets with these payloads, numbers wrapping, 10 ms apart from 5 s on. */
export function packetsOf(payloads: readonly (readonly number[])[]): readonly StreamPacket[] {
	return payloads.map((payload, at) =>
		Object.assign(new StreamPacket(), {
			sequence: (FIRST_SEQUENCE + at) & 0xffff,
			timestamp: at * 900,
			timeMs: 5000 + at * 10,
			frame: 100 + at,
			marker: 0,
			data: Uint8Array.from(payload),
			payloadStart: 0,
			payloadEnd: payload.length,
		}),
	);
}

/** A transport stream of H.264 and AAC, two packets in each payload; tables first. */
export function transport(pictures: number): readonly (readonly number[])[] {
	const builder = new TsBuilder().table(0, pat(0x1f0)).table(
		0x1f0,
		pmt([
			[0x1b, 256],
			[0x0f, 257],
		]),
	);
	for (let at = 0; at < pictures; at++) {
		const pts = 900_000 + at * STEP_MS * 90;
		const sets = at === 0 ? [0, 0, 0, 1, 0x67, ...SPS, 0, 0, 0, 1, 0x68, 0xee, 0x3c, 0x80] : [];
		const data = [...sets, ...picture(at, 400, at === 0 ? 5 : 1)];
		builder.pes(256, pes(data, { pts, isOpen: true }));
		builder.pes(257, pes(adtsFrame([at, 1, 2, 3]), { id: 0xc0, pts }));
	}
	const { packets } = builder;
	return Array.from({ length: Math.ceil(packets.length / 2) }, (_, at) =>
		packets.slice(at * 2, at * 2 + 2).flat(),
	);
}

/** Of a picture of 128 by 96. */
const SPS = [0x42, 0xc0, 0x0a, 0xda, 0x08, 0x06, 0x68];

/** A program stream of H.264 and G.711, a pack in each payload; SVAC when asked for. */
export function program(packs: number, videoType = 0x1b): readonly (readonly number[])[] {
	const map = psm([
		[videoType, 0xe0],
		[0x90, 0xc0],
	]);
	return Array.from({ length: packs }, (_, at) => {
		const pts = 7000 + at * STEP_MS * 90;
		const sound = Array.from({ length: 320 }, () => 0xd5 ^ at);
		return [
			...[...pack(), ...(at === 0 ? map : [])],
			...pes(picture(at, 100, at === 0 ? 5 : 1), { pts }),
			...pes(sound, { id: 0xc0, pts }),
		];
	});
}
