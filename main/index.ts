/** Life cycle of the window program: one instance, its windows, and the files it is asked to open. */
import type { WebContents } from 'electron';
import { BrowserWindow, Menu, app, ipcMain, protocol, session, shell } from 'electron';
import path from 'node:path';
import * as v from 'valibot';
import { sweepTemporaryFolders } from '../app/index.ts';
import { captureArguments } from './arguments.ts';
import { SpoolFolder } from './capture/spool-folder.ts';
import { isCommandLine } from './cli/words.ts';
import { ClipFiles } from './clips.ts';
import { runHeadless } from './headless.ts';
import type { CallReceiver } from './ipc/wire.ts';
import { checkSender, serveCalls } from './ipc/wire.ts';
import { SettingsSchema } from './ipc/settings.ts';
import { EngineRoster } from './engine/roster.ts';
import { SpareEngine } from './engine/spare.ts';
import { samplePath } from './samples.ts';
import { RecentCaptures, RecentSchema } from './recent.ts';
import { CapturePoints, CapturePointsSchema } from './capture-points.ts';
import { NodeNamesSchema, RememberedNames } from './node-names.ts';
import { RememberedRules, RememberedRulesSchema } from './remembered-rules.ts';
import { SCHEME, SCHEME_PRIVILEGES, serveAsset } from './scheme.ts';
import { lockContents, lockSession } from './security.ts';
import { Store } from './store.ts';
import type { Program } from './window.ts';
import { CaptureWindow, forkEngine } from './window.ts';
import { FIRST_WINDOW, WindowStateSchema } from './window-state.ts';

const clips = new ClipFiles();
const later = (run: () => void, ms: number): void => void setTimeout(run, ms);
const engines = new EngineRoster(later);
const windows = new Map<WebContents, CaptureWindow>();
/** Files asked for before the first window could take them. */
let waiting: readonly string[] = [];
let program: Program | null = null;

const skippedArguments = (): number => (app.isPackaged ? 1 : 2);

function createProgram(): Program {
	const root = app.getAppPath();
	const file = (name: string): string => path.join(app.getPath('userData'), name);
	const samples = path.join(root, 'dist/renderer/samples');
	return {
		root,
		sample: (name) => samplePath(samples, name),
		facts: {
			version: app.getVersion(),
			platform: process.platform,
			electron: process.versions.electron,
			hasSample: samplePath(samples, 'call') !== null,
			ownTitleBar: process.platform === 'linux',
		},
		recent: new RecentCaptures(new Store(file('recent.json'), RecentSchema, []), () => new Date()),
		rememberedRules: new RememberedRules(
			new Store(file('decode-as.json'), RememberedRulesSchema, []),
		),
		points: new CapturePoints(new Store(file('capture-points.json'), CapturePointsSchema, [])),
		names: new RememberedNames(new Store(file('names.json'), NodeNamesSchema, [])),
		settings: new Store(file('settings.json'), SettingsSchema, v.parse(SettingsSchema, {})),
		windowState: new Store(file('window.json'), WindowStateSchema, FIRST_WINDOW),
		spare: new SpareEngine(() => engines.add(forkEngine(root)), later),
		spools: new SpoolFolder(file('spool'), () => new Date()),
		clips,
		newWindow: () => openWindow([]),
	};
}

function openWindow(paths: readonly string[]): void {
	if (program === null) return;
	const window = new CaptureWindow(program, { first: windows.size === 0 });
	const contents = window.browser.webContents;
	windows.set(contents, window);
	window.browser.on('closed', () => windows.delete(contents));
	contents.once('did-finish-load', () => window.offer(paths));
}

/** Opens files in the window that has the focus, or in a new one. */
function openFiles(paths: readonly string[]): void {
	if (program === null) {
		waiting = [...waiting, ...paths];
		return;
	}
	const browser = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
	const window = browser === undefined ? undefined : windows.get(browser.webContents);
	if (window === undefined) {
		openWindow(paths);
		return;
	}
	if (window.browser.isMinimized()) window.browser.restore();
	window.browser.focus();
	window.offer(paths);
}

function serve(): void {
	const isOurs = (sender: WebContents): boolean => windows.has(sender);
	serveCalls(ipcMain as CallReceiver<WebContents>, isOurs, (sender, call) =>
		windows.get(sender)?.shell.run(call),
	);
	ipcMain.on('tapdeck:drop', (event, paths: unknown) => {
		const dropped = v.safeParse(v.pipe(v.array(v.string()), v.maxLength(64)), paths);
		if (!dropped.success) return;
		checkSender(event.senderFrame);
		windows.get(event.sender)?.offer(dropped.output.filter((file) => path.isAbsolute(file)));
	});
}

async function start(): Promise<void> {
	await app.whenReady();
	const assets = path.join(app.getAppPath(), 'dist/renderer');
	protocol.handle(SCHEME, ({ url, headers }) => {
		return clips.serve(url, headers.get('range')) ?? serveAsset(url, assets);
	});
	lockSession(session.defaultSession, { devtools: !app.isPackaged });
	Menu.setApplicationMenu(null);
	serve();
	program = createProgram();
	const named = captureArguments(process.argv, skippedArguments(), process.cwd());
	openWindow([...waiting, ...named]);
	program.spare.prepare();
	sweepTemporaryFolders();
}

// The package's executable is the command line too; nothing of the window may begin then.
// `--no-sandbox` is Chromium's: root and some containers cannot start without it.
const words = process.argv.slice(1).filter((word) => word !== '--no-sandbox');
if (app.isPackaged && isCommandLine(words)) {
	const commandLine = path.join(app.getAppPath(), 'dist/main/cli.cjs');
	process.exit(runHeadless(words, commandLine, process.resourcesPath));
}
protocol.registerSchemesAsPrivileged([SCHEME_PRIVILEGES]);
// Root and some containers cannot have a sandbox: who starts with --no-sandbox has said so.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
app.on('web-contents-created', (_event, contents) => {
	lockContents(contents, (url) => void shell.openExternal(url));
});
app.on('open-file', (event, file) => {
	event.preventDefault();
	openFiles([file]);
});
app.on('second-instance', (_event, argv, folder) => {
	openFiles(captureArguments(argv, skippedArguments(), folder));
});
let isLeaving = false;
app.on('will-quit', (event) => {
	if (isLeaving || engines.count === 0) return;
	isLeaving = true;
	event.preventDefault();
	void engines.end().then(() => app.quit());
});
app.on('quit', () => clips.clear());
app.on('activate', () => {
	if (windows.size === 0) openWindow([]);
});
app.on('window-all-closed', () => {
	if (process.platform !== 'darwin') app.quit();
});

if (app.requestSingleInstanceLock()) void start();
else app.quit();
