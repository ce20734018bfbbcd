/** Commands of the ladder. */
import { focusArea } from '../features/frame/areas.ts';
import { saveLadder } from '../features/flow/save-ladder.ts';
import type { App } from '../state/app.svelte.ts';
import { inAreas } from './command.ts';

const hasLadder = (app: App): boolean => app.flow.capture !== null;
const hasRow = (app: App): boolean => app.flow.row !== null;

/** See the head of this file. */
export const FLOW = inAreas(
	['flow'],
	[
		{ id: 'openPacket', keys: ['Enter'], enabled: hasRow, run: openPacket },
		{ id: 'leaveFlow', keys: ['Escape'], run: ({ workbench }) => focusArea(workbench.view) },
		{
			id: 'foldRepeats',
			keys: ['X'],
			enabled: hasLadder,
			checked: (app) => app.flow.options.fold,
			run: ({ flow }) => flow.choose({ fold: !flow.options.fold }),
		},
		{
			id: 'flowScale',
			keys: ['T'],
			enabled: hasLadder,
			checked: (app) => app.flow.options.scale === 'proportional',
			run: ({ flow }) =>
				flow.choose({ scale: flow.options.scale === 'equal' ? 'proportional' : 'equal' }),
		},
		{
			id: 'flowTimes',
			keys: [],
			enabled: hasLadder,
			checked: (app) => app.flow.options.responseTimes,
			run: ({ flow }) => flow.choose({ responseTimes: !flow.options.responseTimes }),
		},
		{
			id: 'flowPorts',
			keys: [],
			enabled: hasLadder,
			checked: (app) => app.flow.options.ports,
			run: ({ flow }) => flow.choose({ ports: !flow.options.ports }),
		},
		{ id: 'saveFlowSvg', keys: [], enabled: hasLadder, run: (app) => saveLadder(app, 'svg') },
		{ id: 'saveFlowPng', keys: [], enabled: hasLadder, run: (app) => saveLadder(app, 'png') },
		{ id: 'saveFlowPdf', keys: [], enabled: hasLadder, run: (app) => saveLadder(app, 'pdf') },
		{ id: 'saveFlowText', keys: [], enabled: hasLadder, run: (app) => saveLadder(app, 'txt') },
	],
);

async function openPacket(app: App): Promise<void> {
	const { capture, row } = app.flow;
	if (capture !== null && row !== null) await app.goToFrame(capture, row.frame);
}
