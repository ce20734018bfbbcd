/** Words of the shared memory. Addresses are bytes; a row's slots are doubles. */

/** Double in a slot of a row. */
export function slot(row: i32, index: i32): f64 {
	return load<f64>(row + (index << 3));
}

/** Sets a slot of a row. */
export function put(row: i32, index: i32, value: f64): void {
	store<f64>(row + (index << 3), value);
}

/** Adds to a slot of a row. */
export function add(row: i32, index: i32, value: f64): void {
	put(row, index, slot(row, index) + value);
}

/** The low 32 bits of a slot that holds a whole number. */
export function whole(row: i32, index: i32): i32 {
	return i32(i64(slot(row, index)));
}

/** 16 bits of a packet, big-endian. */
export function u16be(at: i32): i32 {
	return i32(bswap<u16>(load<u16>(at)));
}

/** 32 bits of a packet, big-endian, signed. */
export function i32be(at: i32): i32 {
	return bswap<i32>(load<i32>(at));
}
