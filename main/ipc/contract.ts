/**
 * THE contract between window, main process and engine: one value from which both ends are derived.
 * Schemas check what the renderer sends (hostile); replies are types only. Channel names are the
 * keys of this value and are written nowhere else.
 */
import * as v from 'valibot';
import type {
	AnalysisDocument,
	AnalysisPage,
	CallItem,
	CallOrderView,
	CaptureView,
	DissectedPacket,
	ErrorEnvelope,
	FieldItem,
	FilterCheck,
	FlowView,
	GraphView,
	PacketRow,
	PlayerView,
	SamplesView,
	PacketSecrets,
	SavedPackets,
	SavePlanItem,
	SaveProgress,
	SipMessageView,
	StreamItem,
	StreamOrderView,
	StreamQuality,
	TimelineView,
	WaveView,
} from '../../app/index.ts';
import {
	SessionId,
	clipFields,
	passwordFields,
	stillFields,
	stripFields,
} from './camera-queries.ts';
import type * as Cameras from './camera-queries.ts';
import {
	CallNumber,
	CallNumbers,
	callOrderFields,
	flowFields,
	playerFields,
	sampleFields,
	waveFields,
} from './call-queries.ts';
import type { OpenedCapture, Reply } from './entry.ts';
import { CaptureId, command, PathGrant, reply } from './entry.ts';
import type { LiveTrace, LiveView } from './live.ts';
import { liveCommands, liveShell, liveViews } from './live.ts';
import { Packets, Save } from './save-queries.ts';
import type { GrantItem, ProgramFacts, RecentCapture } from './program.ts';
import type { Settings } from './settings.ts';
import { MenuSchema, SettingsSchema } from './settings.ts';
import { unknownCommands, unknownShell, unknownViews } from './unknown-queries.ts';
import { videoCommands } from './video-queries.ts';

export type {
	AnalysisDocument,
	AnalysisPacket,
	AnalysisPage,
	CallFinding,
	CallItem,
	CallKind,
	CallOrderQuery,
	CallOrderView,
	CallQualityBand,
	CallSortColumn,
	CallState,
	CallSummary,
	CaptureView,
	DissectedField,
	DissectedLayer,
	DissectedPacket,
	ErrorEnvelope,
	FieldItem,
	FilterCheck,
	Finding,
	FlowNode,
	FlowQuery,
	FlowRow,
	FlowView,
	GraphMark,
	GraphSeries,
	GraphSeriesName,
	GraphView,
	ManifestItem,
	PacketRow,
	PlayerLane,
	PlayerMark,
	Playback,
	PlayerMarkKind,
	PlayerView,
	PlayoutMode,
	SamplesView,
	SaveFormat,
	PacketSecrets,
	SavePacketsRequest,
	SavePlanItem,
	SaveProgress,
	SaveRequest,
	SipMessageView,
	StreamItem,
	StreamOrderView,
	StreamQuality,
	StreamSortColumn,
	TimelineLane,
	TimelineView,
	WaveView,
	WiresharkFigures,
} from '../../app/index.ts';
export type { OpenedCapture, Reply } from './entry.ts';
export { CaptureId, PathGrant } from './entry.ts';
export type {
	CaptureFilterCheck,
	LeftSpool,
	LiveChoice,
	LiveInterface,
	LiveSources,
	LiveTrace,
	LiveView,
	RecordingState,
} from './live.ts';
export type {
	CamerasView,
	ClipView,
	DeviceCardView,
	DvripMessageView,
	DvripSessionView,
	ExchangeView,
	OpenedClip,
	SessionItem,
	SessionMedia,
	StillView,
	StripGap,
	StripMark,
	StripView,
} from './camera-queries.ts';
export type { MenuEntry, MenuGroup, Settings } from './settings.ts';
export type * from './program.ts';
export type * from './unknown-queries.ts';
export type * from './video-queries.ts';

/** Kinds of the sample captures that ship with the program. */
export const SAMPLE_NAMES = ['call', 'sip', 'camera', 'recorder', 'mjpeg'] as const;
/** See `SAMPLE_NAMES`. */
export type SampleName = (typeof SAMPLE_NAMES)[number];

/** A page of the packet list. */
export interface PacketPage {
	readonly offset: number;
	readonly rows: readonly PacketRow[];
}

