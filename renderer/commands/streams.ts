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
		{
			id: 'allPairs',
			keys: ['Shift+R'],
			enabled: hasStream,
			run: (app) => selectBy(app, { paired: true }),
		},
		{
			id: 'singles',
			keys: ['Ctrl+R'],
			enabled: hasStream,
			run: (app) => selectBy(app, { paired: false }),
		},
		{ id: 'goToSetup', keys: ['Shift+G'], enabled: hasStream, run: goToSetup },
		{ id: 'markStreams', keys: ['M'], enabled: hasStream, run: ({ streams }) => streams.mark() },
		{ id: 'exportRtpdump', keys: ['E'], enabled: hasStream, run: exportRtpdump },
		{ id: 'exportRtpdumpText', keys: [], enabled: hasStream, run: exportRtpdumpText },
		{ id: 'replayStream', keys: [], enabled: hasStream, run: (app) => app.show('replay') },
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

/** Reverse streams asked for at once. */
const BATCH = 200;

/** Selects every listed stream that has a reverse, or every one that has none. */
async function selectBy(app: App, options: { readonly paired: boolean }): Promise<void> {
	const { streams } = app;
	const refs = Array.from({ length: streams.count }, (_, row) => streams.at(row));
	const known = refs.flatMap((ref) => ref ?? []);
	const found: string[] = [];
	for (let at = 0; at < known.length; at += BATCH) {
		const part = known.slice(at, at + BATCH);
		const reverses = await Promise.all(part.map((ref) => app.reverseOf(ref)));
		found.push(
			...part.filter((_, index) => (reverses[index] !== null) === options.paired).map(keyOf),
		);
	}
	streams.selection.set(found);
	if (found.length === 0)
		app.say(options.paired ? app.text.streams.noPairs : app.text.streams.noSingles);
}

async function goToSetup(app: App): Promise<void> {
	const { streams } = app;
	const row = streams.rowAt(streams.selection.active);
	if (row === undefined) return;
	if (row.item.setupFrame === null) app.say(app.text.streams.noSetup);
	else await app.goToFrame(row.ref.capture, row.item.setupFrame);
}

/** The Save dialog on the selected streams, set to rtpdump. */
async function exportRtpdump(app: App): Promise<void> {
	const { current, selected } = app.streams;
	const refs = selected.length > 0 ? selected : current === undefined ? [] : [current];
	app.show('save');
	await app.save.prepare(app.workbench.shown, refs);
	await app.save.choose({ format: 'rtpdump' });
}

/** Lines as `rtpdump -F ascii` prints them, into a file. */
async function exportRtpdumpText(app: App): Promise<void> {
	const row = app.streams.rowAt(app.streams.selection.active);
	if (row === undefined) return;
	const { capture, stream } = row.ref;
	const target = await app.client.call('chooseSaveFile', { name: `${row.item.ssrc}.rtpdump.txt` });
	if (target === null) return;
	const { grant, name } = target;
	await app.client.call('writeRtpdumpText', { capture: capture.id, stream, grant });
	app.say(app.text.sdp.saved(name));
}
