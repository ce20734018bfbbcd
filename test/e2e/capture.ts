/** Captures for stories in the real window: a call with loss and a late packet, and a long one. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pcapFile } from '../fixtures/builders/pcap.ts';
import type { TimedFrame } from '../fixtures/builders/rtp.ts';
import { backwards, filePackets, rtpPacket, udpFrame } from '../fixtures/builders/rtp.ts';

const STEP_US = 20_000;

/** One direction of a call, 20 ms a packet; sequence numbers in `lost` never come. */
function direction(
	ssrc: number,
	packets: number,
	lost: readonly number[],
	frameOf: (payload: Uint8Array) => Uint8Array,
): readonly TimedFrame[] {
	return Array.from({ length: packets }, (_, index) => index)
		.filter((index) => !lost.includes(index))
		.map((index) => {
			// One packet comes after the next two: late, not lost.
			const us = index === 120 ? index * STEP_US + 50_000 : index * STEP_US + (index % 5) * 700;
			const payload = new Uint8Array(160).fill(0x80 + (index % 96));
			const rtp = rtpPacket({ sequence: 1000 + index, timestamp: index * 160, ssrc, payload });
			return { us, frame: frameOf(rtp) };
		});
}

/** Writes a capture with a two-way call and returns its path. */
export function callCapture(name: string, packets = 500): string {
	const folder = mkdtempSync(path.join(tmpdir(), 'tapdeck-e2e-'));
	const there = { from: 1, to: 2, sourcePort: 18_522, destinationPort: 5062 };
	const frames = [
		...direction(0x2de8a9b6, packets, [50, 51, 52, 200], (rtp) => udpFrame(rtp, there)),
		...direction(0x1b9d47d1, packets, [], (rtp) => udpFrame(rtp, backwards(there))),
	].sort((a, b) => a.us - b.us);
	const file = path.join(folder, name);
	writeFileSync(file, pcapFile(filePackets(frames)));
	return file;
}

/** Type of pcapng's enhanced packet blocks. */
const ENHANCED_PACKET = 6;

/**
 * Writes a pcapng capture anew without some of its frames, as a capture with losses, and returns
 * its path.
 * @param leftOut true for the frame numbers that go
 */
export function thinnedCapture(
	source: string,
	name: string,
	leftOut: (frame: number) => boolean,
): string {
	const bytes = readFileSync(source);
	const kept: Buffer[] = [];
	let frame = 0;
	for (let at = 0; at + 12 <= bytes.length;) {
		const length = bytes.readUInt32LE(at + 4);
		const isPacket = bytes.readUInt32LE(at) === ENHANCED_PACKET;
		if (isPacket) frame += 1;
		if (!isPacket || !leftOut(frame)) kept.push(bytes.subarray(at, at + length));
		at += length;
	}
	const file = path.join(mkdtempSync(path.join(tmpdir(), 'tapdeck-e2e-')), name);
	writeFileSync(file, Buffer.concat(kept));
	return file;
}
