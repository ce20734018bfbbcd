/** Where the messages of a call were captured: interfaces, files, probes of Homer. */
import type { CaptureFacts } from '../capture-facts.ts';
import type { HepPacket } from '../protocols/hep/index.ts';

/** Points of one call that are named: a list shows them. */
const MOST_POINTS = 16;

/** Each once, in the order of the messages; empty where the capture does not say. */
export function capturePointsOf(facts: CaptureFacts, callId: string): readonly string[] {
	const { sip, hep } = facts.tracker.protocols;
	const interfaces = interfaceNames(facts);
	if (hep.isEmpty && interfaces.every((name) => name === '')) return [];
	const found = new Set<string>();
	for (const number of sip.messages.byCallId.get(callId) ?? []) {
		if (found.size >= MOST_POINTS) break;
		const frame = sip.messages.frameOf(number);
		const probes = hep.ofFrame(frame).map(probeName);
		const own = interfaces[sip.messages.interfaceOf(number)] ?? '';
		for (const name of probes.length === 0 ? [own] : probes) if (name !== '') found.add(name);
	}
	return [...found];
}

/** `agent 2001 (gate)`; empty where a probe does not name itself. */
function probeName({ agentId, node }: HepPacket): string {
	if (agentId === null) return node ?? '';
	return `agent ${agentId}${node === null ? '' : ` (${node})`}`;
}

/** By number; the file stands before where several are read as one. */
function interfaceNames({ source }: CaptureFacts): readonly string[] {
	const { interfaces, files } = source;
	const isMerged = interfaces.some(({ id }) => source.fileOf(id) > 0);
	return interfaces.map(({ id, name }) => {
		const own = name ?? (isMerged || interfaces.length === 1 ? null : `interface ${id}`);
		const file = isMerged ? (files[source.fileOf(id)]?.name ?? null) : null;
		return [file, own].filter((part) => part !== null).join(': ');
	});
}
