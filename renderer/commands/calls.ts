/** Commands of the table of calls. */
import { saveCallRecords } from '../features/calls/copy.ts';
import { focusArea } from '../features/frame/areas.ts';
import type { App } from '../state/app.svelte.ts';
import { hasCall, inAreas } from './command.ts';

/** See the head of this file. */
export const CALLS = inAreas(
	['calls'],
	[
		{ id: 'showFlow', keys: ['F'], enabled: hasCall, run: showFlow },
		{ id: 'callStreams', keys: ['R'], enabled: hasCall, run: showStreams },
		{ id: 'joinLegs', keys: ['J'], enabled: hasCall, run: joinLegs },
		{ id: 'saveCallsCsv', keys: [], enabled: hasCall, run: (app) => saveCallRecords(app, 'csv') },
		{ id: 'saveCallsJson', keys: [], enabled: hasCall, run: (app) => saveCallRecords(app, 'json') },
		{ id: 'playCall', keys: [], enabled: hasCall, run: (app) => app.playHere() },
	],
);

function showFlow(app: App): void {
	app.showCallTab('flow');
	focusArea('flow');
}

/** Selects every stream of the chosen calls in the table of streams. */
function showStreams(app: App): void {
	const keys = app.streamsOfCalls().map(({ capture, stream }) => `${capture.id}:${stream}`);
	if (keys.length === 0) {
		app.say(app.text.calls.noStreams);
		return;
	}
	app.workbench.go('streams');
	app.streams.selection.set(keys);
	const row = app.streams.rowOf(keys[0] ?? '');
	if (row >= 0) app.streams.selection.focus(row, keys[0] ?? null);
}

/** Several calls: joins them by hand, or parts them again. One: draws its other legs, or not. */
async function joinLegs(app: App): Promise<void> {
	const { chosen } = app.calls;
	const [first, ...others] = chosen.filter(({ capture }) => capture === chosen[0]?.capture);
	if (first === undefined) return;
	if (others.length === 0) {
		app.flow.choose({ legs: !app.flow.options.legs });
		return;
	}
	const legs = new Set(first.capture.call(first.call)?.legs ?? []);
	const ids = others.map(({ call }) => first.capture.call(call)?.id ?? '');
	const join = !ids.every((id) => legs.has(id));
	for (const { call } of others) {
		const pair = { one: first.call, other: call, join };
		await app.client.call('linkCalls', { capture: first.capture.id, ...pair });
	}
	app.say(join ? app.text.calls.joined(chosen.length) : app.text.calls.parted(chosen.length));
}
