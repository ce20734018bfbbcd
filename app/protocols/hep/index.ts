/**
 * Homer's encapsulation (HEP3): over UDP the network layer takes it off (`network/hep.ts`), over streams
 * it is read here; reports and logs of probes in both. Not here: compressed payloads, RTP inside TLS.
 */
export { HEP_CHUNK, HEP_LOG, hepChunks, hepContentName, hepFacts } from './chunks.ts';
export type { HepChunk, HepFacts } from './chunks.ts';
export { HepDatagrams, HepSipSource } from './hep-datagrams.ts';
export { HepStreams } from './hep-streams.ts';
export { HepReports, reportedRtcp } from './reports.ts';
export { HepStore } from './store.ts';
export type { HepPacket } from './store.ts';
