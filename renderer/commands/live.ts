/** Commands of capturing live. */
import type { App } from '../state/app.svelte.ts';
import { hasStream, inAreas } from './command.ts';

const isRunning = (app: App): boolean => app.live.running !== null;
const isLive = (app: App): boolean => app.live.shown !== null;

/** See the head of this file. */
export const LIVE = inAreas(
	['everywhere'],
	[
		{ id: 'startCapture', keys: ['Ctrl+E'], run: startOrStop },
		{ id: 'stopCapture', keys: [], enabled: isRunning, run: (app) => app.live.stop() },
		{
			id: 'restartCapture',
			keys: ['Ctrl+Shift+E'],
			enabled: isRunning,
			run: (app) => app.live.restart(),
		},
		{ id: 'captureOptions', keys: ['Ctrl+Shift+O'], run: showOptions },
		{
			id: 'holdStill',
			keys: ['Ctrl+Shift+H'],
			enabled: isRunning,
			checked: (app) => app.live.isHeld,
			run: (app) => app.live.hold(!app.live.isHeld),
		},
		{
			id: 'recordStreams',
			keys: ['Ctrl+Shift+D'],
			enabled: (app) => canRecord(app) || isRecording(app),
			checked: isRecording,
			run: toggleRecording,
		},
		{ id: 'saveCapture', keys: [], enabled: isLive, run: saveCapture },
		{ id: 'copyCaptureFilter', keys: [], enabled: hasStream, run: copyCaptureFilter },
		{ id: 'saveStreamPackets', keys: [], enabled: hasStream, run: saveStreamPackets },
		{ id: 'bridgeHelp', keys: [], run: (app) => app.show('bridge') },
	],
);

/** The key of Wireshark does both. */
async function startOrStop(app: App): Promise<void> {
	const { live } = app;
	if (live.running !== null) return live.stop();
	if (live.sources === null) await live.load();
	const { failure } = live.sources ?? {};
	if (failure != null) app.say(failure, 'error');
	else if (live.canStart) await live.start();
	else app.say(app.text.live.nothingToStart, 'error');
}

async function showOptions(app: App): Promise<void> {
	if (app.live.sources === null) await app.live.load();
	app.show('captureOptions');
}

function isRecording({ live }: App): boolean {
	return live.shown !== null && live.recording(live.shown.capture.id)?.phase === 'running';
}

function canRecord({ live }: App): boolean {
	return live.shown?.view.isRunning === true;
}

async function toggleRecording(app: App): Promise<void> {
	const { shown } = app.live;
	if (shown === null) return;
	if (isRecording(app)) await app.live.stopRecording(shown.capture.id);
	else await app.live.record(shown.capture.id);
}

async function saveCapture(app: App): Promise<void> {
	const { shown } = app.live;
	if (shown === null) return;
	const name = `${shown.capture.name.replace(/[^\w.-]+/gu, '-').toLowerCase()}.pcapng`;
	const target = await app.client.call('chooseSaveFile', { name });
	if (target === null) return;
	const { grant } = target;
	const saved = await app.client.call('saveCapture', { capture: shown.capture.id, grant });
	app.say(app.text.live.saved(app.format.bytes(saved.bytes), target.name, saved.sha256));
}

async function copyCaptureFilter(app: App): Promise<void> {
	const { streams, client } = app;
	const row = streams.rowAt(streams.selection.active);
	if (row === undefined) return;
	const ssrc = Number(row.item.ssrc);
	app.copy(await client.call('streamCaptureFilter', { ssrc }));
	app.say(app.text.live.filterCopied(row.item.ssrc));
}

/** Packets of the stream with the focus, or of all that are selected, as a capture of their own. */
async function saveStreamPackets(app: App): Promise<void> {
	const { streams, client } = app;
	const { current } = streams;
	if (current === undefined) return;
	const { capture } = current;
	const refs = streams.selected.filter((ref) => ref.capture === capture);
	const chosen = (refs.length > 1 ? refs : [current]).map(({ stream }) => stream);
	const target = await client.call('chooseSaveFile', {
		name: `${app.text.live.streamFile}.pcapng`,
	});
	if (target === null) return;
	const request = { filter: '', streams: chosen, overwrite: true };
	const argument = { capture: capture.id, request, grant: target.grant };
	const { packets } = await client.call('savePackets', argument);
	app.say(app.text.save.packetsSaved(app.format.count(packets), packets, target.name));
}
