/** The engine's answers for listening. Part of `CaptureEngine`. */
import type { PlayerQuery, PlayerView, SamplesView, WaveView } from './views/player.ts';

/** Playbacks of one capture. Several may be open; each holds a bounded amount of memory. */
export interface PlayerEngine {
	/** Prepares a playback: answers at once, decoding goes on behind. @throws NotFoundError */
	openPlayer(query: PlayerQuery): Promise<PlayerView>;
	/** The playback again: lanes decode on and counts settle. */
	player(playback: number): PlayerView;
	wave(query: {
		readonly playback: number;
		readonly stream: number;
		readonly from: number;
		readonly to: number;
		readonly bins: number;
	}): Promise<WaveView>;
	/** @param query `at` and `count` in sample frames at the lane's rate; at most 10 s */
	samples(query: {
		readonly playback: number;
		readonly stream: number;
		readonly at: number;
		readonly count: number;
	}): Promise<SamplesView>;
	/** Ends a playback and takes its files away. */
	closePlayer(playback: number): Promise<void>;
}
