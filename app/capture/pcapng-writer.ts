/**
 * Writes pcapng: "save these packets", and later the spool of a live capture.
 * Little-endian, one section, nanosecond time stamps.
 * @see draft-ietf-opsawg-pcapng §4
 */
import type { CaptureInterface } from './source.ts';

const SECTION_HEADER = 0x0a0d0d0a;
const INTERFACE_DESCRIPTION = 1;
const ENHANCED_PACKET = 6;
const DECRYPTION_SECRETS = 10;
/** Kind of secrets, `TLSK`. */
const TLS_KEY_LOG = 0x544c534b;
const TICKS_EXPONENT = 9;
const ENCODER = new TextEncoder();

/** Anything that takes bytes in order. */
export interface ByteSink {
	write(bytes: Uint8Array): void;
}

/** One packet to write. */
export interface PacketToWrite {
	readonly interfaceId: number;
	readonly seconds: number;
	readonly nanoseconds: number;
	readonly original: number;
	readonly bytes: Uint8Array;
	readonly comment: string | null;
}

/** Writes one section; call `begin` first. */
export class PcapngWriter {
	readonly #sink: ByteSink;
	bytesWritten = 0;
	packetsWritten = 0;

	constructor(sink: ByteSink) {
		this.#sink = sink;
	}

	/**
	 * Section header and all interfaces, which keep their numbers.
	 * @param application goes into shb_userappl
	 */
	begin(interfaces: readonly CaptureInterface[], application: string): void {
		const options = [...textOption(4, application), ...endOfOptions()];
		const body = new Uint8Array(16 + options.length);
		const view = new DataView(body.buffer);
		view.setUint32(0, 0x1a2b3c4d, true);
		view.setUint16(4, 1, true);
		view.setBigInt64(8, -1n, true);
		body.set(options, 16);
		this.#block(SECTION_HEADER, body);
		for (const one of interfaces) this.#interface(one);
	}

	#interface(one: CaptureInterface): void {
		const options = [
			...(one.name === null ? [] : textOption(2, one.name)),
			...(one.description === null ? [] : textOption(3, one.description)),
			...option(9, [TICKS_EXPONENT]),
			...(one.filter === null ? [] : option(11, [0, ...ENCODER.encode(one.filter)])),
			...(one.operatingSystem === null ? [] : textOption(12, one.operatingSystem)),
			...(one.fcsLength === 0 ? [] : option(13, [one.fcsLength])),
			...endOfOptions(),
		];
		const body = new Uint8Array(8 + options.length);
		const view = new DataView(body.buffer);
		view.setUint16(0, one.linkType, true);
		view.setUint32(4, one.snapLength, true);
		body.set(options, 8);
		this.#block(INTERFACE_DESCRIPTION, body);
	}

	/** Secrets of TLS for the packets behind. @param keyLog lines of NSS key-log form */
	secrets(keyLog: string): void {
		const data = ENCODER.encode(keyLog);
		const body = new Uint8Array(8 + ((data.length + 3) & ~3));
		const view = new DataView(body.buffer);
		view.setUint32(0, TLS_KEY_LOG, true);
		view.setUint32(4, data.length, true);
		body.set(data, 8);
		this.#block(DECRYPTION_SECRETS, body);
	}

	packet(packet: PacketToWrite): void {
		const padded = (packet.bytes.length + 3) & ~3;
		const options =
			packet.comment === null ? [] : [...textOption(1, packet.comment), ...endOfOptions()];
		const body = new Uint8Array(20 + padded + options.length);
		const view = new DataView(body.buffer);
		const time = BigInt(packet.seconds) * 1_000_000_000n + BigInt(packet.nanoseconds);
		view.setUint32(0, packet.interfaceId, true);
		view.setUint32(4, Number(BigInt.asUintN(32, time >> 32n)), true);
		view.setUint32(8, Number(BigInt.asUintN(32, time)), true);
		view.setUint32(12, packet.bytes.length, true);
		view.setUint32(16, packet.original, true);
		body.set(packet.bytes, 20);
		body.set(options, 20 + padded);
		this.#block(ENHANCED_PACKET, body);
		this.packetsWritten++;
	}

	#block(type: number, body: Uint8Array): void {
		const length = body.length + 12;
		const block = new Uint8Array(length);
		const view = new DataView(block.buffer);
		view.setUint32(0, type, true);
		view.setUint32(4, length, true);
		block.set(body, 8);
		view.setUint32(length - 4, length, true);
		this.#sink.write(block);
		this.bytesWritten += length;
	}
}

function option(code: number, value: ArrayLike<number>): number[] {
	const padding = (4 - (value.length & 3)) & 3;
	return [
		code & 255,
		code >> 8,
		value.length & 255,
		value.length >> 8,
		...Array.from(value),
		...new Array<number>(padding).fill(0),
	];
}

function textOption(code: number, text: string): number[] {
	return option(code, ENCODER.encode(text).subarray(0, 65_535));
}

function endOfOptions(): number[] {
	return [0, 0, 0, 0];
}
