/** One window: its page, its grants, its captures, its place on the screen. */
import type { UtilityProcess } from 'electron';
import {
	BrowserWindow,
	Menu,
	app,
	clipboard,
	dialog,
	powerSaveBlocker,
	screen,
	shell,
	utilityProcess,
} from 'electron';
import path from 'node:path';
import type { ClipFiles } from './clips.ts';
import { DecodeAsDesk } from './decode-as.ts';
import { WindowCaptures } from './captures.ts';
import type { CaptureProcess } from './capture/desk.ts';
import type { SpoolFolder } from './capture/spool-folder.ts';
import type { FileDialogs } from './dialogs.ts';
import type { SpareEngine } from './engine/spare.ts';
import type { EngineProcess } from './engine/supervisor.ts';
import { Grants } from './grants.ts';
import { hiddenWindow } from './hidden-window.ts';
import type { Argument, ProgramFacts, Push, SampleName, Settings } from './ipc/contract.ts';
import { push } from './ipc/wire.ts';
import { LiveCaptures } from './live-captures.ts';
import { menuTemplate } from './menu.ts';
import { printPdf } from './print.ts';
import type { RecentCaptures } from './recent.ts';
import type { CapturePoints } from './capture-points.ts';
import type { RememberedNames } from './node-names.ts';
import type { RememberedRules } from './remembered-rules.ts';
import { WEB_PREFERENCES } from './security.ts';
import { Shell } from './shell.ts';
import type { Store } from './store.ts';
import type { WindowState } from './window-state.ts';
import { MIN_HEIGHT, MIN_WIDTH, fitWindow } from './window-state.ts';

/** What all windows share. */
export interface Program {
	/** Folder that holds `dist/`. */
	readonly root: string;
	readonly facts: ProgramFacts;
	sample(name: SampleName): string | null;
	readonly recent: RecentCaptures;
	readonly rememberedRules: RememberedRules;
	readonly names: RememberedNames;
	readonly points: CapturePoints;
	readonly settings: Store<Settings>;
	readonly windowState: Store<WindowState>;
	readonly spare: SpareEngine;
	readonly spools: SpoolFolder;
	readonly clips: ClipFiles;
	newWindow(): void;
}

/** One window of the program. */
export class CaptureWindow {
	readonly browser: BrowserWindow;
	readonly shell: Shell;
	readonly #grants = new Grants();
	readonly #captures: WindowCaptures;
	readonly #live: LiveCaptures;

	/** @param first whether this window may take the remembered place */
	constructor(program: Program, options: { readonly first: boolean }) {
		this.browser = createBrowser(program, options.first);
		this.#captures = new WindowCaptures({
			fork: () => program.spare.take(),
			push: (message) => this.#push(message),
			learned: (file, streams, sha256) => {
				void program.recent.learned(file, streams, sha256);
			},
		});
		this.#live = new LiveCaptures({
			fork: () => forkCapture(program.root),
			push: (message) => this.#push(message),
			captures: this.#captures,
			spools: program.spools,
			now: () => Date.now(),
			keepAwake: awakeKeeper(),
		});
		this.shell = new Shell({
			grants: this.#grants,
			captures: this.#captures,
			live: this.#live,
			spools: program.spools,
			dialogs: dialogsOf(this.browser),
			clips: program.clips,
			decodeAs: new DecodeAsDesk(this.#captures, program.rememberedRules),
			names: program.names,
			points: program.points,
			recent: program.recent,
			settings: program.settings,
			facts: program.facts,
			sample: (name) => program.sample(name),
			copyText: (text) => {
				// A promise in newer versions of Electron only.
				void clipboard.writeText(text);
			},
			print: (job) => printPdf(job, hiddenWindow),
			showItem: (file) => shell.showItemInFolder(file),
			openItem: (file) => shell.openPath(file),
			showMenu: (menus) => {
				if (process.platform !== 'darwin') return;
				const run = (id: string): void => this.#push({ kind: 'command', id });
				Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(app.name, menus, run)));
			},
			newWindow: () => program.newWindow(),
			windowAct: (act) => windowAct(this.browser, act),
		});
		this.browser.on('closed', () => this.#closeAll());
		// A page that is loaded again knows nothing of its captures: they would only leak.
		this.browser.webContents.on('render-process-gone', () => this.#closeAll());
		void this.browser.loadURL('tapdeck://app/index.html');
	}

	/** Gives the window files to open, by grants. */
	offer(paths: readonly string[]): void {
		if (paths.length === 0) return;
		const items = paths.map((file) => this.#grants.give(file, 'read'));
		this.#push({ kind: 'grants', items });
	}

	#closeAll(): void {
		this.#captures.closeAll();
		this.#live.close();
	}

	#push(message: Push): void {
		if (!this.browser.isDestroyed()) push(this.browser.webContents, message);
	}
}

