/**
 * Signalling that is not decoded here: that it was seen must be said, lest "no calls" be believed.
 * Flows are picked by their ports and judged by their first bytes.
 */
import { u16, u8 } from '../bytes.ts';
import type { CaptureFacts } from '../capture-facts.ts';
import { FLOW_FACTS, FLOW_FIRST_FRAME, FLOW_LAST_FRAME, FLOW_PACKETS } from '../network/flow.ts';
import { PROTOCOL_TCP, PROTOCOL_UDP } from '../network/layers.ts';
import { formatAddress } from '../network/format.ts';
import { PacketReader } from '../packet-reader.ts';
import * as K from '../protocols/kinds.ts';
import type { Finding } from './capture.ts';

/** One protocol and how its packets begin. */
interface Signalling {
	readonly name: string;
	readonly transport: number;
	readonly ports: readonly number[];
	/** @param data from the first byte of payload */
	readonly isIt: (data: Uint8Array) => boolean;
}

const LATIN = new TextDecoder('latin1');
const startsAs =
	(pattern: RegExp) =>
	(data: Uint8Array): boolean =>
		pattern.test(LATIN.decode(data.subarray(0, 200)));

const MEGACO = startsAs(/^(?:MEGACO|!)\/\d/u);
/** Requests name a verb, an endpoint and the version; responses a code and a transaction. */
const MGCP = startsAs(
	/^(?:(?:AUEP|AUCX|CRCX|DLCX|EPCF|MDCX|MESG|NTFY|RQNT|RSIP) \d{1,9} \S+ MGCP |\d{3} \d{1,9}[ \r\n])/iu,
);

const KNOWN: readonly Signalling[] = [
	// TPKT (RFC 1006) around Q.931 with its protocol discriminator.
	{
		...{ name: 'H.323 (H.225 call signalling)', transport: PROTOCOL_TCP, ports: [1720] },
		isIt: (data) => data.length > 6 && u16(data, 0) === 0x0300 && u8(data, 4) === 8,
	},
	// Packed encoding has no sign of its own: the port decides, the first choices are requests.
	{
		...{ name: 'H.323 (H.225 RAS)', transport: PROTOCOL_UDP, ports: [1718, 1719] },
		isIt: (data) => data.length > 4 && u8(data, 0) < 0x80,
	},
	{ name: 'MGCP', transport: PROTOCOL_UDP, ports: [2427, 2727], isIt: MGCP },
	{ name: 'Megaco/H.248', transport: PROTOCOL_UDP, ports: [2944, 2945], isIt: MEGACO },
	{ name: 'Megaco/H.248', transport: PROTOCOL_TCP, ports: [2944, 2945], isIt: MEGACO },
	// Little-endian length, a version of 0 or 17 to 22, a message number.
	{
		...{ name: 'SCCP (Skinny)', transport: PROTOCOL_TCP, ports: [2000] },
		isIt: (data) => {
			if (data.length < 12 || u8(data, 1) > 15 || u16(data, 2) !== 0) return false;
			const version = u8(data, 4);
			return (version === 0 || (version > 16 && version < 23)) && u16(data, 10) === 0;
		},
	},
	// A full frame: call numbers of both sides, a type from DTMF (1) to CTLSE (12).
	{
		...{ name: 'IAX2', transport: PROTOCOL_UDP, ports: [4569] },
		isIt: (data) => {
			const type = data.length < 12 ? 0 : u8(data, 10);
			return (u8(data, 0) & 0x80) !== 0 && type > 0 && type < 13;
		},
	},
];
/** Skinny's, and that of so much else that it says nothing. */
const COMMON_PORT = 2000;
const PORTS: ReadonlySet<number> = new Set(KNOWN.flatMap(({ ports }) => ports));

/** Packets of a flow that are looked at: a connection begins without payload. */
const LOOKED_AT = 8;
/** Rows of the capture among which these are searched. */
const REACH = 20_000;
/** Flows that are judged; of more the rest is passed over. */
const MAX_FLOWS_JUDGED = 512;
const MAX_FRAMES = 20;
const MAX_HOSTS = 3;

/** What is known of the flows of a capture so far. */
interface Judged {
	/** Flows looked at. */
	next: number;
	/** Of these the ones that carried nothing yet. */
	waiting: number[];
	readonly flows: { readonly flow: number; readonly name: string }[];
	left: number;
}

const JUDGED = new WeakMap<CaptureFacts['tracker'], Judged>();

/** One finding for each protocol that was seen. */
export function otherSignalling(facts: CaptureFacts): readonly Finding[] {
	const { tracker } = facts;
	if (!tracker.index.isKept) return onTheirPorts(facts);
	const judged = JUDGED.get(tracker) ?? {
		...{ next: 0, waiting: [], flows: [], left: MAX_FLOWS_JUDGED },
	};
	JUDGED.set(tracker, judged);
	judgeFlows(facts, judged);
	const names = [...new Set(judged.flows.map(({ name }) => name))];
	return names.map((name) => {
		const flows = judged.flows.filter((one) => one.name === name).map(({ flow }) => flow);
		return findingOf(facts, name, flows);
	});
}

