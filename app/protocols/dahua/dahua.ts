/**
 * Dahua's protocol (TCP/37777), which calls itself DVRIP as well. It is only named, so that nobody
 * takes it for the Xiongmai one: its packets begin with a command byte and 32 bytes of header.
 */
import { u32le, u8 } from '../../bytes.ts';
import { KIND_DAHUA } from '../kinds.ts';
import type { Recognition, StreamHost, StreamProtocol, StreamSession } from '../stream-protocol.ts';

const HEADER_BYTES = 32;
/** Login and its answer, keep-alive, JSON, media: what a connection may begin with. */
const COMMANDS: ReadonlySet<number> = new Set([0xa0, 0xb0, 0xa1, 0xb1, 0xf6, 0xf1, 0xbc]);
const DHIP = 0x20;
const MAX_EXTRA = 1 << 20;

/** Claims connections, keeps nothing of them. */
export class DahuaStreams implements StreamProtocol {
	readonly id = 'dahua';

	recognise(data: Uint8Array, start: number, end: number): Recognition {
		if (!isCommand(data, start, end)) return 'no';
		if (end - start < HEADER_BYTES) return 'more';
		const rest = u32le(data, start + 4);
		return rest <= MAX_EXTRA && isQuiet(data, start) ? 'yes' : 'no';
	}

	open(host: StreamHost): StreamSession {
		return {
			data: () => host.mark(KIND_DAHUA),
			gap: () => undefined,
			end: () => undefined,
		};
	}
}

/** `A0 00 00 60` or `A0 05 00 60`: a version in the fourth byte; or `20 00 00 00 DHIP`. */
function isCommand(data: Uint8Array, at: number, end: number): boolean {
	if (u8(data, at) === DHIP && end - at >= 8) {
		return u32le(data, at) === DHIP && u32le(data, at + 4) === 0x5049_4844;
	}
	if (!COMMANDS.has(u8(data, at))) return false;
	if (end - at < 4) return true;
	return u8(data, at + 2) === 0 && (u8(data, at + 3) & 0x0f) === 0;
}

/** Half of a true header is zeros. */
function isQuiet(data: Uint8Array, at: number): boolean {
	let zeros = 0;
	for (let each = at; each < at + HEADER_BYTES; each++) if (u8(data, each) === 0) zeros++;
	return zeros >= HEADER_BYTES / 4;
}
