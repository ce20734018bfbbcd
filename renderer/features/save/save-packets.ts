/**
 * Saves packets as pcapng: those of the chosen calls or streams, or all that the packet filter shows.
 */
import type { App } from '../../state/app.svelte.ts';
import type { Capture } from '../../state/capture.svelte.ts';

/** Asks for the file, then writes; says how many packets it was. */
export async function savePackets(app: App): Promise<void> {
	const { workbench, streams, packets, client } = app;
	if (workbench.view === 'calls' && app.calls.chosen.length > 0) return saveCallPackets(app);
	const inPackets = workbench.view === 'packets';
	const capture = inPackets
		? (packets.detail?.capture ?? workbench.shown[0])
		: (streams.current?.capture ?? workbench.shown[0]);
	if (capture === undefined) return;
	const selected = streams.selected.filter((ref) => ref.capture === capture);
	const chosen = inPackets || selected.length === 0 ? null : selected.map(({ stream }) => stream);
	const target = await client.call('chooseSaveFile', { name: `${baseOf(capture)}-part.pcapng` });
	if (target === null) return;
	const { packets: count } = await client.call('savePackets', {
		capture: capture.id,
		// The system's dialog has asked before it let an existing file be chosen.
		request: { filter: inPackets ? packets.filter : '', streams: chosen, overwrite: true },
		grant: target.grant,
	});
	app.say(app.text.save.packetsSaved(app.format.count(count), count, target.name));
}

const baseOf = ({ name }: Capture): string =>
	name.replace(/\.(pcapng|pcap|cap)(\.gz|\.zst)?$/u, '');

/** Signalling and media of the chosen calls; of several captures those of the first. */
async function saveCallPackets(app: App): Promise<void> {
	const { calls, client } = app;
	const [first] = calls.chosen;
	if (first === undefined) return;
	const { capture } = first;
	const numbers = calls.chosen.filter((ref) => ref.capture === capture).map(({ call }) => call);
	const what = numbers.length === 1 ? (capture.call(first.call)?.id ?? 'call') : 'calls';
	const target = await client.call('chooseSaveFile', { name: `${baseOf(capture)}-${what}.pcapng` });
	if (target === null) return;
	const { packets: count } = await client.call('savePackets', {
		capture: capture.id,
		request: { filter: '', calls: numbers, streams: null, overwrite: true },
		grant: target.grant,
	});
	app.say(app.text.save.packetsSaved(app.format.count(count), count, target.name));
}
