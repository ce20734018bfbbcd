/** Looks for media in bytes that no protocol claimed. */
import { FILE_DETECTORS } from './files.ts';
import type { Detector, Signature } from './signature.ts';
import { STREAM_DETECTORS } from './streams.ts';

/** Strictest first: what one of them took is not offered to the next. */
const DETECTORS: readonly Detector[] = [...FILE_DETECTORS, ...STREAM_DETECTORS];
/** Finds in one direction of a conversation at most. */
const MAX_FINDS = 1000;
/** Places at which one kind is measured: short signatures stand everywhere in noise. */
const MAX_TRIES = 200_000;

/** All finds in the order of their places; none lies inside another. */
export function findSignatures(data: Uint8Array): readonly Signature[] {
	const bytes = Buffer.from(data.buffer, data.byteOffset, data.length);
	const found: Signature[] = [];
	for (const detector of DETECTORS) {
		if (found.length >= MAX_FINDS) break;
		findOne(bytes, detector, found);
	}
	return found.sort((a, b) => a.at - b.at);
}

function findOne(data: Buffer, { kind, magic, before, measure }: Detector, found: Signature[]) {
	let tries = 0;
	let from = 0;
	while (found.length < MAX_FINDS && tries++ < MAX_TRIES) {
		const hit = data.indexOf(magic, from);
		if (hit < 0) return;
		from = hit + 1;
		const at = hit - before;
		if (at < 0) continue;
		const around = found.find((one) => at >= one.at && at < one.at + one.length);
		if (around !== undefined) {
			from = Math.max(from, around.at + around.length);
			continue;
		}
		const measured = measure(data, at);
		if (measured === null) continue;
		found.push({ kind, at, ...measured });
		from = Math.max(from, at + measured.length);
	}
}
