/** What the shell tells of files and of the program. */
import type { PathGrant } from './entry.ts';

/** A chosen file or folder as the window may know it: a name to show, and a word to hand back. */
export interface GrantItem {
	readonly grant: PathGrant;
	readonly name: string;
	/** Free space of a folder's disk; null for files and where the system does not say. */
	readonly freeBytes: number | null;
}

/** One line of the start screen's list. */
export interface RecentCapture {
	readonly id: string;
	readonly name: string;
	readonly bytes: number;
	/** ISO 8601, last opened. */
	readonly opened: string;
	readonly streams: number | null;
	readonly sha256: string | null;
	/** `changed`: size or time on disk differ from when it was hashed. */
	readonly state: 'unchanged' | 'changed' | 'missing' | 'unhashed';
}

/** Facts of the running program for the status bar and About. */
export interface ProgramFacts {
	readonly version: string;
	readonly platform: string;
	readonly electron: string;
	readonly hasSample: boolean;
	readonly ownTitleBar: boolean;
}
