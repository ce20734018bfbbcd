/** Cameras and their sessions over all captures in scope, and what is known of the chosen one. */
import type {
	DeviceCardView,
	DvripSessionView,
	SessionItem,
	SessionMedia,
	StillView,
} from '../../main/ipc/contract.ts';
import type { Client } from '../bridge.ts';
import type { Capture } from './capture.svelte.ts';
import { ClipPlayer } from './clip.svelte.ts';
import { Exchanges } from './exchanges.svelte.ts';
import { FrameStripState } from './frame-strip.svelte.ts';
import type { SaveTarget } from './save.svelte.ts';
import { Selection } from './selection.svelte.ts';
import type { Workbench } from './workbench.svelte.ts';

/** Stills in the row. */
const STILLS = 9;

/** A session with its camera; a camera that only answered a search has no session. */
export interface CameraRow {
	readonly key: string;
	readonly capture: Capture;
	readonly session: SessionItem | null;
	readonly device: DeviceCardView | null;
}

/** See the head of this file. */
export class Cameras {
	readonly selection = new Selection();
	readonly exchanges: Exchanges;
	readonly clip: ClipPlayer;
	readonly strip: FrameStripState;
	readonly #client: Client;
	readonly #workbench: Workbench;
	#detail = $state.raw<DvripSessionView | null>(null);
	#stills = $state.raw<readonly StillView[]>([]);
	#stillsFailure = $state<string | null>(null);
	#shown = '';
	#stillsOf = '';
	readonly #offered = new Set<string>();
	#rows = $derived.by(() => this.#workbench.shown.flatMap((capture) => rowsOf(capture)));

	constructor(client: Client, workbench: Workbench) {
		this.#client = client;
		this.#workbench = workbench;
		this.exchanges = new Exchanges(client, workbench);
		this.clip = new ClipPlayer(client);
		this.strip = new FrameStripState(client);
	}

	/** Sessions with cameras in scope, as the captures count them. */
	get total(): number {
		const counts = this.#workbench.shown.map(({ view }) => view?.info.found.sessions['dvrip'] ?? 0);
		return counts.reduce((sum, count) => sum + count, 0);
	}

	get rows(): readonly CameraRow[] {
		return this.#rows;
	}

	/** Every capture in scope has answered. */
	get isAnswered(): boolean {
		return this.#workbench.shown.every(({ cameras }) => cameras.value !== null);
	}

	readonly keyAt = (row: number): string => this.#rows[row]?.key ?? `row-${row}`;

	/** Row with the focus. */
	get current(): CameraRow | undefined {
		return this.#rows[this.selection.active];
	}

	/** Ids of the selected sessions by capture: what saving means here; all when one is selected. */
	get chosen(): readonly SaveTarget[] {
		const isSome = this.selection.size > 1;
		const rows = this.#rows.filter(({ key }) => !isSome || this.selection.has(key));
		const captures = [...new Set(rows.map(({ capture }) => capture))];
		return captures.map((capture) => ({
			capture,
			ids: rows.flatMap((row) => (row.capture === capture ? (row.session?.id ?? []) : [])),
		}));
	}

	/** The chosen session in detail; null while it is on its way. */
	get detail(): DvripSessionView | null {
		return this.#detail;
	}

	/** Key frames of the chosen session as pictures. */
	get stills(): readonly StillView[] {
		return this.#stills;
	}

	/** Why there are no stills; null while there may be. */
	get stillsFailure(): string | null {
		return this.#stillsFailure;
	}

	/** Tracks that can be seen, then those that can be heard. */
	get playable(): readonly SessionMedia[] {
		const media = this.#detail?.item.media ?? [];
		const seen = media.filter(({ kind }) => kind === 'video');
		const withPictures = new Set(seen.map(({ suggestedFile }) => suggestedFile));
		// Sound that is saved in one file with pictures is heard with them.
		const heard = media.filter(
			({ kind, suggestedFile }) => kind === 'audio' && !withPictures.has(suggestedFile),
		);
		return [...seen, ...heard];
	}

