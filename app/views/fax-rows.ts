/** Rows of the ladder for fax over IP, in the words of Wireshark's T.38 graph. */
import type { CaptureFacts } from '../capture-facts.ts';
import { formatIpv4, formatIpv6 } from '../network/format.ts';
import type { T38Run } from '../protocols/t38/index.ts';
import { inSeconds } from '../time.ts';
import type { FlowRow } from './flow.ts';
import type { NodeNamer } from './flow-rows.ts';
import type { EndpointItem } from './streams.ts';

/** Bands of one call. */
export function faxRows(facts: CaptureFacts, call: string, nameOf: NodeNamer): readonly FlowRow[] {
	return facts.tracker.protocols.t38.runsOf(call).map((run) => faxRow(facts, run, nameOf));
}

function faxRow(facts: CaptureFacts, run: T38Run, nameOf: NodeNamer): FlowRow {
	const [source, destination] = [endpoint(facts, run.flow, 0), endpoint(facts, run.flow, 1)];
	const duration = inSeconds(run.lastMs - run.firstMs);
	const isPage = run.kind === 'data' && run.name !== 'v21';
	const label = isPage ? `t4-non-ecm-data:${run.name}` : run.name;
	return {
		frame: run.frame,
		offset: inSeconds(run.firstMs),
		from: nameOf(source, destination),
		to: nameOf(destination, source),
		fromPort: source.port,
		toPort: destination.port,
		label: `T.38 (${label})`,
		protocol: 't38',
		detail:
			run.kind === 'indicator'
				? `t38:t30 Ind:${run.name}`
				: `t38:${label} Duration: ${duration.toFixed(2)}s, ${run.packets} packets`,
		retransmission: false,
		repeat: 0,
		repeatOf: null,
		stream: null,
		call: run.session,
		tone: run.kind === 'indicator' ? 'event' : 'media',
		responseTime: null,
		requestFrame: null,
		media: {
			duration,
			packets: run.packets,
			lostPercent: (100 * run.lost) / (run.packets + run.lost),
			codec: 'T.38',
			inferred: false,
		},
	};
}

function endpoint({ tracker: { flows } }: CaptureFacts, flow: number, side: 0 | 1): EndpointItem {
	const words = side === 0 ? flows.sourceWords(flow) : flows.destinationWords(flow);
	const [a = 0, b = 0, c = 0, d = 0] = words;
	return {
		address: words.length === 1 ? formatIpv4(a) : formatIpv6(a, b, c, d),
		port: side === 0 ? flows.sourcePort(flow) : flows.destinationPort(flow),
	};
}
