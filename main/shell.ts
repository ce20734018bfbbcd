/** Answers the calls of the contract for one window: its shell half here, the rest by its engines. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { WindowCaptures } from './captures.ts';
import type { ClipFiles } from './clips.ts';
import type { DecodeAsDesk } from './decode-as.ts';
import type { FileDialogs } from './dialogs.ts';
import { ContractError } from '../app/index.ts';
import { chooseCaptures, chooseFolder, chooseKeyLog, chooseSaveFile, safeName } from './dialogs.ts';
import type {
	CaptureId,
	Argument,
	CallName,
	Contract,
	ClipView,
	GrantItem,
	MenuGroup,
	OpenedCapture,
	OpenedClip,
	ProgramFacts,
	Result,
	SampleName,
	Settings,
} from './ipc/contract.ts';
import type { CheckedCall } from './ipc/wire.ts';
import type { LiveParts } from './live-shell.ts';
import { liveHandlers } from './live-shell.ts';
import type { CapturePoints } from './capture-points.ts';
import type { RememberedNames } from './node-names.ts';
import type { PrintJob } from './print.ts';
import type { RecentCaptures } from './recent.ts';
import type { Store } from './store.ts';

/** What one window's shell works with. */
export interface ShellParts extends LiveParts {
	readonly captures: WindowCaptures;
	readonly clips: ClipFiles;
	readonly decodeAs: DecodeAsDesk;
	readonly names: RememberedNames;
	readonly points: CapturePoints;
	readonly dialogs: FileDialogs;
	readonly recent: RecentCaptures;
	readonly settings: Store<Settings>;
	readonly facts: ProgramFacts;
	/** Path of a sample capture, or null when it was not shipped. */
	sample(name: SampleName): string | null;
	copyText(text: string): void;
	/** Prints drawings as PDF. */
	print(job: PrintJob): Promise<Uint8Array>;
	showItem(file: string): void;
	/** Opens a file with the program that the system has for it. @returns why not; empty when it does */
	openItem(file: string): Promise<string>;
	showMenu(menu: readonly MenuGroup[]): void;
	newWindow(): void;
	windowAct(act: Argument<'window'>['act']): void;
}

type ShellName = keyof Contract['shell'];

interface GrantedFields {
	readonly capture: string;
	readonly grant?: string;
	readonly subfolder?: string | null;
	/** Of a save. */
	readonly request?: object;
}

type Handlers = {
	readonly [N in ShellName]: (argument: Argument<N>) => Result<N> | Promise<Result<N>>;
};

/** The shell of one window. */
export class Shell {
	readonly #parts: ShellParts;
	readonly #handlers: Handlers;

	constructor(parts: ShellParts) {
		this.#parts = parts;
		this.#handlers = {
			...fileHandlers(parts),
			...programHandlers(parts),
			...viewHandlers(parts),
			...liveHandlers(parts),
			setDecodeAs: ({ capture, rules }) => parts.decodeAs.set(capture, rules),
			undoDecodeAs: ({ capture }) => parts.decodeAs.undo(capture),
			nodeNames: ({ capture }) => parts.names.of(parts.captures.pathOf(capture)),
			keepNodeNames: ({ capture, names }) => {
				parts.names.keep(parts.captures.pathOf(capture), names);
				return null;
			},
			capturePoint: ({ capture }) => parts.points.of(parts.captures.pathOf(capture)),
			keepCapturePoint: ({ capture, point }) => {
				parts.points.keep(parts.captures.pathOf(capture), point);
				return null;
			},
			useWifiKeys: ({ capture, keys }) => {
				parts.captures.useWifiKeys(capture, keys);
				return null;
			},
			writeFoundRtp: (query) => writeFoundRtp(parts, query),
			writeRtpdumpText: async ({ grant, ...query }) => {
				const file = parts.grants.take(grant, 'write-file');
				await parts.captures.call('writeRtpdumpText', { ...query, path: file } as never);
				return null;
			},
		};
	}

	/** Does a call that passed all checks. */
	run({ group, name, argument }: CheckedCall): unknown {
		if (group === 'shell') {
			const handler = this.#handlers[name as ShellName] as (argument: unknown) => unknown;
			return handler(argument);
		}
		return this.#parts.captures.call(name, this.#withPath(name, argument));
	}

	/** Where a call carries a grant, the engine gets the path instead. */
	#withPath(name: CallName, argument: unknown): { readonly capture: string } {
		const fields = argument as GrantedFields;
		const { grant, subfolder = null, ...rest } = fields;
		if (grant === undefined) return fields;
		const use = name === 'savePackets' ? 'write-file' : 'write-folder';
		const granted = this.#parts.grants.take(grant, use);
		const full = subfolder === null ? granted : path.join(granted, safeName(subfolder));
		const target = { ...this.#withPoint(name, rest), path: full };
		return target;
	}

	/** What is saved tells where the capture was taken. */
	#withPoint<F extends Pick<GrantedFields, 'capture' | 'request'>>(name: CallName, fields: F): F {
		if (name !== 'startSave') return fields;
		const { captures, points } = this.#parts;
		const point = points.of(captures.pathOf(fields.capture as CaptureId));
		if (point === '') return fields;
		return { ...fields, request: { ...fields.request, capturePoint: point } };
	}
}

type FileCalls =
	| 'chooseCaptures'
	| 'chooseKeyLog'
	| 'useKeyLog'
	| 'chooseFolder'
	| 'chooseSaveFile'
	| 'sampleCapture'
	| 'openCapture'
	| 'reopenCapture'
	| 'closeCapture'
	| 'openClip'
	| 'recentCaptures'
	| 'recentGrant'
	| 'clearRecent'
	| 'writeFile'
	| 'writePdf'
	| 'showFolder'
	| 'playFile';