	/** Asks every capture in scope. */
	ask(): void {
		for (const capture of this.#workbench.shown) capture.cameras.ask({ capture: capture.id });
	}

	/** Goes to the cameras of a capture that has nothing else, once. */
	offer(): void {
		const { captures, view } = this.#workbench;
		for (const { id, view: facts, isReading } of captures) {
			if (facts === null || isReading || this.#offered.has(id)) continue;
			this.#offered.add(id);
			const { calls, rtpStreams, sessions } = facts.info.found;
			const isAlone = calls === 0 && rtpStreams === 0 && (sessions['dvrip'] ?? 0) > 0;
			if (isAlone && view === 'streams' && captures.length === 1) this.#workbench.go('cameras');
		}
	}

	/** Rows have moved: the focus stays with its row; the first row is taken when there is none. */
	follow(): void {
		this.selection.follow((key) => this.#rows.findIndex((row) => row.key === key));
		if (this.selection.active < 0 && this.#rows.length > 0) this.selection.only(0, this.keyAt(0));
	}

	/**
	 * Fetches what is known of the chosen session.
	 * @throws CallError
	 */
	async load(): Promise<void> {
		const row = this.current;
		const session = row?.session ?? null;
		const stamp = `${row?.key ?? ''} ${session?.bytes ?? 0} ${String(session?.duration)}`;
		if (stamp === this.#shown) return;
		const isOther =
			this.#detail?.item.id !== session?.id || !this.#shown.startsWith(`${row?.key} `);
		this.#shown = stamp;
		if (isOther) this.#forget();
		if (row === undefined || session === null) return;
		const { id: capture } = row.capture;
		const [detail] = await Promise.all([
			this.#client.call('sessionDetail', { capture, id: session.id }),
			this.strip.show(capture, session),
		]);
		if (stamp !== this.#shown) return;
		this.#detail = detail;
		this.exchanges.show(row.capture, detail);
	}

	/** Fetches small pictures of the key frames; a reading of the connection and a decoder each. */
	async loadStills(): Promise<void> {
		const capture = this.current?.capture;
		const track = this.#detail?.item.media.find(
			({ kind }) => kind === 'video' || kind === 'image',
		)?.id;
		const wanted = `${this.#shown} ${track ?? ''}`;
		if (capture === undefined || track === undefined || wanted === this.#stillsOf) return;
		this.#stillsOf = wanted;
		this.#stillsFailure = null;
		try {
			const query = { capture: capture.id, track, count: STILLS };
			const stills = await this.#client.call('stills', query);
			if (wanted === this.#stillsOf) this.#stills = stills;
		} catch (error) {
			// Without ffmpeg there are no pictures, but everything else is.
			if (wanted === this.#stillsOf)
				this.#stillsFailure = error instanceof Error ? error.message : String(error);
		}
	}

	/** The password of a login where it is known; only when somebody asks. */
	async passwordOf(frame: number): Promise<string | null> {
		const row = this.current;
		if (row === undefined || row.session === null) return null;
		const query = { capture: row.capture.id, session: row.session.id, frame };
		return this.#client.call('recoveredPassword', query);
	}

	#forget(): void {
		this.#detail = null;
		this.strip.forget();
		this.#stills = [];
		this.#stillsOf = '';
		this.#stillsFailure = null;
		this.exchanges.show(null, null);
		this.clip.close();
	}
}

function rowsOf(capture: Capture): readonly CameraRow[] {
	const { devices = [], sessions = [] } = capture.cameras.value ?? {};
	const own = sessions.map((session) => ({
		key: `${capture.id}/${session.id}`,
		capture,
		session,
		device: devices.find((device) => device.sessions.includes(session.id)) ?? null,
	}));
	const alone = devices
		.filter((device) => device.sessions.length === 0)
		.map((device) => ({
			...{ key: `${capture.id}/${device.addresses.join()}`, capture, session: null, device },
		}));
	return [...own, ...alone];
}
