/** Takes out of a pcapng file what tells about the machine that recorded it. */
import { readFileSync, writeFileSync } from 'node:fs';

const SECTION_HEADER = 0x0a0d0d0a;
const INTERFACE = 1;
/** Fixed fields of both blocks, with type and length. */
const FIXED = new Map([
	[SECTION_HEADER, 24],
	[INTERFACE, 16],
]);
/** Options kept: time resolution (9) of an interface. */
const KEPT = new Map([[INTERFACE, [9]]]);

/** Rewrites the file in place; packets stay as they are. @param {string} file little-endian pcapng */
export function makePlain(file) {
	const data = readFileSync(file);
	const blocks = [];
	for (let at = 0; at + 12 <= data.length;) {
		const type = data.readUInt32LE(at);
		const block = data.subarray(at, at + data.readUInt32LE(at + 4));
		const fixed = FIXED.get(type);
		blocks.push(fixed === undefined ? block : withOptions(block, fixed, KEPT.get(type) ?? []));
		at += block.length;
	}
	writeFileSync(file, Buffer.concat(blocks), { mode: 0o644 });
}

/** The block with some of its options only. @param {Buffer} block @param {number} fixed @param {readonly number[]} wanted */
function withOptions(block, fixed, wanted) {
	const parts = [block.subarray(0, fixed)];
	for (let at = fixed; at + 4 <= block.length - 4;) {
		const next = at + 4 + ((block.readUInt16LE(at + 2) + 3) & ~3);
		if (wanted.includes(block.readUInt16LE(at))) parts.push(block.subarray(at, next));
		at = next;
	}
	if (parts.length > 1) parts.push(Buffer.alloc(4));
	const made = Buffer.concat([...parts, Buffer.alloc(4)]);
	made.writeUInt32LE(made.length, 4);
	made.writeUInt32LE(made.length, made.length - 4);
	return made;
}
