/** The way from "TLS, key needed" to what the connection carries. */
import type { Finding } from '../../../main/ipc/contract.ts';
import type { App } from '../../state/app.svelte.ts';
import type { Capture } from '../../state/capture.svelte.ts';

/** True when a TLS key log may answer a finding. */
export const wantsKeyLog = ({ id }: Finding): boolean => id === 'tls-key';

/** True when a Wi-Fi key may answer a finding. */
export const wantsWifiKey = ({ id }: Finding): boolean => id === 'wifi-key';

/** Asks for a key log and reads captures again with it: one of them, or all that are shown. */
export async function chooseKeyLog(app: App, only?: Capture): Promise<void> {
	await app.attempt(async () => {
		const file = await app.client.call('chooseKeyLog', undefined);
		if (file === null) return;
		await app.player.clear();
		app.showCallTab('flow');
		// Numbers of calls and frames of streams may be others after this.
		app.calls.selection.none();
		app.streams.selection.none();
		const captures = only === undefined ? app.workbench.shown : [only];
		await Promise.all(captures.map((capture) => capture.useKeyLog(file)));
		app.say(app.text.findings.keyLogUsed(file.name));
	});
}
