/** Pictures of one RTP stream: what is known of them, and the player that shows them. */
import type { VideoMark, VideoView } from '../../main/ipc/contract.ts';
import type { Client } from '../bridge.ts';
import { ClipPlayer } from './clip.svelte.ts';
import type { StreamRef } from './streams.svelte.ts';
import { keyOf } from './streams.svelte.ts';

/** Marks that are asked for: a wide screen shows no more. */
const MOST_MARKS = 4000;

/** Something on the time-line that one goes to. */
export interface VideoEvent {
	readonly kind: 'freeze' | 'pause' | 'lost' | 'damaged' | 'key';
	/** s since the capture's first packet. */
	readonly offset: number;
	readonly frame: number;
	/** s of a freeze, packets of a loss, bytes of a picture. */
	readonly size: number;
}

/** See the head of this file. */
export class StreamVideo {
	readonly clip: ClipPlayer;
	readonly #client: Client;
	#ref = $state.raw<StreamRef | null>(null);
	#view = $state.raw<VideoView | null>(null);
	#failure = $state<string | null>(null);
	#sound = $state<number | null>(null);
	#sent: number | null = null;
	#damaged = $state(false);
	#shown = '';

	constructor(client: Client) {
		this.#client = client;
		this.clip = new ClipPlayer(client);
	}

	/** The stream that is shown. */
	get ref(): StreamRef | null {
		return this.#ref;
	}

	/** What is known of its pictures; null while they are counted. */
	get view(): VideoView | null {
		return this.#view;
	}

	/** Why nothing is known; null while something may be. */
	get failure(): string | null {
		return this.#failure;
	}

	/** First frame of the stream that is heard with the pictures; null for none. */
	get sound(): number | null {
		return this.#sound;
	}

	/** Pictures with holes are shown. */
	get damaged(): boolean {
		return this.#damaged;
	}

	/** Everything that can be gone to, in time order. */
	get events(): readonly VideoEvent[] {
		return this.#view === null ? [] : eventsOf(this.#view);
	}

	/**
	 * Shows a stream; the same one again changes nothing.
	 * @param stamp of what its codec is known from and how much of it was read
	 * @param sound first frame of the stream that the user chose with it
	 * @throws CallError
	 */
	async follow(ref: StreamRef, stamp: string, sound: number | null): Promise<void> {
		const wanted = `${keyOf(ref)} ${stamp} ${String(sound)}`;
		if (wanted === this.#shown) return;
		this.leave();
		this.#shown = wanted;
		this.#ref = ref;
		this.#sent = sound;
		await this.#look(ref, {});
	}

	async #look(ref: StreamRef, which: { readonly inside?: number }): Promise<void> {
		const wanted = this.#shown;
		try {
			const query = { capture: ref.capture.id, stream: ref.stream, limit: MOST_MARKS };
			const view = await this.#client.call('video', { ...query, ...which });
			if (wanted !== this.#shown) return;
			this.#view = view;
			this.#sound = this.#sent ?? view.sounds[0]?.stream ?? null;
			this.#damaged = view.findings.some(({ kind }) => kind === 'no-key-frame');
			if (view.impossible === null) await this.#open(view.from);
		} catch (error) {
			if (wanted !== this.#shown) return;
			this.#failure = error instanceof Error ? error.message : String(error);
		}
	}

	/** Shows other pictures that the same stream carries. @param inside their PID or stream id */
	async setInside(inside: number): Promise<void> {
		const ref = this.#ref;
		if (ref === null || this.#view?.inside === inside) return;
		const shown = this.#shown;
		this.leave();
		// Only the stream's own word decides whether it is shown anew.
		this.#shown = shown;
		this.#ref = ref;
		await this.#look(ref, { inside });
	}

	/** Nobody looks any more: what is being made is given up. */
	leave(): void {
		const isCounting = this.#ref !== null && this.#view === null && this.#failure === null;
		if (isCounting && this.#ref !== null) {
			this.#client.call('stopClip', { capture: this.#ref.capture.id }).catch(() => null);
		}
		this.clip.close();
		this.#shown = '';
		this.#ref = null;
		this.#view = null;
		this.#failure = null;
	}

	/** Hears another stream with the pictures; null for none. */
	async setSound(sound: number | null): Promise<void> {
		this.#sound = sound;
		await this.#again();
	}

	async setDamaged(damaged: boolean): Promise<void> {
		this.#damaged = damaged;
		await this.#again();
	}

	/** Goes to a time, s since the capture's first packet. */
	async seek(at: number): Promise<void> {
		if (this.clip.clip !== null) this.clip.seek(at);
		else await this.#open(at);
	}

	/** Goes to the next loss, freeze or damaged picture; stays where there is none. */
	async step(by: -1 | 1): Promise<void> {
		const here = this.clip.position ?? this.#view?.from ?? 0;
		const faults = this.events.filter(({ kind }) => kind !== 'key');
		const next =
			by > 0
				? faults.find(({ offset }) => offset > here + 0.05)
				: faults.findLast(({ offset }) => offset < here - 0.05);
		if (next !== undefined) await this.seek(next.offset);
	}

	#again(): Promise<void> {
		return this.#open(this.clip.position ?? this.#view?.from ?? 0, this.clip.isPlaying);
	}

	async #open(at: number, play = false): Promise<void> {
		const ref = this.#ref;
		if (ref === null) return;
		const sound = this.#sound === null ? {} : { sound: `rtp-${this.#sound}` };
		const damaged = this.#damaged ? { damaged: true } : {};
		const inside = this.#view?.inside ?? null;
		const track = `rtp-${ref.stream}${inside === null ? '' : `/${inside}`}`;
		await this.clip.open(ref.capture, track, at, play, { ...sound, ...damaged });
	}
}

/** What stands on the time-line, in time order. */
export function eventsOf({ marks, losses, freezes }: VideoView): readonly VideoEvent[] {
	const pictures = marks.flatMap((mark) => {
		const kind = kindOf(mark);
		const { offset, frame, bytes: size } = mark;
		return kind === null ? [] : [{ kind, offset, frame, size }];
	});
	const lost = losses.map(({ offset, frame, packets: size }) => ({
		...{ kind: 'lost' as const, offset, frame, size },
	}));
	const still = freezes.map(({ from, to, frame, cause }) => ({
		kind: cause === 'lost' ? ('freeze' as const) : ('pause' as const),
		...{ offset: from, frame, size: to - from },
	}));
	return [...pictures, ...lost, ...still].sort((a, b) => a.offset - b.offset);
}

function kindOf({ kind, isDamaged }: VideoMark): 'damaged' | 'key' | null {
	return isDamaged ? 'damaged' : kind === 'key' ? 'key' : null;
}
