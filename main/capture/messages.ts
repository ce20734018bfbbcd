/** What main and the capture process say to each other. */
import type { ErrorEnvelope } from '../../app/index.ts';
import type { CaptureFilterCheck, LiveSources, LiveTrace } from '../ipc/live.ts';
import type { LiveFigures, LiveKeeping } from './live-session.ts';
import type { LiveRequest } from './live-source.ts';

/** A capture with what it holds; `isOver` stands in the last one only. */
export interface LiveReport {
	readonly figures: LiveFigures;
	/** Whole blocks in the file that is being written. */
	readonly bytesOnDisk: number;
	readonly isOver: boolean;
}

/** What is answered once. */
export interface Answers {
	readonly sources: LiveSources;
	readonly check: CaptureFilterCheck;
	/** Name of the file that is written. */
	readonly start: string;
}

/** Main → capture process. */
export type ToCapture =
	| { readonly kind: 'sources'; readonly id: number }
	| {
			readonly kind: 'check';
			readonly id: number;
			readonly filter: string;
			readonly linkNumber: number;
	  }
	| {
			readonly kind: 'start';
			readonly id: number;
			readonly requests: readonly LiveRequest[];
			readonly keeping: LiveKeeping;
	  }
	| { readonly kind: 'watch'; readonly names: readonly string[] }
	| { readonly kind: 'stop' }
	| { readonly kind: 'close' };

/** Capture process → main. */
export type FromCapture =
	| { readonly kind: 'reply'; readonly id: number; readonly ok: Answers[keyof Answers] }
	| { readonly kind: 'refused'; readonly id: number; readonly error: ErrorEnvelope }
	| { readonly kind: 'traces'; readonly traces: readonly LiveTrace[] }
	| { readonly kind: 'report'; readonly report: LiveReport };
