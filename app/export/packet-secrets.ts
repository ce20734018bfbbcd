/**
 * TLS secrets that go along with saved packets: those of the connections that the packets are of, and
 * no others. What the capture itself carries goes along by itself, as in Wireshark; secrets of key-log
 * files only where somebody wants it.
 */
import { PacketRecord } from '../capture/packet-index.ts';
import type { CaptureFacts } from '../capture-facts.ts';
import * as K from '../protocols/kinds.ts';
import type { PacketSecrets, SecretsChoice } from '../views/save.ts';

/** Flows that frames are of. */
function flowsOf({ tracker }: CaptureFacts, frames: Uint32Array): ReadonlySet<number> {
	const found = new Set<number>();
	const record = new PacketRecord();
	for (const frame of frames) {
		tracker.index.read(frame - 1, record);
		if ((record.kind & K.KIND_MASK) !== K.KIND_RTP) found.add(record.unit);
	}
	return found;
}

/** Client randoms of the connections that frames are of. */
function randomsOf(facts: CaptureFacts, frames: Uint32Array): readonly Uint8Array[] {
	const { flows, protocols } = facts.tracker;
	const known = protocols.tls.facts().filter(({ clientRandom }) => clientRandom !== null);
	if (known.length === 0) return [];
	const wanted = flowsOf(facts, frames);
	return known.flatMap(({ flow, clientRandom }) => {
		const isWanted = wanted.has(flow) || wanted.has(flows.reverse(flow));
		return isWanted && clientRandom !== null ? [clientRandom] : [];
	});
}

/** How many connections of these frames have secrets. */
export function countSecrets(facts: CaptureFacts, frames: Uint32Array): PacketSecrets {
	const { keyLog } = facts.tracker.protocols.tls;
	const randoms = randomsOf(facts, frames);
	const count = (choice: SecretsChoice): number =>
		randoms.filter((random) => keyLog.linesOf(random, choice) !== '').length;
	return { captured: count('captured'), known: count('all') };
}

/** A key log for the connections of these frames; empty without any. */
export function secretsText(
	facts: CaptureFacts,
	frames: Uint32Array,
	choice: SecretsChoice,
): { readonly text: string; readonly connections: number } {
	if (choice === 'none') return { text: '', connections: 0 };
	const { keyLog } = facts.tracker.protocols.tls;
	const logs = randomsOf(facts, frames)
		.map((random) => keyLog.linesOf(random, choice))
		.filter((log) => log !== '');
	return { text: logs.join(''), connections: logs.length };
}
