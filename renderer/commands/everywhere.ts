/** Commands that act wherever the focus is. */
import { tick } from 'svelte';
import type { SampleName } from '../../main/ipc/contract.ts';
import { chooseKeyLog } from '../features/findings/key-log.ts';
import { focusArea } from '../features/frame/areas.ts';
import { savePackets } from '../features/save/save-packets.ts';
import type { App } from '../state/app.svelte.ts';
import type { ViewName } from '../state/workbench.svelte.ts';
import type { Action, CommandId } from './command.ts';
import { hasCapture, inAreas } from './command.ts';

const view = (id: CommandId, key: string, name: ViewName): Action => ({
	id,
	keys: [key],
	enabled: hasCapture,
	run: async (app) => {
		app.workbench.go(name);
		// The list answers to arrows at once.
		await tick();
		focusArea(name);
	},
});

/** Opens a capture that ships with the program. */
const sample = (id: CommandId, name: SampleName): Action => ({
	id,
	keys: [],
	enabled: (app) => app.facts.hasSample,
	run: async (app) => {
		const file = await app.client.call('sampleCapture', { name });
		if (file !== null) await app.workbench.openAll([file]);
	},
});

/** See the head of this file. */
export const EVERYWHERE = inAreas(
	['everywhere'],
	[
		{ id: 'open', keys: ['Ctrl+O'], run: (app) => app.chooseCaptures() },
		{ id: 'newWindow', keys: ['Ctrl+N'], run: (app) => app.client.call('newWindow', undefined) },
		{ id: 'closeCapture', keys: ['Ctrl+W'], enabled: hasCapture, run: closeCapture },
		{ id: 'save', keys: ['Ctrl+S'], enabled: hasSomething, run: (app) => app.openSave() },
		{ id: 'savePackets', keys: ['Ctrl+Shift+S'], enabled: hasCapture, run: savePackets },
		{ id: 'quit', keys: ['Ctrl+Q'], run: (app) => app.windowAct('close') },
		{ id: 'settings', keys: ['Ctrl+,'], run: (app) => app.show('settings') },
		{ id: 'palette', keys: ['Ctrl+K', 'Ctrl+G'], run: (app) => app.show('palette') },
		{
			id: 'filter',
			keys: ['Ctrl+/', 'Ctrl+F'],
			enabled: hasCapture,
			run: () => focusArea('filter'),
		},
		{ id: 'nextArea', keys: ['F6'], run: () => focusArea('next') },
		{ id: 'back', keys: ['Alt+Left'], run: (app) => app.workbench.back() },
		{ id: 'forward', keys: ['Alt+Right'], run: (app) => app.workbench.forward() },
		view('viewCalls', 'Ctrl+1', 'calls'),
		view('viewStreams', 'Ctrl+2', 'streams'),
		view('viewCameras', 'Ctrl+3', 'cameras'),
		view('viewPackets', 'Ctrl+4', 'packets'),
		view('viewFindings', 'Ctrl+5', 'findings'),
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
		{ id: 'table', keys: ['Ctrl+Shift+T'], enabled: hasSomething, run: showTable },
		{ id: 'nextTab', keys: ['Ctrl+Tab'], enabled: hasCapture, run: (app) => app.stepTab(1) },
		{ id: 'timeBase', keys: ['Ctrl+T'], enabled: hasCapture, run: stepTimeBase },
		{
			id: 'detailRight',
			keys: ['Ctrl+\\'],
			enabled: hasCapture,
			checked: (app) => app.settings.value.detailRight,
			run: ({ settings }) => settings.update({ detailRight: !settings.value.detailRight }),
		},
		{ id: 'tlsSecrets', keys: [], enabled: hasCapture, run: (app) => chooseKeyLog(app) },
		{ id: 'wifiKeys', keys: [], enabled: hasCapture, run: (app) => app.show('wifi') },
		{ id: 'keys', keys: ['F1'], run: (app) => app.show('keys') },
		sample('sampleCall', 'call'),
		sample('sampleSip', 'sip'),
		sample('sampleCamera', 'camera'),
		sample('sampleRecorder', 'recorder'),
		sample('sampleMjpeg', 'mjpeg'),
		{ id: 'about', keys: [], run: (app) => app.show('about') },
	],
);

function hasSomething(app: App): boolean {
	return app.streams.count > 0 || app.calls.count > 0 || app.cameras.total > 0;
}

async function closeCapture(app: App): Promise<void> {
	const { workbench } = app;
	const capture = workbench.shown[workbench.shown.length - 1];
	if (capture === undefined) return;
	await workbench.close(capture);
}

/** The table that holds what is drawn: rows of the ladder, or values of the graphs. */
function showTable(app: App): void {
	const { view } = app.workbench;
	const isLadder =
		(view === 'calls' && app.callTab === 'flow') ||
		(view === 'cameras' && app.cameraTab === 'flow');
	if (isLadder) app.flow.choose({ asTable: !app.flow.options.asTable });
	else focusArea('packet table');
}

function stepTimeBase({ settings }: App): void {
	const bases = ['relative', 'utc', 'local'] as const;
	const next = bases[(bases.indexOf(settings.value.timeFormat) + 1) % bases.length];
	settings.update({ timeFormat: next ?? 'relative' });
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
