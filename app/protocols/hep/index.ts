/** Homer's encapsulation over streams; over UDP the network layer takes it off (`network/hep.ts`). */
export { HepStreams } from './hep-streams.ts';
