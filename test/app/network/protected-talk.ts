/** A small capture of protected Wi-Fi: one station that sends RTP. */
import { writeFileSync } from 'node:fs';
import { pcapFile } from '../../fixtures/builders/pcap.ts';
import { bytes, counting, hex, ipv4, udp } from './frames.ts';
import type { WpaShape } from './wpa.ts';
import { wpaOpening, wpaProtect } from './wpa.ts';

const IEEE_802_11 = 105;

/** The network of `writeProtected`; its key is `DashCam:drive carefully`. */
export const PROTECTED: WpaShape = {
	...{ ssid: 'DashCam', passphrase: 'drive carefully' },
	...{ accessPoint: hex('5a5a1243c69e'), station: hex('c43abe16f578') },
};

/** An open data frame with RTP of SSRC 5. */
export function rtpFrame({ accessPoint, station }: WpaShape, sequence: number): Uint8Array {
	const rtp = bytes([0x80, 0, 0, sequence, 0, 0, sequence, 0, 0, 0, 0, 5], counting(160));
	const packet = ipv4(17, udp(4000, 5004, rtp));
	const addresses = [accessPoint, station, accessPoint];
	const rest = [sequence << 4, 0, 0xaa, 0xaa, 3, 0, 0, 0, 8, 0];
	return bytes([0x08, 1, 0, 0], ...addresses, rest, packet);
}

/** Writes beacon, handshake and 20 protected RTP packets (SSRC 5). @returns the path */
export function writeProtected(path: string, shape: WpaShape = PROTECTED): string {
	const opening = wpaOpening(shape);
	const data = Array.from({ length: 20 }, (_, at) => {
		return wpaProtect(shape, rtpFrame(shape, at + 1), at + 1);
	});
	const frames = [...opening, ...data].map((frame, at) => ({
		...{ seconds: 1_700_000_000, fraction: at * 20_000, bytes: frame },
	}));
	writeFileSync(path, pcapFile(frames, { linkType: IEEE_802_11 }));
	return path;
}
