/**
 * One video stream as an MPEG transport stream, so that ffmpeg gets each picture with its own time: a
 * bare byte stream has none. @see ISO/IEC 13818-1 §2.4
 */

const PACKET = 188;
const PID_PMT = 0x1000;
const PID_VIDEO = 0x100;
const STUFFING = 0xff;
const STREAM_VIDEO = 0xe0;
/** Stream types by codec. */
const STREAM_TYPES: ReadonlyMap<string, number> = new Map([
	['MPEG4', 0x10],
	['H264', 0x1b],
	['H265', 0x24],
]);
/** Bytes of a PES header with one time stamp. */
const PES_HEADER = 14;
const CLOCK_PER_MS = 90;

/** Writes packets of 188 bytes; they are only valid during the call. */
export class TransportStreamWriter {
	readonly #write: (packet: Uint8Array) => void;
	readonly #packet = new Uint8Array(PACKET);
	readonly #streamType: number;
	#counter = 0;
	#tableCounter = 0;
	#fill = 0;
	#clock = 0;
	#isFirst = false;
	#isKey = false;
	readonly #header = new Uint8Array(PES_HEADER);

	/** @param codec H264, H265 or MPEG4 */
	constructor(codec: string, write: (packet: Uint8Array) => void) {
		this.#streamType = STREAM_TYPES.get(codec) ?? 0x1b;
		this.#write = write;
	}

	/** A picture begins. @param timeMs when it is seen, from the stream's beginning, never negative */
	begin(timeMs: number, isKey: boolean): void {
		if (isKey) this.#tables();
		this.#clock = Math.round(timeMs * CLOCK_PER_MS);
		this.#isFirst = true;
		this.#isKey = isKey;
		pesHeader(this.#header, this.#clock);
		this.#startPacket();
		this.add(this.#header, 0, PES_HEADER);
	}

	/** Bytes of the picture. */
	add(data: Uint8Array, start: number, end: number): void {
		let at = start;
		while (at < end) {
			if (this.#fill === PACKET) this.#startPacket();
			const taken = Math.min(end - at, PACKET - this.#fill);
			this.#packet.set(data.subarray(at, at + taken), this.#fill);
			this.#fill += taken;
			at += taken;
			if (this.#fill === PACKET) this.#write(this.#packet);
		}
	}

	/** The picture is whole: what is left of its packet is stuffed. */
	end(): void {
		if (this.#fill === PACKET) return;
		const packet = this.#packet;
		const payloadAt = this.#payloadAt;
		const missing = PACKET - this.#fill;
		packet.copyWithin(payloadAt + missing, payloadAt, this.#fill);
		if (payloadAt === 4) {
			packet[3] = (packet[3] as number) | 0x20;
			packet[4] = missing - 1;
			if (missing > 1) packet[5] = 0;
			packet.fill(STUFFING, 6, 4 + missing);
		} else {
			packet[4] = (packet[4] as number) + missing;
			packet.fill(STUFFING, payloadAt, payloadAt + missing);
		}
		this.#fill = PACKET;
		this.#write(packet);
	}

	#payloadAt = 4;

	#startPacket(): void {
		const packet = this.#packet;
		const start = this.#isFirst ? 0x40 : 0;
		packet.set([0x47, start | (PID_VIDEO >> 8), PID_VIDEO & 0xff, 0x10 | this.#counter]);
		this.#counter = (this.#counter + 1) & 15;
		this.#payloadAt = 4;
		if (this.#isFirst) {
			packet[3] = (packet[3] as number) | 0x20;
			this.#payloadAt = 12;
			clockField(packet, this.#clock, this.#isKey);
		}
		this.#isFirst = false;
		this.#fill = this.#payloadAt;
	}

	/** Program tables: this one program, this one stream. */
	#tables(): void {
		const pat = [0, 1, 0xc1, 0, 0, 0, 1, 0xe0 | (PID_PMT >> 8), PID_PMT & 0xff];
		const clock = [0xe0 | (PID_VIDEO >> 8), PID_VIDEO & 0xff];
		const stream = [this.#streamType, ...clock, 0xf0, 0];
		const pmt = [0, 1, 0xc1, 0, 0, ...clock, 0xf0, 0, ...stream];
		this.#table(0, 0x00, pat);
		this.#table(PID_PMT, 0x02, pmt);
		this.#tableCounter = (this.#tableCounter + 1) & 15;
	}

	#table(pid: number, id: number, body: readonly number[]): void {
		const length = body.length + 4;
		const section = Uint8Array.from([id, 0xb0 | (length >> 8), length & 0xff, ...body]);
		const packet = new Uint8Array(PACKET).fill(STUFFING);
		packet.set([0x47, 0x40 | (pid >> 8), pid & 0xff, 0x10 | this.#tableCounter, 0]);
		packet.set(section, 5);
		new DataView(packet.buffer).setUint32(5 + section.length, checksum(section));
		this.#write(packet);
	}
}

/** Adaptation field with the program clock. */
function clockField(packet: Uint8Array, clock: number, isKey: boolean): void {
	const base = clock % 2 ** 33;
	packet[4] = 7;
	packet[5] = 0x10 | (isKey ? 0x40 : 0);
	packet[6] = Math.floor(base / 2 ** 25);
	packet[7] = Math.floor(base / 2 ** 17) & 0xff;
	packet[8] = Math.floor(base / 2 ** 9) & 0xff;
	packet[9] = Math.floor(base / 2) & 0xff;
	packet[10] = ((base & 1) << 7) | 0x7e;
	packet[11] = 0;
}

function pesHeader(into: Uint8Array, clock: number): void {
	const base = clock % 2 ** 33;
	const high = Math.floor(base / 2 ** 30) & 7;
	const middle = Math.floor(base / 2 ** 15) & 0x7fff;
	const low = base & 0x7fff;
	into.set([0, 0, 1, STREAM_VIDEO, 0, 0, 0x84, 0x80, 5]);
	into.set([0x21 | (high << 1), middle >> 7, ((middle & 0x7f) << 1) | 1], 9);
	into.set([low >> 7, ((low & 0x7f) << 1) | 1], 12);
}

/** CRC of program tables (§2.4.4, Annex A). */
function checksum(bytes: Uint8Array): number {
	let value = 0xffff_ffff;
	for (const byte of bytes) {
		value ^= byte << 24;
		for (let bit = 0; bit < 8; bit++) {
			value = (value << 1) ^ ((value & 0x8000_0000) === 0 ? 0 : 0x04c1_1db7);
		}
	}
	return value >>> 0;
}
