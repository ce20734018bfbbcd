/** The Save streams dialog: what would be saved, where, how far it is, how it ended. */
import type {
	CallItem,
	GrantItem,
	Playback,
	SaveFormat,
	SavePlanItem,
	SaveProgress,
	SaveRequest,
} from '../../main/ipc/contract.ts';
import { CallError } from '../bridge.ts';
import type { Client } from '../bridge.ts';
import type { CallRef } from './calls.svelte.ts';
import type { Capture } from './capture.svelte.ts';
import type { SaveLine } from './save-lines.ts';
import { pickedLines, unwantedJoints } from './save-lines.ts';
import { SaveRates } from './save-rates.svelte.ts';
import type { StreamRef } from './streams.svelte.ts';
import { Subscription } from './subscription.svelte.ts';

/** How everything is saved. */
export interface SaveChoices {
	readonly format: SaveFormat;
	readonly sync: SaveRequest['sync'];
	readonly names: SaveRequest['names'];
	readonly overwrite: boolean;
}

/** One capture's share of a save. */
export interface SavePart {
	readonly capture: Capture;
	readonly plan: readonly SavePlanItem[];
	readonly job: number | null;
	readonly progress: Subscription<'saveProgress'>;
}

/** Where the dialog stands. */
export type SavePhase = 'plan' | 'running' | 'ended';

const FIRST_CHOICES: SaveChoices = {
	format: 'auto',
	sync: 'none',
	names: 'auto',
	overwrite: false,
};

/**
 * What is asked for in one capture: ids of streams, calls or sessions; null for all streams, or all
 * sessions with cameras.
 */
export interface SaveTarget {
	readonly capture: Capture;
	readonly ids: readonly string[] | null;
}

/** One file per call with both speakers, or each stream by itself. */
export type CallFiles = 'together' | 'apart';

/** See the head of this file. */
export class SaveState {
	readonly #client: Client;
	#targets: readonly SaveTarget[] = [];
	#calls = $state.raw<readonly { readonly capture: Capture; readonly item: CallItem }[]>([]);
	#files = $state<CallFiles>('together');
	#parts = $state.raw<readonly SavePart[]>([]);
	#left = $state.raw<ReadonlySet<string>>(new Set());
	/** Rates of pictures. */
	readonly rates: SaveRates;
	#choices = $state.raw<SaveChoices>(FIRST_CHOICES);
	/** Choices to go back to after a save of another kind. */
	#usual: SaveChoices | null = null;
	#folder = $state.raw<GrantItem | null>(null);
	#started = $state(false);
	#error = $state<string | null>(null);

	constructor(client: Client) {
		this.#client = client;
		this.rates = new SaveRates(client);
	}

	get choices(): SaveChoices {
		return this.#choices;
	}

	get folder(): GrantItem | null {
		return this.#folder;
	}

	/** Why planning or starting failed. */
	get error(): string | null {
		return this.#error;
	}

