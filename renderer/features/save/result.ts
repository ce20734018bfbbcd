/** How a save ended, in figures for the result dialog. */
import type { ManifestItem, SaveProgress } from '../../../main/ipc/contract.ts';
import type { Messages } from '../../messages/index.ts';

/** Sums over all manifests. */
export interface SaveSummary {
	/** Keys are unique over all captures, file names and ids are not. */
	readonly files: readonly {
		readonly key: string;
		readonly item: ManifestItem;
		/** Place of its job among those given. */
		readonly job: number;
	}[];
	readonly failed: readonly {
		readonly key: string;
		readonly id: string;
		readonly reason: string;
	}[];
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
	/** Which manifests were written: of every capture, of some, of none. */
	readonly manifests: 'all' | 'some' | 'none';
}

const AS_SENT = new Set(['raw', 'rtpdump', 'pcapng']);

/** Whether a player of the system may know a file, by its ending. */
export const isPlayable = (file: string): boolean =>
	/\.(?:wav|au|opus|ogg|m4a|aac|mp3|mp4|mkv|flac)$/iu.test(file);

/** Sums the jobs of a save. */
export function summarise(jobs: readonly SaveProgress[]): SaveSummary {
	const manifests = jobs.flatMap(({ manifest }) => manifest ?? []);
	const files = jobs.flatMap(({ manifest }, job) =>
		(manifest?.items ?? []).map((item) => ({ key: `${job}/${item.file}`, item, job })),
	);
	const items = files.map(({ item }) => item);
	const sum = (value: (item: ManifestItem) => number): number =>
		items.reduce((total, item) => total + value(item), 0);
	const asSent = sum(({ container }) => (AS_SENT.has(container.toLowerCase()) ? 1 : 0));
	return {
		files,
		failed: manifests.flatMap((manifest, at) =>
			manifest.failed.map(({ id, reason }) => ({ key: `${at}/${id}`, id, reason })),
		),
		bytes: sum(({ bytes }) => bytes),
		asSent,
		playable: files.length - asSent,
		withLoss: sum(({ lostPackets }) => (lostPackets > 0 ? 1 : 0)),
		silence: sum(({ silenceInserted }) => silenceInserted),
		failure: jobs.find(({ failure }) => failure !== null)?.failure ?? null,
		cancelled: jobs.some(({ phase }) => phase === 'cancelled'),
		manifests: manifests.length === 0 ? 'none' : manifests.length < jobs.length ? 'some' : 'all',
	};
}

/** What may be said of the manifests: they list files only where some were saved. */
export function manifestWords(
	{ files, failed, manifests }: Pick<SaveSummary, 'files' | 'failed' | 'manifests'>,
	words: Messages['save']['manifestHints'],
): string {
	if (manifests === 'none') return words.none;
	if (files.length === 0) return failed.length === 0 ? words.empty : words.onlyFailed;
	if (manifests === 'some') return words.some;
	return failed.length === 0 ? words.all : words.allAndFailed;
}