/** Which packets match, kept in the engine under the number `order`. */
export interface PacketListView {
	readonly order: number;
	readonly count: number;
	readonly total: number;
}

/** The streams that match, with the figures of the first ones: a first screen in one message. */
export interface StreamListView extends StreamOrderView {
	/** Rows of the first `FIRST_ROWS` ids, in no special order. */
	readonly rows: readonly StreamItem[];
}

/** The calls that match, with the first screen of them. */
export interface CallListView extends CallOrderView {
	/** Rows of the first `FIRST_ROWS` numbers, in no special order. */
	readonly rows: readonly CallItem[];
}

/** Rows sent along with every order of streams or calls. */
export const FIRST_ROWS = 40;

const Frame = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffffffff));
const Seconds = v.nullable(v.pipe(v.number(), v.finite()));
const Bins = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2000));
const Frames = v.pipe(v.array(Frame), v.maxLength(10_000));
const Page = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000));
const Filter = v.pipe(v.string(), v.maxLength(4096));
const Short = v.pipe(v.string(), v.maxLength(256));
const Pixels = v.pipe(v.number(), v.integer(), v.minValue(100), v.maxValue(14_400));

const SortColumn = v.picklist([
	'start',
	'source',
	'sourcePort',
	'destination',
	'destinationPort',
	'ssrc',
	'payload',
	'packets',
	'lost',
	'lostPercent',
	'maxDelta',
	'maxJitter',
	'meanJitter',
	'duration',
	'duplicates',
	'late',
	'problems',
]);

const BufferDepth = v.union([
	v.literal('adaptive'),
	v.pipe(v.number(), v.minValue(0), v.maxValue(10_000)),
]);
const capture = CaptureId;
const grants = v.pipe(v.array(PathGrant), v.minLength(1), v.maxLength(64));

