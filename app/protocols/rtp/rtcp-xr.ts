/** RTCP extended reports. @see RFC 3611 §4 */
import { ByteReader } from '../../bytes.ts';

const NAMES = new Map([
	[1, 'Loss RLE'],
	[2, 'Duplicate RLE'],
	[3, 'Packet receipt times'],
	[4, 'Receiver reference time'],
	[5, 'DLRR'],
	[6, 'Statistics summary'],
	[7, 'VoIP metrics'],
]);
const RECEIVER_REFERENCE = 4;
const STATISTICS_SUMMARY = 6;
const VOIP_METRICS = 7;
const UNAVAILABLE = 127;
/** Type-specific byte of a statistics summary: which of its fields are reports. */
const SUMMARY_LOSS = 0x80;
const SUMMARY_DUPLICATES = 0x40;
const SUMMARY_JITTER = 0x20;

/** VoIP metrics as the end point itself measured them. @see RFC 3611 §4.7 */
export interface VoipMetrics {
	readonly ssrc: number;
	/** 1/256 of the packets. */
	readonly lossRate: number;
	readonly discardRate: number;
	readonly burstDensity: number;
	readonly gapDensity: number;
	/** ms */
	readonly burstDurationMs: number;
	readonly gapDurationMs: number;
	readonly roundTripDelayMs: number;
	readonly endSystemDelayMs: number;
	/** dBm0, signed; null, as what follows, when the end point could not tell. */
	readonly signalLevel: number | null;
	readonly noiseLevel: number | null;
	readonly residualEchoReturnLoss: number | null;
	readonly rFactor: number | null;
	readonly externalRFactor: number | null;
	/** 1.0 to 5.0 */
	readonly mosListening: number | null;
	readonly mosConversational: number | null;
	readonly jitterBufferNominalMs: number;
	readonly jitterBufferMaximumMs: number;
	readonly jitterBufferAbsoluteMaximumMs: number;
}

/** Statistics summary; null for what the block's flags leave out. @see RFC 3611 §4.6 */
export interface StatisticsSummary {
	readonly ssrc: number;
	readonly beginSequence: number;
	readonly endSequence: number;
	readonly lostPackets: number | null;
	readonly duplicatePackets: number | null;
	/** In timestamp units. */
	readonly minJitter: number | null;
	readonly maxJitter: number | null;
	readonly meanJitter: number | null;
}

/** One report block of an XR packet. */
export interface XrBlock {
	readonly type: number;
	readonly name: string;
	readonly lengthBytes: number;
	readonly voip: VoipMetrics | null;
	readonly summary: StatisticsSummary | null;
	/** Receiver reference time: NTP seconds and fraction. */
	readonly referenceTime: readonly [number, number] | null;
}

/** Parses the report blocks behind an XR packet's SSRC. @throws MalformedPacketError */
export function parseExtendedReport(body: ByteReader): readonly XrBlock[] {
	const blocks: XrBlock[] = [];
	while (body.remaining >= 4) {
		const type = body.u8('XR block type');
		const specific = body.u8('XR type-specific');
		const lengthBytes = body.u16('XR block length') * 4;
		const at = body.take(lengthBytes, 'XR block');
		const inner = new ByteReader(body.data, 'rtcp', at, at + lengthBytes);
		blocks.push({
			type,
			name: NAMES.get(type) ?? `block type ${type}`,
			lengthBytes,
			voip: type === VOIP_METRICS ? voipMetrics(inner) : null,
			summary: type === STATISTICS_SUMMARY ? statisticsSummary(inner, specific) : null,
			referenceTime:
				type === RECEIVER_REFERENCE ? [inner.u32('NTP seconds'), inner.u32('NTP fraction')] : null,
		});
	}
	return blocks;
}

function known(value: number): number | null {
	return value === UNAVAILABLE ? null : value;
}

function mos(value: number): number | null {
	return value === UNAVAILABLE ? null : value / 10;
}

function voipMetrics(body: ByteReader): VoipMetrics {
	const signed = (what: string): number | null => known((body.u8(what) << 24) >> 24);
	const ssrc = body.u32('VoIP metrics SSRC');
	const rates = {
		lossRate: body.u8('loss rate'),
		discardRate: body.u8('discard rate'),
		burstDensity: body.u8('burst density'),
		gapDensity: body.u8('gap density'),
		burstDurationMs: body.u16('burst duration'),
		gapDurationMs: body.u16('gap duration'),
		roundTripDelayMs: body.u16('round trip delay'),
		endSystemDelayMs: body.u16('end system delay'),
		signalLevel: signed('signal level'),
		noiseLevel: signed('noise level'),
	};
	const residualEchoReturnLoss = known(body.u8('RERL'));
	body.u8('Gmin');
	const quality = {
		rFactor: known(body.u8('R factor')),
		externalRFactor: known(body.u8('external R factor')),
		mosListening: mos(body.u8('MOS-LQ')),
		mosConversational: mos(body.u8('MOS-CQ')),
	};
	body.take(2, 'RX config');
	return {
		ssrc,
		...rates,
		residualEchoReturnLoss,
		...quality,
		jitterBufferNominalMs: body.u16('jitter buffer nominal'),
		jitterBufferMaximumMs: body.u16('jitter buffer maximum'),
		jitterBufferAbsoluteMaximumMs: body.u16('jitter buffer absolute maximum'),
	};
}

/** @param flags the block's type-specific byte */
function statisticsSummary(body: ByteReader, flags: number): StatisticsSummary {
	const counted = (flag: number, what: string): number | null => {
		const value = body.u32(what);
		return (flags & flag) === 0 ? null : value;
	};
	return {
		ssrc: body.u32('summary SSRC'),
		beginSequence: body.u16('begin sequence'),
		endSequence: body.u16('end sequence'),
		lostPackets: counted(SUMMARY_LOSS, 'lost packets'),
		duplicatePackets: counted(SUMMARY_DUPLICATES, 'duplicate packets'),
		minJitter: counted(SUMMARY_JITTER, 'minimum jitter'),
		maxJitter: counted(SUMMARY_JITTER, 'maximum jitter'),
		meanJitter: counted(SUMMARY_JITTER, 'mean jitter'),
	};
}
