/** Conditions of `--decode-as` rules: one field and the value that it must have. */
import { parse } from 'ipaddr.js';
import type { FlowTable } from '../../network/flow.ts';
import { formatAddress } from '../../network/format.ts';

/** What a rule is asked of: a datagram, or a stream. */
export interface DecodeTarget {
	readonly sourcePort: number;
	readonly destinationPort: number;
	/** Addresses as text (IPv6 by RFC 5952). */
	readonly source: string;
	readonly destination: string;
	/** Signed or unsigned. */
	readonly ssrc: number;
	/** Null where no single type is asked about. */
	readonly payloadType: number | null;
}

/** A field and its value: a number, or an address as text. */
export interface DecodeCondition {
	readonly field: string;
	readonly value: number | string;
}

type Side = (target: DecodeTarget) => readonly (number | string | null)[];

const FIELDS = new Map<string, { readonly max: number; readonly read: Side }>([
	['udp.port', { max: 65_535, read: (one) => [one.sourcePort, one.destinationPort] }],
	['udp.srcport', { max: 65_535, read: (one) => [one.sourcePort] }],
	['udp.dstport', { max: 65_535, read: (one) => [one.destinationPort] }],
	['rtp.ssrc', { max: 0xffff_ffff, read: (one) => [one.ssrc >>> 0] }],
	['rtp.p_type', { max: 127, read: (one) => [one.payloadType] }],
	['ip.addr', { max: 0, read: (one) => [one.source, one.destination] }],
	['ip.src', { max: 0, read: (one) => [one.source] }],
	['ip.dst', { max: 0, read: (one) => [one.destination] }],
]);

/** Reads `field==value`; null where it is not understood. `ipv6.…` reads like `ip.…`. */
export function conditionOf(text: string): DecodeCondition | null {
	const [, name = '', value = ''] = /^([\w.]+)==([\w.:]+)$/u.exec(text) ?? [];
	const field = name.toLowerCase().replace(/^ipv6\.(src|dst|addr)$/u, 'ip.$1');
	const known = FIELDS.get(field);
	if (known === undefined) return null;
	if (known.max === 0) {
		const address = addressText(value);
		return address === null ? null : { field, value: address };
	}
	const isNumber = /^(?:\d{1,10}|0x[0-9a-f]{1,8})$/iu.test(value);
	return isNumber && Number(value) <= known.max ? { field, value: Number(value) } : null;
}

function addressText(text: string): string | null {
	if (!text.includes(':') && !/^\d+(?:\.\d+){3}$/u.test(text)) return null;
	try {
		const address = parse(text);
		const bytes = Uint8Array.from(address.toByteArray());
		const view = new DataView(bytes.buffer);
		const words = Int32Array.from({ length: bytes.length / 4 }, (_, at) => view.getInt32(at * 4));
		return formatAddress(words, 0, words.length === 1 ? 4 : 6);
	} catch {
		return null;
	}
}

/** Whether every condition holds. */
export function fits(conditions: readonly DecodeCondition[], target: DecodeTarget): boolean {
	return conditions.every(({ field, value }) =>
		(FIELDS.get(field)?.read(target) ?? []).includes(value),
	);
}

/** A stream or datagram as rules see it; addresses become text only where a rule asks for them. */
export class FlowTarget implements DecodeTarget {
	readonly ssrc: number;
	readonly payloadType: number | null;
	readonly #flows: FlowTable;
	readonly #flow: number;

	constructor(flows: FlowTable, flow: number, ssrc: number, payloadType: number | null) {
		this.#flows = flows;
		this.#flow = flow;
		this.ssrc = ssrc;
		this.payloadType = payloadType;
	}

	get sourcePort(): number {
		return this.#flows.sourcePort(this.#flow);
	}

	get destinationPort(): number {
		return this.#flows.destinationPort(this.#flow);
	}

	get source(): string {
		return textOf(this.#flows.sourceWords(this.#flow));
	}

	get destination(): string {
		return textOf(this.#flows.destinationWords(this.#flow));
	}
}

function textOf(words: readonly number[]): string {
	return formatAddress(Int32Array.from(words), 0, words.length === 1 ? 4 : 6);
}