/** Where packets were counted only, nothing can be looked at again: ports alone say little. */
function onTheirPorts(facts: CaptureFacts): readonly Finding[] {
	const { flows } = facts.tracker;
	const found = new Map<string, number[]>();
	for (let flow = 0; flow < flows.count; flow++) {
		const ports = [flows.sourcePort(flow), flows.destinationPort(flow)];
		const known = KNOWN.find(
			(one) =>
				one.transport === flows.protocol(flow) &&
				!one.ports.includes(COMMON_PORT) &&
				one.ports.some((port) => ports.includes(port)),
		);
		if (known !== undefined) found.set(known.name, [...(found.get(known.name) ?? []), flow]);
	}
	return [...found].map(([name, its]) => {
		const { title, ...rest } = findingOf(facts, name, its);
		const words = title.replace(' was seen and is not decoded', ' by its ports, not decoded');
		return { ...rest, severity: 'note', title: words };
	});
}

/** Judges flows that came since the last time; those without payload yet are asked again. */
function judgeFlows(facts: CaptureFacts, judged: Judged): void {
	const { flows } = facts.tracker;
	const reader = new PacketReader(facts.tracker.index, facts.source);
	const again = judged.waiting;
	judged.waiting = [];
	for (const flow of again) judgeFlow(facts, reader, judged, flow);
	for (; judged.next < flows.count && judged.left > 0; judged.next++) {
		const ports = [flows.sourcePort(judged.next), flows.destinationPort(judged.next)];
		if (!ports.some((port) => PORTS.has(port))) continue;
		judged.left--;
		judgeFlow(facts, reader, judged, judged.next);
	}
}

function judgeFlow(facts: CaptureFacts, reader: PacketReader, judged: Judged, flow: number): void {
	const { flows } = facts.tracker;
	const ports = [flows.sourcePort(flow), flows.destinationPort(flow)];
	const protocol = flows.protocol(flow);
	const candidates = KNOWN.filter(
		(one) => one.transport === protocol && one.ports.some((port) => ports.includes(port)),
	);
	if (candidates.length === 0) return;
	const payload = firstPayload(facts, reader, flow);
	if (payload === null) judged.waiting.push(flow);
	const found = candidates.find(({ isIt }) => payload !== null && isIt(payload));
	if (found !== undefined) judged.flows.push({ flow, name: found.name });
}

/** The first bytes that a flow carried. */
function firstPayload(facts: CaptureFacts, reader: PacketReader, flow: number): Uint8Array | null {
	const { index, flows } = facts.tracker;
	const first = flows.facts[flow * FLOW_FACTS + FLOW_FIRST_FRAME] as number;
	const last = flows.facts[flow * FLOW_FACTS + FLOW_LAST_FRAME] as number;
	const end = Math.min(last, first + REACH);
	const rows = index.select(
		// The unit of RTP is its stream.
		(unit, kind) => unit === flow && (kind & K.KIND_MASK) !== K.KIND_RTP,
		Math.max(index.first, first - 1),
		end,
	);
	for (const row of rows.subarray(0, LOOKED_AT)) {
		reader.decode(row + 1);
		const { data, payloadStart, payloadEnd } = reader.layers;
		if (payloadEnd > payloadStart) return data.slice(payloadStart, payloadEnd);
	}
	return null;
}

function findingOf(
	{ tracker: { flows } }: CaptureFacts,
	name: string,
	found: readonly number[],
): Finding {
	const sum = (field: number): number =>
		found.reduce((total, flow) => total + (flows.facts[flow * FLOW_FACTS + field] as number), 0);
	const words = found.flatMap((flow) => [flows.sourceWords(flow), flows.destinationWords(flow)]);
	const hosts = [
		...new Set(
			words.map((one) => formatAddress(Int32Array.from(one), 0, one.length === 1 ? 4 : 6)),
		),
	];
	const more = hosts.length > MAX_HOSTS ? ` and ${hosts.length - MAX_HOSTS} more` : '';
	const packets = sum(FLOW_PACKETS);
	return {
		id: `seen-${name}`,
		severity: 'warning',
		title: `${name} was seen and is not decoded: ${packets} packet${packets === 1 ? '' : 's'} of ${hosts.slice(0, MAX_HOSTS).join(', ')}${more}. Calls over it are not listed`,
		frames: found
			.slice(0, MAX_FRAMES)
			.map((flow) => flows.facts[flow * FLOW_FACTS + FLOW_FIRST_FRAME] as number),
	};
}
