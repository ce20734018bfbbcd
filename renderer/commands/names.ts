/** Commands over the names that the user gave to addresses. */
import type { App } from '../state/app.svelte.ts';
import type { Capture } from '../state/capture.svelte.ts';
import { inAreas } from './command.ts';

/** See the head of this file. */
export const NAMES = inAreas(
	['everywhere'],
	[{ id: 'undoName', keys: ['Ctrl+Alt+Z'], enabled: canUndo, run: undo }],
);

/** The capture that is looked at, before any other whose names were changed. */
const captureOf = ({ flow, streams, workbench }: App): Capture | undefined =>
	[flow.capture, streams.current?.capture, ...workbench.shown].find(
		(one) => one?.names.canUndo === true,
	) ?? undefined;

function canUndo(app: App): boolean {
	return captureOf(app) !== undefined;
}

async function undo(app: App): Promise<void> {
	const isDone = (await captureOf(app)?.names.undo()) === true;
	app.flow.refresh();
	app.say(isDone ? app.text.facts.nameUndone : app.text.decodeAs.nothingToUndo);
}
