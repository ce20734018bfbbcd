/** What the window's host process needs of an engine. */
import type { CallsEngine, CaptureEngine, PlayerEngine } from '../../app/index.ts';

/** One open capture with its calls and playbacks. */
export type WindowEngine = CaptureEngine & CallsEngine & PlayerEngine;
