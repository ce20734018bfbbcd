/** One header off: calls the function that knows it. */
import * as next from './cursor.ts';
import type { LayerCursor } from './cursor.ts';
import { decodeHep } from './hep.ts';
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
			decodeIpv4(cursor, layers, reassembler);
			break;
		case next.NEXT_IPV6:
			decodeIpv6(cursor, layers, reassembler);
			break;
		case next.NEXT_TRANSPORT:
			decodeTransport(cursor, layers);
			break;
		case next.NEXT_WIFI:
			wifi.decodeWifi(cursor, layers, wifiReassembler);
			break;
		case next.NEXT_AMSDU:
			wifi.decodeAmsdu(cursor, layers);
			break;
		case next.NEXT_RADIOTAP:
			wifi.decodeRadiotap(cursor, layers);
			break;
		case next.NEXT_PRISM:
			wifi.decodePrism(cursor);
			break;
		case next.NEXT_AVS:
			wifi.decodeAvs(cursor);
			break;
		case next.NEXT_PPI:
			wifi.decodePpi(cursor, layers);
			break;
		default:
			decodeLinkOrTunnel(cursor, layers);
			break;
	}
}

function decodeLinkOrTunnel(cursor: LayerCursor, layers: PacketLayers): void {
	switch (cursor.next) {
		case next.NEXT_ETHERNET:
			link.decodeEthernet(cursor, layers);
			break;
		case next.NEXT_LLC:
			link.decodeLlc(cursor, layers);
			break;
		case next.NEXT_VLAN:
			link.decodeVlan(cursor, layers);
			break;
		case next.NEXT_MPLS:
			decodeMpls(cursor, layers);
			break;
		case next.NEXT_PPPOE:
			link.decodePppoe(cursor);
			break;
		case next.NEXT_PPP:
			link.decodePpp(cursor);
			break;
		case next.NEXT_GRE:
			decodeGre(cursor, layers);
			break;
		case next.NEXT_UDP_TUNNEL:
			decodeUdpTunnel(cursor, layers);
			break;
		case next.NEXT_HEP:
			decodeHep(cursor, layers);
			break;
		case next.NEXT_L2TP_IP:
			decodeL2tpIp(cursor, layers);
			break;
		case next.NEXT_SLL:
			link.decodeSll(cursor, layers);
			break;
		case next.NEXT_SLL2:
			link.decodeSll2(cursor, layers);
			break;
		case next.NEXT_NULL:
			link.decodeNull(cursor);
			break;
		case next.NEXT_RAW_IP:
			link.decodeRawIp(cursor);
			break;
		case next.NEXT_HDLC:
			link.decodeHdlc(cursor, layers);
			break;
		default:
			cursor.stop();
			break;
	}
}
