/** Saves packets as pcapng: those of the selected streams, or all that the packet filter shows. */
import type { App } from '../../state/app.svelte.ts';

/** Asks for the file, then writes; says how many packets it was. */
export async function savePackets(app: App): Promise<void> {
	const { workbench, streams, packets, client } = app;
	const inPackets = workbench.view === 'packets';
	const capture = inPackets
		? (packets.detail?.capture ?? workbench.shown[0])
		: (streams.current?.capture ?? workbench.shown[0]);
	if (capture === undefined) return;
	const selected = streams.selected.filter((ref) => ref.capture === capture);
	const chosen = inPackets || selected.length === 0 ? null : selected.map(({ stream }) => stream);
	const base = capture.name.replace(/\.(pcapng|pcap|cap)(\.gz|\.zst)?$/u, '');
	const target = await client.call('chooseSaveFile', { name: `${base}-part.pcapng` });
	if (target === null) return;
	const { packets: count } = await client.call('savePackets', {
		capture: capture.id,
		// The system's dialog has asked before it let an existing file be chosen.
		request: { filter: inPackets ? packets.filter : '', streams: chosen, overwrite: true },
		grant: target.grant,
	});
	app.say(app.text.save.packetsSaved(app.format.count(count), count, target.name));
}
