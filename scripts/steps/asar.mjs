import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Packs the files of one flat folder as an Electron archive: a Pickle-framed JSON header (four
 * little-endian u32 lengths, JSON padded to 4 bytes), then the files' bytes.
 * @param {string} folder
 * @returns {Buffer}
 */
export function packArchive(folder) {
	const names = readdirSync(folder).sort();
	const bodies = names.map((name) => readFileSync(join(folder, name)));
	/** @type {Record<string, { size: number, offset: string }>} */
	const files = {};
	let offset = 0;
	for (const [index, name] of names.entries()) {
		const size = bodies[index]?.length ?? 0;
		files[name] = { size, offset: String(offset) };
		offset += size;
	}
	const json = Buffer.from(JSON.stringify({ files }));
	const padded = Buffer.alloc(Math.ceil(json.length / 4) * 4);
	json.copy(padded);
	const lengths = Buffer.alloc(16);
	lengths.writeUInt32LE(4, 0);
	lengths.writeUInt32LE(padded.length + 8, 4);
	lengths.writeUInt32LE(padded.length + 4, 8);
	lengths.writeUInt32LE(json.length, 12);
	return Buffer.concat([lengths, padded, ...bodies]);
}
