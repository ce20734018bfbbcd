import type { CaptureSession } from './session.ts';
export function matchingFrames(
	s: CaptureSession,
	_f: string,
	_signal: AbortSignal,
): Promise<Uint32Array> {
	return Promise.resolve(Uint32Array.from({ length: s.tracker.index.count }, (_, i) => i + 1));
}
export function matchingStreams(_s: CaptureSession, _f: string): Promise<ReadonlySet<number>> {
	return Promise.resolve(new Set<number>());
}