	get lines(): readonly SaveLine[] {
		return this.#parts.flatMap(({ capture, plan }) =>
			plan.map((item) => ({ key: `${capture.id}/${item.id}`, capture, item })),
		);
	}

	/** Lines that will be saved. */
	get chosen(): readonly SaveLine[] {
		return this.lines.filter(({ key, item }) => !this.#left.has(key) && item.impossible === null);
	}

	get estimatedBytes(): number {
		return this.chosen.reduce((sum, { item }) => sum + item.estimatedBytes, 0);
	}

	isChosen(key: string): boolean {
		return !this.#left.has(key);
	}

	/** Progress of each capture's job that has begun. */
	get progress(): readonly SaveProgress[] {
		return this.#parts.flatMap(({ progress }) => progress.value ?? []);
	}

	get phase(): SavePhase {
		if (!this.#started) return 'plan';
		const running = this.#parts.filter(({ job }) => job !== null);
		const ended = running.every(({ progress, capture }) => {
			const phase = progress.value?.phase;
			return (
				capture.end !== null || phase === 'done' || phase === 'cancelled' || phase === 'failed'
			);
		});
		return ended ? 'ended' : 'running';
	}

	/** 0 to 1 over all captures, weighed by streams. */
	get fraction(): number {
		const total = this.progress.reduce((sum, part) => sum + part.total, 0);
		const done = this.progress.reduce((sum, part) => sum + part.fraction * part.total, 0);
		return total === 0 ? 0 : done / total;
	}

	/** State of a line once saving has begun. */
	stateOf({ capture, item }: SaveLine): SaveProgress['items'][number] | undefined {
		const part = this.#parts.find((candidate) => candidate.capture === capture);
		return part?.progress.value?.items.find(({ id }) => id === item.id);
	}

	/** How a stream plays, by the file of it that was saved last; null where nobody tried. */
	playbackOf({ capture, stream }: StreamRef): Playback | null {
		const part = this.#parts.find((candidate) => candidate.capture === capture);
		const items = part?.progress.value?.manifest?.items ?? [];
		return items.find(({ id }) => id === `rtp-${stream}`)?.playback ?? null;
	}

	/** Calls are being saved, in one of two ways; null when streams are. */
	get callFiles(): CallFiles | null {
		return this.#calls.length === 0 ? null : this.#files;
	}

	/**
	 * Begins anew.
	 * @param only streams to save; null for all of the captures
	 */
	async prepare(captures: readonly Capture[], only: readonly StreamRef[] | null): Promise<void> {
		this.#calls = [];
		const targets = captures.map((capture) => ({
			capture,
			ids:
				only?.filter((ref) => ref.capture === capture).map(({ stream }) => `rtp-${stream}`) ?? null,
		}));
		await this.#begin(targets);
	}

	/**
	 * Begins anew with sessions.
	 * @param choices what is not as usual; holds for this time alone
	 */
	async prepareSessions(
		targets: readonly SaveTarget[],
		choices: Partial<SaveChoices> = {},
	): Promise<void> {
		this.#calls = [];
		const lists = await Promise.all(
			targets.map(async ({ capture, ids }) => {
				if (ids !== null) return { capture, ids };
				const query = { capture: capture.id, request: mutable({ ...FIRST_CHOICES, only: null }) };
				const plan = await this.#client.call('planSave', query);
				const found = plan.map(({ id }) => id.split('/')[0] ?? '').filter(isCamera);
				return { capture, ids: [...new Set(found)] };
			}),
		);
		const usual = this.#usual ?? this.#choices;
		this.#usual = null;
		this.#choices = { ...usual, ...choices };
		await this.#begin(lists);
		this.#usual = usual;
	}

	/** Begins anew with calls. */
	async prepareCalls(refs: readonly CallRef[]): Promise<void> {
		const captures = [...new Set(refs.map(({ capture }) => capture))];
		const lists = await Promise.all(
			captures.map(async (capture) => {
				const numbers = refs.filter((ref) => ref.capture === capture).map(({ call }) => call);
				return (await capture.fetchCalls(numbers)).map((item) => ({ capture, item }));
			}),
		);
		this.#calls = lists.flat();
		await this.#begin(this.#callTargets());
	}

	/** Each call as one file, or each of its streams. */
	async chooseFiles(files: CallFiles): Promise<void> {
		this.#files = files;
		await this.#begin(this.#callTargets());
	}

	async choose(change: Partial<SaveChoices>): Promise<void> {
		this.#choices = { ...this.#choices, ...change };
		await this.#plan();
	}

	/** Asks for the folder; what was chosen before stays when the user cancels. */
	async chooseFolder(): Promise<void> {
		this.#folder = (await this.#client.call('chooseFolder', undefined)) ?? this.#folder;
	}

	/** Takes a line out or in; a joint file brings its streams along, and goes with any of them. */
	pick(key: string, options: { readonly chosen: boolean }): void {
		this.#left = pickedLines(this.lines, this.#left, key, options);
	}

	/** Takes all lines out or in. */
	pickAll(options: { readonly chosen: boolean }): void {
		this.#left = new Set(options.chosen ? [] : this.lines.map(({ key }) => key));
	}

	async start(): Promise<void> {
		const folder = this.#folder;
		if (folder === null) return;
		this.#error = null;
		this.#started = true;
		try {
			this.#parts = await Promise.all(this.#parts.map((part) => this.#startPart(part, folder)));
		} catch (error) {
			this.#started = false;
			this.#error = error instanceof CallError ? error.message : String(error);
		}
	}

	/** Stops all jobs; files that are whole stay. */
	async cancel(): Promise<void> {
		for (const { capture, job } of this.#parts) {
			if (job !== null) await this.#client.call('cancelSave', { capture: capture.id, job });
		}
	}

	/** Shows a saved file in its folder. @param job whose file it is, by its place in `progress` */
	async show(file: string | null, job = 0): Promise<void> {
		if (this.#folder === null) return;
		const { grant } = this.#folder;
		const subfolder = file === null ? null : this.#subfolderOf(job);
		await this.#client.call('showFolder', { grant, subfolder, file });
	}

	/** Opens a saved file with the player of the system. */
	async play(file: string, job: number): Promise<void> {
		if (this.#folder === null) return;
		const { grant } = this.#folder;
		await this.#client.call('playFile', { grant, subfolder: this.#subfolderOf(job), file });
	}

	#subfolderOf(job: number): string | null {
		const part = this.#parts.filter(({ progress }) => progress.value !== null)[job];
		return part === undefined ? null : this.#subfolder(part.capture);
	}

	/** Several captures are kept apart: each has a manifest of its own. */
	#subfolder({ letter, name }: Capture): string | null {
		return this.#parts.length > 1 ? `${letter} ${name}` : null;
	}

	#callTargets(): readonly SaveTarget[] {
		const captures = [...new Set(this.#calls.map(({ capture }) => capture))];
		return captures.map((capture) => {
			const items = this.#calls.filter((call) => call.capture === capture);
			const ids = items.flatMap(({ item }) =>
				this.#files === 'together' ? item.id : item.streams,
			);
			return { capture, ids: [...new Set(ids)] };
		});
	}

	async #begin(targets: readonly SaveTarget[]): Promise<void> {
		if (this.#usual !== null) this.#choices = this.#usual;
		this.#usual = null;
		for (const { progress } of this.#parts) progress.close();
		this.#targets = targets;
		this.#parts = [];
		this.#left = new Set();
		this.rates.clear();
		this.#started = false;
		this.#error = null;
		await this.#plan();
	}

	async #plan(): Promise<void> {
		const wanted = this.#targets.filter(({ ids }) => ids === null || ids.length > 0);
		try {
			this.#parts = await Promise.all(
				wanted.map(async ({ capture, ids }) => {
					const request = { ...this.#choices, only: ids };
					const plan = await this.#client.call('planSave', {
						capture: capture.id,
						request: mutable(request),
					});
					const progress = new Subscription(this.#client, 'saveProgress');
					return { capture, plan, job: null, progress };
				}),
			);
		} catch (error) {
			this.#error = error instanceof CallError ? error.message : String(error);
		}
	}

	async #startPart(part: SavePart, folder: GrantItem): Promise<SavePart> {
		const { capture, progress } = part;
		const ids = this.chosen
			.filter((line) => line.capture === capture)
			.flatMap(({ item }) => item.media ?? [item.id]);
		if (ids.length === 0) return part;
		const own = this.lines.filter((line) => line.capture === capture);
		const leaveOut = unwantedJoints(own, this.#left);
		const frameRates = this.rates.wishes(own);
		const job = await this.#client.call('startSave', {
			capture: capture.id,
			request: mutable({ ...this.#choices, only: [...new Set(ids)], leaveOut, frameRates }),
			grant: folder.grant,
			subfolder: this.#subfolder(capture),
		});
		progress.ask({ capture: capture.id, job });
		return { ...part, job };
	}
}

/** Ids of calls: each becomes one stereo file. */
const isCall = (id: string): boolean => id.startsWith('sip-');

const isCamera = (id: string): boolean => id.startsWith('dvrip-');

/** Schemas' types are mutable; the request is not changed by anyone. */
const mutable = ({ only, ...rest }: SaveRequest) => ({
	...rest,
	only: only === null ? null : only.filter((id) => !isCall(id)),
	calls: only === null ? [] : only.filter(isCall),
});
