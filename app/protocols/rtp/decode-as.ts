/**
 * `--decode-as` rules: what the user says beats what was detected. Forms as tshark has them
 * (`udp.port==6970,rtp`), and `rtp.ssrc==0x…,H264/90000` to fix a codec, with channels and
 * parameters where there are any: `rtp.ssrc==0x…,AMR/8000/1;octet-align=1`.
 */
import { UsageError } from '../../errors.ts';
import { parseFmtp } from '../../media/payload-format.ts';

/** What a rule makes of a flow. */
export type ForcedProtocol = 'rtp' | 'rtcp' | 'none';

/** A codec that the user fixed. */
export interface FixedCodec {
	/** RFC encoding name as written, for example `H264`. */
	readonly codec: string;
	/** Hz; 0 when not said. */
	readonly clockRate: number;
	/** 0 when not said. */
	readonly channels: number;
	/** Parameters as in `a=fmtp`, names in small letters. */
	readonly fmtp: ReadonlyMap<string, string>;
}

interface PortRule {
	readonly side: 'port' | 'srcport' | 'dstport';
	readonly port: number;
	readonly protocol: ForcedProtocol;
}

const PORT_RULE = /^udp\.(port|srcport|dstport)==(\d{1,5}),(\w+)$/i;
const CODEC_RULE =
	/^rtp\.ssrc==(0x[0-9a-f]{1,8}|\d{1,10}),([\w.-]+)(?:\/(\d{1,6})(?:\/(\d{1,2}))?)?(?:;(.*))?$/i;
const PROTOCOLS = new Map<string, ForcedProtocol>([
	['rtp', 'rtp'],
	['rtcp', 'rtcp'],
	['none', 'none'],
	['data', 'none'],
]);

/** All rules of a capture. */
export class DecodeAsRules {
	readonly #ports: PortRule[] = [];
	readonly #codecs = new Map<number, FixedCodec>();

	/** @throws UsageError naming the rule and the forms that exist */
	constructor(rules: readonly string[]) {
		for (const rule of rules) this.#add(rule.replace(/\s+/g, ''));
	}

	#add(rule: string): void {
		const [, side, port, protocolName] = PORT_RULE.exec(rule) ?? [];
		const protocol = PROTOCOLS.get((protocolName ?? '').toLowerCase());
		if (port !== undefined && Number(port) <= 65_535 && protocol !== undefined) {
			this.#ports.push({ side: sideOf(side), port: Number(port), protocol });
			return;
		}
		const [, ssrc, codec, rate, channels, fmtp] = CODEC_RULE.exec(rule) ?? [];
		if (ssrc === undefined || codec === undefined || Number(ssrc) > 0xffff_ffff) {
			throw new UsageError(
				`decode-as rule "${rule}" is not understood: write udp.port==6970,rtp or rtp.ssrc==0x1234abcd,H264/90000`,
			);
		}
		this.#codecs.set(Number(ssrc) | 0, {
			codec,
			clockRate: Number(rate ?? 0),
			channels: Number(channels ?? 0),
			fmtp: parseFmtp(fmtp ?? ''),
		});
	}

	/** Adds a rule behind all others. */
	addDestination(port: number, protocol: ForcedProtocol): void {
		this.#ports.push({ side: 'dstport', port, protocol });
	}

	/** What the rules say of a flow; null when none fits. */
	protocolOf(sourcePort: number, destinationPort: number): ForcedProtocol | null {
		for (const rule of this.#ports) {
			const fits =
				(rule.side !== 'dstport' && rule.port === sourcePort) ||
				(rule.side !== 'srcport' && rule.port === destinationPort);
			if (fits) return rule.protocol;
		}
		return null;
	}

	/** @param ssrc signed or unsigned 32-bit number */
	codecOf(ssrc: number): FixedCodec | null {
		return this.#codecs.get(ssrc | 0) ?? null;
	}

	get isEmpty(): boolean {
		return this.#ports.length === 0 && this.#codecs.size === 0;
	}
}

function sideOf(text = ''): PortRule['side'] {
	const side = text.toLowerCase();
	return side === 'srcport' || side === 'dstport' ? side : 'port';
}
