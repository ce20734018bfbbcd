/** Saves synthesised captures as the engine does, and reads the results. */
import type {
	CaptureEngine,
	ManifestDocument,
	OpenOptions,
	SaveRequest,
} from '../../../app/index.ts';
import type { SaveProgress } from '../../../app/index.ts';
import { writeCapture } from '../../fixtures/builders/calls.ts';
import type { TimedFrame } from '../../fixtures/builders/rtp.ts';
import { readCapture } from '../acceptance/engine.ts';
import { calm, samplesOf } from './folder.ts';
import type { TestFolder } from './folder.ts';
import { MU_LAW } from '../../../app/media/g711.ts';

/** Everything, as WAV where possible. */
export const ALL: SaveRequest = {
	only: null,
	format: 'auto',
	sync: 'none',
	names: 'ssrc',
	overwrite: false,
};

/** What of a save may differ from the ordinary. */
export interface SaveGiven extends Partial<SaveRequest> {
	readonly open?: Partial<OpenOptions>;
	readonly signal?: AbortSignal;
	readonly onProgress?: (progress: SaveProgress) => void;
}

/** Opens frames as a capture. Close the engine when done. */
export function openFrames(
	folder: TestFolder,
	frames: readonly TimedFrame[],
	options: Partial<OpenOptions> = {},
): Promise<CaptureEngine> {
	return readCapture(writeCapture(folder.at('in.pcap'), frames), options);
}

/** Writes the frames as a capture, opens it and saves it to the folder `out`. */
export async function saved(
	folder: TestFolder,
	frames: readonly TimedFrame[],
	given: SaveGiven = {},
): Promise<ManifestDocument> {
	const { open, signal, onProgress, ...request } = given;
	const engine = await openFrames(folder, frames, open);
	try {
		const out = folder.at('out');
		const tell = onProgress ?? (() => undefined);
		return await engine.save({ ...ALL, ...request }, out, tell, signal ?? calm());
	} finally {
		await engine.close();
	}
}

/** Samples of a saved WAV file. */
export function wavSamples(folder: TestFolder, name: string): number[] {
	return samplesOf(folder.read(`out/${name}`), 44);
}

/** What G.711 packets of `numbered` payload sound like; null stands for 20 ms of silence. */
export function numberedSamples(numbers: readonly (number | null)[]): number[] {
	return numbers.flatMap((number) =>
		Array<number>(160).fill(number === null ? 0 : (MU_LAW[number & 0xff] ?? NaN)),
	);
}

/** Numbers from 0 up. */
export function upTo(count: number): number[] {
	return Array.from({ length: count }, (_, index) => index);
}
