/** Payload that looks like noise from its first byte on: encrypted, or something without headers. */
import type { Scorer } from './candidate.ts';
import { columnNoise } from './waves.ts';

/** Fewer packets cannot be told from chance. */
const LEAST_SAMPLES = 24;
/** Bytes that every payload of a clear codec would have some order in. */
const COLUMNS = [0, 1, 2, 3, 4, 5, 6, 7];

/** No position of the payload prefers any value. @see RFC 3711 */
export const scoreEncrypted: Scorer = (set) => {
	const samples = set.samples.filter(({ head }) => head.length >= COLUMNS.length);
	if (samples.length < LEAST_SAMPLES) return null;
	const noise = COLUMNS.map((column) => columnNoise(set, column));
	const mean = noise.reduce((sum, one) => sum + one, 0) / noise.length;
	if (mean < 0.93 || Math.min(...noise.slice(0, 2)) < 0.85) return null;
	return {
		...{ codec: null, kind: 'other', clockRate: 0, channels: 0, fmtp: '', confidence: 0.8 },
		reasons: ['the payload looks like noise from its first byte on: probably encrypted'],
	};
};
