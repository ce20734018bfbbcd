/** Recordings as an investigator meets them: no signalling, other ports, types that say nothing. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CAPTURES } from './shared.ts';

const RECORD_HEADER = 16;
const ETHERNET = 14;
const IPV4 = 20;
const UDP = 8;

/** One RTP packet that was or was not captured. */
export interface DisguisedPacket {
	readonly ssrc: number;
	readonly sequence: number;
	readonly timestamp: number;
	readonly isLost: boolean;
}

/** A copy with nothing but RTP. @param isLost decides by the number of a packet in its stream */
export function disguise(
	name: string,
	path: string,
	isLost: (index: number, ssrc: number) => boolean = () => false,
): readonly DisguisedPacket[] {
	const file = readFileSync(join(CAPTURES, 'recorded', `${name}.pcap`));
	const kept: Buffer[] = [file.subarray(0, 24)];
	const counts = new Map<number, number>();
	const packets: DisguisedPacket[] = [];
	for (let at = 24; at + RECORD_HEADER < file.length;) {
		const length = file.readUInt32LE(at + 8);
		const record = Buffer.from(file.subarray(at, at + RECORD_HEADER + length));
		at += RECORD_HEADER + length;
		const udp = RECORD_HEADER + ETHERNET + IPV4;
		const rtp = udp + UDP;
		const second = record[rtp + 1] ?? 0;
		const isRtp = record[RECORD_HEADER + ETHERNET + 9] === 17 && (record[rtp] ?? 0) >> 6 === 2;
		if (!isRtp || (second >= 192 && second < 224)) continue;
		record[rtp + 1] = (second & 0x80) | 113;
		for (const port of [udp, udp + 2]) {
			record.writeUInt16BE(30_000 + (record.readUInt16BE(port) % 9973), port);
		}
		const ssrc = record.readUInt32BE(rtp + 8);
		const index = counts.get(ssrc) ?? 0;
		counts.set(ssrc, index + 1);
		const lost = isLost(index, ssrc);
		if (!lost) kept.push(record);
		packets.push({
			...{ ssrc, isLost: lost, sequence: record.readUInt16BE(rtp + 2) },
			timestamp: record.readUInt32BE(rtp + 4),
		});
	}
	writeFileSync(path, Buffer.concat(kept));
	return packets;
}

/** Timestamps of the pictures of which every packet was captured. */
export function wholePictures(packets: readonly DisguisedPacket[], ssrc: number): number[] {
	const own = packets.filter((packet) => packet.ssrc === ssrc);
	const broken = new Set(own.filter(({ isLost }) => isLost).map(({ timestamp }) => timestamp));
	return [...new Set(own.map(({ timestamp }) => timestamp))].filter((one) => !broken.has(one));
}
