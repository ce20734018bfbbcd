/** Commands by which the user says what packets are, and sees who sent them. */
import type { App } from '../state/app.svelte.ts';
import type { Capture } from '../state/capture.svelte.ts';
import { hasCapture, hasStream, inAreas } from './command.ts';

/** See the head of this file. */
export const DECODE_AS = [
	...inAreas(
		['everywhere'],
		[
			{ id: 'decodeAs', keys: ['Ctrl+Shift+U'], enabled: hasCapture, run: editRules },
			{ id: 'conversations', keys: [], enabled: hasCapture, run: showConversations },
			{ id: 'signatures', keys: ['Ctrl+Shift+F'], enabled: hasCapture, run: searchSignatures },
		],
	),
	...inAreas(
		['streams'],
		[
			{ id: 'editSdp', keys: [], enabled: hasStream, run: editSdp },
			{ id: 'notRtp', keys: [], enabled: hasStream, run: sayNotRtp },
			{ id: 'undoDecodeAs', keys: ['Ctrl+Z'], enabled: canUndo, run: undo },
		],
	),
];

const captureOf = ({ streams, workbench }: App): Capture | null =>
	streams.current?.capture ?? workbench.shown[0] ?? null;

/** The rules of the capture; on the streams with a row for the one that has the focus. */
async function editRules(app: App): Promise<void> {
	const { current, selection } = app.streams;
	const capture = captureOf(app);
	if (capture === null) return;
	const isHere = app.workbench.view === 'streams' && current?.capture === capture;
	const item = isHere ? app.streams.rowAt(selection.active)?.item : undefined;
	const codec = `${item?.codec ?? 'H264'}/${item?.clockRate ?? 90_000}`;
	const rule = item === undefined ? null : `rtp.ssrc==${item.ssrc},${codec}`;
	await app.decodeAs.edit(capture, rule);
	app.show('decodeAs');
}

/** Who talked with whom, by the filter that is in force. */
async function showConversations(app: App): Promise<void> {
	const { view } = app.workbench;
	const [capture] = app.workbench.shown;
	if (capture === undefined) return;
	const list = view === 'calls' ? app.calls : app.streams;
	app.show('conversations');
	await app.conversations.ask(capture, view === 'packets' ? app.packets.filter : list.filter.value);
}

/** Media that only their bytes tell, in what no protocol claimed. */
async function searchSignatures(app: App): Promise<void> {
	const capture = captureOf(app);
	if (capture === null) return;
	const { signatures } = app;
	app.show('signatures');
	const isKnown = signatures.capture === capture && signatures.phase === 'done';
	if (!isKnown || signatures.isOld) await signatures.ask(capture);
}

/** The description of the stream that has the focus. */
async function editSdp(app: App): Promise<void> {
	const ref = app.streams.rowAt(app.streams.selection.active)?.ref ?? app.streams.current;
	if (ref === undefined) return;
	app.show('sdp');
	await app.sdp.edit(ref);
}

async function sayNotRtp(app: App): Promise<void> {
	const row = app.streams.rowAt(app.streams.selection.active);
	if (row === undefined) return;
	const rule = `rtp.ssrc==${row.item.ssrc},none`;
	await app.decodeAs.say(row.ref.capture, rule);
	app.say(app.text.decodeAs.said(rule));
}

function canUndo(app: App): boolean {
	return app.decodeAs.canUndo(captureOf(app));
}

async function undo(app: App): Promise<void> {
	const capture = captureOf(app);
	if (capture === null) return;
	const { outcome } = await app.decodeAs.undo(capture);
	app.say(outcome === null ? app.text.decodeAs.nothingToUndo : app.text.decodeAs.undone);
}
