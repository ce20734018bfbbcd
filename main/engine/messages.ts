/** What main and an engine process say to each other. */
import type { ErrorEnvelope, OpenOptions } from '../../app/index.ts';

/** Main → engine. The engine can command nothing in main. */
export type ToEngine =
	| { readonly kind: 'open'; readonly options: OpenOptions }
	| {
			readonly kind: 'call';
			readonly id: number;
			readonly name: string;
			readonly argument: unknown;
	  }
	| {
			readonly kind: 'subscribe';
			readonly id: number;
			readonly view: string;
			readonly query: unknown;
	  }
	| { readonly kind: 'unsubscribe'; readonly id: number }
	| { readonly kind: 'taken'; readonly id: number }
	/** What is followed grows no more: it is read to its end. */
	| { readonly kind: 'endFollowing' }
	| { readonly kind: 'close' };

/** Engine → main. */
export type FromEngine =
	| { readonly kind: 'reply'; readonly id: number; readonly ok: unknown }
	| { readonly kind: 'refused'; readonly id: number; readonly error: ErrorEnvelope }
	| {
			readonly kind: 'snapshot';
			readonly id: number;
			readonly revision: number;
			readonly value: unknown;
	  }
	| { readonly kind: 'failed'; readonly id: number; readonly error: ErrorEnvelope }
	/** Frames of the block about to be read; null once nothing is being read. */
	| { readonly kind: 'reading'; readonly frames: readonly [number, number] | null }
	| { readonly kind: 'learned'; readonly streams: number; readonly sha256: string | null };
