/**
 * Files of these cameras' recorders (`.h264`, whatever the codec): media frames without messages
 * around them. They are given as packets that a download would have had, made when they are read, so
 * that everything after this treats them like one.
 */
import { concatenated, u8, u32le } from '../bytes.ts';
import {
	cameraTimeMs,
	FRAME_I,
	isMediaSignature,
	isPlausible,
	MediaHeader,
	mediaHeaderLength,
} from '../protocols/dvrip/index.ts';
import type { CaptureReader } from './reader.ts';
import { noExtras } from './reader.ts';
import type { RecordBuffer } from './record-buffer.ts';
import { BLOCK_PACKETS } from './source.ts';
import type { CaptureInterface, PacketBlock } from './source.ts';

/** Bytes of the file in one packet. */
const PIECE = 8192;
/** Ethernet, IPv4, TCP and message headers before them. */
const HEADERS = 14 + 20 + 20 + 20;
const PACKET = HEADERS + PIECE;
const LINKTYPE_ETHERNET = 1;
const DEVICE_PORT = 34_567;
const FIRST_CLIENT_PORT = 1;
const DOWNLOAD_DATA = 1426;
/** Packets of one block: 128 are a megabyte. */
const BLOCK = Math.min(BLOCK_PACKETS, 128);

/**
 * Which of the files that were opened together a made-up connection is; null for a real one.
 * @param device address and port that sent
 */
export function recordingPart(
	device: { readonly address: string; readonly port: number },
	clientPort: number,
): number | null {
	const isMade = device.address === '0.0.0.0' && device.port === DEVICE_PORT;
	return isMade ? clientPort - FIRST_CLIENT_PORT : null;
}

/** Tells such a file by its first frame: a header that can be true, and what must follow it. */
export function isRecorderFile(head: Uint8Array): boolean {
	if (head.length < 24 || !isMediaSignature(head, 0)) return false;
	const header = new MediaHeader();
	header.read(head, 0);
	if (!isPlausible(header) || header.length === 0) return false;
	const body = mediaHeaderLength(header.kind);
	const next = body + header.length;
	const isFollowed = next + 4 <= head.length && isMediaSignature(head, next);
	const isStartCode = u8(head, body) === 0 && u8(head, body + 1) === 0 && u8(head, body + 2) <= 1;
	return isFollowed || (header.kind === FRAME_I && isStartCode);
}

/** Bytes at the beginning in which a fragment of such a file must show its frames. */
export const FRAGMENT_BYTES = 1 << 18;
/** Frames that must follow each other for a fragment to be one. */
const CHAIN = 3;

/** Tells a piece out of the middle of such a file, as disks that were recovered give it. */
export function isRecorderFragment(head: Uint8Array): boolean {
	for (let at = 0; at + 16 <= head.length; at++) {
		if (u8(head, at) === 0 && isMediaSignature(head, at) && isChain(head, at)) return true;
	}
	return false;
}

function isChain(data: Uint8Array, start: number): boolean {
	const header = new MediaHeader();
	let at = start;
	for (let count = 0; count < CHAIN; count++) {
		if (at + 16 > data.length || !isMediaSignature(data, at)) return false;
		header.read(data, at);
		if (!isPlausible(header) || header.length === 0) return false;
		at += mediaHeaderLength(header.kind) + header.length;
	}
	return true;
}

/** Bytes of the made-up packets from a place on. @param file gives bytes of the file itself */
export function readMade(
	position: number,
	into: Uint8Array,
	length: number,
	file: {
		/** Which of the files that were opened together, from 0. */
		readonly part: number;
		readonly read: (position: number, into: Uint8Array, length: number) => number;
	},
): number {
	let done = 0;
	const piece = new Uint8Array(PIECE);
	while (done < length) {
		const at = position + done;
		const number = Math.floor(at / PACKET);
		const taken = file.read(number * PIECE, piece, PIECE);
		if (taken === 0) break;
		const packet = makePacket(number, piece.subarray(0, taken), file.part);
		const part = packet.subarray(at - number * PACKET, at - number * PACKET + length - done);
		if (part.length === 0) break;
		into.set(part, done);
		done += part.length;
	}
	return done;
}

