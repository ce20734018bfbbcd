/** Names of the files of a ring. */
import path from 'node:path';

/** `a.pcapng` → `a_00001.pcapng`: a reader finds the next file by counting. */
export function ringName(file: string, number: number): string {
	const { dir, name, ext } = path.parse(file);
	return path.join(
		dir,
		`${name}_${String(number).padStart(5, '0')}${ext === '' ? '.pcapng' : ext}`,
	);
}
