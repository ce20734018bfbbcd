/** Every action of the window. Menus, buttons and shortcuts all read this list. */
import type { MenuGroup } from '../main/ipc/contract.ts';
import type { MenuItem } from './components/menu.ts';
import { shownKeys } from './keys.ts';
import type { Messages } from './messages/index.ts';
import type { App } from './state/app.svelte.ts';
import { copySelection } from './features/streams/copy.ts';
import { savePackets } from './features/save/save-packets.ts';
import { focusArea } from './features/frame/areas.ts';

/** Where single letters act. */
export type CommandArea = 'everywhere' | 'streams' | 'quality';

/** One action. */
export interface Command {
	readonly id: CommandId;
	/** `Ctrl` is `Cmd` on macOS. The first is shown. */
	readonly keys: readonly string[];
	readonly area: CommandArea;
	run(app: App): unknown;
	enabled?(app: App): boolean;
	/** For check marks. */
	checked?(app: App): boolean;
}

/** Names of the actions; their labels are in the message catalogues under the same name. */
export type CommandId = keyof Messages['commands'];

const hasCapture = (app: App): boolean => app.workbench.captures.length > 0;
const hasStream = (app: App): boolean => app.streams.current !== undefined;
const hasStreams = (app: App): boolean => app.streams.count > 0;
const nothing = (): void => undefined;

const EVERYWHERE: readonly Omit<Command, 'area'>[] = [
	{ id: 'open', keys: ['Ctrl+O'], run: (app) => app.chooseCaptures() },
	{ id: 'newWindow', keys: ['Ctrl+N'], run: (app) => app.client.call('newWindow', undefined) },
	{ id: 'closeCapture', keys: ['Ctrl+W'], enabled: hasCapture, run: closeCapture },
	{ id: 'saveStreams', keys: ['Ctrl+S'], enabled: hasStreams, run: (app) => app.openSave() },
	{ id: 'savePackets', keys: ['Ctrl+Shift+S'], enabled: hasCapture, run: savePackets },
	{ id: 'quit', keys: ['Ctrl+Q'], run: (app) => app.windowAct('close') },
	{ id: 'copyCsv', keys: [], enabled: hasStream, run: (app) => copySelection(app, 'csv') },
	{ id: 'copyJson', keys: [], enabled: hasStream, run: (app) => copySelection(app, 'json') },
	{ id: 'copyFilter', keys: [], enabled: hasStream, run: (app) => copySelection(app, 'filter') },
	{ id: 'settings', keys: ['Ctrl+,'], run: (app) => app.show('settings') },
	{ id: 'palette', keys: ['Ctrl+K', 'Ctrl+G'], run: (app) => app.show('palette') },
	{ id: 'filter', keys: ['Ctrl+/', 'Ctrl+F'], enabled: hasCapture, run: () => focusArea('filter') },
	{ id: 'nextArea', keys: ['F6'], run: () => focusArea('next') },
	{ id: 'back', keys: ['Alt+Left'], run: (app) => app.workbench.back() },
	{ id: 'forward', keys: ['Alt+Right'], run: (app) => app.workbench.forward() },
	{
		id: 'viewStreams',
		keys: ['Ctrl+1'],
		enabled: hasCapture,
		run: (app) => app.workbench.go('streams'),
	},
	{
		id: 'viewPackets',
		keys: ['Ctrl+2'],
		enabled: hasCapture,
		run: (app) => app.workbench.go('packets'),
	},
	{
		id: 'viewFindings',
		keys: ['Ctrl+3'],
		enabled: hasCapture,
		run: (app) => app.workbench.go('findings'),
	},
	{
		id: 'rail',
		keys: ['Ctrl+B'],
		checked: (app) => !app.settings.value.railCollapsed,
		run: toggleRail,
	},
	{ id: 'columns', keys: [], enabled: hasCapture, run: (app) => app.show('columns') },
	{
		id: 'clearRange',
		keys: [],
		enabled: (app) => app.workbench.range !== null,
		run: (app) => app.workbench.setRange(null),
	},
	{ id: 'theme', keys: [], run: toggleTheme },
	{
		id: 'contrast',
		keys: [],
		checked: (app) => app.settings.contrast === 'more',
		run: toggleContrast,
	},
	{ id: 'larger', keys: ['Ctrl+='], run: (app) => app.windowAct('larger') },
	{ id: 'smaller', keys: ['Ctrl+-'], run: (app) => app.windowAct('smaller') },
	{ id: 'actualSize', keys: ['Ctrl+0'], run: (app) => app.windowAct('actual') },
	{ id: 'fullScreen', keys: ['F11'], run: (app) => app.windowAct('fullScreen') },
	{ id: 'stopReading', keys: [], enabled: (app) => app.workbench.isReading, run: stopReading },
	{ id: 'table', keys: ['Ctrl+Shift+T'], enabled: hasStream, run: () => focusArea('packet table') },
	{ id: 'keys', keys: ['F1'], run: (app) => app.show('keys') },
	{ id: 'about', keys: [], run: (app) => app.show('about') },
];

