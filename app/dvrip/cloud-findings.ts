/** What datagrams with the vendor's cloud give away: who reports to whom, and whose media go through. */
import { ROWS } from '../protocols/dvrip/index.ts';
import { cloudFacts } from './cloud.ts';
import type { PlacedMessage } from './devices.ts';
import type { DvripFinding } from './findings.ts';

/** UDP ports of the vendor's servers: bootstrap, rendezvous, directory. */
const SERVER_PORTS: ReadonlySet<number> = new Set([7999, 8765, 8777]);
/** Open, answer, sync, heartbeat, data and close of a relay. */
const RELAYED: ReadonlySet<number> = new Set([2000, 2001, 2002, 2003, 2004, 3001, 3002]);
const MOST_FRAMES = 50;

/** A datagram with the ports of its ends. */
export interface PlacedDatagram extends PlacedMessage {
	readonly sourcePort: number;
	readonly destinationPort: number;
}

/** One finding for each pair of a device and a server; each is a `note`, a relay a `warning`. */
export function cloudFindings(messages: readonly PlacedDatagram[]): readonly DvripFinding[] {
	const pairs = new Map<string, { words: string; isRelay: boolean; frames: number[] }>();
	for (const one of messages) {
		if (one.message.form !== ROWS.FORM_CLOUD) continue;
		const facts = cloudFacts(one.message.body);
		if (facts === null) continue;
		const isToServer = SERVER_PORTS.has(one.destinationPort);
		const [device, server] = isToServer
			? [one.source, one.destination]
			: [one.destination, one.source];
		const isRelay = RELAYED.has(facts.command);
		const words = isRelay
			? `data of ${device} go through a relay of the vendor's cloud at ${server}`
			: `${device} reports to the vendor's cloud at ${server}`;
		const known = pairs.get(words) ?? { words, isRelay, frames: [] };
		pairs.set(words, known);
		known.frames.push(one.message.frame);
	}
	return [...pairs.values()].map(({ words, isRelay, frames }, index) => ({
		id: `cloud-${isRelay ? 'relayed' : 'contact'}-${index + 1}`,
		severity: isRelay ? ('warning' as const) : ('note' as const),
		title: words,
		frames: frames.slice(0, MOST_FRAMES),
	}));
}
