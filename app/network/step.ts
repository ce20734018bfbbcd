/** One header off: calls the function that knows it. */
import * as next from './cursor.ts';
import type { LayerCursor } from './cursor.ts';
import { decodeIpv4, decodeIpv6 } from './ip.ts';
import type { PacketLayers } from './layers.ts';
import * as link from './link.ts';
import type { Reassembler } from './reassembly.ts';
import { decodeTransport } from './transport.ts';
import { decodeGre, decodeL2tpIp, decodeMpls, decodeUdpTunnel } from './tunnels.ts';
import type { WifiReassembler } from './wifi-fragments.ts';
import * as wifi from './wifi.ts';

/** Takes the header off that `cursor.next` names. */
export function decodeHeader(
	cursor: LayerCursor,
	layers: PacketLayers,
	reassembler: Reassembler,
	wifiReassembler: WifiReassembler,
): void {
	switch (cursor.next) {
		case next.NEXT_IPV4:
			return decodeIpv4(cursor, layers, reassembler);
		case next.NEXT_IPV6:
			return decodeIpv6(cursor, layers, reassembler);
		case next.NEXT_TRANSPORT:
			return decodeTransport(cursor, layers);
		case next.NEXT_WIFI:
			return wifi.decodeWifi(cursor, layers, wifiReassembler);
		case next.NEXT_AMSDU:
			return wifi.decodeAmsdu(cursor, layers);
		case next.NEXT_RADIOTAP:
			return wifi.decodeRadiotap(cursor, layers);
		case next.NEXT_PRISM:
			return wifi.decodePrism(cursor);
		case next.NEXT_AVS:
			return wifi.decodeAvs(cursor);
		case next.NEXT_PPI:
			return wifi.decodePpi(cursor, layers);
		default:
			return decodeLinkOrTunnel(cursor, layers);
	}
}

function decodeLinkOrTunnel(cursor: LayerCursor, layers: PacketLayers): void {
	switch (cursor.next) {
		case next.NEXT_ETHERNET:
			return link.decodeEthernet(cursor, layers);
		case next.NEXT_LLC:
			return link.decodeLlc(cursor, layers);
		case next.NEXT_VLAN:
			return link.decodeVlan(cursor, layers);
		case next.NEXT_MPLS:
			return decodeMpls(cursor, layers);
		case next.NEXT_PPPOE:
			return link.decodePppoe(cursor);
		case next.NEXT_PPP:
			return link.decodePpp(cursor);
		case next.NEXT_GRE:
			return decodeGre(cursor, layers);
		case next.NEXT_UDP_TUNNEL:
			return decodeUdpTunnel(cursor, layers);
		case next.NEXT_L2TP_IP:
			return decodeL2tpIp(cursor, layers);
		case next.NEXT_SLL:
			return link.decodeSll(cursor, layers);
		case next.NEXT_SLL2:
			return link.decodeSll2(cursor, layers);
		case next.NEXT_NULL:
			return link.decodeNull(cursor);
		case next.NEXT_RAW_IP:
			return link.decodeRawIp(cursor);
		case next.NEXT_HDLC:
			return link.decodeHdlc(cursor, layers);
		default:
			return cursor.stop();
	}
}