const STREAMS: readonly Omit<Command, 'area'>[] = [
	{ id: 'copy', keys: ['Ctrl+C'], enabled: hasStream, run: (app) => copySelection(app, 'text') },
	{ id: 'analyse', keys: ['A'], enabled: hasStream, run: analyse },
	{ id: 'findReverse', keys: ['R'], enabled: hasStream, run: findReverse },
	{ id: 'goToPacket', keys: ['G'], enabled: hasStream, run: goToPacket },
	{ id: 'prepareFilter', keys: ['P'], enabled: hasStream, run: prepareFilter },
	{
		id: 'selectAll',
		keys: ['Ctrl+A'],
		enabled: hasStreams,
		run: ({ streams }) => streams.selection.all(streams.count, streams.keyAt),
	},
	{
		id: 'selectNone',
		keys: ['Ctrl+Shift+A'],
		enabled: hasStreams,
		run: ({ streams }) => streams.selection.none(),
	},
	{
		id: 'invert',
		keys: ['Ctrl+I'],
		enabled: hasStreams,
		run: ({ streams }) => streams.selection.invert(streams.count, streams.keyAt),
	},
];

const QUALITY: readonly Omit<Command, 'area'>[] = [
	{
		id: 'nextProblem',
		keys: ['N'],
		enabled: hasStream,
		run: (app) => problem(app, { backwards: false }),
	},
	{
		id: 'previousProblem',
		keys: ['Shift+N'],
		enabled: hasStream,
		run: (app) => problem(app, { backwards: true }),
	},
	{ id: 'zoomIn', keys: ['+'], enabled: hasStream, run: (app) => zoom(app, 0.5) },
	{ id: 'zoomOut', keys: ['-'], enabled: hasStream, run: (app) => zoom(app, 2) },
	{ id: 'zoomWhole', keys: ['0'], enabled: hasStream, run: (app) => app.quality.setRange(null) },
];

const inArea =
	(area: CommandArea) =>
	(command: Omit<Command, 'area'>): Command => ({ ...command, area });

/** All actions. */
export const COMMANDS: readonly Command[] = [
	...EVERYWHERE.map(inArea('everywhere')),
	...STREAMS.map(inArea('streams')),
	...QUALITY.map(inArea('quality')),
];

/** The menu bar: commands by name, `''` for a line. */
export const MENUS: readonly {
	readonly id: keyof Messages['menus'];
	readonly entries: readonly (CommandId | '')[];
}[] = [
	{
		id: 'file',
		entries: ['open', 'newWindow', '', 'saveStreams', 'savePackets', '', 'closeCapture', 'quit'],
	},
	{
		id: 'edit',
		entries: [
			'copy',
			'copyCsv',
			'copyJson',
			'copyFilter',
			'',
			'selectAll',
			'selectNone',
			'invert',
			'',
			'settings',
		],
	},
	{
		id: 'view',
		entries: [
			'viewStreams',
			'viewPackets',
			'viewFindings',
			'',
			'rail',
			'columns',
			'',
			'theme',
			'contrast',
			'',
			'larger',
			'smaller',
			'actualSize',
			'fullScreen',
		],
	},
	{
		id: 'go',
		entries: [
			'palette',
			'filter',
			'',
			'back',
			'forward',
			'',
			'goToPacket',
			'nextProblem',
			'previousProblem',
			'nextArea',
		],
	},
	{ id: 'analyse', entries: ['stopReading', 'prepareFilter', 'clearRange'] },
	{
		id: 'telephony',
		entries: ['analyse', 'findReverse', '', 'zoomIn', 'zoomOut', 'zoomWhole', 'table'],
	},
	{ id: 'help', entries: ['keys', 'about'] },
];

