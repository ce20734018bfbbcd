/** The engine behind the window's host process and the command line: views over one session. */
import type { CaptureDamage } from './capture/source.ts';
import type { CaptureEngine, FieldItem, FilterCheck, OpenOptions, Recording } from './engine.ts';
import { checkFilter, fieldItems } from './filter/index.ts';
import { matchingFrames, matchingStreams } from './matching.ts';
import { FrameDissector } from './dissect-frame.ts';
import { AnalysisRoom } from './analysis-room.ts';
import { CallsRoom } from './calls-room.ts';
import { Conversations } from './conversations.ts';
import { DvripDetails } from './dvrip-details.ts';
import { DvripPictures } from './dvrip-pictures.ts';
import { DvripRoom } from './dvrip-room.ts';
import type { SipMessageView } from './engine-calls.ts';
import { NotFoundError } from './errors.ts';
import { MsrpRoom } from './msrp-room.ts';
import { CaptureSession } from './session.ts';
import { SaveRoom } from './save-room.ts';
import { sessionsDocument } from './sessions-room.ts';
import { Hearing } from './player/hearing.ts';
import { Player } from './player/player.ts';
import { streamsById } from './export/plan.ts';
import { Recorder } from './export/recorder.ts';
import type { UnannouncedEngine } from './engine-unannounced.ts';
import type { RtpPacketView } from './rtp-packets.ts';
import { rtpPackets } from './rtp-packets.ts';
import { RtpVideo } from './rtp-video.ts';
import { UnannouncedRoom } from './unannounced-room.ts';
import type { CallItem, CallOrderQuery, CallOrderView, CallsDocument } from './views/calls.ts';
import type {
	CamerasView,
	ClipView,
	DeviceCardView,
	DvripMessageView,
	DvripSessionView,
	StillView,
	StripMark,
	StripView,
} from './views/dvrip.ts';
import type { ConversationsQuery, ConversationsView } from './views/conversations.ts';
import type { FlowDocument, FlowQuery, FlowView } from './views/flow.ts';
import type { AnalysisDocument, AnalysisPage, GraphView, StreamQuality } from './views/analysis.ts';
import type { CaptureView, HashState, InfoDocument } from './views/capture.ts';
import { documentWithSessions, withSessions } from './flow-sessions.ts';
import { emptyInfo, infoDocument } from './views/info-document.ts';
import type { SessionsDocument } from './views/session-item.ts';
import { packetRow } from './views/packet-rows.ts';
import type { DissectedPacket, PacketOrderView, PacketRow } from './views/packets.ts';
import type { PlayerQuery, PlayerView, SamplesView, WaveView } from './views/player.ts';
import type {
	ManifestDocument,
	RecordRequest,
	PacketSecrets,
	SavedPackets,
	SavePlanItem,
	SaveRequest,
} from './views/save.ts';
import { decodedMessages } from './views/decoded-messages.ts';
import type { MessageProtocol, MessagesDocument } from './views/messages.ts';
import { streamItem } from './views/stream-item.ts';
import { streamOrder } from './views/stream-order.ts';
import type { StreamItem, StreamOrderQuery, StreamOrderView } from './views/streams.ts';
import { timelineView } from './views/timeline-lanes.ts';
import type { TimelineQuery } from './views/timeline-lanes.ts';
import type { TimelineView } from './views/timeline.ts';
import type { VideoView } from './views/video.ts';

/** Rows of one page at most. */
const MAX_PAGE = 1000;
const INFO_MS = 500;

class Engine implements CaptureEngine {
	readonly #session: CaptureSession;
	readonly #hearing: Hearing;
	readonly #calls: CallsRoom;
	readonly #dvrip: DvripRoom;
	readonly #msrp: MsrpRoom;
	readonly #saves: SaveRoom;
	readonly #details: DvripDetails;
	readonly #pictures: DvripPictures;
	readonly #analysis: AnalysisRoom;
	readonly #player: Player;
	readonly #video: RtpVideo;
	readonly #conversations: Conversations;
	readonly unannounced: UnannouncedEngine;
	#dissector: FrameDissector | null = null;
	/** Findings look at every stream: while reading they are made anew twice a second at most. */
	#info: InfoDocument | null = null;
	#infoKey = '';
	#infoAt = -Infinity;
	#isClosed = false;

