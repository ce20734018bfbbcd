/** Fields of RTCP extended reports (RFC 3611): all blocks by type and length, VoIP metrics in full. */
import { u16, u8 } from '../bytes.ts';
import type { Header } from './header.ts';
import type { LayerBuilder } from './layer-builder.ts';

const VOIP_METRICS = 7;
const VOIP_METRICS_LENGTH = 36;
const VOIP = 'rtcp.xr.voipmetrics';

/** Adds the report blocks behind the sender's SSRC. */
export function addExtendedReport(builder: LayerBuilder, { data, at, end }: Header): void {
	let block = at + 8;
	while (block + 4 <= end) {
		const length = (u16(data, block + 2) + 1) * 4;
		builder.number('rtcp.xr.bt', block, 1);
		builder.number('rtcp.xr.bs', block + 1, 1);
		builder.number('rtcp.xr.bl', block + 2, 2);
		if (u8(data, block) === VOIP_METRICS && length >= VOIP_METRICS_LENGTH) {
			addVoipMetrics(builder, data, block, end);
		}
		block += length;
	}
}

/** @see RFC 3611 §4.7 */
function addVoipMetrics(builder: LayerBuilder, data: Uint8Array, at: number, end: number): void {
	if (at + VOIP_METRICS_LENGTH > end) {
		return;
	}
	builder.number('rtcp.ssrc.identifier', at + 4, 4);
	builder.number('rtcp.ssrc.fraction', at + 8, 1);
	builder.number(`${VOIP}.burstdensity`, at + 10, 1);
	builder.number(`${VOIP}.gapdensity`, at + 11, 1);
	builder.number(`${VOIP}.burstduration`, at + 12, 2);
	builder.number(`${VOIP}.gapduration`, at + 14, 2);
	builder.number(`${VOIP}.rtdelay`, at + 16, 2);
	builder.number(`${VOIP}.esdelay`, at + 18, 2);
	builder.add(`${VOIP}.signallevel`, (u8(data, at + 20) << 24) >> 24, at + 20, 1);
	builder.add(`${VOIP}.noiselevel`, (u8(data, at + 21) << 24) >> 24, at + 21, 1);
	builder.number(`${VOIP}.rerl`, at + 22, 1);
	builder.number(`${VOIP}.gmin`, at + 23, 1);
	builder.number(`${VOIP}.rfactor`, at + 24, 1);
	builder.number(`${VOIP}.extrfactor`, at + 25, 1);
	builder.add(`${VOIP}.moslq`, u8(data, at + 26) / 10, at + 26, 1);
	builder.add(`${VOIP}.moscq`, u8(data, at + 27) / 10, at + 27, 1);
}
