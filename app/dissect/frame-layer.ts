/** The frame itself as a layer: number, lengths, times, and the protocols inside. */
import type { DissectedLayer } from '../views/packets.ts';
import { LayerBuilder, makeLayer } from './layer-builder.ts';

/** What the capture knows of a packet besides its bytes. */
export interface FrameFacts {
	/** Number of the packet, from 1. */
	readonly frame: number;
	readonly bytes: Uint8Array;
	readonly originalLength: number;
	/** null where the capture names no interfaces. */
	readonly interfaceId: number | null;
	/** Null or absent where it has no name. */
	readonly interfaceName?: string | null;
	/** Capture time: whole seconds since 1970, and nanoseconds. */
	readonly seconds: number;
	readonly nanoseconds: number;
	/** Seconds since the first packet, and since the packet before (0 for the first). */
	readonly relativeSeconds: number;
	readonly deltaSeconds: number;
}

/** The layer `frame`; `layers` are those inside. */
export function frameLayer(facts: FrameFacts, layers: readonly DissectedLayer[]): DissectedLayer {
	const { frame, bytes, originalLength, interfaceName = null } = facts;
	const range = { data: bytes, at: 0, headerEnd: bytes.length, end: bytes.length };
	const builder = new LayerBuilder(range);
	if (facts.interfaceId !== null) {
		builder.add('frame.interface_id', facts.interfaceId, 0, 0);
	}
	if (interfaceName !== null) builder.add('frame.interface_name', interfaceName, 0, 0);
	addTimes(builder, facts);
	builder.add('frame.number', frame, 0, 0);
	builder.add('frame.len', originalLength, 0, 0);
	builder.add('frame.cap_len', bytes.length, 0, 0);
	builder.add('frame.protocols', layers.flatMap(protocolNames).join(':'), 0, 0);
	const missing = originalLength - bytes.length;
	const title = [
		`Frame ${frame}: ${originalLength} bytes on wire, ${bytes.length} bytes captured`,
		...(missing > 0 ? [` (cut: ${missing} bytes missing)`] : []),
		...(interfaceName === null ? [] : [` on interface ${interfaceName}`]),
	].join('');
	return makeLayer('frame', title, range, false, builder.fields());
}

function addTimes(builder: LayerBuilder, facts: FrameFacts): void {
	const { seconds, nanoseconds, relativeSeconds, deltaSeconds } = facts;
	const epoch = seconds + nanoseconds / 1e9;
	const fraction = String(nanoseconds).padStart(9, '0');
	builder.add('frame.time', epoch, 0, 0, isoTime(seconds, fraction));
	builder.add('frame.time_epoch', epoch, 0, 0, `${seconds}.${fraction} s`);
	builder.add('frame.time_delta', deltaSeconds, 0, 0, `${deltaSeconds.toFixed(9)} s`);
	builder.add('frame.time_relative', relativeSeconds, 0, 0, `${relativeSeconds.toFixed(9)} s`);
}

/** ISO 8601, UTC; a time that no calendar knows stays in seconds. */
function isoTime(seconds: number, fraction: string): string {
	const date = new Date(seconds * 1000);
	if (Number.isNaN(date.getTime())) {
		return `${seconds}.${fraction} s since 1970`;
	}
	return date.toISOString().replace(/\.\d+Z$/u, `.${fraction}Z`);
}

/** The layer's name; Wireshark counts what EtherType says as a layer of its own. */
function protocolNames(layer: DissectedLayer): readonly string[] {
	const hasEtherType = layer.fields.some((field) => /\.(etype|type)$/u.test(field.name));
	const isLink = layer.name === 'eth' || layer.name === 'vlan' || layer.name === 'sll';
	return layer.name === 'ieee8021ad' || (isLink && hasEtherType)
		? [layer.name, 'ethertype']
		: [layer.name];
}
