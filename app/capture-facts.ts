/** What views are made from: one capture's source and the state of its analysis. */
import type { FileSource } from './capture/reader.ts';
import type { WifiKeys } from './network/wifi-keys.ts';
import type { PacketTracker } from './tracker.ts';

/** Source and analysis of one open capture. */
export interface CaptureFacts {
	readonly source: FileSource;
	readonly tracker: PacketTracker;
	readonly wifiKeys: WifiKeys;
}
