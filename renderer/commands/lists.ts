/** Commands that the tables of calls and of streams share; the one that is shown answers. */
import { callFilter, copyCalls } from '../features/calls/copy.ts';
import { focusArea } from '../features/frame/areas.ts';
import type { CopyForm } from '../features/streams/copy.ts';
import { copyStreams } from '../features/streams/copy.ts';
import type { App } from '../state/app.svelte.ts';
import type { Action } from './command.ts';
import { inAreas } from './command.ts';

const isCalls = (app: App): boolean => app.workbench.view === 'calls';
const list = (app: App): App['calls'] | App['streams'] => (isCalls(app) ? app.calls : app.streams);
const hasRow = (app: App): boolean => list(app).current !== undefined;
const hasRows = (app: App): boolean => list(app).count > 0;
const copy = (app: App, form: CopyForm): Promise<void> =>
	isCalls(app) ? copyCalls(app, form) : copyStreams(app, form);

/** See the head of this file. */
export const LISTS = inAreas(['calls', 'streams'], [
	{ id: 'copy', keys: ['Ctrl+C'], enabled: hasRow, run: (app) => copy(app, 'text') },
	{ id: 'copyCsv', keys: [], enabled: hasRow, run: (app) => copy(app, 'csv') },
	{ id: 'copyJson', keys: [], enabled: hasRow, run: (app) => copy(app, 'json') },
	{ id: 'copyFilter', keys: [], enabled: hasRow, run: (app) => copy(app, 'filter') },
	{ id: 'prepareFilter', keys: ['P'], enabled: hasRow, run: prepareFilter },
	{ id: 'goToPacket', keys: ['G'], enabled: hasRow, run: goToPacket },
	{
		id: 'selectAll',
		keys: ['Ctrl+A'],
		enabled: hasRows,
		run: (app) => list(app).selection.all(list(app).count, list(app).keyAt),
	},
	{
		id: 'selectNone',
		keys: ['Ctrl+Shift+A'],
		enabled: hasRows,
		run: (app) => list(app).selection.none(),
	},
	{
		id: 'invert',
		keys: ['Ctrl+I'],
		enabled: hasRows,
		run: (app) => list(app).selection.invert(list(app).count, list(app).keyAt),
	},
] satisfies readonly Action[]);

async function prepareFilter(app: App): Promise<void> {
	const filter = isCalls(app) ? filterOfCalls(app) : streamFilter(app);
	if (filter === '') return;
	focusArea('filter');
	await list(app).filter.type(filter);
}

function streamFilter({ streams }: App): string {
	const row = streams.rowAt(streams.selection.active);
	return row === undefined ? '' : `rtp.ssrc == ${row.item.ssrc}`;
}

function filterOfCalls({ calls }: App): string {
	return callFilter(calls.chosen.flatMap(({ capture, call }) => capture.call(call) ?? []));
}

async function goToPacket(app: App): Promise<void> {
	if (isCalls(app)) {
		const { current, currentItem } = app.calls;
		if (current !== undefined && currentItem !== undefined)
			await app.goToFrame(current.capture, currentItem.firstFrame);
		return;
	}
	const ref = app.streams.current;
	if (ref !== undefined) await app.goToFrame(ref.capture, ref.stream);
}