/** A command by name. */
export function commandOf(id: CommandId): Command {
	const command = COMMANDS.find((candidate) => candidate.id === id);
	if (command === undefined) throw new RangeError(`no command ${id}`);
	return command;
}

/** A command, or a line, as a menu of the page shows it. */
export function menuItem(app: App, id: CommandId | ''): MenuItem {
	if (id === '') return { id, label: '', keys: '', disabled: false, checked: null };
	const command = commandOf(id);
	return {
		id,
		label: app.text.commands[id],
		keys: shownKeys(command.keys[0] ?? '', app.facts.platform),
		disabled: command.enabled?.(app) === false,
		checked: command.checked?.(app) ?? null,
	};
}

/** Runs a command if it is enabled now; refusals are said. */
export async function runCommand(app: App, id: CommandId): Promise<void> {
	const command = commandOf(id);
	if (command.enabled?.(app) === false) return;
	await app.attempt(() => Promise.resolve(command.run(app)));
}

/** The menus as the system's menu bar takes them. */
export function describeMenus(app: App): MenuGroup[] {
	return MENUS.map(({ id, entries }) => ({
		label: app.text.menus[id],
		entries: entries.map((entry) => {
			if (entry === '') return { id: '', label: '', accelerator: '', enabled: true, checked: null };
			const command = commandOf(entry);
			const { keys } = command;
			return {
				id: entry,
				label: app.text.commands[entry],
				// Single letters belong to the page: as accelerators they would swallow typing.
				accelerator: keys[0] !== undefined && keys[0].length > 2 ? acceleratorOf(keys[0]) : '',
				enabled: command.enabled?.(app) ?? true,
				checked: command.checked?.(app) ?? null,
			};
		}),
	}));
}

const acceleratorOf = (keys: string): string => keys.replace('Ctrl', 'CmdOrCtrl');

async function closeCapture(app: App): Promise<void> {
	const { workbench } = app;
	const capture = workbench.shown[workbench.shown.length - 1];
	if (capture === undefined) return;
	await workbench.close(capture);
}

function toggleRail({ settings }: App): void {
	settings.update({ railCollapsed: !settings.value.railCollapsed });
}

function toggleTheme({ settings }: App): void {
	settings.update({ theme: settings.theme === 'dark' ? 'light' : 'dark' });
}

function toggleContrast({ settings }: App): void {
	settings.update({ contrast: settings.contrast === 'more' ? 'normal' : 'more' });
}

async function stopReading({ workbench, client }: App): Promise<void> {
	for (const capture of workbench.captures) {
		if (capture.isReading) await client.call('stopReading', { capture: capture.id });
	}
}

function analyse(app: App): void {
	app.showTab('quality');
	focusArea('quality');
}

async function findReverse(app: App): Promise<void> {
	const { streams, client } = app;
	const added = new Set(streams.selection.keys);
	for (const { capture, stream } of streams.selected) {
		const reverse = await client.call('reverseStream', { capture: capture.id, stream });
		if (reverse !== null) added.add(`${capture.id}:${reverse}`);
	}
	if (added.size === streams.selection.size) app.say(app.text.streams.noReverse);
	streams.selection.set(added);
}

async function goToPacket(app: App): Promise<void> {
	const ref = app.streams.current;
	if (ref === undefined) return;
	app.workbench.go('packets');
	await app.packets.goTo(ref.capture, ref.stream);
}

async function prepareFilter(app: App): Promise<void> {
	const row = app.streams.rowAt(app.streams.selection.active);
	if (row === undefined) return;
	focusArea('filter');
	await app.streams.type(`rtp.ssrc == ${row.item.ssrc}`);
}

async function problem(app: App, options: { readonly backwards: boolean }): Promise<void> {
	const found = await app.quality.nextProblem(options);
	if (!found) app.say(app.text.quality.noProblem);
}

function zoom({ quality }: App, factor: number): void {
	const graph = quality.graphs[0];
	if (graph === undefined) return nothing();
	quality.zoom(factor, quality.cursor ?? (graph.from + graph.to) / 2);
}
