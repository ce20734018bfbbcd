/** Jitter buffers in words. */
import type { Messages } from '../../messages/index.ts';
import type { BufferDepth } from '../../state/quality.svelte.ts';

/** A depth as it is shown: `60 ms`, `adaptive`. */
export const depthText = (depth: BufferDepth, text: Messages): string =>
	depth === 'adaptive' ? text.buffers.adaptive : `${depth} ms`;
