/**
 * Saves packets as pcapng: those of the chosen calls or streams, or all that the packet filter shows.
 */
import type { SavePacketsRequest } from '../../../main/ipc/contract.ts';
import type { App } from '../../state/app.svelte.ts';
import type { Capture } from '../../state/capture.svelte.ts';

/** Asks for the file, then writes; says how many packets it was. */
export async function savePackets(app: App): Promise<void> {
	const { workbench, streams, packets } = app;
	if (workbench.view === 'calls' && app.calls.chosen.length > 0) return saveCallPackets(app);
	const inPackets = workbench.view === 'packets';
	const capture = inPackets
		? (packets.detail?.capture ?? workbench.shown[0])
		: (streams.current?.capture ?? workbench.shown[0]);
	if (capture === undefined) return;
	const selected = streams.selected.filter((ref) => ref.capture === capture);
	const chosen = inPackets || selected.length === 0 ? null : selected.map(({ stream }) => stream);
	const filter = inPackets ? packets.filter : '';
	await writePackets(app, capture, 'part', { filter, streams: chosen, overwrite: true });
}

/** Asks what of the secrets goes along, then for the file, and writes. */
async function writePackets(
	app: App,
	capture: Capture,
	what: string,
	request: SavePacketsRequest,
): Promise<void> {
	const { client, text } = app;
	const secrets = await app.packetSecrets.ask(capture.id, request, () => app.show('secrets'));
	if (secrets === null) return;
	const target = await client.call('chooseSaveFile', { name: `${baseOf(capture)}-${what}.pcapng` });
	if (target === null) return;
	const { calls, streams } = request;
	const saved = await client.call('savePackets', {
		capture: capture.id,
		// The system's dialog has asked before it let an existing file be chosen.
		request: {
			filter: request.filter,
			...(calls === undefined ? {} : { calls: [...calls] }),
			streams: streams === null ? null : [...streams],
			...{ overwrite: true, secrets },
		},
		grant: target.grant,
	});
	const { packets: count } = saved;
	const words = text.save.packetsSaved(app.format.count(count), count, target.name);
	app.say(saved.secrets === 0 ? words : `${words}, ${text.save.secretsSaved(saved.secrets)}`);
}

const baseOf = ({ name }: Capture): string =>
	name.replace(/\.(pcapng|pcap|cap)(\.gz|\.zst)?$/u, '');

/** Signalling and media of the chosen calls; of several captures those of the first. */
async function saveCallPackets(app: App): Promise<void> {
	const { calls } = app;
	const [first] = calls.chosen;
	if (first === undefined) return;
	const { capture } = first;
	const numbers = calls.chosen.filter((ref) => ref.capture === capture).map(({ call }) => call);
	const what = numbers.length === 1 ? (capture.call(first.call)?.id ?? 'call') : 'calls';
	await writePackets(app, capture, what, {
		filter: '',
		calls: numbers,
		streams: null,
		overwrite: true,
	});
}