function createBrowser(program: Program, first: boolean): BrowserWindow {
	const areas = screen.getAllDisplays().map((display) => display.workArea);
	const state = fitWindow(program.windowState.value, areas);
	const browser = new BrowserWindow({
		width: state.width,
		height: state.height,
		...(first && state.x !== null && state.y !== null ? { x: state.x, y: state.y } : {}),
		minWidth: MIN_WIDTH,
		minHeight: MIN_HEIGHT,
		show: false,
		frame: process.platform !== 'linux',
		...(process.platform === 'linux' ? {} : { titleBarStyle: 'hidden' as const }),
		...(process.platform === 'win32' ? { titleBarOverlay: { height: 40 } } : {}),
		backgroundColor: '#eceef1',
		title: 'tapdeck',
		webPreferences: {
			...WEB_PREFERENCES,
			devTools: !app.isPackaged,
			preload: path.join(program.root, 'dist/main/preload.cjs'),
		},
	});
	if (state.maximised && first) browser.maximize();
	browser.once('ready-to-show', () => browser.show());
	browser.on('close', () => {
		const { x, y, width, height } = browser.getNormalBounds();
		program.windowState.set({ x, y, width, height, maximised: browser.isMaximized() });
	});
	return browser;
}

function dialogsOf(browser: BrowserWindow): FileDialogs {
	return {
		open: ({ properties, filters = [] }) =>
			dialog.showOpenDialog(browser, {
				properties: [...properties],
				filters: filters.map(({ name, extensions }) => ({ name, extensions: [...extensions] })),
			}),
		save: (options) => dialog.showSaveDialog(browser, options),
	};
}

/** Variables that would change how the engine's Node starts. */
const DANGEROUS_VARIABLES = ['NODE_OPTIONS', 'ELECTRON_RUN_AS_NODE', 'NODE_EXTRA_CA_CERTS'];

/** Starts an engine process that waits for its capture. */
export function forkEngine(root: string): EngineProcess {
	const child = fork(root, 'engine', 'tapdeck engine');
	return {
		postMessage: (message) => child.postMessage(message),
		onMessage: (listener) => void child.on('message', listener),
		onExit: (listener) => void child.on('exit', listener),
		kill: () => void child.kill(),
	};
}

function forkCapture(root: string): CaptureProcess {
	const child = fork(root, 'capture', 'tapdeck capture');
	return {
		postMessage: (message) => child.postMessage(message),
		onMessage: (listener) => void child.on('message', listener),
		onExit: (listener) => void child.on('exit', listener),
		kill: () => void child.kill(),
	};
}

function fork(root: string, name: string, serviceName: string): UtilityProcess {
	const env = { ...process.env };
	for (const variable of DANGEROUS_VARIABLES) Reflect.deleteProperty(env, variable);
	const place = path.join(root, `dist/main/${name}.cjs`);
	return utilityProcess.fork(place, [], { serviceName, stdio: 'inherit', env });
}

/** The screen may go dark while a capture runs; the computer may not sleep. */
function awakeKeeper(): (isOn: boolean) => void {
	let blocker: number | null = null;
	return (isOn) => {
		if (isOn) blocker ??= powerSaveBlocker.start('prevent-app-suspension');
		else if (blocker !== null) powerSaveBlocker.stop(blocker);
		if (!isOn) blocker = null;
	};
}

function windowAct(browser: BrowserWindow, act: Argument<'window'>['act']): void {
	const contents = browser.webContents;
	switch (act) {
		case 'minimise':
			return browser.minimize();
		case 'maximise':
			return browser.isMaximized() ? browser.unmaximize() : browser.maximize();
		case 'close':
			return browser.close();
		case 'fullScreen':
			return browser.setFullScreen(!browser.isFullScreen());
		case 'larger':
			return contents.setZoomLevel(Math.min(5, contents.getZoomLevel() + 0.5));
		case 'smaller':
			return contents.setZoomLevel(Math.max(-3, contents.getZoomLevel() - 0.5));
		case 'actual':
			return contents.setZoomLevel(0);
	}
}
