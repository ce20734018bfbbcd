/** AC-3 and Enhanced AC-3 behind two bytes. @see RFC 4184 §4.1, RFC 4598 §4.1 */
import { u8 } from '../../bytes.ts';
import { ac3Frame } from '../ac3.ts';
import type { Ac3Frame } from '../ac3.ts';
import { percent, sound } from './candidate.ts';
import type { Scorer } from './candidate.ts';
import type { PayloadSample } from './sample.ts';

function frameOf({ head }: PayloadSample): Ac3Frame | null {
	// Six bits that must be 0, and the kind of the payload.
	const frame = u8(head, 0) <= 3 && u8(head, 1) > 0 ? ac3Frame(head.subarray(2)) : null;
	return frame === 'short' ? null : frame;
}

/** AC3 and EAC3; every frame of a stream has the same rate. */
export const scoreAc3: Scorer = (set) => {
	const first = set.samples.map(frameOf).find((frame) => frame !== null) ?? null;
	if (first === null) return null;
	const { sampleRate, isEnhanced } = first;
	const frames = set.share((sample) => {
		const frame = frameOf(sample);
		return frame?.sampleRate === sampleRate && frame.isEnhanced === isEnhanced;
	});
	const parts = set.share((sample) => frameOf(sample) === null && u8(sample.head, 0) <= 3);
	if (frames + parts < 0.97 || frames < 0.3) return null;
	return sound(isEnhanced ? 'EAC3' : 'AC3', sampleRate, 0.97, [
		`${percent(frames)} of the payloads begin with a frame of ${isEnhanced ? 'Enhanced ' : ''}AC-3 (0B 77)`,
	]);
};
