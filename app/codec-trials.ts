/** Trials of codecs: when they are made, and what becomes of their results. */
import { settleClocks } from './stream-clocks.ts';
import { trialDecode } from './export/trial-decode.ts';
import { findFfmpeg } from './export/ffmpeg.ts';
import { CancelledError } from './errors.ts';
import type { Trial } from './media/infer/trial.ts';
import type { CaptureSession } from './session.ts';
import { isSecured, streamCodec } from './views/stream-item.ts';

/** What is surer than this needs no trial unless somebody asks. */
const SURE = 0.9;
/** What comes so near is tried too. */
const NEAR = 0.3;

/**
 * Tries what a stream may be; the lists show the result from then on.
 * @param stream number in `RtpStreams`
 * @throws ExportError when there is no ffmpeg, CancelledError on abort
 */
export async function tryStream(
	session: CaptureSession,
	stream: number,
	signal: AbortSignal,
): Promise<readonly Trial[]> {
	if (signal.aborted) throw new CancelledError();
	const { payloadType } = streamCodec(session, stream);
	const { samples, trials } = session.tracker.protocols.rtp;
	const candidates = samples.candidates(stream, payloadType);
	const made = await trialDecode(session, stream, payloadType, candidates, signal);
	trials.set(stream, made);
	if (session.phase === 'complete' && session.options.keepPackets) {
		session.analyses.clear();
		await settleClocks(session, [stream]);
	}
	session.changed();
	return made;
}

/** Tries those of the streams whose codec was inferred and is not sure; without ffmpeg none. */
export async function tryDoubtful(
	session: CaptureSession,
	streams: readonly number[],
	signal: AbortSignal,
): Promise<void> {
	const { trials } = session.tracker.protocols.rtp;
	const doubtful = streams.filter((stream) => !trials.has(stream) && isDoubtful(session, stream));
	if (doubtful.length === 0 || findFfmpeg() === null) return;
	for (const stream of doubtful) await tryStream(session, stream, signal);
}

function isDoubtful(session: CaptureSession, stream: number): boolean {
	const { codecFrom, confidence, candidates } = streamCodec(session, stream);
	if (isSecured(session, stream) || candidates.length === 0) return false;
	if (codecFrom !== 'inferred') return codecFrom === null;
	const [, next] = candidates;
	return confidence < SURE || (next !== undefined && next.confidence > confidence - NEAR);
}
