/** Answers the calls about live captures for one window. */
import { streamFilter } from './capture/presets.ts';
import type { SpoolFolder } from './capture/spool-folder.ts';
import { copySpool } from './capture/spool-folder.ts';
import type { Grants } from './grants.ts';
import type { Argument, CallName, Result } from './ipc/contract.ts';
import type { liveShell } from './ipc/live.ts';
import type { LiveCaptures } from './live-captures.ts';

/** What the calls work with. */
export interface LiveParts {
	readonly grants: Grants;
	readonly live: LiveCaptures;
	readonly spools: SpoolFolder;
}

type LiveName = keyof typeof liveShell & CallName;

/** One function a call. */
export type LiveHandlers = {
	readonly [N in LiveName]: (argument: Argument<N>) => Result<N> | Promise<Result<N>>;
};

/** See the head of this file. */
export function liveHandlers({ grants, live, spools }: LiveParts): LiveHandlers {
	const { desk } = live;
	return {
		liveSources: () => desk.sources(),
		watchInterfaces: ({ names }) => {
			desk.watch(names);
			return null;
		},
		checkCaptureFilter: ({ filter, linkNumber }) => desk.check(filter, linkNumber),
		streamCaptureFilter: ({ ssrc }) => streamFilter(ssrc),
		startCapture: ({ choice, rules }) => live.start(choice, rules),
		stopCapture: ({ capture }) => {
			live.stop(capture);
			return null;
		},
		saveCapture: ({ capture, grant }) => live.save(capture, grants.take(grant, 'write-file')),
		leftSpools: () => spools.left(),
		openSpool: ({ id, rules }) => live.openLeft(id, rules),
		saveSpool: async ({ id, grant }) => {
			const pieces = spools.files(id).map((file) => ({ file, bytes: null }));
			return await copySpool(pieces, grants.take(grant, 'write-file'));
		},
		discardSpool: ({ id }) => {
			spools.discard(id);
			return null;
		},
	};
}
