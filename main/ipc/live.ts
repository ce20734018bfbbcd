/** The part of the contract that is about capturing live. */
import * as v from 'valibot';
import type { ManifestItem, RecordingView } from '../../app/index.ts';
import type { OpenedCapture } from './entry.ts';
import { CaptureId, command, PathGrant, reply } from './entry.ts';
import { SAVE_NAMES } from './save-choices.ts';

/** An interface as the start screen lists it. */
export interface LiveInterface {
	readonly name: string;
	readonly description: string;
	/** IPv6 in RFC 5952 form. */
	readonly addresses: readonly string[];
	readonly loopback: boolean;
	readonly up: boolean;
	readonly running: boolean;
	readonly wireless: boolean;
	/** Number of the default link-layer type: filters are checked for it; null when not known. */
	readonly linkNumber: number | null;
	readonly timestampTypes: readonly string[];
	readonly canMonitor: boolean;
	readonly capturable: boolean;
	/** Who opens it. */
	readonly through: 'tapdeck' | 'dumpcap' | 'extcap' | null;
	/** What keeps it from being opened, and what to do; null when nothing does. */
	readonly reason: string | null;
}

/** All that packets can be captured from. */
export interface LiveSources {
	readonly interfaces: readonly LiveInterface[];
	/** Ready capture filters by name. */
	readonly presets: Readonly<Record<string, string>>;
	/** Why nothing can be captured at all, with the remedy; null when something can. */
	readonly failure: string | null;
}

/** Answer to a capture filter being typed. */
export interface CaptureFilterCheck {
	/** One line; null when the filter is right. */
	readonly failure: string | null;
	/** 0-based column of the fault; −1 when it cannot be told. */
	readonly position: number;
}

/** Packets that came by an interface since the start screen looks at it. */
export interface LiveTrace {
	readonly name: string;
	readonly packets: number;
}

/** Counters of one interface of a running capture. */
export interface LiveInterfaceFigures {
	readonly name: string;
	readonly packets: number;
	readonly droppedByKernel: number;
	readonly droppedByInterface: number;
	/** Why it ended before the others; null otherwise. */
	readonly failure: string | null;
	readonly isRunning: boolean;
}

/** A live capture, at most ten times a second. Bytes are those on the wire. */
export interface LiveView {
	readonly capture: CaptureId;
	readonly isRunning: boolean;
	/** When it began, ms since 1970. */
	readonly startedMs: number;
	readonly packets: number;
	readonly bytes: number;
	readonly droppedByKernel: number;
	readonly droppedByInterface: number;
	readonly droppedByTapdeck: number;
	readonly interfaces: readonly LiveInterfaceFigures[];
	/** Files that hold it now, and free space where they are, bytes; null where not known. */
	readonly files: number;
	readonly freeBytes: number | null;
	/** Everything captured stands in a file of the user's. */
	readonly isSaved: boolean;
	/** Why nothing more is kept; null while all is well. */
	readonly failure: string | null;
}

/** A capture that was not saved when the program ended, or when it was closed. */
export interface LeftSpool {
	readonly id: string;
	/** ISO 8601, when it began. */
	readonly started: string;
	readonly bytes: number;
}

/** A live capture that was copied into a file of the user's. */
export interface SavedCapture {
	readonly bytes: number;
	/** Of what was written, hexadecimal. */
	readonly sha256: string;
}

/** Streams written while they arrive. */
export interface RecordingState extends RecordingView {
	readonly phase: 'running' | 'finishing' | 'done' | 'failed';
	readonly failure: string | null;
	/** Finished files; empty before. */
	readonly items: readonly ManifestItem[];
}

const Name = v.pipe(v.string(), v.minLength(1), v.maxLength(256));
const Filter = v.pipe(v.string(), v.maxLength(4096));
const whole = (least: number, most: number) =>
	v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));

/** What to capture and how to keep it. */
export const LiveChoice = v.object({
	/** Of this computer; none is needed for a remote capture. */
	interfaces: v.pipe(v.array(Name), v.maxLength(16)),
	filter: Filter,
	snapLength: whole(1, 262_144),
	/** Size of the kernel's buffer, MiB. */
	bufferMebibytes: whole(1, 2047),
	promiscuous: v.boolean(),
	monitor: v.boolean(),
	/** One of the interface's; empty for the system's default. */
	timestampType: v.pipe(v.string(), v.maxLength(64)),
	/** Every packet at once instead of whole blocks. */
	immediate: v.optional(v.boolean(), false),
	/** `user@host` and an interface there: captured over ssh instead; empty for this computer. */
	remote: v.optional(v.pipe(v.string(), v.maxLength(256)), ''),
	remoteInterface: v.optional(Name, 'any'),
	/** Megabytes of each file and how many are kept; null for one file without an end. */
	ring: v.nullable(v.object({ fileMegabytes: whole(1, 100_000), fileCount: whole(2, 10_000) })),
});
/** Output type of `LiveChoice`. */
export type LiveChoice = v.InferOutput<typeof LiveChoice>;

const rules = v.picklist(['4.0', '4.4']);
const capture = CaptureId;
const spool = v.object({ id: Name });

/** Renderer → main. */
export const liveShell = {
	liveSources: command(v.void(), reply<LiveSources>()),
	/** Interfaces whose traffic is counted; none ends it. */
	watchInterfaces: command(
		v.object({ names: v.pipe(v.array(Name), v.maxLength(64)) }),
		reply<null>(),
	),
	checkCaptureFilter: command(
		v.object({ filter: Filter, linkNumber: whole(0, 0xffff) }),
		reply<CaptureFilterCheck>(),
	),
	/** The capture filter of one RTP stream. */
	streamCaptureFilter: command(v.object({ ssrc: whole(0, 0xffffffff) }), reply<string>()),
	startCapture: command(v.object({ choice: LiveChoice, rules }), reply<OpenedCapture>()),
	stopCapture: command(v.object({ capture }), reply<null>()),
	saveCapture: command(v.object({ capture, grant: PathGrant }), reply<SavedCapture>()),
	leftSpools: command(v.void(), reply<readonly LeftSpool[]>()),
	openSpool: command(v.object({ id: Name, rules }), reply<OpenedCapture>()),
	saveSpool: command(v.object({ id: Name, grant: PathGrant }), reply<SavedCapture>()),
	discardSpool: command(spool, reply<null>()),
};

/** Renderer → engine. */
export const liveCommands = {
	startRecording: command(
		v.object({
			capture,
			grant: PathGrant,
			names: v.picklist(SAVE_NAMES),
			silenceSeconds: v.pipe(v.number(), v.minValue(0.1), v.maxValue(86_400)),
		}),
		reply<null>(),
	),
	stopRecording: command(v.object({ capture }), reply<null>()),
};

/** Engine → renderer. */
export const liveViews = {
	recording: command(v.object({ capture }), reply<RecordingState | null>()),
};
