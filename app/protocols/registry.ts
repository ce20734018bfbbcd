/** All protocols. The order is the order in which a datagram is offered to them. */
import { DahuaStreams } from './dahua/dahua.ts';
import { DtlsProtocol } from './dtls/dtls.ts';
import { DvripDatagrams, DvripStore, DvripStreams, FrameWriter } from './dvrip/index.ts';
import { HepDatagrams, HepReports, HepSipSource, HepStore, HepStreams } from './hep/index.ts';
import { MsrpStore, MsrpStreams } from './msrp/index.ts';
import { PassedOver } from './passed-over.ts';
import type { DatagramProtocol, ProtocolHost } from './protocol.ts';
import { FramedRtp, RtpProtocol, StreamedRtp } from './rtp/index.ts';
import type { RtpOptions } from './rtp/index.ts';
import { SipProtocol, SipSctp, SipStreams } from './sip/index.ts';
import type { StreamProtocol } from './stream-protocol.ts';
import { StunProtocol } from './stun/stun.ts';
import { T38Protocol } from './t38/index.ts';
import { TlsProtocol } from './tls/index.ts';
import { SipWebSocket } from './websocket/index.ts';

/** The protocols of one capture. */
export interface Protocols {
	readonly rtp: RtpProtocol;
	/** RTP that came inside TCP connections. */
	readonly streamedRtp: StreamedRtp;
	readonly sip: SipProtocol;
	readonly stun: StunProtocol;
	readonly dtls: DtlsProtocol;
	readonly tls: TlsProtocol;
	readonly t38: T38Protocol;
	/** SIP in SCTP packets, which are no datagrams of UDP. */
	readonly sctp: SipSctp;
	readonly dvrip: DvripStore;
	readonly msrp: MsrpStore;
	readonly hep: HepStore;
	/** In order of priority. */
	readonly datagram: readonly DatagramProtocol[];
	/** Protocols over byte streams; the first that recognises a connection has it. */
	readonly stream: readonly StreamProtocol[];
}

/** What the protocols of a capture are asked for. */
export interface ProtocolOptions extends RtpOptions {
	/** False: connections of cameras are recognised and then only counted. */
	readonly cameras: boolean;
}

/** Makes every protocol for a new capture. */
export function createProtocols(host: ProtocolHost, options: ProtocolOptions): Protocols {
	const rtp = new RtpProtocol(host, options);
	const streamedRtp = new StreamedRtp(rtp, host.flows);
	const sip = new SipProtocol(host);
	const stun = new StunProtocol();
	const dtls = new DtlsProtocol();
	const t38 = new T38Protocol(host);
	const dvrip = new DvripStore();
	const msrp = new MsrpStore();
	const hep = new HepReports(new HepStore(), rtp.rtcp, host.flows);
	const datagrams = [new HepDatagrams(hep), new DvripDatagrams(dvrip, host.flows)];
	const cameras = new DvripStreams((stream) => new FrameWriter(dvrip, stream));
	const carried = [
		new SipStreams(sip),
		new SipWebSocket(sip),
		new MsrpStreams(msrp),
		new HepStreams({ sink: sip, reports: hep, flows: host.flows, rtp: streamedRtp }),
		options.cameras ? cameras : new PassedOver(cameras),
	];
	const tls = new TlsProtocol(carried);
	return {
		rtp,
		streamedRtp,
		sip,
		stun,
		dtls,
		tls,
		t38,
		sctp: new SipSctp(sip),
		dvrip,
		msrp,
		hep: hep.store,
		datagram: [t38, rtp, new HepSipSource(hep.store), sip, stun, dtls, ...datagrams],
		stream: [...carried, tls, new DahuaStreams(), new FramedRtp(streamedRtp)],
	};
}
