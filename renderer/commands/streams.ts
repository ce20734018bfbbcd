/** Commands of the table of streams. */
import { focusArea } from '../features/frame/areas.ts';
import type { App } from '../state/app.svelte.ts';
import { keyOf } from '../state/streams.svelte.ts';
import { hasStream, inAreas } from './command.ts';

/** See the head of this file. */
export const STREAMS = inAreas(
	['streams'],
	[
		{ id: 'analyse', keys: ['A'], enabled: hasStream, run: analyse },
		{ id: 'findReverse', keys: ['R'], enabled: hasStream, run: findReverse },
		{ id: 'playStreams', keys: [], enabled: hasStream, run: (app) => app.playHere() },
	],
);

function analyse(app: App): void {
	app.showTab('quality');
	focusArea('quality');
}

async function findReverse(app: App): Promise<void> {
	const { streams } = app;
	const added = new Set(streams.selection.keys);
	for (const ref of streams.selected) {
		const reverse = await app.reverseOf(ref);
		if (reverse !== null) added.add(keyOf(reverse));
	}
	if (added.size === streams.selection.size) app.say(app.text.streams.noReverse);
	streams.selection.set(added);
}
