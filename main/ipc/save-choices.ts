/** The choices of a save as lists, for the command line's options and the IPC contract alike. */

import type { SaveFormat, SaveNames, SaveSync } from '../../app/index.ts';

/** Output forms in the order in which help shows them. */
export const SAVE_FORMATS = [
	'auto',
	'raw',
	'rtpdump',
	'wav',
	'au',
	'opus',
	'm4a',
	'mp4',
	'mkv',
	'mov',
	'pcapng',
] as const satisfies readonly SaveFormat[];

/** Where a file's time may begin. */
export const SAVE_SYNCS = ['none', 'call', 'capture'] as const satisfies readonly SaveSync[];

/** File naming schemes. */
export const SAVE_NAMES = ['auto', 'ssrc', 'seed'] as const satisfies readonly SaveNames[];
