/** How a save ended, in figures for the result dialog. */
import type { ManifestItem, SaveProgress } from '../../../main/ipc/contract.ts';

/** Sums over all manifests. */
export interface SaveSummary {
	readonly items: readonly ManifestItem[];
	readonly failed: readonly { readonly id: string; readonly reason: string }[];
	readonly bytes: number;
	/** Files whose bytes are those of the wire. */
	readonly asSent: number;
	/** Files decoded or converted for listening. */
	readonly playable: number;
	readonly withLoss: number;
	/** Seconds of silence put in over all files. */
	readonly silence: number;
	/** First reason why a whole job failed. */
	readonly failure: string | null;
	readonly cancelled: boolean;
}

const AS_SENT = new Set(['raw', 'rtpdump', 'pcapng']);

/** Sums the jobs of a save. */
export function summarise(jobs: readonly SaveProgress[]): SaveSummary {
	const manifests = jobs.flatMap(({ manifest }) => manifest ?? []);
	const items = manifests.flatMap((manifest) => manifest.items);
	const sum = (value: (item: ManifestItem) => number): number =>
		items.reduce((total, item) => total + value(item), 0);
	const asSent = sum(({ container }) => (AS_SENT.has(container.toLowerCase()) ? 1 : 0));
	return {
		items,
		failed: manifests.flatMap((manifest) => manifest.failed),
		bytes: sum(({ bytes }) => bytes),
		asSent,
		playable: items.length - asSent,
		withLoss: sum(({ lostPackets }) => (lostPackets > 0 ? 1 : 0)),
		silence: sum(({ silenceInserted }) => silenceInserted),
		failure: jobs.find(({ failure }) => failure !== null)?.failure ?? null,
		cancelled: jobs.some(({ phase }) => phase === 'cancelled'),
	};
}
