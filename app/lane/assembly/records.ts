/** Records of a classic pcap as they nearly always are; the reader itself takes all others. */
import * as B from '../../capture/block-layout.ts';

const NANOSECONDS: i64 = 1_000_000_000;

/**
 * Walks whole records into a block's columns until one is out of the ordinary.
 * @param bytes address of the reader's window; `start` and `end` count from there
 * @param base position of the window's first byte in the file
 * @param header bytes of a record header
 * @param limit captured bytes that a packet can have at most
 * @param perTick nanoseconds per unit of the fraction
 * @returns packets walked
 */
export function walkRecords(
	block: i32,
	bytes: i32,
	start: i32,
	end: i32,
	base: f64,
	header: i32,
	limit: u32,
	perTick: i32,
	isBig: bool,
): i32 {
	let at = start;
	let count = 0;
	while (count < B.BLOCK_PACKETS && at + header <= end) {
		const record = bytes + at;
		const captured = word(record, 8, isBig);
		const original = word(record, 12, isBig);
		const body = at + header;
		if (captured > limit || original < captured || original > 0x7fff_ffff) break;
		if (body + i32(captured) > end) break;
		const nanoseconds = i64(word(record, 4, isBig)) * perTick;
		if (nanoseconds >= NANOSECONDS) break;
		const columns = block + (count << 2);
		store<i32>(columns, body, B.OFFSET);
		store<i32>(columns, captured, B.CAPTURED);
		store<i32>(columns, original, B.ORIGINAL);
		store<i32>(columns, i32(nanoseconds), B.NANOSECONDS);
		const wide = block + (count << 3);
		store<f64>(wide, f64(word(record, 0, isBig)), B.SECONDS);
		store<f64>(wide, base + f64(body), B.POSITION);
		at = body + i32(captured);
		count++;
	}
	return count;
}

function word(record: i32, offset: i32, isBig: bool): u32 {
	const value = load<u32>(record + offset);
	return isBig ? bswap<u32>(value) : value;
}
