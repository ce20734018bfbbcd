/** Commands of the player. */
import type { App } from '../state/app.svelte.ts';
import { inAreas } from './command.ts';

const isOpen = (app: App): boolean => app.player.view !== null;

/** Seconds that J goes back and L goes on. */
const SHUTTLE = 5;
/** Seconds of one packet of speech, the "frame" of `,` and `.`. */
const STEP = 0.02;

/** See the head of this file. */
export const PLAYER = inAreas(
	['player'],
	[
		{ id: 'playPause', keys: ['P', ' '], enabled: isOpen, run: ({ player }) => player.toggle() },
		{ id: 'stopPlaying', keys: ['S'], enabled: isOpen, run: ({ player }) => player.stop() },
		{ id: 'muteLane', keys: ['M'], enabled: isOpen, run: ({ player }) => player.toggleMute() },
		{
			id: 'shuttleBack',
			keys: ['J'],
			enabled: isOpen,
			run: ({ player }) => player.seekBy(-SHUTTLE),
		},
		{ id: 'shuttlePause', keys: ['K'], enabled: isOpen, run: ({ player }) => player.pause() },
		{ id: 'shuttleOn', keys: ['L'], enabled: isOpen, run: ({ player }) => player.seekBy(SHUTTLE) },
		{ id: 'stepBack', keys: [','], enabled: isOpen, run: ({ player }) => player.seekBy(-STEP) },
		{ id: 'stepOn', keys: ['.'], enabled: isOpen, run: ({ player }) => player.seekBy(STEP) },
		{ id: 'toRangeStart', keys: ['['], enabled: isOpen, run: (app) => toRange(app, 'from') },
		{ id: 'toRangeEnd', keys: [']'], enabled: isOpen, run: (app) => toRange(app, 'to') },
	],
);

function toRange({ player, workbench }: App, end: 'from' | 'to'): void {
	const range = workbench.range ?? player.view;
	if (range !== null) player.seek(range[end]);
}