	constructor(options: OpenOptions) {
		this.#session = new CaptureSession(options);
		this.#hearing = new Hearing(this.#session);
		this.#calls = new CallsRoom(this.#session, this.#hearing);
		this.#dvrip = new DvripRoom(this.#session);
		this.#msrp = new MsrpRoom(this.#session);
		this.#saves = new SaveRoom(this.#session, {
			...{ calls: this.#calls, dvrip: this.#dvrip, msrp: this.#msrp },
		});
		this.#details = new DvripDetails(this.#session, this.#dvrip);
		this.#pictures = new DvripPictures(this.#dvrip, this.#details);
		this.#analysis = new AnalysisRoom(this.#session, this.#hearing);
		this.#player = new Player(this.#session);
		this.#video = new RtpVideo(this.#session);
		this.unannounced = new UnannouncedRoom(this.#session);
		this.#conversations = new Conversations(this.#session);
	}

	run(signal: AbortSignal): Promise<void> {
		return this.#session.run(signal);
	}

	onChange(listener: () => void): void {
		this.#session.onChange(listener);
	}

	readingFrames(): readonly [number, number] {
		return this.#session.reading;
	}

	capture(): CaptureView {
		const session = this.#session;
		return {
			phase: session.phase,
			failure: session.failure,
			info: this.info(),
			bytesRead: session.isOpen ? session.source.bytesRead : 0,
			bytesTotal: session.isOpen ? session.source.bytesTotal : null,
			hash: hashState(session),
			durationSeconds: session.durationSeconds,
			startSeconds: session.tracker.startSeconds,
			startNanoseconds: session.tracker.startNanoseconds,
		};
	}