/** Each of several files has a port of its own: they would be one connection otherwise. */
function makePacket(number: number, piece: Uint8Array, part: number): Uint8Array {
	const packet = new Uint8Array(HEADERS + piece.length);
	const view = new DataView(packet.buffer);
	view.setUint16(12, 0x0800);
	view.setUint16(14, 0x4500);
	view.setUint16(16, packet.length - 14);
	packet.set([64, 6], 22);
	view.setUint32(30, 1);
	view.setUint16(34, DEVICE_PORT);
	view.setUint16(36, FIRST_CLIENT_PORT + part);
	view.setUint32(38, (number * (PIECE + 20) + 1) >>> 0);
	view.setUint16(46, 0x5018);
	packet.set([0xff, 1], 54);
	view.setUint32(62, number, true);
	view.setUint16(68, DOWNLOAD_DATA, true);
	view.setUint32(70, piece.length, true);
	packet.set(piece, HEADERS);
	return packet;
}

/** Reads a recorder's file as packets. */
export class RecorderReader implements CaptureReader {
	readonly format = 'dvrip';
	readonly byteOrder = 'little';
	readonly timestampResolution = 'seconds';
	readonly damage = null;
	readonly extras = noExtras();
	readonly interfaces: readonly CaptureInterface[] = [
		{
			...{ id: 0, name: null, description: null, linkType: LINKTYPE_ETHERNET, snapLength: 0 },
			...{ ticksPerSecond: 1, fcsLength: 0, filter: null, operatingSystem: null },
			...{ droppedByInterface: null, droppedByKernel: null },
		},
	];
	readonly #buffer: RecordBuffer;
	readonly #seconds: number;
	readonly #part: number;
	#number = 0;

	/**
	 * @param head first bytes of the file: the camera's time of the first key frame is there
	 * @param part which of the files that were opened together, from 0
	 */
	constructor(buffer: RecordBuffer, head: Uint8Array, part: number) {
		this.#buffer = buffer;
		this.#seconds = firstSeconds(head);
		this.#part = part;
	}

	readMade(
		position: number,
		into: Uint8Array,
		length: number,
		read: (at: number, bytes: Uint8Array, count: number) => number,
	): number {
		return readMade(position, into, length, { part: this.#part, read });
	}

	async fill(block: PacketBlock): Promise<boolean> {
		const buffer = this.#buffer;
		block.count = 0;
		const made: Uint8Array[] = [];
		while (block.count < BLOCK) {
			await buffer.need(PIECE);
			const length = Math.min(PIECE, buffer.available);
			if (length === 0) break;
			const piece = buffer.bytes.subarray(buffer.start, buffer.start + length);
			made.push(makePacket(this.#number, piece, this.#part));
			buffer.start += length;
			this.#describe(block, length);
			this.#number++;
		}
		block.data = concatenated(made);
		return block.count > 0;
	}

	#describe(block: PacketBlock, length: number): void {
		const row = block.count++;
		block.offset[row] = row * PACKET;
		block.captured[row] = HEADERS + length;
		block.original[row] = HEADERS + length;
		block.seconds[row] = this.#seconds;
		block.nanoseconds[row] = 0;
		block.position[row] = this.#number * PACKET;
		block.interfaceId[row] = 0;
		block.linkType[row] = LINKTYPE_ETHERNET;
		block.file[row] = 0;
	}
}

/** The camera's time of a key frame at the beginning, as if it were UTC; 0 where there is none. */
function firstSeconds(head: Uint8Array): number {
	if (u8(head, 3) !== FRAME_I) return 0;
	return (cameraTimeMs(u32le(head, 8)) ?? 0) / 1000;
}