/** See the head of this file. */
export const contract = {
	/** Renderer → main. */
	shell: {
		chooseCaptures: command(v.void(), reply<readonly GrantItem[]>()),
		chooseKeyLog: command(v.void(), reply<GrantItem | null>()),
		chooseFolder: command(v.void(), reply<GrantItem | null>()),
		chooseSaveFile: command(v.object({ name: Short }), reply<GrantItem | null>()),
		sampleCapture: command(v.object({ name: v.picklist(SAMPLE_NAMES) }), reply<GrantItem | null>()),
		openCapture: command(
			v.object({ grants, rules: v.picklist(['4.0', '4.4']) }),
			reply<OpenedCapture>(),
		),
		reopenCapture: command(v.object({ capture, withoutFrames: v.boolean() }), reply<null>()),
		/** Reads a capture again, from its start, with the secrets of a TLS key log. */
		useKeyLog: command(v.object({ capture, grant: PathGrant }), reply<null>()),
		/** Makes a part of a track playable; the answer names an address of our own scheme. */
		openClip: command(v.object({ capture, ...clipFields }), reply<Cameras.OpenedClip>()),
		closeCapture: command(v.object({ capture }), reply<null>()),
		recentCaptures: command(v.void(), reply<readonly RecentCapture[]>()),
		recentGrant: command(v.object({ id: Short }), reply<GrantItem>()),
		clearRecent: command(v.void(), reply<null>()),
		facts: command(v.void(), reply<ProgramFacts>()),
		settings: command(v.void(), reply<Settings>()),
		saveSettings: command(SettingsSchema, reply<null>()),
		showMenu: command(MenuSchema, reply<null>()),
		newWindow: command(v.void(), reply<null>()),
		window: command(
			v.object({
				act: v.picklist([
					'minimise',
					'maximise',
					'close',
					'fullScreen',
					'larger',
					'smaller',
					'actual',
				]),
			}),
			reply<null>(),
		),
		copyText: command(v.object({ text: v.pipe(v.string(), v.maxLength(64 << 20)) }), reply<null>()),
		/** Writes a drawing or a text into a file that the user chose. */
		writeFile: command(
			v.object({
				grant: PathGrant,
				content: v.union([
					v.pipe(v.string(), v.maxLength(64 << 20)),
					v.pipe(
						v.instance(Uint8Array),
						v.check((bytes) => bytes.byteLength <= 64 << 20),
					),
				]),
			}),
			reply<null>(),
		),
		/** Prints SVG drawings, one per page; sizes in CSS px. */
		writePdf: command(
			v.object({
				grant: PathGrant,
				pages: v.pipe(
					v.array(v.pipe(v.string(), v.maxLength(4 << 20))),
					v.minLength(1),
					v.maxLength(2000),
				),
				width: Pixels,
				height: Pixels,
			}),
			reply<null>(),
		),
		showFolder: command(
			v.object({
				grant: PathGrant,
				subfolder: v.optional(v.nullable(Short)),
				file: v.nullable(Short),
			}),
			reply<null>(),
		),
		/** Opens a saved file with the player of the system. */
		playFile: command(
			v.object({ grant: PathGrant, subfolder: v.nullable(Short), file: Short }),
			reply<null>(),
		),
		subscribe: command(
			v.object({ id: Frame, view: v.string(), query: v.unknown() }),
			reply<null>(),
		),
		unsubscribe: command(v.object({ id: Frame }), reply<null>()),
		taken: command(v.object({ id: Frame }), reply<null>()),
		...liveShell,
		...unknownShell,
	},
	/** Renderer → engine, through main; every argument names its capture. */
	commands: {
		stopReading: command(v.object({ capture }), reply<null>()),
		streamRows: command(v.object({ capture, ids: Frames }), reply<readonly StreamItem[]>()),
		reverseStream: command(v.object({ capture, stream: Frame }), reply<number | null>()),
		analysisPage: command(
			v.object({ capture, stream: Frame, offset: Frame, limit: Page }),
			reply<AnalysisPage>(),
		),
		analysisRowOfFrame: command(
			v.object({ capture, stream: Frame, frame: Frame }),
			reply<number>(),
		),
		nextProblem: command(
			v.object({
				capture,
				stream: Frame,
				row: v.pipe(v.number(), v.integer()),
				backwards: v.boolean(),
			}),
			reply<number>(),
		),
		analysis: command(v.object({ capture, stream: Frame }), reply<AnalysisDocument>()),
		streamQuality: command(v.object({ capture, stream: Frame }), reply<StreamQuality | null>()),
		callRows: command(v.object({ capture, numbers: CallNumbers }), reply<readonly CallItem[]>()),
		callNumber: command(v.object({ capture, id: Short }), reply<number>()),
		callMessages: command(
			v.object({ capture, call: CallNumber }),
			reply<readonly SipMessageView[]>(),
		),
		sessionDetail: command(v.object({ capture, id: SessionId }), reply<Cameras.DvripSessionView>()),
		exchangeFrames: command(
			v.object({ capture, id: SessionId, filter: Filter }),
			reply<readonly number[]>(),
		),
		sessionMessages: command(
			v.object({ capture, frame: Frame }),
			reply<readonly Cameras.DvripMessageView[]>(),
		),
		strip: command(v.object({ capture, ...stripFields }), reply<Cameras.StripView>()),
		stills: command(v.object({ capture, ...stillFields }), reply<readonly Cameras.StillView[]>()),
		recoveredPassword: command(v.object({ capture, ...passwordFields }), reply<string | null>()),
		linkCalls: command(
			v.object({ capture, one: CallNumber, other: CallNumber, join: v.boolean() }),
			reply<null>(),
		),
		openPlayer: command(v.object({ capture, ...playerFields }), reply<PlayerView>()),
		closePlayer: command(v.object({ capture, playback: Frame }), reply<null>()),
		wave: command(v.object({ capture, ...waveFields }), reply<WaveView>()),
		samples: command(v.object({ capture, ...sampleFields }), reply<SamplesView>()),
		packetPage: command(
			v.object({ capture, order: Frame, offset: Frame, limit: Page }),
			reply<PacketPage>(),
		),
		packetIndex: command(v.object({ capture, order: Frame, frame: Frame }), reply<number>()),
		packetDetail: command(v.object({ capture, frame: Frame }), reply<DissectedPacket>()),
		checkFilter: command(v.object({ capture, expression: Filter }), reply<FilterCheck>()),
		fields: command(v.object({ capture, prefix: Short }), reply<readonly FieldItem[]>()),
		planSave: command(v.object({ capture, request: Save }), reply<readonly SavePlanItem[]>()),
		startSave: command(
			// `subfolder` keeps several captures apart: each writes its own manifest.
			v.object({ capture, request: Save, grant: PathGrant, subfolder: v.nullable(Short) }),
			reply<number>(),
		),
		cancelSave: command(v.object({ capture, job: Frame }), reply<null>()),
		savePackets: command(
			v.object({
				capture,
				request: Packets,
				grant: PathGrant,
			}),
			reply<SavedPackets>(),
		),
		packetSecrets: command(v.object({ capture, request: Packets }), reply<PacketSecrets>()),
		...liveCommands,
		...videoCommands,
		...unknownCommands,
	},
	/** Engine → renderer: a query, then snapshots: one in flight, at most ten a second. */
	views: {
		capture: command(v.object({ capture }), reply<CaptureView>()),
		streams: command(
			v.object({
				capture,
				filter: Filter,
				from: Seconds,
				to: Seconds,
				sort: v.pipe(
					v.array(v.object({ column: SortColumn, descending: v.boolean() })),
					v.maxLength(8),
				),
			}),
			reply<StreamListView>(),
		),
		calls: command(v.object({ capture, ...callOrderFields }), reply<CallListView>()),
		cameras: command(v.object({ capture }), reply<Cameras.CamerasView>()),
		flow: command(v.object({ capture, ...flowFields }), reply<FlowView>()),
		player: command(v.object({ capture, playback: Frame }), reply<PlayerView>()),
		timeline: command(
			v.object({
				capture,
				from: Seconds,
				to: Seconds,
				bins: Bins,
				limit: Page,
				streams: v.exactOptional(v.pipe(v.array(Frame), v.maxLength(1000))),
			}),
			reply<TimelineView>(),
		),
		graph: command(
			v.object({
				capture,
				stream: Frame,
				from: Seconds,
				to: Seconds,
				bins: Bins,
				buffer: v.exactOptional(BufferDepth),
			}),
			reply<GraphView>(),
		),
		packets: command(v.object({ capture, filter: Filter }), reply<PacketListView>()),
		saveProgress: command(v.object({ capture, job: Frame }), reply<SaveProgress>()),
		...liveViews,
		...unknownViews,
	},
} as const;