	info(): InfoDocument {
		const session = this.#session;
		// A closed capture keeps what was last told of it: its files cannot be asked any more.
		if (this.#isClosed || !session.isOpen) return this.#info ?? emptyInfo(session.options.paths);
		const { phase, hashes, tracker } = session;
		const key = `${phase} ${tracker.index.count} ${hashes.states.map((one) => one.sha256).join()}`;
		const isRunning = phase === 'reading' || phase === 'following';
		const isFresh = isRunning && performance.now() - this.#infoAt < INFO_MS;
		if (this.#info === null || (this.#infoKey !== key && !isFresh)) {
			this.#info = infoDocument(session, hashes.states, {
				calls: this.#calls.count,
				sessions: { ...this.#dvrip.counts(), ...this.#msrp.counts() },
				findings: [...this.#calls.findings(), ...this.#details.findings()],
			});
			this.#infoKey = key;
			this.#infoAt = performance.now();
		} else if (this.#infoKey !== key) {
			// When nothing more comes, what is held back now must be asked for again.
			session.tellLater(INFO_MS);
		}
		return this.#info;
	}

	damagedFiles(): readonly { readonly name: string; readonly damage: CaptureDamage }[] {
		const session = this.#session;
		if (!session.isOpen) return [];
		return session.source.files.flatMap(({ name, damage }) =>
			damage === null ? [] : [{ name, damage }],
		);
	}

	hashed(signal?: AbortSignal): Promise<void> {
		return this.#session.hashes.finished(signal);
	}

	async streamOrder(query: StreamOrderQuery): Promise<StreamOrderView> {
		const session = this.#session;
		if (!session.isOpen) return { total: 0, ids: new Uint32Array(0), keys: [], figures: 0 };
		const matches =
			query.filter.trim() === '' ? null : await matchingStreams(session, query.filter);
		return streamOrder(session, query, matches);
	}

	streamRows(ids: readonly number[]): readonly StreamItem[] {
		const session = this.#session;
		return ids.slice(0, MAX_PAGE).flatMap((id) => {
			const stream = session.findStream(id);
			return stream === null ? [] : [this.#heardItem(stream)];
		});
	}

	/** With what its sound says, once somebody looked at it. */
	#heardItem(stream: number): StreamItem {
		const item = streamItem(this.#session, stream);
		const heard = this.#hearing.of(stream)?.findings ?? [];
		if (heard.length === 0) return item;
		return { ...item, problems: [...item.problems, ...heard.map(({ title }) => title)] };
	}

	timeline(query: TimelineQuery): TimelineView {
		const session = this.#session;
		if (!session.isOpen) return { from: 0, to: 0, bins: 1, lanes: [], lanesLeftOut: 0 };
		return timelineView(session, query, session.durationSeconds);
	}

	analysisPage(query: Parameters<CaptureEngine['analysisPage']>[0]): Promise<AnalysisPage> {
		return this.#analysis.analysisPage(query);
	}

	analysisRowOfFrame(query: Parameters<CaptureEngine['analysisRowOfFrame']>[0]): Promise<number> {
		return this.#analysis.analysisRowOfFrame(query);
	}

	nextProblem(query: Parameters<CaptureEngine['nextProblem']>[0]): Promise<number> {
		return this.#analysis.nextProblem(query);
	}

	graph(query: Parameters<CaptureEngine['graph']>[0]): Promise<GraphView> {
		return this.#analysis.graph(query);
	}

	analysis(stream: number): Promise<AnalysisDocument> {
		return this.#analysis.analysis(stream);
	}

	quality(stream: number): Promise<StreamQuality | null> {
		return this.#analysis.quality(stream);
	}

	async sessions(query: { readonly filter: string }): Promise<SessionsDocument> {
		return sessionsDocument(
			this.#session,
			{ calls: this.#calls, dvrip: this.#dvrip, msrp: this.#msrp },
			query.filter,
		);
	}

	reverseStream(stream: number): number | null {
		return this.#session.reverseOf(stream);
	}

	async packetOrder(
		query: { readonly filter: string },
		signal: AbortSignal,
	): Promise<PacketOrderView> {
		const { count: total, first: gone } = this.#session.tracker.index;
		if (query.filter.trim() === '') return { count: total - gone, total, gone, frames: null };
		const frames = await matchingFrames(this.#session, query.filter, signal);
		return { count: frames.length, total, gone, frames };
	}

	packetRows(frames: readonly number[]): readonly PacketRow[] {
		const session = this.#session;
		const { index } = session.tracker;
		return frames
			.slice(0, MAX_PAGE)
			.filter((frame) => frame > index.first && frame <= index.count)
			.flatMap((frame) => rowIfThere(session, frame));
	}

	packetDetail(frame: number): DissectedPacket {
		this.#dissector ??= new FrameDissector(this.#session);
		return this.#dissector.dissect(frame);
	}

	async messages(
		query: { readonly protocol: MessageProtocol; readonly filter: string },
		signal: AbortSignal,
	): Promise<MessagesDocument> {
		const session = this.#session;
		const hasFilter = query.filter.trim() !== '';
		const frames = hasFilter ? await matchingFrames(session, query.filter, signal) : null;
		const chosen = frames === null ? null : new Set(frames);
		if (query.protocol === 'dvrip') return this.#dvrip.messagesDocument(chosen);
		if (query.protocol === 'msrp') return this.#msrp.messagesDocument(chosen);
		return decodedMessages(session, query.protocol, chosen, signal);
	}

	conversations(query: ConversationsQuery, signal: AbortSignal): Promise<ConversationsView> {
		return this.#conversations.view(query, signal);
	}

	checkFilter(expression: string): FilterCheck {
		return checkFilter(expression);
	}

	fields(prefix: string): readonly FieldItem[] {
		return fieldItems(prefix);
	}

	planSave(request: SaveRequest): readonly SavePlanItem[] {
		return this.#saves.planSave(request);
	}

	save(...query: Parameters<CaptureEngine['save']>): Promise<ManifestDocument> {
		return this.#saves.save(...query);
	}

	savePackets(...query: Parameters<CaptureEngine['savePackets']>): Promise<SavedPackets> {
		return this.#saves.savePackets(...query);
	}

	packetSecrets(...query: Parameters<CaptureEngine['packetSecrets']>): Promise<PacketSecrets> {
		return this.#saves.packetSecrets(...query);
	}

	rtpPackets(id: string): AsyncIterable<readonly RtpPacketView[]> {
		const [stream = -1] = streamsById(this.#session, [id]);
		return rtpPackets(this.#session, stream);
	}

	record(request: RecordRequest, folder: string): Recording {
		return new Recorder(this.#session, request, folder);
	}

	callOrder(query: CallOrderQuery): Promise<CallOrderView> {
		return this.#calls.callOrder(query);
	}

	callRows(numbers: readonly number[]): readonly CallItem[] {
		return this.#calls.callRows(numbers);
	}

	callNumber(id: string): number {
		return this.#calls.callNumber(id);
	}

	calls(query: CallOrderQuery): Promise<CallsDocument> {
		return this.#calls.calls(query);
	}

	async flow(query: FlowQuery): Promise<FlowView> {
		return withSessions(await this.#calls.flow(query), this.#details, query);
	}

	async flowDocument(query: FlowQuery): Promise<FlowDocument> {
		return documentWithSessions(await this.#calls.flowDocument(query), this.#details, query);
	}

	callMessages(number: number): readonly SipMessageView[] {
		return this.#calls.callMessages(number);
	}

	checkPassword(query: Parameters<CaptureEngine['checkPassword']>[0]) {
		return this.#calls.checkPassword(query);
	}

	linkCalls(query: Parameters<CaptureEngine['linkCalls']>[0]): void {
		this.#calls.linkCalls(query);
	}

	devices(): readonly DeviceCardView[] {
		return this.#details.devices();
	}

	cameras(): CamerasView {
		return { devices: this.#details.devices(), sessions: this.#dvrip.sessionItems() };
	}

	stills(...query: Parameters<CaptureEngine['stills']>): Promise<readonly StillView[]> {
		return this.#pictures.stills(...query);
	}

	clip(...query: Parameters<CaptureEngine['clip']>): Promise<ClipView> {
		const [{ track }] = query;
		return track.startsWith('rtp-') ? this.#video.clip(...query) : this.#pictures.clip(...query);
	}

	video(...query: Parameters<CaptureEngine['video']>): Promise<VideoView> {
		return this.#video.video(...query);
	}

	sessionDetail(id: string): DvripSessionView {
		return this.#details.sessionDetail(id);
	}

	exchangeFrames(
		...query: Parameters<CaptureEngine['exchangeFrames']>
	): Promise<readonly number[]> {
		return this.#details.exchangeFrames(...query);
	}

	sessionMessages(frame: number): readonly DvripMessageView[] {
		return this.#details.sessionMessages(frame);
	}

	strip(query: Parameters<CaptureEngine['strip']>[0]): StripView {
		return this.#details.strip(query);
	}

	keyFrames(track: string): readonly StripMark[] {
		return this.#details.keyFrames(track);
	}

	recoveredPassword(query: Parameters<CaptureEngine['recoveredPassword']>[0]): string | null {
		return this.#details.recoveredPassword(query);
	}

	openPlayer(query: PlayerQuery): Promise<PlayerView> {
		return this.#player.openPlayer(query);
	}

	player(playback: number): PlayerView {
		return this.#player.player(playback);
	}

	wave(query: Parameters<CaptureEngine['wave']>[0]): Promise<WaveView> {
		return this.#player.wave(query);
	}

	samples(query: Parameters<CaptureEngine['samples']>[0]): Promise<SamplesView> {
		return this.#player.samples(query);
	}

	closePlayer(playback: number): Promise<void> {
		return this.#player.closePlayer(playback);
	}

	async close(): Promise<void> {
		this.#isClosed = true;
		await this.#player.close();
		await this.#hearing.close();
		await this.#session.close();
	}
}

function hashState(session: CaptureSession): HashState {
	const states = session.hashes.states;
	const reasons = states.flatMap(({ reason }) => (reason === null ? [] : [reason]));
	return {
		sha256: states.length === 1 ? (states[0]?.sha256 ?? null) : null,
		bytesHashed: states.reduce((sum, state) => sum + state.bytesHashed, 0),
		reason: reasons[0] ?? null,
	};
}

/**
 * Opens a capture; `run` then reads it.
 * @throws UsageError when an option cannot be understood
 */
export function openCapture(options: OpenOptions): CaptureEngine {
	return new Engine(options);
}

/** A ring may overwrite a packet between the list and its row. */
function rowIfThere(session: CaptureSession, frame: number): readonly PacketRow[] {
	try {
		return [packetRow(session, session.reader, frame)];
	} catch (error) {
		if (!(error instanceof NotFoundError) || session.source.packetsGone === undefined) throw error;
		return [];
	}
}
