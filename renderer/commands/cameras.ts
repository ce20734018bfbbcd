/** Commands of cameras, their exchanges and their pictures. */
import { tick } from 'svelte';
import { focusArea } from '../features/frame/areas.ts';
import type { App } from '../state/app.svelte.ts';
import { inAreas } from './command.ts';

const hasSession = ({ workbench, cameras }: App): boolean =>
	workbench.view === 'cameras' && (cameras.current?.session ?? null) !== null;
const hasExchange = (app: App): boolean => hasSession(app) && app.cameras.exchanges.frame !== null;
const hasClip = ({ clip }: App): boolean => clip.clip !== null;
const hasVideo = ({ workbench, video }: App): boolean =>
	workbench.view !== 'cameras' && video.view !== null;

/** Seconds that J goes back and L goes on. */
const SHUTTLE = 5;

/** See the head of this file. */
export const CAMERAS = [
	...inAreas(
		['cameras', 'camera', 'exchanges'],
		[
			{
				id: 'playCamera',
				keys: ['P'],
				enabled: (app) => hasSession(app) && app.cameras.playable.length > 0,
				run: playCamera,
			},
			{ id: 'saveCamera', keys: ['S'], enabled: hasSession, run: saveCamera },
			{ id: 'showExchanges', keys: ['E'], enabled: hasSession, run: showExchanges },
			{ id: 'cameraFlow', keys: ['F'], enabled: hasSession, run: showFlow },
		],
	),
	...inAreas(
		['camera', 'exchanges', 'clip'],
		[{ id: 'leaveCamera', keys: ['Escape'], run: () => focusArea('cameras') }],
	),
	...inAreas(
		['exchanges'],
		[
			{ id: 'openExchange', keys: ['G'], enabled: hasExchange, run: openExchange },
			{
				id: 'otherSide',
				keys: ['R'],
				enabled: hasExchange,
				run: ({ cameras: { exchanges } }) =>
					exchanges.look(exchanges.side === 'request' ? 'reply' : 'request'),
			},
		],
	),
	...inAreas(
		['clip'],
		[
			{
				id: 'clipPlay',
				keys: ['P', ' '],
				enabled: hasClip,
				run: ({ clip }) => clip.toggle(),
			},
			{
				id: 'clipBack',
				keys: ['J'],
				enabled: hasClip,
				run: ({ clip }) => clip.seekBy(-SHUTTLE),
			},
			{
				id: 'clipOn',
				keys: ['L'],
				enabled: hasClip,
				run: ({ clip }) => clip.seekBy(SHUTTLE),
			},
			{
				id: 'pictureBack',
				keys: [','],
				enabled: hasClip,
				run: ({ clip }) => clip.step(-1),
			},
			{
				id: 'pictureOn',
				keys: ['.'],
				enabled: hasClip,
				run: ({ clip }) => clip.step(1),
			},
			{ id: 'nextFault', keys: ['N'], enabled: hasVideo, run: ({ video }) => video.step(1) },
			{
				id: 'previousFault',
				keys: ['Shift+N'],
				enabled: hasVideo,
				run: ({ video }) => video.step(-1),
			},
		],
	),
	...inAreas(
		['everywhere'],
		[
			{
				id: 'saveDvrip',
				keys: [],
				enabled: (app) => app.cameras.total > 0,
				run: (app) => app.saveCameraStreams(),
			},
		],
	),
];

/** Shows the player and lets it play from where it stands. */
async function playCamera(app: App): Promise<void> {
	const { cameras } = app;
	const { current, clip } = cameras;
	const [first] = cameras.playable;
	if (current === undefined || current.session === null || first === undefined) return;
	app.showCameraTab('play');
	if (clip.track !== null) await clip.toggle();
	else await clip.open(current.capture, first.id, current.session.startOffset, true);
	focusArea('clip');
}

async function saveCamera(app: App): Promise<void> {
	const { current } = app.cameras;
	if (current === undefined || current.session === null) return;
	app.show('save');
	await app.save.prepareSessions([{ capture: current.capture, ids: [current.session.id] }]);
}

async function showExchanges(app: App): Promise<void> {
	app.showCameraTab('session');
	await tick();
	focusArea('exchanges');
}

async function showFlow(app: App): Promise<void> {
	app.showCameraTab('flow');
	await tick();
	focusArea('flow');
}

async function openExchange(app: App): Promise<void> {
	const { current, exchanges } = app.cameras;
	if (current !== undefined && exchanges.frame !== null)
		await app.goToFrame(current.capture, exchanges.frame);
}