/** Type of `contract`. */
export type Contract = typeof contract;
type Calls = Contract['shell'] & Contract['commands'];
type Views = Contract['views'];
type ResultOf<E> = E extends { readonly result: Reply<infer T> } ? T : never;
type InputOf<E> = E extends { readonly schema: infer S extends v.GenericSchema }
	? v.InferOutput<S>
	: never;

/** Everything the window may ask for once. */
export type CallName = keyof Calls;
/** Argument of a call. */
export type Argument<N extends CallName> = InputOf<Calls[N]>;
/** Reply of a call. */
export type Result<N extends CallName> = ResultOf<Calls[N]>;
/** Everything the window may subscribe to. */
export type ViewName = keyof Views;
/** Query of a view. */
export type Query<N extends ViewName> = InputOf<Views[N]>;
/** What a view sends. */
export type Snapshot<N extends ViewName> = ResultOf<Views[N]>;

/** How a call ends: errors cross as envelopes. */
export type Answer<T> = { readonly ok: T } | { readonly error: ErrorEnvelope };

/** Why an engine is no longer there. */
export interface EngineEnd {
	readonly capture: CaptureId;
	/** `crashed`: by itself; `killed`: by the system or another program. */
	readonly reason: 'crashed' | 'killed';
	readonly message: string;
	/** First and last frame of the block that was being read; null when it was not reading. */
	readonly frames: readonly [number, number] | null;
}

/** What main sends to a window unasked. */
export type Push =
	| {
			readonly kind: 'snapshot';
			readonly id: number;
			readonly revision: number;
			readonly value: unknown;
	  }
	| { readonly kind: 'failed'; readonly id: number; readonly error: ErrorEnvelope }
	| { readonly kind: 'grants'; readonly items: readonly GrantItem[] }
	| { readonly kind: 'command'; readonly id: string }
	| { readonly kind: 'engineEnd'; readonly end: EngineEnd }
	| { readonly kind: 'live'; readonly live: LiveView }
	| { readonly kind: 'traces'; readonly traces: readonly LiveTrace[] }
	/** What was read of a capture is no longer true: it is read again, from its start. */
	| { readonly kind: 'reread'; readonly capture: CaptureId };

/** What the preload script puts on `window.tapdeck`. */
export interface Bridge {
	call<N extends CallName>(name: N, argument: Argument<N>): Promise<Answer<Result<N>>>;
	listen(listener: (push: Push) => void): void;
}