function fileHandlers(parts: ShellParts): Pick<Handlers, FileCalls> {
	const { grants, captures, dialogs, recent } = parts;
	return {
		chooseCaptures: () => chooseCaptures(dialogs, grants),
		chooseKeyLog: () => chooseKeyLog(dialogs, grants),
		useKeyLog: ({ capture, grant }) => {
			captures.useKeyLog(capture, grants.take(grant, 'read'));
			return null;
		},
		chooseFolder: () => chooseFolder(dialogs, grants),
		chooseSaveFile: ({ name }) => chooseSaveFile(dialogs, grants, name),
		sampleCapture: ({ name }): GrantItem | null => {
			const file = parts.sample(name);
			return file === null ? null : grants.give(file, 'read');
		},
		openCapture: (argument) => openCapture(parts, argument),
		reopenCapture: ({ capture, withoutFrames }) => {
			captures.reopen(capture, { withoutFrames });
			return null;
		},
		openClip: (query) => openClip(parts, query),
		closeCapture: ({ capture }) => {
			captures.close(capture);
			parts.live.forget(capture);
			return null;
		},
		recentCaptures: () => recent.list(),
		recentGrant: ({ id }) => grants.give(recent.pathOf(id), 'read'),
		clearRecent: () => {
			recent.clear();
			return null;
		},
		writeFile: async ({ grant, content }) => {
			await writeFile(grants.take(grant, 'write-file'), content);
			return null;
		},
		writePdf: async ({ grant, ...job }) => {
			// The grant first: nothing is printed for a file that may not be written.
			const file = grants.take(grant, 'write-file');
			await writeFile(file, await parts.print(job));
			return null;
		},
		showFolder: ({ grant, subfolder = null, file }) => {
			const folder = grants.take(grant, 'write-folder', 'write-file');
			parts.showItem(file === null ? folder : fileIn(folder, subfolder, file));
			return null;
		},
		playFile: async ({ grant, subfolder, file }) => {
			const target = fileIn(grants.take(grant, 'write-folder'), subfolder, file);
			// Sound and pictures only: what else lies in that folder is not for the window to start.
			if (!PLAYABLE.test(target)) throw new ContractError(`${file} is no sound and no film`);
			const problem = await parts.openItem(target);
			if (problem !== '') throw new ContractError(problem);
			return null;
		},
	};
}

/** Endings of the files that a save makes for players. */
const PLAYABLE = /\.(?:wav|au|opus|ogg|m4a|aac|mp3|mp4|mkv|flac)$/iu;

/** A file of a chosen folder, or of a folder in it; never outside. */
function fileIn(folder: string, subfolder: string | null, file: string): string {
	const inner = subfolder === null ? folder : path.join(folder, safeName(subfolder));
	return path.join(inner, path.basename(file));
}

async function openCapture(
	{ grants, captures, recent, decodeAs }: ShellParts,
	argument: Argument<'openCapture'>,
): Promise<OpenedCapture> {
	const paths = argument.grants.map((grant) => grants.take(grant, 'read'));
	const [first = '', ...others] = paths;
	// Several files are another capture than the first of them.
	const rules = others.length === 0 ? decodeAs.rulesFor(first) : [];
	const capture = captures.open(paths, argument.rules, { decodeAs: rules });
	if (others.length === 0) await recent.opened(first);
	const more = others.length === 0 ? '' : ` + ${others.length}`;
	return { capture, name: path.basename(first) + more };
}

async function openClip(
	{ captures, clips }: ShellParts,
	query: Argument<'openClip'>,
): Promise<OpenedClip> {
	const { id, file } = clips.make();
	try {
		const clip = (await captures.call('clip', { ...query, path: file } as never)) as ClipView;
		return { ...clip, url: clips.address(id, clip.container) };
	} catch (error) {
		clips.drop(id);
		throw error;
	}
}

/** The file may be opened: the user has just chosen it. */
async function writeFoundRtp(
	{ captures, grants }: ShellParts,
	{ capture, find, grant }: Argument<'writeFoundRtp'>,
): Promise<GrantItem> {
	const path = grants.take(grant, 'write-file');
	await captures.call('writeFoundRtp', { capture, find, path } as never);
	return grants.give(path, 'read');
}

type ProgramCalls =
	'facts' | 'settings' | 'saveSettings' | 'showMenu' | 'newWindow' | 'window' | 'copyText';

function programHandlers(parts: ShellParts): Pick<Handlers, ProgramCalls> {
	return {
		facts: () => parts.facts,
		settings: () => parts.settings.value,
		saveSettings: (settings) => {
			parts.settings.set(settings);
			return null;
		},
		showMenu: (menu) => {
			parts.showMenu(menu);
			return null;
		},
		newWindow: () => {
			parts.newWindow();
			return null;
		},
		window: ({ act }) => {
			parts.windowAct(act);
			return null;
		},
		copyText: ({ text }) => {
			parts.copyText(text);
			return null;
		},
	};
}

function viewHandlers({
	captures,
}: ShellParts): Pick<Handlers, 'subscribe' | 'unsubscribe' | 'taken'> {
	return {
		subscribe: ({ id, view, query }) => {
			captures.subscribe(id, view, query);
			return null;
		},
		unsubscribe: ({ id }) => {
			captures.unsubscribe(id);
			return null;
		},
		taken: ({ id }) => {
			captures.taken(id);
			return null;
		},
	};
}
