/** The engine's answers about saving: streams, calls, files, packets. */
import type { CallsRoom } from './calls-room.ts';
import { tryDoubtful } from './codec-trials.ts';
import type { DvripRoom } from './dvrip-room.ts';
import { planSave, saveStreams } from './export/index.ts';
import { splitIds } from './export/media-plan.ts';
import { countSecrets } from './export/packet-secrets.ts';
import { chosenFrames, savePackets } from './export/packets.ts';
import { streamsOfRequest } from './export/plan.ts';
import { JoinedMedia } from './joined-media.ts';
import type { MediaSource } from './media-source.ts';
import type { MsrpRoom } from './msrp-room.ts';
import { callStarts, expandCalls } from './save-calls.ts';
import type { CaptureSession } from './session.ts';
import { expandSessions } from './sessions-room.ts';
import type {
	ManifestDocument,
	PacketSecrets,
	SavedPackets,
	SavePacketsRequest,
	SavePlanItem,
	SaveProgress,
	SaveRequest,
} from './views/save.ts';

/** Whose media are saved. */
interface Rooms {
	readonly calls: CallsRoom;
	readonly dvrip: DvripRoom;
	readonly msrp: MsrpRoom;
}

/** See the head of this file. */
export class SaveRoom {
	readonly #session: CaptureSession;
	readonly #calls: CallsRoom;
	readonly #msrp: MsrpRoom;
	/** What is no RTP. */
	readonly #media: MediaSource;

	constructor(session: CaptureSession, { calls, dvrip, msrp }: Rooms) {
		this.#session = session;
		this.#calls = calls;
		this.#msrp = msrp;
		this.#media = new JoinedMedia([dvrip, msrp]);
	}

	/** What a request would write. @throws NotFoundError */
	planSave(request: SaveRequest): readonly SavePlanItem[] {
		return planSave(this.#session, this.#planned(request), this.#media);
	}

	/** Saves it. @throws NotFoundError, ExportError; CancelledError on abort */
	async save(
		request: SaveRequest,
		folder: string,
		onProgress: (progress: SaveProgress) => void,
		signal: AbortSignal,
	): Promise<ManifestDocument> {
		const session = this.#session;
		const expanded = this.#expanded(request);
		if (request.format !== 'rtpdump' && request.format !== 'pcapng') {
			const only = splitIds(expanded.only).streams;
			await tryDoubtful(session, streamsOfRequest(session, { only }), signal);
		}
		return saveStreams(session, this.#expanded(request), {
			...{ folder, onProgress, signal, media: this.#media },
			callFrames: (call) => this.#calls.packetFrames([call]),
			...(request.sync === 'call' ? { callStarts: callStarts(this.#calls.model) } : {}),
		});
	}

	/** The same with the files that calls sent, for who chooses among them. */
	#planned(request: SaveRequest): SaveRequest {
		const { only, calls = [] } = request;
		if (only === null) return this.#expanded(request);
		const sent = calls.flatMap((id) => this.#msrp.sessionsOf(id));
		return this.#expanded({ ...request, only: [...only, ...sent], named: only });
	}

	/** With streams in place of the calls and sessions that it names. */
	#expanded(request: SaveRequest): SaveRequest {
		const expanded = expandCalls(this.#calls.model, expandSessions(this.#session, request));
		const named = request.named ?? request.only ?? [];
		return { ...this.#msrp.withSessions(expanded, request), named };
	}

	/** Writes packets as pcapng. @throws ExportError; CancelledError on abort */
	savePackets(
		request: SavePacketsRequest,
		file: string,
		signal: AbortSignal,
	): Promise<SavedPackets> {
		return savePackets(this.#session, request, file, signal, this.#framesOfCalls(request));
	}

	/** TLS secrets that could go along with packets. @throws CancelledError on abort */
	async packetSecrets(request: SavePacketsRequest, signal: AbortSignal): Promise<PacketSecrets> {
		const session = this.#session;
		// Without any secrets nobody needs to know which packets are meant.
		if (session.tracker.protocols.tls.keyLog.count === 0) return { captured: 0, known: 0 };
		const frames = this.#framesOfCalls(request) ?? (await chosenFrames(session, request, signal));
		return countSecrets(session, frames);
	}

	#framesOfCalls({ calls }: SavePacketsRequest): Uint32Array | null {
		return calls === undefined ? null : this.#calls.packetFrames(calls);
	}
}
