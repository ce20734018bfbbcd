/** Transport and program streams built byte by byte, for tests of their demuxers. */

/** A time of 33 bits in five bytes. */
export function stampBytes(prefix: number, ticks: number): number[] {
	const high = Math.floor(ticks / 2 ** 30) & 7;
	const middle = Math.floor(ticks / 2 ** 15) & 0x7fff;
	const low = ticks % 2 ** 15;
	return [
		(prefix << 4) | (high << 1) | 1,
		...[middle >> 7, ((middle & 0x7f) << 1) | 1],
		...[low >> 7, ((low & 0x7f) << 1) | 1],
	];
}

/** How a PES packet is made. */
export interface PesShape {
	readonly id?: number;
	readonly pts?: number;
	readonly dts?: number;
	/** 0: without a length. */
	readonly isOpen?: boolean;
}

/** A PES packet. */
export function pes(
	data: readonly number[],
	{ id = 0xe0, pts, dts, isOpen }: PesShape = {},
): number[] {
	const times =
		pts === undefined
			? []
			: dts === undefined
				? stampBytes(2, pts)
				: [...stampBytes(3, pts), ...stampBytes(1, dts)];
	const flags = pts === undefined ? 0 : dts === undefined ? 0x80 : 0xc0;
	const length = isOpen === true ? 0 : 3 + times.length + data.length;
	return [0, 0, 1, id, length >> 8, length & 255, 0x80, flags, times.length, ...times, ...data];
}

/** CRC of a section. */
function crc(bytes: readonly number[]): number[] {
	let value = 0xffff_ffff;
	for (const byte of bytes) {
		for (let bit = 7; bit >= 0; bit--) {
			const top = ((value >>> 31) ^ (byte >> bit)) & 1;
			value = ((value << 1) ^ (top === 1 ? 0x04c1_1db7 : 0)) >>> 0;
		}
	}
	return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
}

/** A section with its length and CRC. */
export function section(table: number, body: readonly number[]): number[] {
	const head = [table, 0xb0 | ((body.length + 4) >> 8), (body.length + 4) & 255, ...body];
	return [...head, ...crc(head)];
}

/** A PAT that names the maps of programs 1, 2 and so on. */
export const pat = (...mapPids: readonly number[]): number[] =>
	section(0, [
		...[0, 1, 0xc1, 0, 0],
		...mapPids.flatMap((pid, at) => [0, at + 1, 0xe0 | (pid >> 8), pid & 255]),
	]);

/** A PMT. @param streams type, PID, descriptors */
export function pmt(
	streams: readonly (readonly [type: number, pid: number, more?: readonly number[]])[],
	program = 1,
): number[] {
	const entries = streams.flatMap(([type, pid, more = []]) => [
		...[type, 0xe0 | (pid >> 8), pid & 255, 0xf0 | (more.length >> 8), more.length],
		...more,
	]);
	return section(2, [program >> 8, program & 255, 0xc1, 0, 0, 0xe1, 0, 0xf0, 0, ...entries]);
}

/** A program stream map. */
export function psm(streams: readonly (readonly [type: number, id: number])[]): number[] {
	const entries = streams.flatMap(([type, id]) => [type, id, 0, 0]);
	const body = [
		0xe1,
		0xff,
		0,
		0,
		entries.length >> 8,
		entries.length & 255,
		...entries,
		0,
		0,
		0,
		0,
	];
	return [0, 0, 1, 0xbc, body.length >> 8, body.length & 255, ...body];
}

/** A pack header with so many stuffing bytes. */
export const pack = (stuffing = 0): number[] => [
	...[0, 0, 1, 0xba, 0x44, 0, 4, 0, 4, 1, 0, 1, 3, 0xf8 | stuffing],
	...Array.from({ length: stuffing }, () => 0xff),
];

/** Writes TS packets with counters. */
export class TsBuilder {
	readonly packets: number[][] = [];
	readonly #counters = new Map<number, number>();

	#add(pid: number, isStart: boolean, payload: readonly number[], stuffing: number): void {
		const counter = this.#counters.get(pid) ?? 0;
		this.#counters.set(pid, (counter + 1) & 15);
		const field =
			stuffing === 0
				? []
				: stuffing === 1
					? [0]
					: [stuffing - 1, 0, ...Array.from({ length: stuffing - 2 }, () => 0xff)];
		const head = [0x47, (isStart ? 0x40 : 0) | (pid >> 8), pid & 255];
		this.packets.push([...head, (stuffing > 0 ? 0x30 : 0x10) | counter, ...field, ...payload]);
	}

	/** A table in one packet. */
	table(pid: number, bytes: readonly number[]): this {
		const rest = Array.from({ length: 183 - bytes.length }, () => 0xff);
		this.#add(pid, true, [0, ...bytes, ...rest], 0);
		return this;
	}

	/** A PES packet in as many packets as it needs. */
	pes(pid: number, bytes: readonly number[]): this {
		for (let at = 0; at < bytes.length; at += 184) {
			const part = bytes.slice(at, at + 184);
			this.#add(pid, at === 0, part, 184 - part.length);
		}
		return this;
	}

	/** All of them, but those left out. */
	bytes(isLost: (at: number) => boolean = () => false): Uint8Array {
		return Uint8Array.from(this.packets.filter((_, at) => !isLost(at)).flat());
	}
}

/** An H.264 picture: delimiter, slice that begins it, so many bytes. */
export function picture(number: number, size = 300, type = 1): number[] {
	const body = Array.from({ length: size }, (_, at) => 2 + ((number * 7 + at) % 200));
	return [0, 0, 0, 1, 9, 0xf0, 0, 0, 0, 1, 0x60 | type, 0x88, ...body];
}

/** An ADTS frame of 48 kHz stereo. */
export function adtsFrame(payload: readonly number[]): number[] {
	const length = payload.length + 7;
	return [
		...[0xff, 0xf1, 0x4c, 0x80 | (length >> 11), (length >> 3) & 255],
		...[((length & 7) << 5) | 0x1f, 0xfc, ...payload],
	];
}
